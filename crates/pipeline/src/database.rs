//! The advisory database on disk, or the sample inside the program.

use std::path::{Path, PathBuf};

use base::{Class, Digest, Fault};
use store::{Map, StoreError};
use vuln::osv::{BuildError, Built};
use vuln::risk::RISK_FILE;
use vuln::{Database, DatabaseError, RiskDatabase};

/// metadata.json is some 150 bytes; more than 64 KiB is something else.
const MAX_METADATA_BYTES: u64 = 64 << 10;

/// Which database to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseChoice {
    /// A folder with `trivy.db` and `metadata.json`, or the file itself.
    Path(PathBuf),
    /// The same, which must be what was fetched and verified under this requirement
    /// ([`vuln::DatabaseInfo::verified`]).
    Verified(PathBuf, String),
    /// The sample inside the program.
    Sample,
}

/// A database whose bytes are at hand; [`OpenDatabase::database`] reads them.
#[derive(Debug)]
pub struct OpenDatabase {
    bytes: Bytes,
    metadata: Option<Vec<u8>>,
    risk: Option<Map>,
    source: String,
}

#[derive(Debug)]
enum Bytes {
    Mapped(Map),
    Built(Box<Built>),
}

/// A database that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no database where one was expected.
    #[error("no advisory database at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A verified one was asked for.
    #[error("the advisory database {} cannot be used: {reason}", path.display())]
    NotVerified {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes are no database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The gate asks what is known to be exploited, and nothing beside the database says so.
    #[error("{source_name} has no list of known exploited vulnerabilities beside it")]
    NoKnownExploited {
        /// Where the database is from.
        source_name: String,
    },
    /// The sample inside the program could not be built.
    #[error(transparent)]
    Sample(#[from] BuildError),
}

impl Fault for OpenError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "db-missing",
            Self::NotVerified { .. } => "db-not-verified",
            Self::NoKnownExploited { .. } => "db-no-kev",
            Self::Store(inner) => inner.code(),
            Self::Database(inner) => inner.code(),
            Self::Sample(inner) => inner.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Missing { .. } => {
                "fetch one with `assay db update`, build one with `assay db build`, or try `--sample-db`"
                    .into()
            }
            Self::NotVerified { .. } => {
                "fetch it again with `assay db update --force` and the same signer".into()
            }
            Self::NoKnownExploited { .. } => {
                "add CISA's list with `assay db build --kev known_exploited_vulnerabilities.json`".into()
            }
            Self::Store(inner) => inner.hint(),
            Self::Database(inner) => inner.hint(),
            Self::Sample(inner) => inner.hint(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Missing { .. } | Self::NoKnownExploited { .. } => Class::Usage,
            Self::NotVerified { .. } => Class::VerificationFailed,
            Self::Store(inner) => inner.class(),
            Self::Database(inner) => inner.class(),
            Self::Sample(inner) => inner.class(),
        }
    }
}

/// Refuses a gate on what is known to be exploited when nothing says what that is: "none found" would be no answer.
///
/// # Errors
/// [`OpenError::NoKnownExploited`].
pub fn require_known_exploited(database: &Database<'_>) -> Result<(), OpenError> {
    match database.risk() {
        Some(risk) if risk.info().known_exploited > 0 => Ok(()),
        _ => Err(OpenError::NoKnownExploited { source_name: database.info().source.clone() }),
    }
}

