//! The rows of one table of an SQLite database (sqlite.org/fileformat2.html), page by page: memory holds one page and one
//! row, however large the database is.

use std::io::{Read, Seek, SeekFrom};

use base::BudgetExceeded;

use super::FORMAT;
use super::wal::Log;
use crate::{ReadError, limits};

/// §1.3, "The Database Header".
pub(super) const HEADER_BYTES: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";
/// §1.6, "B-tree Pages": kinds of pages of a table.
const INTERIOR: u8 = 0x05;
const LEAF: u8 = 0x0d;
/// §1.6: a tree of 2^31 pages with at least two children each is no deeper.
const MAX_DEPTH: usize = 32;
/// A row of the schema: name and statement of a table. rpm's are under 200 bytes; an own choice.
const MAX_SCHEMA_BYTES: usize = 1 << 20;

/// Where pages are read from.
pub(super) trait Source: Read + Seek {}
impl<T: Read + Seek + ?Sized> Source for T {}

/// A database.
pub(super) struct Database<'a> {
    source: &'a mut dyn Source,
    log: Option<&'a Log>,
    page_size: usize,
    /// Bytes of a page that the format uses.
    usable: usize,
    pages: u32,
    /// Pages that may still be read: in a sound database nobody needs a page twice.
    left: u64,
}

/// Whether a database whose file begins with `head` keeps a write-ahead log (§1.3.3).
pub(super) fn has_log(head: &[u8]) -> bool {
    head.starts_with(MAGIC) && head.get(18..20) == Some(&[2u8, 2][..])
}

impl<'a> Database<'a> {
    /// Opens `size` bytes, with the pages of `log` in place of its own.
    pub(super) fn open(
        source: &'a mut dyn Source,
        size: u64,
        log: Option<&'a Log>,
    ) -> Result<Self, ReadError> {
        let mut head = [0u8; HEADER_BYTES];
        source.seek(SeekFrom::Start(0))?;
        source.read_exact(&mut head)?;
        if !head.starts_with(MAGIC) {
            return Err(ReadError::malformed(FORMAT, "an SQLite database", "another file"));
        }
        // §1.3.2: 1 stands for 65,536.
        let page_size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65_536,
            size @ 512.. if size.is_power_of_two() => usize::from(size),
            other => return Err(ReadError::malformed(FORMAT, "a page size", other)),
        };
        let usable = page_size - usize::from(head[20]);
        if usable < 480 {
            return Err(ReadError::malformed(FORMAT, "480 bytes of a page in use", usable));
        }
        let in_file = u32::try_from(size / page_size as u64).unwrap_or(u32::MAX);
        // §1.3.7: the count is right when it was written with the last change; an older program leaves it behind.
        let counted =
            (word(&head, 24) == word(&head, 92)).then(|| word(&head, 28)).filter(|count| *count > 0);
        let pages = match (log, counted) {
            (Some(log), _) => log.pages(),
            (None, Some(counted)) if counted > in_file => {
                let found = format!("{in_file}: the file is cut");
                return Err(ReadError::malformed(FORMAT, "as many pages as it says", found));
            }
            (None, counted) => counted.unwrap_or(in_file),
        };
        if log.is_some_and(|log| log.page_size() != page_size) {
            return Err(ReadError::malformed(FORMAT, "pages and log of one size", page_size));
        }
        Ok(Self { source, log, page_size, usable, pages, left: u64::from(pages) })
    }

    /// Shows the second column of each row of `table`, in the order of their keys.
    pub(super) fn blobs(
        &mut self,
        table: &str,
        each: &mut dyn FnMut(&[u8]) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let root = self.root_of(table)?;
        self.left = u64::from(self.pages);
        self.rows(root, limits::RPM_HEADER_BYTES, &mut |row| match row.column(1)? {
            Value::Blob(blob) => each(blob),
            _ => Err(ReadError::malformed(FORMAT, "headers as blobs", "another type")),
        })
    }

    /// The first page of a table (§2.6, "Storage Of The SQL Database Schema").
    fn root_of(&mut self, table: &str) -> Result<u32, ReadError> {
        let mut found = None;
        self.rows(1, MAX_SCHEMA_BYTES, &mut |row| {
            let is = |value: Value<'_>, name: &str| {
                matches!(value, Value::Text(text) if text.eq_ignore_ascii_case(name.as_bytes()))
            };
            // A view of this name could compute without end, and has no rows of its own.
            if is(row.column(0)?, "table")
                && is(row.column(1)?, table)
                && let Value::Integer(root) = row.column(3)?
            {
                found = u32::try_from(root).ok().filter(|root| *root > 0);
            }
            Ok(())
        })?;
        found.ok_or_else(|| ReadError::malformed(FORMAT, "a table", format!("none called {table}")))
    }

    fn rows(
        &mut self,
        root: u32,
        limit: usize,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        // Pages that are still to be read, the next one last, each list one level further down.
        let mut todo: Vec<Vec<u32>> = vec![vec![root]];
        let mut page = vec![0; self.page_size];
        while let Some(level) = todo.last_mut() {
            let Some(number) = level.pop() else {
                todo.pop();
                continue;
            };
            self.read(number, &mut page)?;
            let start = if number == 1 { HEADER_BYTES } else { 0 };
            match page[start] {
                LEAF => {
                    for cell in cells(&page, start, 8)? {
                        let payload = self.payload(&page, cell, limit)?;
                        each(&Row::of(&payload)?)?;
                    }
                }
                INTERIOR if todo.len() < MAX_DEPTH => {
                    let mut children = vec![word(&page, start + 8)];
                    let left = cells(&page, start, 12)?;
                    children.extend(left.iter().rev().map(|cell| word(&page, *cell)));
                    todo.push(children);
                }
                other => return Err(ReadError::malformed(FORMAT, "a page of a table", other)),
            }
        }
        Ok(())
    }

    /// The row whose cell is at `at` (§1.6, "B-tree Cell Format"), with what stands on pages of its own.
    fn payload(&mut self, page: &[u8], at: usize, limit: usize) -> Result<Vec<u8>, ReadError> {
        let cut = || ReadError::malformed(FORMAT, "a whole row", "a cut one");
        let (length, used) = varint(page.get(at..).unwrap_or_default()).ok_or_else(cut)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > limit {
            return Err(BudgetExceeded::Bytes { limit: limit as u64 }.into());
        }
        let at = at + used;
        let (_, used) = varint(page.get(at..).unwrap_or_default()).ok_or_else(cut)?;
        let at = at + used;
        // "U", "X", "M" and "K" of the format's page.
        let usable = self.usable;
        let most = usable - 35;
        let local = if length <= most {
            length
        } else {
            let least = (usable - 12) * 32 / 255 - 23;
            let wanted = least + (length - least) % (usable - 4);
            if wanted <= most { wanted } else { least }
        };
        let mut payload = Vec::with_capacity(length);
        payload.extend_from_slice(page.get(at..at + local).ok_or_else(cut)?);
        let mut next = match local < length {
            true => word(page.get(at + local..at + local + 4).ok_or_else(cut)?, 0),
            false => 0,
        };
        let mut overflow = vec![0; if local < length { self.page_size } else { 0 }];
        while payload.len() < length {
            self.read(next, &mut overflow)?;
            let n = (length - payload.len()).min(usable - 4);
            payload.extend_from_slice(&overflow[4..4 + n]);
            next = word(&overflow, 0);
        }
        Ok(payload)
    }

    fn read(&mut self, number: u32, page: &mut [u8]) -> Result<(), ReadError> {
        if number == 0 || number > self.pages {
            let found = format!("{number} of {}", self.pages);
            return Err(ReadError::malformed(FORMAT, "the number of a page", found));
        }
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| ReadError::malformed(FORMAT, "each page once", "pages that lead in a circle"))?;
        if let Some(logged) = self.log.and_then(|log| log.page(number)) {
            page.copy_from_slice(logged);
            return Ok(());
        }
        self.source.seek(SeekFrom::Start(u64::from(number - 1) * self.page_size as u64))?;
        Ok(self.source.read_exact(page)?)
    }
}

