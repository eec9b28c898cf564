use base::{Class, Fault};

/// A file that is not a sound bbolt database, or data that cannot be put into one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoltError {
    /// Neither of the two meta pages is sound.
    #[error(
        "not a bbolt database: expected a meta page with magic 0xED0CDAED, version 2 and a good checksum in the first two pages, found none in {length} bytes"
    )]
    NoMeta {
        /// Length of the file in bytes.
        length: usize,
    },
    /// A page lies outside the file.
    #[error("database is cut short: page {page} ends past the {length} bytes of the file")]
    PageOutOfFile {
        /// Page number.
        page: u64,
        /// Length of the file in bytes.
        length: usize,
    },
    /// A page is not what the reference to it says.
    #[error(
        "database is damaged: expected a branch or leaf page with number {page}, found flags {flags:#x} and number {found}"
    )]
    WrongPage {
        /// Page number.
        page: u64,
        /// Number in the page's header.
        found: u64,
        /// Flags in the page's header.
        flags: u16,
    },
    /// A key or value lies outside its page.
    #[error("database is damaged: element {index} of page {page} lies outside the page")]
    ElementOutOfPage {
        /// Page number; 0 for a bucket stored inside its parent.
        page: u64,
        /// Element number.
        index: usize,
    },
    /// A branch page without children.
    #[error("database is damaged: branch page {page} has no children")]
    EmptyBranch {
        /// Page number.
        page: u64,
    },
    /// More levels than a sound tree can have.
    #[error("database is damaged: its tree is deeper than {limit} levels")]
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// A page is reached twice.
    #[error("database is damaged: a walk passed more pages than the {pages} in the file")]
    Cycle {
        /// Pages in the file.
        pages: u64,
    },
    /// Keys that do not rise.
    #[error("database is damaged: element {index} of page {page} is out of order")]
    Unordered {
        /// Page number; 0 for a bucket stored inside its parent.
        page: u64,
        /// Element number.
        index: usize,
    },
    /// A value where a bucket should be, or the other way round.
    #[error("database is damaged: expected \"{key}\" to be a {expected}")]
    WrongItem {
        /// The key, shortened to 100 characters.
        key: String,
        /// `bucket` or `value`.
        expected: &'static str,
    },
    /// A key that is written after a greater one, or twice.
    #[error("key \"{key}\" does not come after the one before it")]
    KeyOrder {
        /// The key, shortened to 100 characters.
        key: String,
    },
    /// The database cannot be written.
    #[error("the database cannot be written: {reason}")]
    Output {
        /// What the system says.
        reason: String,
    },
    /// A key the format has no room for.
    #[error("key of {length} bytes, expected 1 to {limit}")]
    KeyLength {
        /// Length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A value the format has no room for.
    #[error("value of {length} bytes, expected at most {limit}")]
    ValueLength {
        /// Length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
}

impl BoltError {
    #[expect(clippy::needless_pass_by_value, reason = "used as `map_err(BoltError::output)`")]
    pub(super) fn output(error: std::io::Error) -> Self {
        Self::Output { reason: error.to_string() }
    }

    pub(super) fn key_order(key: &[u8]) -> Self {
        Self::KeyOrder { key: String::from_utf8_lossy(key).chars().take(100).collect() }
    }

    pub(super) fn wrong_item(key: &[u8], expected: &'static str) -> Self {
        Self::WrongItem { key: String::from_utf8_lossy(key).chars().take(100).collect(), expected }
    }
}

impl Fault for BoltError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoMeta { .. } => "vuln-db-not-bolt",
            Self::PageOutOfFile { .. } => "vuln-db-truncated",
            Self::KeyLength { .. } => "vuln-db-key-length",
            Self::ValueLength { .. } => "vuln-db-value-length",
            Self::KeyOrder { .. } => "vuln-db-key-order",
            Self::Output { .. } => "vuln-db-output",
            _ => "vuln-db-damaged",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::KeyLength { .. } | Self::ValueLength { .. } => {
                "leave the record with this name out of the input".into()
            }
            Self::Output { .. } => "free some space, or name another folder".into(),
            _ => "build it again with `assay db build`, or copy it again from where it came".into(),
        }
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}
