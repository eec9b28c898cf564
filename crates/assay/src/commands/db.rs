//! `assay db`

use std::path::Path;

use base::Reference;
use pipeline::{JavaDatabase, OpenDatabase};
use transfer::DatabaseKind;
use vuln::osv::{BuildReport, Builder};

use crate::Outcome;
use crate::cli::{DatabaseArgs, DbBuildArgs, DbCommand, RegistryArgs, TextFormat};
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::{db_sources as sources, db_update};

/// metadata.json is some 150 bytes; the limit `vuln` has for it is of this order too.
const MAX_METADATA_BYTES: u64 = 64 << 10;
/// trivy.db is some 800 MiB in 2026.
const MAX_DATABASE_BYTES: u64 = 8 << 30;

pub(crate) fn run(context: &Context, command: &DbCommand) -> Outcome {
    match command {
        DbCommand::Build(args) => build(context, args),
        DbCommand::Update(args) => db_update::update(context, args),
        DbCommand::Mirror { source, to, java, registry } => {
            let kind = if *java { DatabaseKind::Java } else { DatabaseKind::Advisories };
            db_update::mirror(context, (source, kind), to, registry)
        }
        DbCommand::Export { db, output } => db_update::export(context, db.as_deref(), output),
        DbCommand::Status { database, java, java_db, format } => match *java || java_db.is_some() {
            true => java_status(context, java_db.as_deref(), *format),
            false => status(context, database, *format),
        },
    }
}

fn build(context: &Context, args: &DbBuildArgs) -> Outcome {
    let out = args.out.clone().map_or_else(|| context.state("db"), Ok)?;
    std::fs::create_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
    let begun = std::time::Instant::now();
    sources::risk(context, args, &out)?;
    if !sources::has_advisories(args) {
        return Ok(0);
    }
    if let Some(source) = args.trivy_db.as_ref().filter(|source| !Path::new(source).is_file()) {
        let bytes = pull(context, source, &args.registry, &out)?;
        wrote(context, &out, bytes, begun);
        return Ok(0);
    }
    let (database, metadata) = match &args.trivy_db {
        Some(source) if db_update::is_archive(Path::new(source)) => db_update::import(Path::new(source))?,
        Some(source) => read_both(Path::new(source))?,
        None => {
            let bytes = if args.sample {
                put_sample(context, &out)?
            } else {
                put_built(context, sources::read(context, args)?, &out)?
            };
            wrote(context, &out, bytes, begun);
            return Ok(0);
        }
    };
    // What is not sound is not put in place of what is.
    vuln::Database::open_checked(&database, Some(&metadata), "new database")?;
    store::atomic_write(&out.join("trivy.db"), &database, 0o644)?;
    store::atomic_write(&out.join("metadata.json"), &metadata, 0o644)?;
    wrote(context, &out, database.len() as u64, begun);
    Ok(0)
}

fn wrote(context: &Context, out: &Path, bytes: u64, begun: std::time::Instant) {
    context.printer.say(&format!(
        "wrote     {} ({}) in {:.1} s",
        out.join("trivy.db").display(),
        indicatif::HumanBytes(bytes),
        begun.elapsed().as_secs_f64()
    ));
}

fn put_sample(context: &Context, out: &Path) -> Result<u64, Failure> {
    let built = vuln::sample::build()?;
    tell(context, &built.report);
    store::atomic_write(&out.join("trivy.db"), &built.database, 0o644)?;
    store::atomic_write(&out.join("metadata.json"), &built.metadata, 0o644)?;
    Ok(built.database.len() as u64)
}

/// Writes a database as it is made: memory holds what was read, and never the whole file.
fn put_built(context: &Context, builder: Builder, out: &Path) -> Result<u64, Failure> {
    let place = out.join("trivy.db");
    let mut finished = None;
    let written = store::atomic_fill(&place, 0o644, |file| {
        let result = builder.finish_into(Context::now(), std::io::BufWriter::new(file));
        let told = result.as_ref().map(|_| ()).map_err(|error| std::io::Error::other(error.to_string()));
        finished = Some(result);
        told
    });
    // What the build says of its failure is more than what the file is told of it.
    let finished = match (finished, written) {
        (Some(Err(error)), _) => return Err(error.into()),
        (_, Err(error)) => return Err(error.into()),
        (Some(Ok(finished)), Ok(())) => finished,
        (None, Ok(())) => return Ok(0),
    };
    tell(context, &finished.report);
    store::atomic_write(&out.join("metadata.json"), &finished.metadata, 0o644)?;
    let bytes = std::fs::metadata(&place).map_err(|error| Failure::file(&place, &error))?.len();
    Ok(bytes)
}

