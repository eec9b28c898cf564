//! What can go wrong with a log.

use base::{Class, Fault};

/// A failure of the log engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The disk refused.
    #[error("log could not {action} {path}: {cause}")]
    Disk {
        /// What was tried, such as `append to`.
        action: &'static str,
        /// Path inside the log's folder.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// A write failed earlier, so that nobody knows what is on the disk.
    #[error("log stopped after a failed write: {cause}")]
    Stopped {
        /// The first failure.
        cause: String,
    },
    /// What is on the disk contradicts itself.
    #[error("log is damaged: {what}")]
    Damaged {
        /// Which contradiction.
        what: String,
    },
    /// There is no log in the folder.
    #[error("log folder has no write-ahead log")]
    Missing,
    /// The clock went back.
    #[error("clock reads {now}, before the last checkpoint at {last}")]
    ClockWentBack {
        /// The clock.
        now: base::Timestamp,
        /// Time of the last checkpoint.
        last: base::Timestamp,
    },
    /// An entry does not fit.
    #[error("log entry has {found} bytes, expected 1 to 65535")]
    EntryLength {
        /// Its length.
        found: usize,
    },
    /// An index or size outside the log.
    #[error("log has {size} entries, asked for {asked}")]
    OutsideLog {
        /// Entries there are.
        size: u64,
        /// The index or size asked for.
        asked: u64,
    },
    /// Signing the checkpoint failed.
    #[error("checkpoint could not be signed: {cause}")]
    Signing {
        /// Why.
        cause: String,
    },
    /// The log cannot hold more entries, or its state does not fit together.
    #[error(transparent)]
    Tree(#[from] tlog::TreeError),
    /// A tile cannot be read.
    #[error(transparent)]
    Tile(#[from] tlog::TileError),
}

impl Fault for LogError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk { .. } => "log-disk",
            Self::Stopped { .. } => "log-stopped",
            Self::Damaged { .. } => "log-damaged",
            Self::Missing => "log-missing",
            Self::ClockWentBack { .. } => "log-clock-went-back",
            Self::EntryLength { .. } => "log-entry-length",
            Self::OutsideLog { .. } => "log-outside",
            Self::Signing { .. } => "log-signing",
            Self::Tree(e) => e.code(),
            Self::Tile(e) => e.code(),
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Disk { .. } | Self::Stopped { .. } => {
                "make room on the disk or replace it, then start the stack again: it recovers what was acknowledged"
                    .into()
            }
            Self::Damaged { .. } | Self::Missing => {
                "stop writing, keep the folder as it is, and restore the last backup".into()
            }
            Self::ClockWentBack { .. } => "set the clock right, then try again".into(),
            Self::EntryLength { .. } => "log the digest of large content instead of the content".into(),
            Self::OutsideLog { .. } => "ask for the checkpoint first: it says how many entries there are".into(),
            Self::Signing { .. } => "check the log's key file".into(),
            Self::Tree(e) => e.hint(),
            Self::Tile(e) => e.hint(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::EntryLength { .. } | Self::OutsideLog { .. } => Class::Usage,
            Self::Damaged { .. } => Class::VerificationFailed,
            Self::Tree(e) => e.class(),
            Self::Tile(e) => e.class(),
            _ => Class::Undecided,
        }
    }
}

impl LogError {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    pub(super) fn disk<'a>(action: &'static str, path: &'a str) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |e| Self::Disk { action, path: path.to_owned(), cause: e.to_string() }
    }
}
