//! `assay db update`, `mirror` and `export`.

use std::io::Read;
use std::path::Path;

use base::{Class, ImageLocation, Reference};
use pipeline::{DatabaseChoice, JavaDatabase, OpenDatabase};
use store::Map;
use transfer::DatabaseKind;
use vuln::DatabaseInfo;

use crate::Outcome;
use crate::cli::{DbUpdateArgs, RegistryArgs};
use crate::failure::Failure;
use crate::progress::Progress;

use super::context::{Context, check_output};
use super::db_ready::{Demand, repositories_of};

/// trivy.db is some 800 MiB in 2026.
const MAX_DATABASE_BYTES: u64 = 8 << 30;

pub(crate) fn update(context: &Context, args: &DbUpdateArgs) -> Outcome {
    let (kind, named, name) = match args.java {
        true => (DatabaseKind::Java, &args.java_db_repository, "java-db"),
        false => (DatabaseKind::Advisories, &args.db_repository, "db"),
    };
    let folder = args.out.clone().map_or_else(|| context.state(name), Ok)?;
    let repositories = match named.as_slice() {
        [] => repositories_of(kind)?,
        named => named.to_vec(),
    };
    let demand = Demand::of(context, &args.signature)?;
    let wanted =
        Wanted { kind, repositories: &repositories, registry: &args.registry, demand: demand.as_ref() };
    refresh(context, &folder, &wanted, args.force)?;
    Ok(0)
}

/// Held by who fetches into a folder.
pub(crate) const LOCK: &str = ".update.lock";

/// Which database is wanted.
pub(crate) struct Wanted<'a> {
    pub(crate) kind: DatabaseKind,
    pub(crate) repositories: &'a [Reference],
    pub(crate) registry: &'a RegistryArgs,
    pub(crate) demand: Option<&'a Demand>,
}

/// Fetches the database into `folder` from the first repository that has it, unless the one there is fresh. Processes
/// that do so at once wait for each other, and those that waited find it fresh; readers keep what they have open.
pub(crate) fn refresh(
    context: &Context,
    folder: &Path,
    wanted: &Wanted<'_>,
    force: bool,
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    let _lock = store::lock_waiting(&folder.join(LOCK))?;
    transfer::remove_interrupted_pulls(folder);
    if !force && is_fresh(context, folder, wanted) {
        return Ok(());
    }
    let locations: Vec<ImageLocation> =
        wanted.repositories.iter().cloned().map(ImageLocation::Registry).collect();
    let targets = Context::targets(&locations, wanted.registry)?;
    let mut rest = wanted.repositories.iter();
    while let Some(from) = rest.next() {
        context.printer.say(&format!("fetching  {from}"));
        let error = match fetch(context, targets.client(), from, folder, wanted) {
            Ok(line) => {
                context.printer.say(&line);
                return Ok(());
            }
            Err(error) => error,
        };
        // Something that was tampered with is no reason to look elsewhere.
        if rest.len() == 0 || error.class == Class::VerificationFailed {
            return Err(error);
        }
        context.printer.warn(&format!("{} [{}]; trying the next repository", error.message, error.code));
    }
    Err(Failure::usage("db-no-repository", "no repository was named", "pass --db-repository REF"))
}

/// Whether what is in the folder may stay. A damaged one may not, and neither may one that a digest or a signer rules
/// out.
fn is_fresh(context: &Context, folder: &Path, wanted: &Wanted<'_>) -> bool {
    let Some(info) = info(folder, wanted.kind) else { return false };
    if wanted.demand.is_some_and(|demand| info.verified.as_deref() != Some(demand.name.as_str())) {
        return false;
    }
    if let [only] = wanted.repositories
        && let Some(digest) = only.digest()
    {
        let is_pinned = info.origin.as_ref().is_some_and(|origin| origin.ends_with(&digest.to_string()));
        if is_pinned {
            context.printer.say("the database is the one asked for");
        }
        return is_pinned;
    }
    let fresh = match wanted.kind {
        DatabaseKind::Advisories => info.is_fresh(Context::now()),
        DatabaseKind::Java => info.is_fresh_java(Context::now()),
    };
    if fresh {
        let due = info.next_update.map_or_else(|| "later".into(), base::Timestamp::to_rfc3339);
        context.printer.say(&format!("the database is fresh; the next one is due {due}"));
    }
    fresh
}

/// What is said of the database in a folder, where that is sound.
fn info(folder: &Path, kind: DatabaseKind) -> Option<DatabaseInfo> {
    if kind == DatabaseKind::Java {
        return JavaDatabase::open(folder, None).ok().map(|database| database.info().clone());
    }
    let opened = OpenDatabase::open(&DatabaseChoice::Path(folder.to_owned())).ok()?;
    opened.database().ok().map(|database| database.info().clone())
}

/// Looks at every page of a database that is to take the place of another, or is to be passed on.
fn check(
    pulled: &transfer::PulledDatabase,
    kind: DatabaseKind,
    map: &Map,
    name: &str,
) -> Result<(), Failure> {
    match kind {
        DatabaseKind::Advisories => {
            vuln::Database::open_checked(map, Some(&pulled.metadata), name)?;
        }
        DatabaseKind::Java => {
            JavaDatabase::open_checked(pulled.path(), &pulled.metadata)?;
        }
    }
    Ok(())
}

