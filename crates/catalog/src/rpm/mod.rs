//! RPM packages: `rpmdb.sqlite` (rpm 4.16 and later, table `Packages`, one header a row), `Packages` (Berkeley DB) and
//! `Packages.db` (NDB, of SUSE).
//!
//! All of them are read with one header in memory: SQLite page by page, which needs a file that can be read anywhere
//! ([`crate::Spool`]) when it is too large to be held; the other two from front to back.

mod bdb;
mod header;
mod ndb;
mod sqlite;
mod stream;
mod wal;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use base::{Budget, BudgetExceeded, Limits};
use sbom::vendor::{RPM_KEY, is_third_party};
use sbom::{Checksum, Ecosystem, SourcePackage};

use crate::spool::{Scratch, Spool};
use crate::{Found, ReadError, Record, limits, path_hash};
use header::Header;
use sqlite::{Database, Source};
use stream::Input;
use wal::Log;

/// The format's name in messages.
const FORMAT: &str = "rpm database";

/// Bytes copied at once.
const COPY_BYTES: usize = 128 << 10;

/// Reads an `rpmdb.sqlite` of `size` bytes, which is held in memory.
///
/// # Errors
/// When a limit is met, the reader fails, or it is no rpm database.
pub fn parse(reader: &mut dyn Read, size: u64) -> Result<Found, ReadError> {
    if size > limits::BUFFERED_BYTES {
        return Err(BudgetExceeded::Bytes { limit: limits::BUFFERED_BYTES }.into());
    }
    let data = base::read_bounded(reader, size)??;
    packages_of(&mut Cursor::new(&data), data.len() as u64, None)
}

/// Reads an `rpmdb.sqlite` with the write-ahead log that lies beside it.
///
/// # Errors
/// As for [`parse`], and when the log is none.
pub fn parse_with_log(database: &[u8], log: Vec<u8>) -> Result<Found, ReadError> {
    let log = Log::parse(log)?;
    packages_of(&mut Cursor::new(database), database.len() as u64, log.as_ref())
}

/// Bytes of a database that tell whether it keeps a log.
pub(crate) const HEAD_BYTES: u64 = sqlite::HEADER_BYTES as u64;

/// Whether a database that begins with `head` keeps a write-ahead log.
pub(crate) fn keeps_log(head: &[u8]) -> bool {
    sqlite::has_log(head)
}

/// A database that was put aside, for a write-ahead log that may come after it.
pub(crate) struct Aside {
    scratch: Box<dyn Scratch>,
    size: u64,
}

