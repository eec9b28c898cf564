use std::path::PathBuf;

use base::{Class, Fault};
use store::StoreError;

/// A failure of the cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
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
            Self::KeyMalformed { .. } | Self::KeyNotPrivate { .. } | Self::KeyBeside { .. } => Class::Usage,
            Self::Seal { .. } => Class::Internal,
            _ => Class::Undecided,
        }
    }
}
