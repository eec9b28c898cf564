//! Trivy's Java database on disk: what Maven Central holds, by SHA-1 and by name.
//!
//! `trivy-java.db` is SQLite of a gigabyte and more. SQLite reads the pages a question needs, by index; nothing of it is
//! held in memory but its page cache of 2 MB.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base::{Class, Digest, Fault};
use catalog::{JavaIndex, ReadError};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use store::{Map, StoreError};
use vuln::{DatabaseError, DatabaseInfo};

use crate::database::read_metadata;

/// Name of the file in its folder.
pub const JAVA_DATABASE_FILE: &str = "trivy-java.db";

/// Tables and indices of schema 1 (trivy-java-db, `pkg/db/db.go`). Without the indices a question would read all of it.
const SCHEMA: [(&str, &str); 5] = [
    ("table", "artifacts"),
    ("table", "indices"),
    ("index", "artifacts_idx"),
    ("index", "indices_artifact_idx"),
    ("index", "indices_sha1_idx"),
];

/// The kind of archive whose groups are compared, as Trivy does.
const JAR: &str = "jar";

/// Why a Java database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JavaDatabaseError {
    /// There is none.
    #[error("no Java database at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It is something else, or damaged.
    #[error("{} is no Java database: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// SQLite's words, or what is missing.
        reason: String,
    },
    /// Its `metadata.json` is none, or of another schema.
    #[error("{}: {inner}", path.display())]
    Metadata {
        /// The database.
        path: PathBuf,
        /// What is wrong.
        inner: DatabaseError,
    },
    /// A verified one was asked for.
    #[error("the Java database {} cannot be used: {reason}", path.display())]
    NotVerified {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// A file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for JavaDatabaseError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "java-db-missing",
            Self::Malformed { .. } => "java-db-malformed",
            Self::Metadata { .. } => "java-db-metadata",
            Self::NotVerified { .. } => "java-db-not-verified",
            Self::Store(inner) => inner.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Missing { .. } => {
                "fetch one with `assay db update --java`, or name a folder with trivy-java.db".into()
            }
            Self::Store(inner) => inner.hint(),
            Self::NotVerified { .. } => {
                "fetch it again with `assay db update --java --force` and the same signer".into()
            }
            _ => "fetch it again: assay db update --java --force".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Missing { .. } => Class::Usage,
            Self::NotVerified { .. } => Class::VerificationFailed,
            Self::Store(inner) => inner.class(),
            _ => Class::Undecided,
        }
    }
}

/// An open Java database. It is never written to.
#[derive(Debug)]
pub struct JavaDatabase {
    connection: Mutex<Connection>,
    info: DatabaseInfo,
    size: u64,
}

impl JavaDatabase {
    /// Opens `trivy-java.db` in a folder, or the file itself. With `requirement` it must be the file that was fetched
    /// and verified under that ([`DatabaseInfo::verified`]).
    ///
    /// # Errors
    /// When it is not there, is something else, is damaged where that shows at once, or was not verified.
    pub fn open(path: &Path, requirement: Option<&str>) -> Result<Self, JavaDatabaseError> {
        let file = if path.is_dir() { path.join(JAVA_DATABASE_FILE) } else { path.to_owned() };
        if !file.is_file() {
            return Err(JavaDatabaseError::Missing { path: file });
        }
        let metadata = read_metadata(&file.with_file_name("metadata.json"))?;
        let opened = Self::open_parts(&file, metadata.as_deref())?;
        match requirement {
            Some(requirement) => opened.held_to(requirement, file),
            None => Ok(opened),
        }
    }

    /// Opens a file with metadata from elsewhere.
    fn open_parts(file: &Path, metadata: Option<&[u8]>) -> Result<Self, JavaDatabaseError> {
        let info = DatabaseInfo::of_java(metadata, &file.display().to_string())
            .map_err(|inner| JavaDatabaseError::Metadata { path: file.to_owned(), inner })?;
        let size = std::fs::metadata(file).map_err(|error| StoreError::from_io(file, &error))?.len();
        let malformed = |reason: String| JavaDatabaseError::Malformed { path: file.to_owned(), reason };
        let connection = connect(file).map_err(|error| malformed(error.to_string()))?;
        for (kind, name) in SCHEMA {
            let there = connection
                .query_row("SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = ?2", [kind, name], |_| {
                    Ok(())
                })
                .optional()
                .map_err(|error| malformed(error.to_string()))?;
            if there.is_none() {
                return Err(malformed(format!("it has no {kind} {name}")));
            }
        }
        Ok(Self { connection: Mutex::new(connection), info, size })
    }

