//! `Packages`, a hash database of Berkeley DB 4 and 5 (`dbinc/db_page.h`), as rpm wrote it until 4.15.
//!
//! A header is larger than a page's share and so lies on a chain of overflow pages; hash pages hold where each chain
//! begins and how long it is. The pages are read once, in order: chains grow as their pages come by, and at the end
//! those count that a hash page refers to. Pages of freed records are of type zero and no part of a chain.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use base::BudgetExceeded;

use super::stream::Input;
use crate::{ReadError, limits};

const FORMAT: &str = "rpm database (Berkeley DB)";
/// `DB_HASHMAGIC`, at byte 12 of the first page.
const HASH_MAGIC: u32 = 0x0006_1561;
/// `DB_MIN_PGSIZE` and `DB_MAX_PGSIZE`.
const PAGE_SIZES: std::ops::RangeInclusive<usize> = 512..=65_536;
/// The generic metadata of the first page.
const META_BYTES: usize = 72;
const PAGE_HEAD: usize = 26;

const META_PAGE: u8 = 8;
const HASH_PAGES: [u8; 2] = [2, 13];
const OVERFLOW_PAGE: u8 = 7;

/// Kinds of items on a hash page: data, and where overflow pages begin.
const KEY_DATA: u8 = 1;
const OFF_PAGE: u8 = 3;
/// `HOFFPAGE`: kind and padding 4, first page 4, length 4.
const OFF_PAGE_BYTES: usize = 12;

/// The byte order, where the first bytes of a file are those of a hash database.
pub(super) fn order(head: &[u8; 16]) -> Option<Order> {
    let magic = [head[12], head[13], head[14], head[15]];
    if u32::from_le_bytes(magic) == HASH_MAGIC {
        Some(Order::Little)
    } else if u32::from_be_bytes(magic) == HASH_MAGIC {
        Some(Order::Big)
    } else {
        None
    }
}

/// The byte order of the machine that wrote the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    fn word(self, data: &[u8], at: usize) -> Option<u32> {
        let bytes = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self == Self::Little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn half(self, data: &[u8], at: usize) -> Option<usize> {
        let bytes = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(usize::from(if self == Self::Little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        }))
    }
}

/// Reads the database behind its first bytes, `head`. `parse` reads one header; what it gives is kept until it is known
/// whether the header is in use.
pub(super) fn read<T>(
    head: &[u8; 16],
    order: Order,
    reader: &mut dyn Read,
    parse: &mut dyn FnMut(&[u8]) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let malformed = |expected, found: u64| ReadError::malformed(FORMAT, expected, found);
    let mut input = Input::new(reader, head.len() as u64);
    let mut page = head.to_vec();
    page.resize(META_BYTES, 0);
    input.exact(&mut page[head.len()..])?;
    let size = order.word(&page, 20).unwrap_or(0) as usize;
    if !size.is_power_of_two() || !PAGE_SIZES.contains(&size) {
        return Err(malformed("a page size of 512 to 65536", size as u64));
    }
    let (encryption, kind, flags) = (page[24], page[25], page[26]);
    if encryption != 0 || flags & 1 != 0 {
        return Err(ReadError::Unsupported {
            format: "an rpm database with encryption or page checksums".into(),
        });
    }
    if kind != META_PAGE {
        return Err(malformed("a hash database", kind.into()));
    }
    input.skip((size - META_BYTES) as u64)?;
    let mut pages = Pages { order, chains: Chains::default(), used: Vec::new(), inline: Vec::new(), parse };
    let mut page = vec![0u8; size];
    for number in 1.. {
        match input.fill(&mut page)? {
            0 => break,
            n if n < size => return Err(malformed("whole pages", n as u64)),
            _ => pages.page(number, &page)?,
        }
    }
    pages.finish()
}

struct Pages<'p, T> {
    order: Order,
    chains: Chains<T>,
    /// First page and length of each header a hash page refers to.
    used: Vec<(u32, u32)>,
    /// Headers small enough to stand on a hash page.
    inline: Vec<T>,
    parse: &'p mut dyn FnMut(&[u8]) -> Result<T, ReadError>,
}

