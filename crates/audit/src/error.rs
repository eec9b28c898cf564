//! What can be wrong with a log.

use base::{Class, Fault};

/// A log that cannot be written, read or trusted. Entry numbers count from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The reader failed.
    #[error("audit log could not be read at entry {entry}: {reason}")]
    Io {
        /// Entry being read.
        entry: u64,
        /// What the reader said.
        reason: String,
    },
    /// A line over the limit.
    #[error("audit entry {entry} is longer than {limit} bytes")]
    LineTooLong {
        /// Its number.
        entry: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// More entries than one log may hold.
    #[error("audit log has more than {limit} entries")]
    TooManyEntries {
        /// The limit.
        limit: u64,
    },
    /// A batch of no events, or of too many.
    #[error("audit batch has {found} events, expected 1 to {limit}")]
    BatchSize {
        /// Events in the batch.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// An event that canonical JSON cannot hold.
    #[error("audit entry {entry} cannot be written: {reason}")]
    Unwritable {
        /// Its number.
        entry: u64,
        /// Why.
        reason: String,
    },
    /// A line that is no entry.
    #[error("audit entry {entry} is not a canonical entry: {reason}")]
    Malformed {
        /// Position of the line.
        entry: u64,
        /// What was found.
        reason: String,
    },
    /// The contents of an entry changed.
    #[error("audit entry {entry} was edited: the entries around it name a different one")]
    Edited {
        /// Its number.
        entry: u64,
    },
    /// A line that was not there when the checkpoint was signed.
    #[error("audit entry {entry} was inserted: the log has {found} entries, the checkpoint signed {signed}")]
    Inserted {
        /// Position of the first line out of place.
        entry: u64,
        /// Entries found.
        found: u64,
        /// Entries signed.
        signed: u64,
    },
    /// A line is missing.
    #[error("audit entry {entry} was deleted: the log has {found} entries, the checkpoint signed {signed}")]
    Deleted {
        /// Number of the first missing entry.
        entry: u64,
        /// Entries found.
        found: u64,
        /// Entries signed.
        signed: u64,
    },
    /// The same entries in another order.
    #[error("audit entry {entry} is out of order: entry {found} stands in its place")]
    Reordered {
        /// Number expected at the position.
        entry: u64,
        /// Number found there.
        found: u64,
    },
    /// The end is missing.
    #[error("audit log is cut off at entry {entry}: the checkpoint signed {signed} entries")]
    Truncated {
        /// Number of the first missing or incomplete entry.
        entry: u64,
        /// Entries signed.
        signed: u64,
    },
    /// The chain holds and the tree does not: everything from some entry on was written anew.
    #[error(
        "audit log was rewritten: its {signed} entries hash to {found}, the checkpoint signed {expected} \
         (the last entry was edited, or an earlier one and all that follow)"
    )]
    Rewritten {
        /// Entries signed.
        signed: u64,
        /// Root of the tree over the entries, hexadecimal.
        found: String,
        /// Root in the checkpoint, hexadecimal.
        expected: String,
    },
    /// Whole lines after the last signed entry.
    #[error("audit entry {entry} is covered by no checkpoint")]
    Uncovered {
        /// Number of the first such entry.
        entry: u64,
    },
    /// A last line without its line feed after the last signed entry.
    #[error("audit entry {entry} is torn: it has no line feed, and no checkpoint covers it")]
    Torn {
        /// Its number.
        entry: u64,
    },
    /// The checkpoint is older than one seen before.
    #[error("audit log was rolled back: it has {found} signed entries, an earlier checkpoint had {earlier}")]
    RolledBack {
        /// Entries in the checkpoint given.
        found: u64,
        /// Entries in the earlier checkpoint.
        earlier: u64,
    },
    /// The log does not continue an earlier checkpoint.
    #[error(
        "audit log is another history: its first {earlier} entries hash to {found}, an earlier checkpoint had {expected}"
    )]
    Forked {
        /// Entries in the earlier checkpoint.
        earlier: u64,
        /// Root over these entries now, hexadecimal.
        found: String,
        /// Root in the earlier checkpoint, hexadecimal.
        expected: String,
    },
    /// A name that no log can have.
    #[error(
        "origin of the audit log is \"{found}\", expected a name without spaces, control characters and plus signs"
    )]
    OriginMalformed {
        /// The name, shortened to 200 characters.
        found: String,
    },
    /// The checkpoint is no signed note, or not signed by the key.
    #[error(transparent)]
    Note(#[from] tlog::NoteError),
    /// The note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] tlog::CheckpointError),
    /// The tree is full.
    #[error(transparent)]
    Tree(#[from] tlog::TreeError),
    /// The checkpoint of another log.
    #[error("checkpoint is of \"{found}\", expected \"{expected}\"")]
    OtherLog {
        /// Origin found.
        found: String,
        /// Origin expected.
        expected: String,
    },
    /// The signer failed.
    #[error("checkpoint could not be signed: {reason}")]
    Signer {
        /// What the signer said.
        reason: String,
    },
}

impl Fault for AuditError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "audit-io",
            Self::LineTooLong { .. } => "audit-line-too-long",
            Self::TooManyEntries { .. } => "audit-too-many-entries",
            Self::BatchSize { .. } => "audit-batch-size",
            Self::Unwritable { .. } => "audit-unwritable",
            Self::Malformed { .. } => "audit-malformed",
            Self::Edited { .. } => "audit-edited",
            Self::Inserted { .. } => "audit-inserted",
            Self::Deleted { .. } => "audit-deleted",
            Self::Reordered { .. } => "audit-reordered",
            Self::Truncated { .. } => "audit-truncated",
            Self::Rewritten { .. } => "audit-rewritten",
            Self::Uncovered { .. } => "audit-uncovered",
            Self::Torn { .. } => "audit-torn",
            Self::RolledBack { .. } => "audit-rolled-back",
            Self::Forked { .. } => "audit-forked",
            Self::OriginMalformed { .. } => "audit-origin-malformed",
            Self::Note(inner) => inner.code(),
            Self::Checkpoint(inner) => inner.code(),
            Self::Tree(inner) => inner.code(),
            Self::OtherLog { .. } => "audit-other-log",
            Self::Signer { .. } => "audit-signer",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Io { .. } => "check the disk and the permissions of the log, then try again",
            Self::LineTooLong { .. } | Self::Unwritable { .. } => "record less detail in one event",
            Self::TooManyEntries { .. } => "start a new log with a new origin and keep this one",
            Self::BatchSize { .. } => "write the events in several batches",
            Self::Uncovered { .. } | Self::Torn { .. } => {
                "if the last run was interrupted, run assay once more: it moves the tail aside and records that"
            }
            Self::OriginMalformed { .. } => "name the log like a host, such as audit.example.org/build",
            Self::Note(inner) => return inner.hint(),
            Self::Checkpoint(inner) => return inner.hint(),
            Self::Tree(inner) => return inner.hint(),
            Self::OtherLog { .. } => "pass the checkpoint that belongs to this log",
            Self::Signer { .. } => "check the audit key, then run again; nothing was recorded as done",
            _ => "keep the log as evidence, compare it with a copy kept elsewhere, and find out who could write it",
        }
        .into()
    }

    fn class(&self) -> Class {
        match self {
            Self::Io { .. } | Self::Signer { .. } | Self::TooManyEntries { .. } => Class::Undecided,
            Self::BatchSize { .. } | Self::Unwritable { .. } => Class::Internal,
            Self::OriginMalformed { .. } => Class::Usage,
            Self::Note(inner) => inner.class(),
            Self::Checkpoint(inner) => inner.class(),
            Self::Tree(inner) => inner.class(),
            _ => Class::VerificationFailed,
        }
    }
}