    /// Opens a file that is to take the place of another, after every page was looked at.
    ///
    /// # Errors
    /// As for [`JavaDatabase::open`], and when any part of the file is damaged.
    pub fn open_checked(file: &Path, metadata: &[u8]) -> Result<Self, JavaDatabaseError> {
        let opened = Self::open_parts(file, Some(metadata))?;
        let malformed = |reason: String| JavaDatabaseError::Malformed { path: file.to_owned(), reason };
        // sqlite.org/pragma.html#pragma_quick_check: one row "ok", or what is wrong.
        let said: String = opened
            .ask(|connection| connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)))
            .map_err(|error| malformed(error.to_string()))?;
        if said != "ok" {
            return Err(malformed(said.chars().take(200).collect()));
        }
        Ok(opened)
    }

    fn held_to(self, requirement: &str, path: PathBuf) -> Result<Self, JavaDatabaseError> {
        let wrong = match (self.info.verified.as_deref(), &self.info.digest) {
            (Some(known), Some(digest)) if known == requirement => (Digest::sha256_of(&Map::open(&path)?)
                != *digest)
                .then_some("it is not the file that was verified"),
            (Some(_), _) => Some("it was verified for another signer"),
            (None, _) => Some("its signature was not verified when it was put there"),
        };
        wrong.map_or(Ok(self), |reason| Err(JavaDatabaseError::NotVerified { path, reason }))
    }

    /// Where it came from and how old it is.
    #[must_use]
    pub fn info(&self) -> &DatabaseInfo {
        &self.info
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    fn ask<T>(&self, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, ReadError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        question(&connection).map_err(|error| ReadError::JavaIndex { detail: error.to_string() })
    }
}

/// sqlite.org/uri.html: a file that is `immutable` gets no lock and no file beside it, so that it may lie where nobody
/// can write; it is replaced by renaming another over it, never changed.
fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let mut uri = "file:".to_owned();
    for byte in std::os::unix::ffi::OsStrExt::as_bytes(absolute.as_os_str()) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags)?;
    // sqlite.org/security.html, "Untrusted SQLite Database Files".
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

