//! `Packages.db`, rpm's own database format (rpm `lib/backend/ndb/rpmpkg.c`): pages of slots that say where the
//! header of each package lies, then the headers. Read from front to back, one header in memory at a time.

use std::io::Read;

use base::BudgetExceeded;

use super::stream::Input;
use crate::{ReadError, limits};

const FORMAT: &str = "rpm database (NDB)";
pub(super) const MAGIC: [u8; 4] = *b"RpmP";
const SLOT_MAGIC: [u8; 4] = *b"Slot";
const BLOB_MAGIC: [u8; 4] = *b"BlbS";
const VERSION: u32 = 0;
const PAGE_BYTES: usize = 4096;
/// The head of the file takes the place of the first two slots.
const HEAD_BYTES: usize = 32;
const SLOT_BYTES: usize = 16;
/// Offsets are counted in blocks.
const BLOCK_BYTES: u64 = 16;
/// Slot pages: rpm gives each package one slot of 16 bytes.
const MAX_SLOT_PAGES: u64 = limits::PACKAGES * SLOT_BYTES as u64 / PAGE_BYTES as u64 + 1;

/// Reads the database behind its first bytes, `head`, and hands over each header.
pub(super) fn read(
    head: &[u8; 16],
    reader: &mut dyn Read,
    each: &mut dyn FnMut(&[u8]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let malformed = |expected, found: u64| ReadError::malformed(FORMAT, expected, found);
    let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if word(4) != VERSION {
        return Err(malformed("version 0", word(4).into()));
    }
    let pages = u64::from(word(12));
    if pages == 0 || pages > MAX_SLOT_PAGES {
        return Err(malformed("slot pages within the limit", pages));
    }
    let mut input = Input::new(reader, head.len() as u64);
    let mut table = vec![0u8; usize::try_from(pages).unwrap_or(1) * PAGE_BYTES - head.len()];
    input.exact(&mut table)?;
    let mut blobs = slots(&table[HEAD_BYTES - head.len()..])?;
    // Packages lie wherever there was room; in the order of the file they can be streamed.
    blobs.sort_unstable();
    for (offset, package) in blobs {
        let at = input.position();
        // A header inside the table or inside another one.
        let gap = offset.checked_sub(at).ok_or_else(|| malformed("headers that do not overlap", offset))?;
        input.skip(gap)?;
        let mut start = [0u8; 16];
        input.exact(&mut start)?;
        let word = |at: usize| u32::from_le_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]);
        if start[..4] != BLOB_MAGIC || word(4) != package {
            return Err(malformed("a header where its slot says", offset));
        }
        let length = word(12) as usize;
        if length > limits::RPM_HEADER_BYTES {
            return Err(BudgetExceeded::Bytes { limit: limits::RPM_HEADER_BYTES as u64 }.into());
        }
        let blob = input.vec(length)?;
        each(&blob)?;
    }
    Ok(())
}

/// Where the headers in use begin, in bytes, and the number of each package.
fn slots(table: &[u8]) -> Result<Vec<(u64, u32)>, ReadError> {
    let mut blobs = Vec::new();
    for slot in table.chunks_exact(SLOT_BYTES) {
        if slot[..4] != SLOT_MAGIC {
            return Err(ReadError::malformed(FORMAT, "slots", "something else"));
        }
        let word = |at: usize| u32::from_le_bytes([slot[at], slot[at + 1], slot[at + 2], slot[at + 3]]);
        let (package, block) = (word(4), word(8));
        if package != 0 && block != 0 {
            blobs.push((u64::from(block) * BLOCK_BYTES, package));
        }
    }
    Ok(blobs)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A database as rpm lays it out: one page of slots, then each header between its head and its tail.
    pub(crate) fn database(headers: &[&[u8]]) -> Vec<u8> {
        let words = |words: [u32; 3]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let mut file = [MAGIC.as_slice(), &words([VERSION, 1, 1]), &[0; 16]].concat();
        file.resize(PAGE_BYTES, 0);
        for at in (HEAD_BYTES..PAGE_BYTES).step_by(SLOT_BYTES) {
            file[at..at + 4].copy_from_slice(&SLOT_MAGIC);
        }
        // The last one is laid down first: order in the file is not order of the slots.
        for (index, header) in headers.iter().enumerate().rev() {
            let number = u32::try_from(index + 1).expect("few");
            let blocks = u32::try_from((16 + header.len() + 12).div_ceil(16)).expect("small");
            let slot = HEAD_BYTES + index * SLOT_BYTES;
            let at = u32::try_from(file.len() / 16).expect("small");
            file[slot + 4..slot + 16].copy_from_slice(&words([number, at, blocks]));
            let end = file.len() + blocks as usize * 16;
            file.extend(
                [BLOB_MAGIC.as_slice(), &words([number, 1, header.len().try_into().expect("small")])]
                    .concat(),
            );
            file.extend_from_slice(header);
            file.resize(end, 0);
        }
        file
    }

    fn collect(file: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        let mut found = Vec::new();
        let head: [u8; 16] = file[..16].try_into().expect("long enough");
        read(&head, &mut &file[16..], &mut |blob| {
            found.push(blob.to_vec());
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn headers_come_in_the_order_of_the_file() {
        let long = vec![7u8; 5000];
        let file = database(&[b"one", &long, b"three"]);
        assert_eq!(collect(&file), Ok(vec![b"three".to_vec(), long, b"one".to_vec()]));
        assert_eq!(collect(&database(&[])), Ok(Vec::new()));
    }

    #[test]
    fn broken_databases_are_errors() {
        let good = database(&[b"one", b"two"]);
        let check = |at: usize, byte: u8| {
            let mut file = good.clone();
            file[at] = byte;
            assert!(collect(&file).is_err(), "byte {at}");
        };
        check(4, 9); // version
        check(12, 0); // no slot pages
        check(14, 0xff); // too many slot pages
        check(HEAD_BYTES, b'X'); // slot magic
        check(HEAD_BYTES + 9, 0); // header inside the slots
        check(HEAD_BYTES + 10, 0xff); // header past the end
        check(PAGE_BYTES, b'X'); // blob magic
        check(PAGE_BYTES + 4, 9); // another package
        check(PAGE_BYTES + 15, 0xff); // header over the limit
        assert!(collect(&good[..good.len() - 16]).is_err(), "cut short");
        let overlapping = {
            let mut file = good.clone();
            let first = HEAD_BYTES + 8;
            let second = file[first + SLOT_BYTES..first + SLOT_BYTES + 4].to_vec();
            file[first..first + 4].copy_from_slice(&second);
            file
        };
        assert!(collect(&overlapping).is_err());
    }
}