/// Fetches a database into a temporary file in `folder`, with progress.
pub(crate) fn pull(
    context: &Context,
    client: &registry::Client,
    from: &Reference,
    kind: DatabaseKind,
    folder: &Path,
) -> Result<transfer::PulledDatabase, Failure> {
    let progress = Progress::new(&context.printer);
    progress.begin("database");
    let mut passed = |done, total| progress.bytes(done, Some(total));
    let pulled = transfer::pull_database(client, from, kind, folder, &mut passed);
    progress.clear();
    Ok(pulled?)
}

fn fetch(
    context: &Context,
    client: &registry::Client,
    from: &Reference,
    folder: &Path,
    wanted: &Wanted<'_>,
) -> Result<String, Failure> {
    // A tag may move between the look at the signature and the fetch: what is verified is what is fetched, by digest.
    let pinned = match wanted.demand {
        Some(demand) => demand.verified(context, client, from, wanted.registry)?,
        None => from.clone(),
    };
    let mut pulled = pull(context, client, &pinned, wanted.kind, folder)?;
    let map = Map::open(pulled.path())?;
    // What is not sound is not put in place of what is.
    check(&pulled, wanted.kind, &map, "new database")?;
    let bytes = map.len() as u64;
    let digest = base::Digest::sha256_of(&map);
    drop(map);
    let origin = format!("{}@{}", from.name(), pulled.digest());
    let arrival = vuln::Arrival {
        at: Context::now(),
        origin: &origin,
        digest: &digest,
        verified: wanted.demand.map(|demand| demand.name.as_str()),
    };
    pulled.metadata = vuln::stamped_metadata(&pulled.metadata, &arrival)?;
    pulled.install(folder)?;
    Ok(format!(
        "wrote     {} ({}) of {origin}",
        folder.join(wanted.kind.file_name()).display(),
        indicatif::HumanBytes(bytes)
    ))
}

/// Copies a database to a registry.
pub(crate) fn mirror(
    context: &Context,
    (source, kind): (&str, DatabaseKind),
    to: &Reference,
    registry: &RegistryArgs,
) -> Outcome {
    let place = ImageLocation::Registry(to.clone());
    let folder = Path::new(source);
    if folder.is_dir() {
        match kind {
            DatabaseKind::Advisories => {
                OpenDatabase::open(&DatabaseChoice::Path(folder.to_owned()))?.database()?;
            }
            DatabaseKind::Java => {
                JavaDatabase::open(folder, None)?;
            }
        }
        let targets = Context::targets([&place], registry)?;
        let digest = transfer::push_database(targets.client(), folder, kind, to)?;
        context.printer.say(&format!("pushed    {}@{digest}", to.name()));
        return Ok(0);
    }
    let from: Reference = source.parse()?;
    let location = ImageLocation::Registry(from.clone());
    let targets = Context::targets([&location, &place], registry)?;
    // Fetched whole and opened before it is passed on: a mirror serves many.
    let spool = tempfile::tempdir().map_err(|error| Failure::file(&std::env::temp_dir(), &error))?;
    let pulled = pull(context, targets.client(), &from, kind, spool.path())?;
    check(&pulled, kind, &Map::open(pulled.path())?, source)?;
    // By digest: the tag may have moved on since.
    let pinned = ImageLocation::Registry(from.at_digest(pulled.digest().clone()));
    let artifact = transfer::open(&pinned, targets.client())?;
    let options = transfer::CopyOptions { force: true, ..transfer::CopyOptions::default() };
    let copied = transfer::copy(&artifact, &place, targets.client(), &options, &transfer::Meter::default())?;
    context.printer.say(&format!("copied    {}@{}", to.name(), copied.root.digest));
    Ok(0)
}

/// Writes a database to one file.
pub(crate) fn export(context: &Context, db: Option<&Path>, output: &Path) -> Outcome {
    check_output(Some(output))?;
    let folder = db.map_or_else(|| context.settings.db.value.clone(), Path::to_owned);
    OpenDatabase::open(&DatabaseChoice::Path(folder.clone()))?.database()?;
    let mut bytes = tempfile::NamedTempFile::new_in(
        output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")),
    )
    .map_err(|error| Failure::file(output, &error))?;
    transfer::archive_database(&folder, DatabaseKind::Advisories, bytes.as_file_mut())?;
    let file = bytes.as_file();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    file.set_permissions(mode)
        .and_then(|()| file.sync_all())
        .map_err(|error| Failure::file(output, &error))?;
    bytes.persist(output).map_err(|error| Failure::file(output, &error.error))?;
    context.printer.say(&format!("wrote     {}", output.display()));
    Ok(0)
}

/// Whether a file is compressed with gzip: an exported database.
pub(crate) fn is_archive(path: &Path) -> bool {
    let mut magic = [0; 2];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok()
        && magic == [0x1f, 0x8b]
}

/// The two files of an exported database.
pub(crate) fn import(path: &Path) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
    let inflated = flate2::read::MultiGzDecoder::new(std::io::BufReader::new(file));
    let mut database = Vec::new();
    let metadata =
        transfer::unpack_database(inflated, DatabaseKind::Advisories, &mut database, MAX_DATABASE_BYTES)
            .map_err(|reason| {
                Failure::new(
                    Class::NothingToExamine,
                    "db-not-a-database",
                    format!("{} is no advisory database: {reason}", path.display()),
                    "name a file that `assay db export` wrote, or db.tar.gz of a trivy-db artifact",
                )
            })?;
    Ok((database, metadata))
}
