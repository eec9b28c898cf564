//! What can go wrong with local files.

use std::io;
use std::path::{Path, PathBuf};

use base::{Class, Fault};
use image::{ImageError, SourceError};

/// A failure with a local file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// It is not there.
    #[error("{} does not exist", path.display())]
    NotFound {
        /// What was looked for.
        path: PathBuf,
    },
    /// Something is there that was not to be replaced.
    #[error("{} exists already", path.display())]
    AlreadyExists {
        /// The file.
        path: PathBuf,
    },
    /// A folder that is no OCI layout.
    #[error("{} is not an OCI layout: it has no {missing}", path.display())]
    NotALayout {
        /// The folder.
        path: PathBuf,
        /// The file it lacks.
        missing: &'static str,
    },
    /// The system refused.
    #[error("permission denied on {}", path.display())]
    PermissionDenied {
        /// The file.
        path: PathBuf,
    },
    /// A read-only file system.
    #[error("{} is on a read-only file system", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No space, or over quota.
    #[error("no space left to write {}", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// A folder for secrets that others may enter.
    #[error("{} has mode {found:04o}, expected 0700", path.display())]
    NotPrivate {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        found: u32,
    },
    /// A folder for secrets that is a link, a file or another user's.
    #[error("{} is not a folder of this user", path.display())]
    NotOwnFolder {
        /// The path.
        path: PathBuf,
    },
    /// Another process holds the lock.
    #[error("{} is locked by {}", path.display(), holder.map_or("another process".to_owned(), |pid| format!("process {pid}")))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Process id of the holder, where it wrote one.
        holder: Option<u32>,
    },
    /// A location that names no local file.
    #[error("\"{location}\" is not a local image, expected oci:PATH or docker-archive:FILE")]
    NotLocal {
        /// As named.
        location: String,
    },
    /// An archive that inflates beyond the limit.
    #[error("{} inflates to more than {limit} bytes", path.display())]
    TooLarge {
        /// The archive.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// An archive of a compression that is not read.
    #[error("{} is compressed with {with}, expected a tar, plain or with gzip", path.display())]
    Compressed {
        /// The archive.
        path: PathBuf,
        /// The program that inflates it.
        with: &'static str,
    },
    /// A gzip archive that does not inflate to its end.
    #[error("{} is no whole gzip archive: {reason}", path.display())]
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A blob whose bytes are not what its descriptor says, before it is written.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// Anything else the system says.
    #[error("{}: {reason}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
}

impl StoreError {
    /// The failure of an operation on `path`, told apart by its kind.
    pub fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            // A limit on the size of files (`ulimit -f`) is one on space, too.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path }
            }
            _ => Self::Io { path, reason: error.to_string() },
        }
    }
}

impl Fault for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "store-not-found",
            Self::AlreadyExists { .. } => "store-already-exists",
            Self::NotALayout { .. } => "store-not-a-layout",
            Self::PermissionDenied { .. } => "store-permission-denied",
            Self::ReadOnly { .. } => "store-read-only",
            Self::DiskFull { .. } => "store-disk-full",
            Self::NotPrivate { .. } => "store-not-private",
            Self::NotOwnFolder { .. } => "store-not-own-folder",
            Self::Locked { .. } => "store-locked",
            Self::NotLocal { .. } => "store-not-local",
            Self::TooLarge { .. } => "store-too-large",
            Self::Compressed { .. } => "store-compressed",
            Self::Damaged { .. } => "store-damaged",
            Self::Image(inner) => inner.code(),
            Self::Io { .. } => "store-io",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => "check the path".into(),
            Self::Compressed { path, with } => {
                format!("inflate it first: {with} --decompress --keep {}", path.display())
            }
            Self::Damaged { .. } => "the file was cut or changed on its way: copy or save it again".into(),
            Self::AlreadyExists { .. } => "name another file, or move this one away".into(),
            Self::NotALayout { .. } => {
                "name a folder or tar written by `crane pull --format=oci`, `skopeo copy … oci:` or buildx"
                    .into()
            }
            Self::PermissionDenied { path } => {
                format!("run as a user who may use it, or change the rights of {}", path.display())
            }
            Self::ReadOnly { .. } => "name a path on a writable file system".into(),
            Self::DiskFull { .. } => "free some space, or set TMPDIR to a larger file system".into(),
            Self::NotPrivate { path, .. } => format!("run: chmod 700 {}", path.display()),
            Self::NotOwnFolder { .. } => "name another folder, or remove what is there".into(),
            Self::Locked { .. } => "wait until it has finished, or stop it".into(),
            Self::NotLocal { .. } => "write oci:PATH[:TAG] or docker-archive:FILE".into(),
            Self::TooLarge { .. } => "inflate it yourself and name the plain file".into(),
            Self::Image(inner) => inner.hint(),
            Self::Io { .. } => "look at the file and its file system, then try again".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound { .. } | Self::NotALayout { .. } => Class::NothingToExamine,
            Self::NotPrivate { .. }
            | Self::NotOwnFolder { .. }
            | Self::NotLocal { .. }
            | Self::AlreadyExists { .. } => Class::Usage,
            Self::Image(inner) => inner.class(),
            _ => Class::Undecided,
        }
    }
}

impl From<StoreError> for SourceError {
    fn from(error: StoreError) -> Self {
        Box::new(error)
    }
}
