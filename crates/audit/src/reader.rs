//! Lines of a log as they stream past.

use std::io::{BufRead, Read as _};

use crate::{AuditError, Entry};

/// Bytes a line may have: what one entry of a C2SP tlog-tiles bundle can hold (a 16-bit length).
pub const MAX_LINE_BYTES: usize = 65_535;

/// A line as it stands in the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Without the line feed.
    pub(crate) bytes: Vec<u8>,
    /// Whether it ends with a line feed.
    pub(crate) whole: bool,
}

pub(crate) struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    read: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(reader: &'a mut dyn BufRead) -> Self {
        Self { reader, read: 0 }
    }

    pub(crate) fn next_line(&mut self) -> Result<Option<Line>, AuditError> {
        // One byte for the line feed and one to see that a line is too long.
        let most = MAX_LINE_BYTES as u64 + 2;
        let mut bytes = Vec::new();
        (&mut *self.reader)
            .take(most)
            .read_until(b'\n', &mut bytes)
            .map_err(|error| AuditError::Io { entry: self.read, reason: error.to_string() })?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&b'\n');
        if whole {
            bytes.pop();
        }
        if bytes.len() > MAX_LINE_BYTES {
            return Err(AuditError::LineTooLong { entry: self.read, limit: MAX_LINE_BYTES });
        }
        self.read += 1;
        Ok(Some(Line { bytes, whole }))
    }
}

/// Reads the entries of a log one by one **without judging them**: for showing a log that [`crate::verify_log`] accepted.
pub struct Entries<'a> {
    lines: Lines<'a>,
    done: bool,
}

impl<'a> Entries<'a> {
    /// Starts at the first entry.
    #[must_use]
    pub fn new(reader: &'a mut dyn BufRead) -> Self {
        Self { lines: Lines::new(reader), done: false }
    }
}

impl std::fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entries").field("read", &self.lines.read).finish_non_exhaustive()
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let position = self.lines.read;
        let item = match self.lines.next_line() {
            Ok(None) => return None,
            Ok(Some(line)) if !line.whole => Err(AuditError::Torn { entry: position }),
            Ok(Some(line)) => Entry::from_line(&line.bytes, position),
            Err(error) => Err(error),
        };
        self.done = item.is_err();
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_limit_holds_at_the_limit_and_one_past_it() {
        for whole in [true, false] {
            let text = |n| [vec![b'a'; n], if whole { b"\n".to_vec() } else { vec![] }].concat();
            let first = |n| Lines::new(&mut &text(n)[..]).next_line();
            let line = first(MAX_LINE_BYTES).expect("at the limit").expect("a line");
            assert_eq!((line.bytes.len(), line.whole), (MAX_LINE_BYTES, whole));
            let error = AuditError::LineTooLong { entry: 0, limit: MAX_LINE_BYTES };
            assert_eq!(first(MAX_LINE_BYTES + 1), Err(error));
        }
    }

    #[test]
    fn entries_stop_at_the_first_error() {
        let results: Vec<_> = Entries::new(&mut &b"{}\n{}\n"[..]).collect();
        assert!(matches!(results[..], [Err(AuditError::Malformed { entry: 0, .. })]));
        let torn: Vec<_> = Entries::new(&mut &b"{\"a"[..]).collect();
        assert_eq!(torn, [Err(AuditError::Torn { entry: 0 })]);
    }
}
