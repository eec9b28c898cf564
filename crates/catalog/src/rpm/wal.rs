//! SQLite's write-ahead log (sqlite.org/fileformat2.html, §4): pages that are newer than those of the database beside it.

use std::collections::HashMap;

use super::FORMAT;
use crate::ReadError;

/// §4.1, "WAL File Format".
const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// The numbers that are summed are little-endian, or big-endian.
const MAGIC_LITTLE: u32 = 0x377f_0682;
const MAGIC_BIG: u32 = 0x377f_0683;
const VERSION: u32 = 3_007_000;

/// The frames of a log that were committed.
#[derive(Debug)]
pub(super) struct Log {
    data: Vec<u8>,
    page_size: usize,
    /// Where the newest content of each page stands.
    newest: HashMap<u32, usize>,
    pages: u32,
}

impl Log {
    /// Reads a log; none where nothing in it was committed, which leaves the database as it is. As SQLite does, it takes
    /// frames up to the first whose salt or sum is wrong: they are left from before.
    pub(super) fn parse(data: Vec<u8>) -> Result<Option<Self>, ReadError> {
        if data.len() < HEADER_BYTES {
            return Ok(None);
        }
        let is_big = match word(&data, 0) {
            MAGIC_LITTLE => false,
            MAGIC_BIG => true,
            other => return Err(ReadError::malformed(FORMAT, "a write-ahead log", format!("{other:#x}"))),
        };
        let version = word(&data, 4);
        if version != VERSION {
            return Err(ReadError::malformed(FORMAT, "version 3007000 of the log", version));
        }
        let page_size = word(&data, 8);
        if !(512..=65_536).contains(&page_size) || !page_size.is_power_of_two() {
            return Err(ReadError::malformed(FORMAT, "a page size", page_size));
        }
        let mut sum = Sum { is_big, first: 0, second: 0 };
        sum.add(&data[..24]);
        if !sum.is(&data[24..32]) {
            return Ok(None);
        }
        let mut log = Self { page_size: page_size as usize, newest: HashMap::new(), pages: 0, data };
        log.take_frames(sum);
        Ok((log.pages > 0).then_some(log))
    }

    fn take_frames(&mut self, mut sum: Sum) {
        let (data, size) = (&self.data, self.page_size);
        let mut open: Vec<(u32, usize)> = Vec::new();
        let mut at = HEADER_BYTES;
        while let Some(frame) = data.get(at..at + FRAME_HEADER_BYTES + size) {
            let (head, page) = frame.split_at(FRAME_HEADER_BYTES);
            sum.add(&head[..8]);
            sum.add(page);
            // §4.1: the salts are those of the log, and the sum is over all frames up to this one.
            if head[8..16] != data[16..24] || !sum.is(&head[16..24]) {
                break;
            }
            open.push((word(head, 0), at + FRAME_HEADER_BYTES));
            let committed = word(head, 4);
            if committed > 0 {
                self.newest.extend(open.drain(..));
                self.pages = committed;
            }
            at += FRAME_HEADER_BYTES + size;
        }
    }

    pub(super) fn page(&self, number: u32) -> Option<&[u8]> {
        let at = *self.newest.get(&number)?;
        self.data.get(at..at + self.page_size)
    }

    pub(super) fn page_size(&self) -> usize {
        self.page_size
    }

    /// Pages of the database after the last commit.
    pub(super) fn pages(&self) -> u32 {
        self.pages
    }
}

/// §4.2, "Checksum Algorithm": it finds what was not written whole, and guards against nobody.
#[derive(Clone, Copy)]
struct Sum {
    is_big: bool,
    first: u32,
    second: u32,
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let number = |four: &[u8]| {
            let four = four.try_into().unwrap_or_default();
            if self.is_big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
        };
        let (mut first, mut second) = (self.first, self.second);
        for eight in bytes.chunks_exact(8) {
            first = first.wrapping_add(number(&eight[..4])).wrapping_add(second);
            second = second.wrapping_add(number(&eight[4..])).wrapping_add(first);
        }
        (self.first, self.second) = (first, second);
    }

    /// Sums are stored big-endian whatever they were made from.
    fn is(self, stored: &[u8]) -> bool {
        (word(stored, 0), word(stored, 4)) == (self.first, self.second)
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..at + 4).and_then(|found| found.try_into().ok());
    u32::from_be_bytes(found.unwrap_or_default())
}
