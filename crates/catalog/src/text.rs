//! Lines of text databases, streamed.

use std::io::{BufRead, BufReader, Read};

use base::{Budget, BudgetExceeded, Limits};

use crate::{ReadError, limits};

/// Yields lines without their end. A line may have at most [`limits::LINE_BYTES`].
pub(crate) struct Lines<'r> {
    reader: BufReader<&'r mut dyn Read>,
    line: Vec<u8>,
    budget: Budget,
}

impl<'r> Lines<'r> {
    pub(crate) fn new(reader: &'r mut dyn Read, bytes: u64) -> Self {
        Self {
            reader: BufReader::with_capacity(64 << 10, reader),
            line: Vec::new(),
            budget: Budget::new(Limits { bytes, items: u64::MAX, depth: 1 }),
        }
    }

    pub(crate) fn next_line(&mut self) -> Result<Option<std::borrow::Cow<'_, str>>, ReadError> {
        self.line.clear();
        let cap = limits::LINE_BYTES as u64 + 1;
        let n = (&mut self.reader).take(cap).read_until(b'\n', &mut self.line)?;
        if n == 0 {
            return Ok(None);
        }
        self.budget.spend_bytes(n as u64)?;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if n as u64 == cap {
            return Err(BudgetExceeded::Bytes { limit: limits::LINE_BYTES as u64 }.into());
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some(String::from_utf8_lossy(&self.line)))
    }
}

/// `name: value` of a header line; none for continuation lines and lines without a colon.
pub(crate) fn field(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    line.split_once(':').map(|(name, value)| (name.trim(), value.trim()))
}

/// Text that people write on Windows is UTF-16 with a mark at times; everything else is UTF-8, and other bytes are
/// replaced.
pub(crate) fn decoded(format: &'static str, data: &[u8]) -> Result<String, ReadError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|error| ReadError::malformed(format, "UTF-16", error))
    };
    match data {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(String::from_utf8_lossy(rest).into_owned()),
        _ => Ok(String::from_utf8_lossy(data).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_as_long_as_the_limit_and_not_longer() {
        let mut data = vec![b'x'; limits::LINE_BYTES];
        data.extend(b"\nnext\r\n");
        let mut reader = data.as_slice();
        let mut lines = Lines::new(&mut reader, u64::MAX);
        assert_eq!(lines.next_line().unwrap().map(|l| l.len()), Some(limits::LINE_BYTES));
        assert_eq!(lines.next_line().unwrap().as_deref(), Some("next"));
        assert_eq!(lines.next_line().unwrap(), None);
        data.insert(0, b'x');
        let mut reader = data.as_slice();
        let mut lines = Lines::new(&mut reader, u64::MAX);
        assert_eq!(
            lines.next_line(),
            Err(ReadError::Budget(BudgetExceeded::Bytes { limit: limits::LINE_BYTES as u64 }))
        );
    }
}
