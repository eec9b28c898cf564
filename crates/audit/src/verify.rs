//! Judging a log.

use std::io::BufRead;

use base::Timestamp;
use tlog::LogKey;

use crate::reader::Lines;
use crate::{AuditError, Checkpoint, Entry, LogWriter, SignedCheckpoint};

/// Entries one log may hold: at some twenty a run and 500 bytes an entry, five million runs and 50 GB. Verification
/// is linear in it.
pub const MAX_ENTRIES: u64 = 100_000_000;

/// A log whose every byte is what its checkpoint signed; made by [`verify_log`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedLog {
    checkpoint: Checkpoint,
    earlier: Option<u64>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    clock_steps_back: u64,
}

impl VerifiedLog {
    /// What was signed.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Size of the earlier checkpoint that the log was shown to continue; none when none was given, and then a log
    /// rolled back together with its checkpoint could not have been noticed.
    #[must_use]
    pub fn continues(&self) -> Option<u64> {
        self.earlier
    }

    /// Times of the first and the last entry; none for an empty log.
    #[must_use]
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        self.first.zip(self.last)
    }

    /// How often an entry bears an earlier time than the one before it. A sign of a clock that was set back, not of
    /// an edit.
    #[must_use]
    pub fn clock_steps_back(&self) -> u64 {
        self.clock_steps_back
    }
}

/// Verifies a whole log against its checkpoint in one pass, holding one line at a time.
///
/// With `earlier`, a checkpoint kept from before, the log must also continue it.
///
/// # Errors
/// One error for each kind of damage, with the number of the entry ([`AuditError`]).
pub fn verify_log(
    reader: &mut dyn BufRead,
    checkpoint: &SignedCheckpoint,
    key: &LogKey,
    earlier: Option<&SignedCheckpoint>,
) -> Result<VerifiedLog, AuditError> {
    let checkpoint = checkpoint.open(key)?;
    let earlier = earlier.map(|signed| signed.open(key)).transpose()?;
    let mut walk = Walk::new(&checkpoint, earlier.as_ref())?;
    let mut lines = Lines::new(reader);
    walk.covered(&mut lines)?;
    if let Some(line) = lines.next_line()? {
        let entry = checkpoint.size();
        return Err(if line.whole { AuditError::Uncovered { entry } } else { AuditError::Torn { entry } });
    }
    let Walk { first, last, clock_steps_back, .. } = walk;
    Ok(VerifiedLog {
        earlier: earlier.map(|checkpoint| checkpoint.size()),
        checkpoint,
        first,
        last,
        clock_steps_back,
    })
}

