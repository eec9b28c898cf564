//! Where `assay db build` takes advisories and risk data from.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use base::Class;
use store::Map;
use vuln::osv::Builder;
use vuln::risk::{MAX_EPSS_BYTES, MAX_KEV_BYTES, RISK_FILE};
use vuln::sources::{MAX_SOURCE_BYTES, RedHatBuilder};
use vuln::{RiskBuilder, RiskDatabase};

use crate::cli::DbBuildArgs;
use crate::failure::Failure;

use super::context::{Context, read_file};
use super::db_grype::GrypeDatabase;

/// All of OSV is some 1.5 GiB in zips; the largest single one (npm) 200 MiB.
const MAX_ZIP_BYTES: u64 = 2 << 30;
/// Folders below a folder of VEX files: one for each year, and one above.
const MAX_FOLDERS: usize = 4;

/// Whether anything but risk data is asked for.
pub(crate) fn has_advisories(args: &DbBuildArgs) -> bool {
    args.trivy_db.is_some()
        || args.sample
        || !args.osv.is_empty()
        || args.debian.is_some()
        || !args.alpine.is_empty()
        || !args.alma.is_empty()
        || args.grype.is_some()
        || args.redhat.is_some()
}

/// Reads all sources that are given.
pub(crate) fn read(context: &Context, args: &DbBuildArgs) -> Result<Builder, Failure> {
    let mut builder = Builder::new();
    let reading = |path: &Path| context.printer.say(&format!("reading   {}", path.display()));
    for zip in zips(&args.osv)? {
        reading(&zip);
        builder.add_zip(&read_file(&zip, MAX_ZIP_BYTES)?)?;
    }
    if let Some(path) = &args.debian {
        reading(path);
        builder.add_debian_tracker(&read_file(path, MAX_SOURCE_BYTES)?)?;
    }
    for path in &args.alpine {
        reading(path);
        for file in files(path, &["json", "yaml", "yml"])? {
            builder.add_secdb(&file.display().to_string(), &read_file(&file, MAX_SOURCE_BYTES)?)?;
        }
    }
    for (release, path) in &args.alma {
        reading(path);
        builder.add_alma_errata(release, &read_file(path, MAX_SOURCE_BYTES)?)?;
    }
    if let Some(path) = &args.grype {
        reading(path);
        GrypeDatabase::open(path)?.read(&mut builder)?;
    }
    if let (Some(folder), Some(repositories)) = (&args.redhat, &args.redhat_repositories) {
        let mut red_hat = RedHatBuilder::default();
        reading(repositories);
        red_hat.add_repositories(&read_file(repositories, MAX_SOURCE_BYTES)?)?;
        reading(folder);
        for file in files(folder, &["json"])? {
            red_hat.add_vex(&file.display().to_string(), &read_file(&file, MAX_SOURCE_BYTES)?)?;
        }
        context.printer.say(&format!("taken     advisories {} of Red Hat", red_hat.advisories()));
        builder.add_red_hat(red_hat);
    }
    Ok(builder)
}

/// Writes what is known to be exploited, and what is predicted to be, beside the database. What is not given stays as
/// it was there.
pub(crate) fn risk(context: &Context, args: &DbBuildArgs, out: &Path) -> Result<(), Failure> {
    if args.kev.is_none() && args.epss.is_none() && args.grype.is_none() {
        return Ok(());
    }
    let mut builder = RiskBuilder::default();
    // Grype's database has both; files that are given besides are newer or more.
    if let Some(path) = &args.grype {
        GrypeDatabase::open(path)?.read_risk(&mut builder)?;
    }
    if let Some(path) = &args.kev {
        context.printer.say(&format!("reading   {}", path.display()));
        builder.add_known_exploited(&read_file(path, MAX_KEV_BYTES)?)?;
    }
    if let Some(path) = &args.epss {
        context.printer.say(&format!("reading   {}", path.display()));
        builder.add_predictions(&inflated(path, MAX_EPSS_BYTES)?)?;
    }
    let place = out.join(RISK_FILE);
    if place.is_file() {
        let map = Map::open(&place)?;
        builder.keep(&RiskDatabase::open(&map)?)?;
    }
    let (bytes, info) = builder.finish()?;
    if info.known_exploited == 0 && info.predictions == 0 {
        return Ok(());
    }
    store::atomic_write(&place, &bytes, 0o644)?;
    context.printer.say(&format!(
        "wrote     {} (known exploited {}, predictions {})",
        place.display(),
        info.known_exploited,
        info.predictions
    ));
    Ok(())
}

/// A file that may be compressed with gzip, of at most `limit` bytes either way.
fn inflated(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let bytes = read_file(path, limit)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(limit.saturating_add(1));
    let read = base::read_bounded(&mut decoder, limit).map_err(|error| Failure::file(path, &error))?;
    read.map_err(Failure::from)
}

fn zips(sources: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
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
    if zips.is_empty() && !sources.is_empty() {
        return Err(Failure::new(
            Class::NothingToExamine,
            "db-no-zips",
            "no zip was found in the given folders",
            "download the OSV bulk export: one all.zip per ecosystem",
        ));
    }
    Ok(zips)
}

/// The file itself, or the files with one of these extensions in a folder and a few levels below, by name.
fn files(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut open = vec![(path.to_owned(), 1)];
    while let Some((folder, depth)) = open.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| Failure::file(&folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::file(&folder, &error))?.path();
            let extension = entry.extension().and_then(|extension| extension.to_str());
            if entry.is_dir() && depth < MAX_FOLDERS {
                open.push((entry, depth + 1));
            } else if extension.is_some_and(|extension| extensions.contains(&extension)) {
                found.push(entry);
            }
        }
    }
    if found.is_empty() {
        return Err(Failure::new(
            Class::NothingToExamine,
            "db-no-files",
            format!("{} holds no file that ends in {}", path.display(), extensions.join(" or ")),
            "name the folder the files were downloaded to",
        ));
    }
    found.sort();
    Ok(found)
}