impl<T> Pages<'_, T> {
    fn page(&mut self, number: u32, page: &[u8]) -> Result<(), ReadError> {
        let kind = page.get(25).copied().unwrap_or(0);
        if kind == OVERFLOW_PAGE {
            return self.overflow(number, page);
        }
        if HASH_PAGES.contains(&kind) {
            return self
                .hash(page)?
                .ok_or_else(|| ReadError::malformed(FORMAT, "items inside their hash page", number));
        }
        Ok(())
    }

    fn overflow(&mut self, number: u32, page: &[u8]) -> Result<(), ReadError> {
        let order = self.order;
        let found = (|| {
            let stated = order.word(page, 8)?;
            let (before, next) = (order.word(page, 12)?, order.word(page, 16)?);
            let data = page.get(PAGE_HEAD..)?.get(..order.half(page, 22)?)?;
            (stated == number).then_some((before, next, data))
        })();
        let Some((before, next, data)) = found else {
            return Err(ReadError::malformed(FORMAT, "a sound overflow page", number));
        };
        self.chains.add(number, before, next, data, self.parse)
    }

    /// Items stand at the end of the page and grow towards their index; keys and values take turns.
    fn hash(&mut self, page: &[u8]) -> Result<Option<()>, ReadError> {
        let order = self.order;
        let Some(count) = order.half(page, 20) else { return Ok(None) };
        let offset = |index: usize| order.half(page, PAGE_HEAD + index * 2);
        for value in (1..count).step_by(2) {
            let (Some(end), Some(key), Some(start)) = (
                if value == 1 { Some(page.len()) } else { offset(value - 2) },
                offset(value - 1),
                offset(value),
            ) else {
                return Ok(None);
            };
            let (Some(key), Some(item)) = (page.get(key..end), page.get(start..key)) else { return Ok(None) };
            // Record zero is not a package: it holds the number of the next one.
            if key.get(1..) == Some(&[0; 4]) {
                continue;
            }
            match item.first() {
                Some(&OFF_PAGE) if item.len() >= OFF_PAGE_BYTES => {
                    let (Some(first), Some(length)) = (order.word(item, 4), order.word(item, 8)) else {
                        return Ok(None);
                    };
                    if self.used.len() as u64 == limits::PACKAGES {
                        return Err(BudgetExceeded::Items { limit: limits::PACKAGES }.into());
                    }
                    self.used.push((first, length));
                }
                Some(&KEY_DATA) => self.inline.push((self.parse)(&item[1..])?),
                _ => return Ok(None),
            }
        }
        Ok(Some(()))
    }

    fn finish(mut self) -> Result<Vec<T>, ReadError> {
        let mut found = self.inline;
        self.used.sort_unstable();
        let mut seen = HashSet::new();
        for (first, length) in self.used {
            let chain = self.chains.whole.remove(&first).filter(|_| seen.insert(first));
            let Some((held, parsed)) = chain else {
                return Err(ReadError::malformed(FORMAT, "each header on pages of its own", first));
            };
            if held != u64::from(length) {
                return Err(ReadError::malformed(FORMAT, "headers as long as stated", length));
            }
            found.push(parsed?);
        }
        Ok(found)
    }
}

/// Overflow pages on their way to headers.
struct Chains<T> {
    /// By the page that comes next: first page and bytes so far.
    open: HashMap<u32, (u32, Vec<u8>)>,
    /// By number, pages whose chain has not come by yet: the page after, and bytes.
    waiting: HashMap<u32, (u32, Vec<u8>)>,
    /// By first page: length, and what the header was read as.
    whole: HashMap<u32, (u64, Result<T, ReadError>)>,
    /// Bytes in `open` and `waiting`.
    held: u64,
}

impl<T> Default for Chains<T> {
    fn default() -> Self {
        Self { open: HashMap::new(), waiting: HashMap::new(), whole: HashMap::new(), held: 0 }
    }
}

