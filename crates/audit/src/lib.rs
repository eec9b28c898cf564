//! The audit log of assay: what was done, by whom, to which image, with which secrets, and how it ended.
//!
//! A log is two files that the caller keeps. `audit.log` holds one entry a line: canonical JSON (RFC 8785), numbered,
//! with the SHA-256 of the line before it, each line a leaf of an RFC 6962 Merkle tree. `audit.checkpoint` holds one C2SP
//! `tlog-checkpoint` signed with a P-256 key, written anew after each batch. Whoever holds an older checkpoint can
//! tell whether the log was rolled back.
//!
//! # Writing, and what a crash leaves behind
//! [`LogWriter::append`] computes the bytes and the checkpoint of a batch; the caller then
//! 1. appends the bytes to `audit.log` and syncs it: a crash before or during this leaves a torn tail,
//! 2. replaces `audit.checkpoint` atomically and syncs the folder: a crash before this leaves whole lines which no
//!    checkpoint covers,
//! 3. tells whoever waits that the events are recorded. Nothing was promised before this point.
//!
//! [`recover`] finds both kinds of leftover. It never signs lines that no checkpoint covers, because anyone who can write
//! the file could have put them there: the caller moves them aside, and the [`Action::Recovered`] event that must
//! open the next batch says how many bytes and lines they were and their digest.
//!
//! # In scope
//! Events, entries, the checkpoint, appending, recovery, and verification in one pass with flat memory.
//!
//! # Out of scope
//! Files, locks, clocks and the signing key: the caller keeps them. Hiding entries: the log is readable.
//!
//! # Invariants
//! - No field of an event takes a [`base::Secret`], and `Secret` has no way into a `String` other than `expose`.
//! - [`VerifiedLog`] is made by [`verify_log`] only.
//! - A change to any covered byte is found; the error names the entry as far as the evidence allows.

mod checkpoint;
mod entry;
mod error;
mod event;
mod reader;
mod verify;
mod writer;

pub use checkpoint::{Checkpoint, CheckpointSigner, SignedCheckpoint, SignerFailed};
pub use entry::{Entry, genesis};
pub use error::AuditError;
pub use event::{Action, Event, Outcome, Subject};
pub use reader::{Entries, MAX_LINE_BYTES};
pub use verify::{MAX_ENTRIES, VerifiedLog, verify_log};
pub use writer::{Batch, LogWriter, MAX_BATCH_EVENTS, Recovery, recover};