/// Offsets of the cells of a page, whose array begins `array` bytes behind `start`.
fn cells(page: &[u8], start: usize, array: usize) -> Result<Vec<usize>, ReadError> {
    let count = usize::from(u16::from_be_bytes([page[start + 3], page[start + 4]]));
    let first = start + array;
    let pointers = page
        .get(first..first + 2 * count)
        .ok_or_else(|| ReadError::malformed(FORMAT, "cells within the page", count))?;
    let offsets: Vec<usize> =
        pointers.chunks_exact(2).map(|pair| usize::from(u16::from_be_bytes([pair[0], pair[1]]))).collect();
    match offsets.iter().find(|offset| **offset + 4 > page.len()) {
        Some(outside) => Err(ReadError::malformed(FORMAT, "cells within the page", outside)),
        None => Ok(offsets),
    }
}

/// Four bytes, big-endian; zeros where there are fewer.
fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..at + 4).and_then(|found| found.try_into().ok());
    u32::from_be_bytes(found.unwrap_or_default())
}

/// §1.6: seven bits a byte, most significant first, and all eight of a ninth. Value and length.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (i, byte) in bytes.iter().take(9).enumerate() {
        if i == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, i + 1));
        }
    }
    None
}

/// §2.1, "Record Format".
struct Row<'p> {
    types: &'p [u8],
    values: &'p [u8],
}

/// A value of a row, as far as it is asked for.
enum Value<'p> {
    Blob(&'p [u8]),
    Text(&'p [u8]),
    Integer(i64),
    Other,
}

impl<'p> Row<'p> {
    fn of(payload: &'p [u8]) -> Result<Self, ReadError> {
        let header = varint(payload).and_then(|(length, used)| {
            let length = usize::try_from(length).ok()?;
            Some(Self { types: payload.get(used..length)?, values: payload.get(length..)? })
        });
        header.ok_or_else(|| ReadError::malformed(FORMAT, "a row", "one with a cut header"))
    }

    fn column(&self, index: usize) -> Result<Value<'p>, ReadError> {
        let cut = || ReadError::malformed(FORMAT, "a whole row", "a cut one");
        let (mut types, mut at) = (self.types, 0usize);
        for column in 0.. {
            let (kind, used) = varint(types).ok_or_else(cut)?;
            types = &types[used..];
            let length = match kind {
                0 | 8 | 9 | 10 | 11 => 0,
                1..=4 => usize::try_from(kind).map_err(|_| cut())?,
                5 => 6,
                6 | 7 => 8,
                long => usize::try_from((long - 12) / 2).map_err(|_| cut())?,
            };
            let end = at.checked_add(length).ok_or_else(cut)?;
            if column == index {
                let value = self.values.get(at..end).ok_or_else(cut)?;
                return Ok(match kind {
                    8 => Value::Integer(0),
                    9 => Value::Integer(1),
                    1..=6 => Value::Integer(integer(value)),
                    12.. if kind % 2 == 0 => Value::Blob(value),
                    12.. => Value::Text(value),
                    _ => Value::Other,
                });
            }
            at = end;
        }
        Err(cut())
    }
}

fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    bytes.iter().fold(if negative { -1 } else { 0 }, |value, byte| value << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests;
