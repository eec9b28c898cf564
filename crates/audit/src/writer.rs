//! Adding to a log, and finding back to a clean state after a crash.

use std::io::BufRead;

use base::Digest;
use tlog::{LogKey, Tree};

use crate::checkpoint::check_origin;
use crate::reader::Lines;
use crate::verify::Walk;
use crate::{Action, AuditError, CheckpointSigner, Entry, Event, MAX_ENTRIES, SignedCheckpoint, genesis};

/// Events in one batch: a run writes some twenty, and a batch of the longest lines stays at 64 MiB of memory.
pub const MAX_BATCH_EVENTS: usize = 1024;

/// Where a log ends. Holds a few hundred bytes however long the log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWriter {
    origin: String,
    pub(crate) tree: Tree,
    pub(crate) last: Digest,
}

/// What to write for one batch, in this order: `lines`, then `checkpoint` (see the crate documentation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Bytes to append to the log.
    pub lines: Vec<u8>,
    /// Text that replaces the checkpoint file once `lines` are durable.
    pub checkpoint: SignedCheckpoint,
    /// Number of the first entry of the batch.
    pub first: u64,
    /// The state to continue from once both are durable. Until then the old state stays true.
    pub next: LogWriter,
}

impl LogWriter {
    /// A log without entries. `origin` names it for ever, such as `audit.example.org/build`.
    ///
    /// # Errors
    /// [`AuditError::OriginMalformed`] when the origin is empty or holds spaces, control characters or `+`.
    pub fn start(origin: &str) -> Result<Self, AuditError> {
        let origin = check_origin(origin)?.to_owned();
        Ok(Self { last: genesis(&origin), origin, tree: Tree::new() })
    }

    /// Entries so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Computes what to write for `events`. Writes nothing itself and leaves `self` as it is: if the write fails, the
    /// same state can be used again after [`recover`].
    ///
    /// # Errors
    /// When the batch is empty or too large, an event cannot be written, or the signer fails.
    pub fn append(&self, events: &[Event], signer: &dyn CheckpointSigner) -> Result<Batch, AuditError> {
        if events.is_empty() || events.len() > MAX_BATCH_EVENTS {
            return Err(AuditError::BatchSize { found: events.len(), limit: MAX_BATCH_EVENTS });
        }
        let (first, mut next, mut lines) = (self.size(), self.clone(), Vec::new());
        for event in events {
            if next.size() >= MAX_ENTRIES {
                return Err(AuditError::TooManyEntries { limit: MAX_ENTRIES });
            }
            let entry = Entry { seq: next.size(), prev: next.last.clone(), event: event.clone() };
            let line = entry.to_line()?;
            next.take(&line)?;
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        let checkpoint = SignedCheckpoint::sign(&next.origin, next.size(), next.tree.root(), signer)?;
        Ok(Batch { lines, checkpoint, first, next })
    }

    pub(crate) fn take(&mut self, line: &[u8]) -> Result<(), AuditError> {
        self.tree.append(tlog::leaf_hash(line))?;
        self.last = Digest::sha256_of(line);
        Ok(())
    }
}

/// What [`recover`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The state at the checkpoint.
    pub writer: LogWriter,
    /// Bytes of the log that the checkpoint covers: the length to cut the file to after moving the rest aside.
    pub covered_bytes: u64,
    /// What to record first in the next batch, when there was a tail: always [`Action::Recovered`].
    pub tail: Option<Action>,
}

/// Verifies the part of a log that its checkpoint covers and says what an interrupted write left behind it.
///
/// A `checkpoint` of none is a log whose first batch may have been interrupted: everything there is tail.
///
/// # Errors
/// Those of [`crate::verify_log`] about the covered part: a damaged log is never continued.
pub fn recover(
    reader: &mut dyn BufRead,
    origin: &str,
    checkpoint: Option<&SignedCheckpoint>,
    key: &LogKey,
) -> Result<Recovery, AuditError> {
    let mut writer = LogWriter::start(origin)?;
    let mut lines = Lines::new(reader);
    let mut covered_bytes = 0;
    if let Some(signed) = checkpoint {
        let checkpoint = signed.open(key)?;
        if checkpoint.origin() != origin {
            return Err(AuditError::OtherLog { found: checkpoint.origin().into(), expected: origin.into() });
        }
        let mut walk = Walk::new(&checkpoint, None)?;
        walk.covered(&mut lines)?;
        covered_bytes = walk.bytes();
        writer = walk.into_writer();
    }
    let tail = read_tail(&mut lines)?;
    Ok(Recovery { writer, covered_bytes, tail })
}

