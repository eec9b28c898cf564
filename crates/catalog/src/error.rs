use std::borrow::Cow;

use base::{BudgetExceeded, Class, Fault};

/// Why a file that records packages could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum ReadError {
    /// A limit was met.
    #[error(transparent)]
    Budget(#[from] BudgetExceeded),
    /// The content is not what the format says.
    #[error("{format} is malformed: expected {expected}, found {found}")]
    Malformed {
        /// The format.
        format: Cow<'static, str>,
        /// What was expected.
        expected: Cow<'static, str>,
        /// What was found, shortened.
        found: String,
    },
    /// A known format this version does not read.
    #[error("{format} is not read yet; packages in it are missing from the inventory")]
    Unsupported {
        /// The format.
        format: Cow<'static, str>,
    },
    /// An entry of an archive is encrypted.
    #[error("archive entry \"{entry}\" is encrypted")]
    Encrypted {
        /// Name of the entry.
        entry: String,
    },
    /// The database that names Java archives gave no answer.
    #[error("the Java database cannot be read: {detail}")]
    JavaIndex {
        /// What its reader said.
        detail: String,
    },
    /// A file that is too large for memory could not be put aside.
    #[error("it could not be put aside to be read: {detail}")]
    Spool {
        /// What the system said.
        detail: String,
    },
    /// The bytes of the file stopped coming.
    #[error("reading failed: {detail}")]
    Stream {
        /// What the reader said.
        detail: String,
    },
}

impl ReadError {
    /// A [`ReadError::Malformed`] with `found` shortened to 120 characters.
    pub(crate) fn malformed(
        format: &'static str,
        expected: &'static str,
        found: impl std::fmt::Display,
    ) -> Self {
        Self::Malformed {
            format: format.into(),
            expected: expected.into(),
            found: found.to_string().chars().take(120).collect(),
        }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // A layer that ends early ends the pass over it: what ends here is the file.
            std::io::ErrorKind::UnexpectedEof => Self::malformed("the file", "more bytes", "its end"),
            _ => Self::Stream { detail: error.to_string() },
        }
    }
}

impl Fault for ReadError {
    fn code(&self) -> &'static str {
        match self {
            Self::Budget(budget) => budget.code(),
            Self::Malformed { .. } => "catalog-malformed",
            Self::Unsupported { .. } => "catalog-unsupported",
            Self::Encrypted { .. } => "catalog-encrypted",
            Self::JavaIndex { .. } => "catalog-java-db",
            Self::Spool { .. } => "catalog-spool",
            Self::Stream { .. } => "catalog-stream",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Budget(budget) => budget.hint(),
            Self::Malformed { .. } => {
                "look at the file inside the image; packages in it are not listed".into()
            }
            Self::Unsupported { .. } => "rebuild the image on a base whose database is read".into(),
            Self::Encrypted { .. } => "list what is inside the archive by other means".into(),
            Self::JavaIndex { .. } => "fetch it again: assay db update --java --force".into(),
            Self::Spool { .. } => "make room in the folder for temporary files, or set TMPDIR".into(),
            Self::Stream { .. } => "fetch the image again; the layer ended early or is broken".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}