/// Goes through the entries that a checkpoint covers.
pub(crate) struct Walk<'a> {
    checkpoint: &'a Checkpoint,
    earlier: Option<&'a Checkpoint>,
    state: LogWriter,
    bytes: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    clock_steps_back: u64,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        checkpoint: &'a Checkpoint,
        earlier: Option<&'a Checkpoint>,
    ) -> Result<Self, AuditError> {
        if checkpoint.size() > MAX_ENTRIES {
            return Err(AuditError::TooManyEntries { limit: MAX_ENTRIES });
        }
        if let Some(earlier) = earlier {
            if earlier.origin() != checkpoint.origin() {
                let (found, expected) = (earlier.origin().to_owned(), checkpoint.origin().to_owned());
                return Err(AuditError::OtherLog { found, expected });
            }
            if earlier.size() > checkpoint.size() {
                return Err(AuditError::RolledBack { found: checkpoint.size(), earlier: earlier.size() });
            }
        }
        let state = LogWriter::start(checkpoint.origin())?;
        Ok(Self { checkpoint, earlier, state, bytes: 0, first: None, last: None, clock_steps_back: 0 })
    }

    /// Bytes gone through.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn into_writer(self) -> LogWriter {
        self.state
    }

    /// Reads the covered entries and compares chain, root and the earlier root.
    pub(crate) fn covered(&mut self, lines: &mut Lines<'_>) -> Result<(), AuditError> {
        let signed = self.checkpoint.size();
        self.check_earlier()?;
        while self.state.size() < signed {
            let position = self.state.size();
            let line = match lines.next_line()? {
                Some(line) if line.whole => line.bytes,
                _ => return Err(AuditError::Truncated { entry: position, signed }),
            };
            let entry = match Entry::from_line(&line, position) {
                Ok(entry) if entry.seq == position && entry.prev == self.state.last => entry,
                other => return Err(self.explain(other, &line, lines)),
            };
            self.note_time(entry.event.time);
            self.state.take(&line)?;
            self.bytes += line.len() as u64 + 1;
            self.check_earlier()?;
        }
        let found = self.state.tree.root();
        if found != self.checkpoint.root() {
            let (found, expected) = (found.hex(), self.checkpoint.root().hex());
            return Err(AuditError::Rewritten { signed, found, expected });
        }
        Ok(())
    }

    fn note_time(&mut self, time: Timestamp) {
        self.first.get_or_insert(time);
        self.clock_steps_back += u64::from(self.last.is_some_and(|last| time < last));
        self.last = Some(time);
    }

    // The consistency proof of RFC 6962 §2.1.2 is for those who lack the leaves; here the tree passes through the
    // earlier size itself.
    fn check_earlier(&self) -> Result<(), AuditError> {
        let Some(earlier) = self.earlier.filter(|earlier| earlier.size() == self.state.size()) else {
            return Ok(());
        };
        let found = self.state.tree.root();
        if found == earlier.root() {
            return Ok(());
        }
        let (found, expected) = (found.hex(), earlier.root().hex());
        Err(AuditError::Forked { earlier: earlier.size(), found, expected })
    }

    /// Names the damage at the first line that does not fit, by what follows it: the number of lines tells an insertion
    /// and a deletion from an edit, the place where the missing number turns up tells a reordering.
    fn explain(&self, read: Result<Entry, AuditError>, line: &[u8], lines: &mut Lines<'_>) -> AuditError {
        let (position, signed) = (self.state.size(), self.checkpoint.size());
        let rest = match Rest::read(position, line, lines) {
            Ok(rest) => rest,
            Err(error) => return error,
        };
        if rest.found > signed {
            return AuditError::Inserted { entry: position, found: rest.found, signed };
        }
        let entry = match read {
            Ok(entry) => entry,
            // With fewer lines too, the line itself is the better witness: it was overwritten or run together.
            Err(error) => return error,
        };
        if rest.found < signed && entry.seq != position {
            return AuditError::Deleted { entry: position, found: rest.found, signed };
        }
        if entry.seq != position {
            return if rest.missing_turned_up {
                AuditError::Reordered { entry: position, found: entry.seq }
            } else {
                AuditError::Edited { entry: position }
            };
        }
        // The chain broke between the line before and this one. If the line after names this one, this one is
        // whole, and so the line before was edited.
        let before_was_edited = position > 0 && rest.next_names_this != Some(false);
        AuditError::Edited { entry: if before_was_edited { position - 1 } else { position } }
    }
}

/// What the lines from the first misfit on say.
struct Rest {
    /// Lines in the whole log.
    found: u64,
    /// Whether a later entry has the number that was expected.
    missing_turned_up: bool,
    /// Whether the next entry names the misfit as its predecessor; none when there is no next entry.
    next_names_this: Option<bool>,
}

impl Rest {
    fn read(position: u64, line: &[u8], lines: &mut Lines<'_>) -> Result<Self, AuditError> {
        let this = base::Digest::sha256_of(line);
        let mut rest = Self { found: position + 1, missing_turned_up: false, next_names_this: None };
        while let Some(line) = lines.next_line()?.filter(|line| line.whole) {
            let entry = Entry::from_line(&line.bytes, rest.found).ok();
            if rest.found == position + 1 {
                rest.next_names_this = entry.as_ref().map(|entry| entry.prev == this);
            }
            rest.missing_turned_up |= entry.is_some_and(|entry| entry.seq == position);
            rest.found += 1;
        }
        Ok(rest)
    }
}

#[cfg(test)]
mod tests;