fn read_tail(lines: &mut Lines<'_>) -> Result<Option<Action>, AuditError> {
    let mut hasher = base::Hasher::new(base::DigestAlgorithm::Sha256);
    let (mut bytes, mut whole_lines) = (0u64, 0u64);
    while let Some(line) = lines.next_line()? {
        hasher.update(&line.bytes);
        bytes += line.bytes.len() as u64;
        if line.whole {
            hasher.update(b"\n");
            bytes += 1;
            whole_lines += 1;
        }
    }
    Ok((bytes > 0).then(|| Action::Recovered { bytes, lines: whole_lines, content: hasher.finish() }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::checkpoint::tests::TestSigner;
    use crate::entry::tests::event;
    use crate::verify_log;

    /// A log of batches of the given sizes, with the checkpoint after each.
    pub(crate) fn log(batches: &[i64], signer: &TestSigner) -> (Vec<u8>, Vec<SignedCheckpoint>) {
        let mut writer = LogWriter::start("audit.example").expect("valid origin");
        let (mut bytes, mut checkpoints) = (Vec::new(), Vec::new());
        let mut n = 0;
        for size in batches {
            let events: Vec<_> = (n..n + size).map(event).collect();
            n += size;
            let batch = writer.append(&events, signer).expect("appends");
            bytes.extend(batch.lines);
            checkpoints.push(batch.checkpoint);
            writer = batch.next;
        }
        (bytes, checkpoints)
    }

    #[test]
    fn batch_limit_holds_at_the_limit_and_one_past_it() {
        let (signer, writer) = (TestSigner::new(), LogWriter::start("o").expect("valid"));
        let append = |n| writer.append(&vec![event(2); n], &signer).map(|batch| batch.next.size());
        assert_eq!(append(MAX_BATCH_EVENTS), Ok(MAX_BATCH_EVENTS as u64));
        for found in [0, MAX_BATCH_EVENTS + 1] {
            assert_eq!(append(found), Err(AuditError::BatchSize { found, limit: MAX_BATCH_EVENTS }));
        }
    }

    #[test]
    fn a_crash_at_any_byte_of_a_batch_is_recovered_from() {
        let signer = TestSigner::new();
        let (before, checkpoints) = log(&[3, 2], &signer);
        let (after, _) = log(&[3, 2, 4], &signer);
        for cut in before.len()..=after.len() {
            let mut file = after[..cut].to_vec();
            let last = checkpoints.last();
            let recovered =
                recover(&mut &file[..], "audit.example", last, signer.public_key()).expect("recovers");
            assert_eq!(recovered.covered_bytes, before.len() as u64);
            assert_eq!(recovered.writer.size(), 5);
            let aside = file.split_off(before.len());
            match recovered.tail {
                None => assert!(aside.is_empty()),
                Some(Action::Recovered { bytes, lines, content }) => {
                    assert_eq!(bytes, aside.len() as u64);
                    assert_eq!(lines, aside.iter().filter(|b| **b == b'\n').count() as u64);
                    assert_eq!(content, Digest::sha256_of(&aside));
                }
                other => panic!("unexpected {other:?}"),
            }
            let batch = recovered.writer.append(&[event(9)], &signer).expect("appends");
            file.extend(batch.lines);
            let earlier = checkpoints.first();
            verify_log(&mut &file[..], &batch.checkpoint, signer.public_key(), earlier).expect("verifies");
        }
    }

    #[test]
    fn a_first_batch_without_checkpoint_is_all_tail() {
        let signer = TestSigner::new();
        let (bytes, _) = log(&[2], &signer);
        let recovered = recover(&mut &bytes[..], "audit.example", None, signer.public_key());
        let recovered = recovered.expect("recovers");
        assert_eq!((recovered.writer.size(), recovered.covered_bytes), (0, 0));
        assert!(matches!(recovered.tail, Some(Action::Recovered { lines: 2, .. })));
    }

    #[test]
    fn a_damaged_or_foreign_log_is_never_continued() {
        let signer = TestSigner::new();
        let (bytes, checkpoints) = log(&[3], &signer);
        let edited = String::from_utf8(bytes.clone()).expect("UTF-8").replace("pull", "push").into_bytes();
        let recover =
            |bytes: &[u8], origin| recover(&mut &bytes[..], origin, checkpoints.last(), signer.public_key());
        assert!(recover(&bytes, "audit.example").is_ok());
        assert_eq!(recover(&edited, "audit.example"), Err(AuditError::Edited { entry: 1 }));
        assert!(matches!(recover(&bytes, "other"), Err(AuditError::OtherLog { .. })));
    }
}