impl<T> Chains<T> {
    fn add(
        &mut self,
        number: u32,
        before: u32,
        next: u32,
        data: &[u8],
        parse: &mut dyn FnMut(&[u8]) -> Result<T, ReadError>,
    ) -> Result<(), ReadError> {
        self.held += data.len() as u64;
        if self.held > limits::BUFFERED_BYTES {
            return Err(BudgetExceeded::Bytes { limit: limits::BUFFERED_BYTES }.into());
        }
        let (first, mut bytes) = match self.open.remove(&number) {
            Some(chain) => chain,
            None if before == 0 => (number, Vec::new()),
            None => {
                self.waiting.insert(number, (next, data.to_vec()));
                return Ok(());
            }
        };
        bytes.extend_from_slice(data);
        let mut next = next;
        // Each turn takes a page away, so a circle of pages ends too.
        while let Some((after, more)) = self.waiting.remove(&next) {
            bytes.extend_from_slice(&more);
            next = after;
        }
        if bytes.len() > limits::RPM_HEADER_BYTES {
            return Err(BudgetExceeded::Bytes { limit: limits::RPM_HEADER_BYTES as u64 }.into());
        }
        if next != 0 {
            if self.open.insert(next, (first, bytes)).is_some() {
                return Err(ReadError::malformed(FORMAT, "each page in one header", next));
            }
            return Ok(());
        }
        if self.whole.len() as u64 >= 2 * limits::PACKAGES {
            return Err(BudgetExceeded::Items { limit: 2 * limits::PACKAGES }.into());
        }
        self.held -= bytes.len() as u64;
        self.whole.insert(first, (bytes.len() as u64, parse(&bytes)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: &[u8] = include_bytes!("fixtures/Packages");
    const BIG: &[u8] = include_bytes!("fixtures/Packages.big-endian");

    fn collect(file: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        let head: [u8; 16] = file[..16].try_into().expect("long enough");
        let order = order(&head).ok_or(ReadError::Unsupported { format: "order".into() })?;
        read(&head, order, &mut &file[16..], &mut |blob| Ok(blob.to_vec()))
    }

    fn page(number: u32, before: u32, next: u32, kind: u8, data: &[u8]) -> Vec<u8> {
        let mut page = vec![0u8; 512];
        page[8..12].copy_from_slice(&number.to_le_bytes());
        page[12..16].copy_from_slice(&before.to_le_bytes());
        page[16..20].copy_from_slice(&next.to_le_bytes());
        page[22..24].copy_from_slice(&u16::try_from(data.len()).expect("small").to_le_bytes());
        page[25] = kind;
        page[PAGE_HEAD..PAGE_HEAD + data.len()].copy_from_slice(data);
        page
    }

    /// A database whose one hash page refers to headers by first page and length.
    fn database(used: &[(u32, u32)], pages: &[Vec<u8>]) -> Vec<u8> {
        let mut file = LITTLE[..512].to_vec();
        let mut hash = page(1, 0, 0, 13, &[]);
        let mut at = hash.len();
        for (index, (first, length)) in used.iter().enumerate() {
            for (item, data) in [
                (index * 2, [&[KEY_DATA][..], &[9; 4]].concat()),
                (
                    index * 2 + 1,
                    [&[OFF_PAGE, 0, 0, 0][..], &first.to_le_bytes(), &length.to_le_bytes()].concat(),
                ),
            ] {
                at -= data.len();
                hash[at..at + data.len()].copy_from_slice(&data);
                let place = PAGE_HEAD + item * 2;
                hash[place..place + 2].copy_from_slice(&u16::try_from(at).expect("small").to_le_bytes());
            }
        }
        hash[20..22].copy_from_slice(&u16::try_from(used.len() * 2).expect("few").to_le_bytes());
        file.extend(hash);
        file.extend(pages.concat());
        file
    }

    #[test]
    fn reads_what_berkeley_db_wrote_in_both_byte_orders() {
        let little = collect(LITTLE).expect("readable");
        assert_eq!(little.iter().map(Vec::len).collect::<Vec<_>>(), [1792, 1796]);
        assert_eq!(collect(BIG), Ok(little));
    }

    #[test]
    fn chains_are_put_together_in_any_order_of_pages() {
        let check = |used: &[(u32, u32)], pages: &[Vec<u8>], expected: Option<&[&[u8]]>| {
            let expected = expected.map(|blobs| blobs.iter().map(|blob| blob.to_vec()).collect::<Vec<_>>());
            assert_eq!(collect(&database(used, pages)).ok(), expected, "{used:?}");
        };
        let forwards = [page(2, 0, 3, 7, b"ab"), page(3, 2, 4, 7, b"cd"), page(4, 3, 0, 7, b"e")];
        check(&[(2, 5)], &forwards, Some(&[b"abcde"]));
        let backwards = [page(2, 3, 0, 7, b"e"), page(3, 4, 2, 7, b"cd"), page(4, 0, 3, 7, b"ab")];
        check(&[(4, 5)], &backwards, Some(&[b"abcde"]));
        let two =
            [page(2, 0, 4, 7, b"a"), page(3, 0, 5, 7, b"x"), page(4, 2, 0, 7, b"b"), page(5, 3, 0, 7, b"y")];
        check(&[(3, 2), (2, 2)], &two, Some(&[b"ab", b"xy"]));
        check(&[(3, 2)], &two, Some(&[b"xy"]));
        check(&[], &two, Some(&[]));
        check(&[(2, 4)], &forwards, None);
        check(&[(3, 5)], &forwards, None);
        check(&[(2, 5), (2, 5)], &forwards, None);
        let endless = [page(2, 0, 3, 7, b"a"), page(3, 4, 4, 7, b"b"), page(4, 3, 3, 7, b"c")];
        check(&[(2, 3)], &endless, None);
        let freed = [page(2, 0, 3, 7, b"ab"), page(3, 2, 4, 0, b"cd"), page(4, 3, 0, 7, b"e")];
        check(&[(2, 5)], &freed, None);
        let misplaced = [page(9, 0, 0, 7, b"a")];
        check(&[], &misplaced, None);
    }

    #[test]
    fn damage_never_panics() {
        for at in 0..LITTLE.len() {
            let mut file = LITTLE.to_vec();
            file[at] ^= 0xff;
            let _ = collect(&file);
            if at > 16 {
                let _ = collect(&LITTLE[..at]);
            }
        }
        let mut encrypted = LITTLE.to_vec();
        encrypted[24] = 1;
        assert!(matches!(collect(&encrypted), Err(ReadError::Unsupported { .. })));
        assert!(collect(&LITTLE[..LITTLE.len() - 1]).is_err());
    }
}