impl Aside {
    /// Puts a database aside.
    pub(crate) fn take(reader: &mut dyn Read, size: u64, spool: &dyn Spool) -> Result<Self, ReadError> {
        let limit = limits::RPM_SQLITE_BYTES;
        if size > limit {
            return Err(BudgetExceeded::Bytes { limit }.into());
        }
        let failed = |error: std::io::Error| ReadError::Spool { detail: error.to_string() };
        let mut scratch = spool.create().map_err(failed)?;
        let mut buffer = vec![0; COPY_BYTES];
        let mut copied = 0;
        loop {
            let n = reader.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            copied += n as u64;
            scratch.write_all(&buffer[..n]).map_err(failed)?;
        }
        if copied < size {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(Self { scratch, size })
    }

    /// Its packages.
    pub(crate) fn packages(&mut self) -> Result<Found, ReadError> {
        packages_of(&mut self.scratch, self.size, None)
    }

    /// Its packages with those in a write-ahead log; none where nothing in the log was committed.
    pub(crate) fn packages_with(&mut self, log: Vec<u8>) -> Result<Option<Found>, ReadError> {
        match Log::parse(log)? {
            Some(log) => packages_of(&mut self.scratch, self.size, Some(&log)).map(Some),
            None => Ok(None),
        }
    }
}

fn packages_of(source: &mut dyn Source, size: u64, log: Option<&Log>) -> Result<Found, ReadError> {
    let mut state = State::new();
    Database::open(source, size, log)?
        .blobs("Packages", &mut |blob| state.add(package(&Header::parse(blob)?)?))?;
    Ok(state.resolved())
}

/// Reads `Packages` or `Packages.db`, which both are read from front to back.
///
/// # Errors
/// When it is neither a Berkeley DB hash nor NDB, it is damaged, or a limit is met.
pub fn parse_legacy(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut head = [0u8; 16];
    let filled = Input::new(reader, 0).fill(&mut head)?;
    if filled == 0 {
        return Ok(Found::default());
    }
    let mut packages = Vec::new();
    match (&head, bdb::order(&head)) {
        (_, Some(order)) => {
            packages = bdb::read(&head, order, reader, &mut |blob| package(&Header::parse(blob)?))?;
        }
        ([a, b, c, d, ..], None) if [*a, *b, *c, *d] == ndb::MAGIC => {
            ndb::read(&head, reader, &mut |blob| {
                packages.push(package(&Header::parse(blob)?)?);
                Ok(())
            })?;
        }
        ([0x37, 0x7f, 0x06, 0x82 | 0x83, ..], None) => {
            return Err(ReadError::Unsupported { format: "the write-ahead log of an rpm database".into() });
        }
        _ => return Err(ReadError::Unsupported { format: "an rpm database in an unknown form".into() }),
    }
    let mut state = State::new();
    for package in packages {
        state.add(package)?;
    }
    Ok(state.resolved())
}

/// One package as its header has it.
struct Installed {
    record: Record,
    provides: Vec<String>,
    /// Hashes of its files; empty for a package whose files do not count.
    owned: Vec<u64>,
}

/// What Trivy writes for a package without an architecture: a trusted key (`gpg-pubkey`).
const NO_ARCH: &str = "None";

/// What a header says.
fn package(header: &Header<'_>) -> Result<Installed, ReadError> {
    let name = header.string(header::NAME).unwrap_or_default();
    let (Some(version), Some(release)) = (header.string(header::VERSION), header.string(header::RELEASE))
    else {
        return Err(ReadError::malformed(FORMAT, "name, version and release", name));
    };
    if name.is_empty() {
        return Err(ReadError::malformed(FORMAT, "name, version and release", version));
    }
    let epoch = header.int(header::EPOCH).filter(|epoch| *epoch != 0);
    let full = |version: &str, release: &str| match epoch {
        Some(epoch) => format!("{epoch}:{version}-{release}"),
        None => format!("{version}-{release}"),
    };
    let vendor = header.string(header::VENDOR);
    // Files of packages of others do not hide what is in them. Amazon's own may have no vendor.
    let is_of_distribution = match vendor.as_deref().filter(|vendor| !vendor.is_empty()) {
        Some(vendor) => !is_third_party(Ecosystem::Rpm, Some(vendor)),
        None => release.contains("amzn"),
    };
    let owned = if is_of_distribution { files(header)? } else { Vec::new() };
    let mut record = Record::new(Ecosystem::Rpm, name, full(&version, &release));
    record.arch = header.string(header::ARCH).filter(|arch| !arch.is_empty());
    if record.arch.is_none() {
        record.arch = Some(NO_ARCH.to_owned());
        record.id = Some(format!("{}@{}.", record.name, record.version));
    }
    record.source = header.string(header::SOURCERPM).and_then(|file| {
        let (name, version, release) = source_parts(&file)?;
        Some(SourcePackage { name: name.to_owned(), version: full(version, release) })
    });
    record.licenses = header.string(header::LICENSE).into_iter().collect();
    // A key's packager is whoever it belongs to, not who put it there.
    let packager = || header.string(header::PACKAGER).filter(|_| record.name != RPM_KEY);
    record.supplier = vendor.or_else(packager);
    record.modularity = header.string(header::MODULARITYLABEL).filter(|label| !label.is_empty());
    record.checksums = header
        .bytes(header::SIGMD5)
        .filter(|md5| md5.len() == 16)
        .map(|md5| Checksum { algorithm: "md5".into(), hex: hex::encode(md5) })
        .into_iter()
        .collect();
    record.depends_on = header.strings(header::REQUIRENAME).collect();
    Ok(Installed { record, provides: header.strings(header::PROVIDENAME).collect(), owned })
}

fn files(header: &Header<'_>) -> Result<Vec<u64>, ReadError> {
    let folders: Vec<String> = header.strings(header::DIRNAMES).collect();
    let mut owned = Vec::new();
    for (name, index) in header.strings(header::BASENAMES).zip(header.ints(header::DIRINDEXES)) {
        let Some(folder) = folders.get(index as usize) else {
            return Err(ReadError::malformed(FORMAT, "a folder for each file", index));
        };
        owned.push(path_hash(&format!("{folder}{name}")));
    }
    Ok(owned)
}

struct State {
    found: Found,
    providers: HashMap<String, String>,
    packages: Budget,
    files: Budget,
}

impl State {
    fn new() -> Self {
        let items = |items| Budget::new(Limits { bytes: u64::MAX, items, depth: 1 });
        Self {
            found: Found::default(),
            providers: HashMap::new(),
            packages: items(limits::PACKAGES),
            files: items(limits::OWNED_FILES),
        }
    }

    fn add(&mut self, package: Installed) -> Result<(), ReadError> {
        self.packages.spend_item()?;
        for hash in package.owned {
            self.files.spend_item()?;
            self.found.owned.push(hash);
        }
        for provided in package.provides {
            self.providers.entry(provided).or_insert_with(|| package.record.name.clone());
        }
        self.found.records.push(package.record);
        Ok(())
    }

