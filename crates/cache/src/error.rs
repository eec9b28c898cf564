use std::path::PathBuf;

use base::{Class, Fault};
use net::NetError;
use store::StoreError;

/// A failure of the cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server could not be reached.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The text names no bucket.
    #[error("\"{location}\" is no place for a cache: {reason}")]
    Location {
        /// The text, shortened.
        location: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// There are no credentials for the bucket.
    #[error("no credentials for the bucket of the cache: {reason}")]
    Credentials {
        /// Where was looked, or what was answered.
        reason: String,
    },
    /// A request could not be signed.
    #[error("a request to {place} could not be signed")]
    S3Sign {
        /// The bucket.
        place: String,
    },
    /// The server said no.
    #[error("{place} answered with status {status}: {reason}")]
    S3Refused {
        /// The bucket.
        place: String,
        /// The status.
        status: u16,
        /// The server's words, shortened.
        reason: String,
    },
    /// A list of objects that is none.
    #[error("{place} answered with a list that cannot be read, or with one that does not end")]
    S3Listing {
        /// The bucket.
        place: String,
    },
    /// An entry is not what was put there under its name with this key.
    #[error("entry {name} of the cache {place} is refused: {reason}")]
    Refused {
        /// Name of the entry.
        name: String,
        /// Name of the cache.
        place: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// An entry over the limit.
    #[error("entry {name} of the cache is larger than {limit} bytes")]
    TooLarge {
        /// Name of the entry.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Sealing failed inside the cryptographic library.
    #[error("entry {name} could not be sealed")]
    Seal {
        /// Name of the entry.
        name: String,
    },
    /// The text of a key has another form.
    #[error("the cache key from {source_name} is not 32 bytes in hexadecimal or base64")]
    KeyMalformed {
        /// A file or variable.
        source_name: String,
    },
    /// A key others may read.
    #[error("the cache key {} has mode {found:04o}, expected 0600", path.display())]
    KeyNotPrivate {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        found: u32,
    },
    /// A key inside of what it is to protect.
    #[error("the cache key {} is inside the cache it seals", path.display())]
    KeyBeside {
        /// The file.
        path: PathBuf,
    },
}

impl CacheError {
    /// Whether every other entry would fail alike, so that asking again is of no use.
    #[must_use]
    pub fn is_of_the_place(&self) -> bool {
        !matches!(self, Self::Refused { .. } | Self::TooLarge { .. } | Self::Seal { .. })
    }
}

impl Fault for CacheError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(inner) => inner.code(),
            Self::Net(inner) => inner.code(),
            Self::Location { .. } => "cache-location",
            Self::Credentials { .. } => "cache-s3-credentials",
            Self::S3Sign { .. } => "cache-s3-sign",
            Self::S3Refused { .. } => "cache-s3-refused",
            Self::S3Listing { .. } => "cache-s3-listing",
            Self::Refused { .. } => "cache-entry-refused",
            Self::TooLarge { .. } => "cache-entry-too-large",
            Self::Seal { .. } => "cache-seal",
            Self::KeyMalformed { .. } => "cache-key-malformed",
            Self::KeyNotPrivate { .. } => "cache-key-not-private",
            Self::KeyBeside { .. } => "cache-key-beside",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Store(inner) => inner.hint(),
            Self::Net(inner) => inner.hint(),
            Self::Location { .. } => "write a folder, or s3://BUCKET[/PREFIX][?region=R&endpoint=URL]".into(),
            Self::Credentials { .. } => {
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN"
                    .into()
            }
            Self::S3Sign { .. } => "check the credentials for characters that do not belong there".into(),
            Self::S3Refused { .. } => {
                "check bucket, region and endpoint, and that the identity may get, put, list and delete objects".into()
            }
            Self::S3Listing { .. } => "look at the bucket, or name another prefix".into(),
            Self::Refused { .. } => {
                "the layer is read instead; if nobody changed the key, find out who may write to the cache"
                    .into()
            }
            Self::TooLarge { .. } => {
                "the layer is read each time; `assay cache clean` removes the entry".into()
            }
            Self::Seal { .. } => "scan with --no-cache, and report it".into(),
            Self::KeyMalformed { .. } => "make one with: openssl rand -hex 32".into(),
            Self::KeyNotPrivate { path, .. } => format!("run: chmod 600 {}", path.display()),
            Self::KeyBeside { .. } => {
                "keep the key where those who may write to the cache cannot read it".into()
            }
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Store(inner) => inner.class(),
            Self::Net(inner) => inner.class(),
            Self::Location { .. } | Self::Credentials { .. } => Class::Usage,
            Self::KeyMalformed { .. } | Self::KeyNotPrivate { .. } | Self::KeyBeside { .. } => Class::Usage,
            Self::Seal { .. } => Class::Internal,
            _ => Class::Undecided,
        }
    }
}