fn tell(context: &Context, report: &BuildReport) {
    let advisories: usize = report.advisories.values().sum();
    context.printer.say(&format!(
        "taken     records {}, advisories {advisories}, buckets {}, vulnerabilities {}",
        report.records,
        report.advisories.len(),
        report.vulnerabilities
    ));
    for (reason, skipped) in &report.skipped {
        let examples = skipped.examples.join(", ");
        context.printer.say(&format!("left out  {} {} (such as {examples})", skipped.count, reason.as_str()));
    }
}

/// Fetches a database into `out`; its size in bytes.
fn pull(context: &Context, source: &str, registry: &RegistryArgs, out: &Path) -> Result<u64, Failure> {
    let reference: Reference = source.parse()?;
    let targets = Context::targets([&base::ImageLocation::Registry(reference.clone())], registry)?;
    // Who updates the database there removes what no other is fetching.
    let _lock = store::lock_waiting(&out.join(db_update::LOCK))?;
    context.printer.say(&format!("fetching  {reference}"));
    let pulled = db_update::pull(context, targets.client(), &reference, DatabaseKind::Advisories, out)?;
    let map = store::Map::open(pulled.path())?;
    // What is not sound is not put in place of what is.
    vuln::Database::open_checked(&map, Some(&pulled.metadata), "new database")?;
    let bytes = map.len() as u64;
    drop(map);
    pulled.install(out)?;
    Ok(bytes)
}

fn read_both(path: &Path) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let beside = path.with_file_name("metadata.json");
    if !beside.is_file() {
        return Err(Failure::usage(
            "db-no-metadata",
            format!("{} has no metadata.json beside it, which says how old the database is", path.display()),
            "copy both files, as they lie in the folder `db` of Trivy's cache",
        ));
    }
    let metadata = read_file(&beside, MAX_METADATA_BYTES)?;
    Ok((read_file(path, MAX_DATABASE_BYTES)?, metadata))
}

fn status(context: &Context, args: &DatabaseArgs, format: TextFormat) -> Outcome {
    let opened = OpenDatabase::open(&context.database(args))?;
    let database = opened.database()?;
    let info = database.info();
    if format == TextFormat::Json {
        let object = serde_json::json!({
            "schema": "assay.db/1",
            "source": info.source,
            "schemaVersion": info.schema_version,
            "updatedAt": info.updated_at,
            "nextUpdate": info.next_update,
            "downloadedAt": info.downloaded_at,
            "origin": info.origin,
            "digest": info.digest,
            "verified": info.verified,
            "fresh": info.is_fresh(Context::now()),
            "bytes": opened.size(),
            "buckets": database.buckets(),
            "risk": database.risk().map(vuln::RiskDatabase::info),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&format!(
        "source      {}\nschema      {}\nupdated     {}\nnext update {}\nsize        {} bytes\nbuckets     {}",
        info.source,
        info.schema_version,
        time(info.updated_at),
        time(info.next_update),
        opened.size(),
        database.buckets().len()
    ))?;
    if let Some(risk) = database.risk().map(vuln::RiskDatabase::info) {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "an unknown day".into());
        context.printer.result(&format!(
            "exploited   {} known, of {}\nepss        {} predictions, of {}",
            risk.known_exploited,
            day(&risk.known_exploited_released),
            risk.predictions,
            day(&risk.predictions_date)
        ))?;
    }
    Ok(0)
}

fn java_status(context: &Context, named: Option<&Path>, format: TextFormat) -> Outcome {
    let usual = context.home("java-db");
    let database = JavaDatabase::open(named.unwrap_or(&usual), None)?;
    let info = database.info();
    if format == TextFormat::Json {
        let object = serde_json::json!({
            "schema": "assay.java-db/1",
            "source": info.source,
            "schemaVersion": info.schema_version,
            "updatedAt": info.updated_at,
            "nextUpdate": info.next_update,
            "downloadedAt": info.downloaded_at,
            "origin": info.origin,
            "digest": info.digest,
            "verified": info.verified,
            "fresh": info.is_fresh_java(Context::now()),
            "bytes": database.size(),
        });
        context.printer.result(&format!("{object:#}"))?;
        return Ok(0);
    }
    context.printer.result(&format!(
        "source      {}\nschema      {}\nupdated     {}\nnext update {}\nsize        {} bytes",
        info.source,
        info.schema_version,
        time(info.updated_at),
        time(info.next_update),
        database.size(),
    ))?;
    Ok(0)
}

fn time(time: Option<base::Timestamp>) -> String {
    time.map_or_else(|| "unknown".to_owned(), base::Timestamp::to_rfc3339)
}