    fn resolved(mut self) -> Found {
        for record in &mut self.found.records {
            let needed = record.depends_on.iter().filter_map(|need| self.providers.get(need));
            let mut names: Vec<String> = needed.filter(|name| **name != record.name).cloned().collect();
            names.sort_unstable();
            names.dedup();
            record.depends_on = names;
        }
        self.found
    }
}

/// `bash-5.1.8-6.el9.src.rpm`: name, version, release.
fn source_parts(file: &str) -> Option<(&str, &str, &str)> {
    let stem = file.strip_suffix(".rpm")?;
    let (rest, _arch) = stem.rsplit_once('.')?;
    let (rest, release) = rest.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    Some((name, version, release))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: &[u8] = include_bytes!("fixtures/rpmdb.sqlite");

    fn read(data: &[u8]) -> Result<Found, ReadError> {
        parse(&mut &*data, data.len() as u64)
    }

    #[test]
    fn reads_a_real_database() {
        let found = read(DATABASE).expect("readable");
        let tiny = found.records.iter().find(|r| r.name == "tiny").expect("listed");
        assert_eq!(tiny.version, "1:2.0-3.el9");
        assert_eq!(tiny.source, Some(SourcePackage { name: "tiny".into(), version: "1:2.0-3.el9".into() }));
        assert_eq!(tiny.arch.as_deref(), Some("noarch"));
        assert_eq!(tiny.supplier.as_deref(), Some("AlmaLinux"));
        assert_eq!(tiny.licenses, ["MIT"]);
        assert_eq!(tiny.depends_on, ["helper"]);
        assert_eq!(tiny.checksums[0].hex.len(), 32);
        assert!(found.owned.contains(&path_hash("usr/lib/tiny/package.json")));
        assert_eq!(found.records.len(), 2);
    }

    #[test]
    fn broken_databases_are_errors_and_never_panic() {
        assert!(matches!(read(b""), Err(ReadError::Malformed { .. })));
        assert!(matches!(read(&[0; 200]), Err(ReadError::Malformed { .. })));
        assert!(read(&DATABASE[..5000]).is_err());
        for at in (0..DATABASE.len()).step_by(101) {
            let mut mutated = DATABASE.to_vec();
            mutated[at] ^= 0xff;
            let _ = read(&mutated);
        }
        let mut endless = std::io::repeat(b'S');
        let error = parse(&mut endless, limits::BUFFERED_BYTES + 1);
        assert_eq!(error, Err(ReadError::Budget(BudgetExceeded::Bytes { limit: limits::BUFFERED_BYTES })));
    }

    #[test]
    fn all_three_forms_give_the_same_packages() {
        let sqlite = read(DATABASE).expect("readable");
        let berkeley = include_bytes!("fixtures/Packages");
        let mut found = parse_legacy(&mut &berkeley[..]).expect("readable");
        assert_eq!(found, sqlite);
        let mut headers = Vec::new();
        let head: [u8; 16] = berkeley[..16].try_into().expect("long enough");
        bdb::read(&head, bdb::Order::Little, &mut &berkeley[16..], &mut |blob| {
            headers.push(blob.to_vec());
            Ok(())
        })
        .expect("readable");
        let headers: Vec<&[u8]> = headers.iter().map(Vec::as_slice).collect();
        let ndb = ndb::tests::database(&headers);
        found = parse_legacy(&mut ndb.as_slice()).expect("readable");
        found.records.reverse();
        assert_eq!(found.records, sqlite.records);
        assert_eq!(found.owned.len(), sqlite.owned.len());
    }

    #[test]
    fn other_files_are_told_apart() {
        let check = |head: &[u8], expected: &str| {
            let error = parse_legacy(&mut &*head).expect_err("unsupported").to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(b"\x37\x7f\x06\x82\0\0\0\0", "write-ahead log");
        check(b"?", "unknown");
        assert_eq!(parse_legacy(&mut &b""[..]), Ok(Found::default()));
    }

    /// A header of strings, as rpm writes it.
    fn header(strings: &[(u32, &str)]) -> Vec<u8> {
        let (mut index, mut data) = (Vec::new(), Vec::new());
        for (tag, text) in strings {
            let offset = u32::try_from(data.len()).expect("small");
            index.extend([*tag, 6, offset, 1].iter().flat_map(|word| word.to_be_bytes()));
            data.extend(text.bytes().chain([0]));
        }
        let counts = [strings.len(), data.len()].map(|count| u32::try_from(count).expect("small"));
        counts.iter().flat_map(|word| word.to_be_bytes()).chain(index).chain(data).collect()
    }

    #[test]
    fn trusted_keys_are_listed_as_trivy_lists_them() {
        let parts = [
            (header::NAME, RPM_KEY),
            (header::VERSION, "8483c65d"),
            (header::RELEASE, "5ccc5b19"),
            (header::LICENSE, "pubkey"),
            (header::PACKAGER, "AlmaLinux <security@example.com>"),
            (header::SOURCERPM, "(none)"),
        ];
        let blob = header(&parts);
        let record = package(&Header::parse(&blob).expect("a header")).expect("a package").record;
        assert_eq!(record.id(), "gpg-pubkey@8483c65d-5ccc5b19.");
        assert_eq!((record.arch.as_deref(), record.supplier, record.source), (Some("None"), None, None));
        assert_eq!(record.licenses, ["pubkey"]);
    }

    #[test]
    fn source_file_names() {
        assert_eq!(source_parts("a-b-1.0-2.el9.src.rpm"), Some(("a-b", "1.0", "2.el9")));
        assert_eq!(source_parts("(none)"), None);
    }
}