impl JavaIndex for JavaDatabase {
    fn by_sha1(&self, sha1: &[u8; 20]) -> Result<Option<[String; 3]>, ReadError> {
        self.ask(|connection| {
            connection
                .prepare(
                    "SELECT a.group_id, a.artifact_id, i.version FROM indices i \
                     JOIN artifacts a ON a.id = i.artifact_id WHERE i.sha1 = ?1",
                )?
                .query_row([sha1.as_slice()], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
                .optional()
        })
    }

    fn exists(&self, group: &str, artifact: &str) -> Result<bool, ReadError> {
        self.ask(|connection| {
            connection
                .prepare(
                    "SELECT 1 FROM indices i JOIN artifacts a ON a.id = i.artifact_id \
                     WHERE a.artifact_id = ?1 AND a.group_id = ?2",
                )?
                .exists([artifact, group])
        })
    }

    /// Trivy counts archives of every version and kind, once for each jar of this version. Of groups with as many, it
    /// takes any; this takes the first by name.
    fn group_of(&self, artifact: &str, version: &str) -> Result<Option<String>, ReadError> {
        self.ask(|connection| {
            connection
                .prepare(
                    "SELECT f.group_id FROM indices i JOIN \
                       (SELECT a.id, a.group_id FROM indices j JOIN artifacts a ON a.id = j.artifact_id \
                        WHERE a.artifact_id = ?1 AND j.version = ?2 AND j.archive_type = ?3) f \
                       ON f.id = i.artifact_id \
                     GROUP BY f.group_id ORDER BY count(*) DESC, f.group_id LIMIT 1",
                )?
                .query_row([artifact, version, JAR], |row| row.get(0))
                .optional()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database of the form of Trivy's.
    fn make(folder: &Path) -> PathBuf {
        let path = folder.join(JAVA_DATABASE_FILE);
        let connection = Connection::open(&path).expect("made");
        connection
            .execute_batch(
                "CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);
                 CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT,
                   foreign key (artifact_id) references artifacts(id));
                 CREATE UNIQUE INDEX artifacts_idx ON artifacts(artifact_id, group_id);
                 CREATE INDEX indices_artifact_idx ON indices(artifact_id);
                 CREATE UNIQUE INDEX indices_sha1_idx ON indices(sha1);
                 INSERT INTO artifacts VALUES (1, 'javax.servlet', 'jstl'), (2, 'jstl', 'jstl'), (3, 'org.a', 'b'),
                   (4, 'org.empty', 'b');
                 INSERT INTO indices VALUES (1, '1.0', x'01', 'jar'), (2, '1.0', x'02', 'jar'), (2, '1.0', x'03', 'jar'),
                   (1, '2.0', x'04', 'jar'), (2, '3.0', x'05', 'jar'), (1, '4.0', x'06', 'aar'),
                   (2, '2.0', x'07', 'jar'),
                   (3, '1.5', x'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'jar');",
            )
            .expect("filled");
        path
    }

    #[test]
    fn questions() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let odd = dir.path().join("a folder?#%");
        std::fs::create_dir(&odd).expect("made");
        make(&odd);
        let database = JavaDatabase::open(&odd, None).expect("opened");
        assert_eq!(database.by_sha1(&[0xaa; 20]), Ok(Some(["org.a", "b", "1.5"].map(str::to_owned))));
        assert_eq!(database.by_sha1(&[0xab; 20]), Ok(None));
        assert_eq!((database.exists("org.a", "b"), database.exists("b", "org.a")), (Ok(true), Ok(false)));
        assert_eq!(database.exists("org.empty", "b"), Ok(false), "an artifact without archives");
        let group = |artifact: &str, version: &str| database.group_of(artifact, version).expect("answered");
        assert_eq!(group("jstl", "1.0").as_deref(), Some("jstl"), "two jars of four against one of three");
        assert_eq!(group("jstl", "2.0").as_deref(), Some("jstl"), "a jar each; four archives against three");
        assert_eq!(group("jstl", "4.0"), None, "no jar");
        assert_eq!(group("gone", "1.0"), None);
        let names: Vec<_> = std::fs::read_dir(&odd).expect("listed").collect();
        assert_eq!(names.len(), 1, "nothing is made beside it");
    }

    #[test]
    fn what_is_no_database_is_refused() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let code = |path: &Path| JavaDatabase::open(path, None).expect_err("refused").code();
        assert_eq!(code(dir.path()), "java-db-missing");
        let path = make(dir.path());
        let bytes = std::fs::read(&path).expect("read");
        let half = bytes.len() / 2;
        for (len, flip) in
            [(0, None), (100, None), (half, None), (bytes.len(), Some(0)), (bytes.len(), Some(100))]
        {
            let mut damaged = bytes[..len].to_vec();
            if let Some(at) = flip {
                damaged[at] ^= 0xff;
            }
            std::fs::write(&path, damaged).expect("written");
            assert_eq!(code(&path), "java-db-malformed", "{len} {flip:?}");
        }
        std::fs::write(&path, &bytes).expect("written");
        std::fs::write(dir.path().join("metadata.json"), r#"{"Version":2}"#).expect("written");
        assert_eq!(code(&path), "java-db-metadata");
        std::fs::write(dir.path().join("metadata.json"), r#"{"Version":1}"#).expect("written");
        assert!(JavaDatabase::open(&path, None).is_ok());
        let refused = JavaDatabase::open(&path, Some("someone")).expect_err("refused");
        assert_eq!(refused.code(), "java-db-not-verified");
        let connection = Connection::open(&path).expect("opened");
        connection.execute_batch("DROP INDEX indices_sha1_idx").expect("dropped");
        assert_eq!(code(&path), "java-db-malformed", "a question would read all of it");
    }

    /// No damage is taken for an empty database without a word: an answer, or an error.
    #[test]
    fn damage_is_found_before_a_database_is_put_in_place() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = make(dir.path());
        let bytes = std::fs::read(&path).expect("read");
        let check = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("written");
            JavaDatabase::open_checked(&path, br#"{"Version":1}"#).map(|database| database.size())
        };
        assert_eq!(check(&bytes).expect("sound"), bytes.len() as u64);
        // The kind of each page but the first: sqlite.org/fileformat2.html, "B-tree Pages".
        for page in 1..bytes.len() / 4096 {
            let mut damaged = bytes.clone();
            damaged[page * 4096] ^= 0xff;
            assert_eq!(
                check(&damaged).map_err(|error| error.code()),
                Err("java-db-malformed"),
                "page {page}"
            );
        }
        for at in (0..bytes.len()).step_by(37) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            if check(&damaged).is_ok() {
                let database = JavaDatabase::open(&path, None).expect("as before");
                let _ = (database.by_sha1(&[0xaa; 20]), database.group_of("jstl", "1.0"));
            }
        }
    }
}
