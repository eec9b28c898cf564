//! `assay db`

use std::path::{Path, PathBuf};

use base::Reference;
use pipeline::OpenDatabase;
use vuln::osv::{Builder, Built};

use crate::Outcome;
use crate::cli::{DatabaseArgs, DbBuildArgs, DbCommand, RegistryArgs, TextFormat};
use crate::failure::Failure;

use super::context::{Context, read_file};

/// All of OSV is some 1.5 GiB in zips; the largest single one (npm) 200 MiB.
const MAX_ZIP_BYTES: u64 = 2 << 30;
/// metadata.json is some 150 bytes; the limit `vuln` has for it is of this order too.
const MAX_METADATA_BYTES: u64 = 64 << 10;
/// trivy.db is some 800 MiB in 2026.
const MAX_DATABASE_BYTES: u64 = 8 << 30;

pub(crate) fn run(context: &Context, command: &DbCommand) -> Outcome {
    match command {
        DbCommand::Build(args) => build(context, args),
        DbCommand::Status { database, format } => status(context, database, *format),
    }
}

fn build(context: &Context, args: &DbBuildArgs) -> Outcome {
    let out = args.out.clone().map_or_else(|| context.state("db"), Ok)?;
    std::fs::create_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
    let begun = std::time::Instant::now();
    if let Some(source) = args.trivy_db.as_ref().filter(|source| !Path::new(source).is_file()) {
        let bytes = pull(context, source, &args.registry, &out)?;
        wrote(context, &out, bytes, begun);
        return Ok(0);
    }
    let (database, metadata) = match &args.trivy_db {
        Some(source) => read_both(Path::new(source))?,
        None => {
            let built = if args.sample { vuln::sample::build()? } else { from_osv(context, &args.osv)? };
            tell(context, &built);
            (built.database, built.metadata)
        }
    };
    // What cannot be opened is not put in place of what can.
    vuln::Database::open(&database, Some(&metadata), "new database")?;
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

fn from_osv(context: &Context, sources: &[PathBuf]) -> Result<Built, Failure> {
    let mut zips = Vec::new();
    for source in sources {
        if source.is_dir() {
            let entries = std::fs::read_dir(source).map_err(|error| Failure::file(source, &error))?;
            let files = entries.flatten().map(|entry| entry.path());
            zips.extend(files.filter(|path| path.extension().is_some_and(|extension| extension == "zip")));
        } else {
            zips.push(source.clone());
        }
    }
    zips.sort();
    if zips.is_empty() {
        return Err(Failure::new(
            base::Class::NothingToExamine,
            "db-no-zips",
            "no zip was found in the given folders",
            "download the OSV bulk export: one all.zip per ecosystem",
        ));
    }
    let mut builder = Builder::new();
    for zip in &zips {
        context.printer.say(&format!("reading   {}", zip.display()));
        builder.add_zip(&read_file(zip, MAX_ZIP_BYTES)?)?;
    }
    Ok(builder.finish(Context::now())?)
}

fn tell(context: &Context, built: &Built) {
    let report = &built.report;
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
    context.printer.say(&format!("fetching  {reference}"));
    let pulled = transfer::pull_database(targets.client(), &reference, out)?;
    let map = store::Map::open(pulled.path())?;
    // What cannot be opened is not put in place of what can.
    vuln::Database::open(&map, Some(&pulled.metadata), "new database")?;
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
    let time = |time: Option<base::Timestamp>| {
        time.map_or_else(|| "unknown".to_owned(), base::Timestamp::to_rfc3339)
    };
    if format == TextFormat::Json {
        let object = serde_json::json!({
            "schema": "assay.db/1",
            "source": info.source,
            "schemaVersion": info.schema_version,
            "updatedAt": info.updated_at,
            "nextUpdate": info.next_update,
            "downloadedAt": info.downloaded_at,
            "bytes": opened.size(),
            "buckets": database.buckets(),
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
    Ok(0)
}