impl OpenDatabase {
    /// Maps the file or builds the sample.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(choice: &DatabaseChoice) -> Result<Self, OpenError> {
        let (path, requirement) = match choice {
            DatabaseChoice::Path(path) => (path, None),
            DatabaseChoice::Verified(path, requirement) => (path, Some(requirement)),
            DatabaseChoice::Sample => {
                let built = vuln::sample::build()?;
                let source = format!("sample of {} inside the program", vuln::sample::TAKEN_AT.to_rfc3339());
                let metadata = Some(built.metadata.clone());
                return Ok(Self { bytes: Bytes::Built(Box::new(built)), metadata, risk: None, source });
            }
        };
        let file = if path.is_dir() { path.join("trivy.db") } else { path.clone() };
        if !file.is_file() {
            return Err(OpenError::Missing { path: file });
        }
        let metadata = read_metadata(&file.with_file_name("metadata.json"))?;
        let source = file.display().to_string();
        let beside = file.with_file_name(RISK_FILE);
        let risk = if beside.is_file() { Some(Map::open(&beside)?) } else { None };
        let opened = Self { bytes: Bytes::Mapped(Map::open(&file)?), metadata, risk, source };
        match requirement {
            Some(requirement) => opened.held_to(requirement, file),
            None => Ok(opened),
        }
    }

    /// Refuses a file other than the one that was verified. The digest is of the bytes that are mapped: the file may
    /// have been replaced since its metadata was read.
    fn held_to(self, requirement: &str, path: PathBuf) -> Result<Self, OpenError> {
        let info = self.database()?.info().clone();
        let wrong = match (info.verified.as_deref(), info.digest) {
            (Some(known), Some(digest)) if known == requirement => {
                (Digest::sha256_of(self.bytes()) != digest).then_some("it is not the file that was verified")
            }
            (Some(_), _) => Some("it was verified for another signer"),
            (None, _) => Some("its signature was not verified when it was put there"),
        };
        wrong.map_or(Ok(self), |reason| Err(OpenError::NotVerified { path, reason }))
    }

    fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Built(built) => &built.database,
        }
    }

    /// The database.
    ///
    /// # Errors
    /// When the bytes are damaged or no trivy-db.
    pub fn database(&self) -> Result<Database<'_>, OpenError> {
        let database = Database::open(self.bytes(), self.metadata.as_deref(), &self.source)?;
        Ok(match &self.risk {
            Some(risk) => database.with_risk(RiskDatabase::open(risk)?),
            None => database,
        })
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes().len()
    }

    /// Whether this is the sample, which is no database to judge images by.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        matches!(self.bytes, Bytes::Built(_))
    }
}

pub(crate) fn read_metadata(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::from_io(path, &error)),
    };
    let limit = MAX_METADATA_BYTES;
    let read = base::read_bounded(&mut file, limit).map_err(|error| StoreError::from_io(path, &error))?;
    read.map(Some).map_err(|_| StoreError::TooLarge { path: path.to_owned(), limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("folder");
        let built = vuln::sample::build().expect("sample");
        std::fs::write(folder.path().join("trivy.db"), &built.database).expect("written");
        std::fs::write(folder.path().join("metadata.json"), &built.metadata).expect("written");
        folder
    }

    fn code(folder: &Path) -> &'static str {
        let opened = OpenDatabase::open(&DatabaseChoice::Path(folder.to_owned()));
        match opened.as_ref().map(OpenDatabase::database) {
            Ok(Ok(_)) => "",
            Ok(Err(error)) => error.code(),
            Err(error) => error.code(),
        }
    }

    #[test]
    fn metadata_limit_holds_at_the_limit_and_one_past_it() {
        let folder = folder();
        let path = folder.path().join("metadata.json");
        let mut bytes = std::fs::read(&path).expect("read");
        for (size, expected) in [(MAX_METADATA_BYTES, ""), (MAX_METADATA_BYTES + 1, "store-too-large")] {
            bytes.resize(usize::try_from(size).expect("small"), b' ');
            std::fs::write(&path, &bytes).expect("written");
            assert_eq!(code(folder.path()), expected, "{size}");
        }
    }

    #[test]
    fn missing_and_damaged_databases_are_told_apart() {
        let folder = folder();
        let file = folder.path().join("trivy.db");
        let good = std::fs::read(&file).expect("read");
        for bytes in [&good[..good.len() / 2], b"no database", b""] {
            std::fs::write(&file, bytes).expect("written");
            let code = code(folder.path());
            assert!(code.starts_with("vuln-") || code.starts_with("store-"), "{code}");
        }
        std::fs::remove_file(&file).expect("removed");
        assert_eq!(code(folder.path()), "db-missing");
        assert_eq!(code(Path::new("/no/such/folder")), "db-missing");
    }
}
