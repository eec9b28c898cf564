//! The whole of a database looked at once, before it takes the place of one that works.

use super::read::{Bucket, Item, Page, Root, open};
use super::{BoltError, PAGE_HEADER};

/// Levels of pages and buckets together: trivy-db nests three buckets, and a tree of 2^32 pages has 32 levels.
const MAX_NESTING: usize = 128;

/// Opens a database and follows every reference in it: each page is there, is of the kind it should be, is reached once,
/// and its keys are in order. What values say is not looked at; the format has no checksum over them.
///
/// # Errors
/// As [`open`], and what is wrong first.
pub fn check(data: &[u8]) -> Result<(), BoltError> {
    let root = open(data)?;
    let pages = usize::try_from(root.file.pages()).unwrap_or(usize::MAX);
    let mut walk = Walk { seen: vec![0; pages.div_ceil(64)], pages: root.file.pages() };
    walk.bucket(root, 0)
}

struct Walk {
    /// One bit for each page that was reached.
    seen: Vec<u64>,
    pages: u64,
}

impl Walk {
    fn bucket(&mut self, bucket: Bucket<'_>, depth: usize) -> Result<(), BoltError> {
        let page = bucket.root_page()?;
        if matches!(bucket.root, Root::Page(_)) {
            self.reach(&bucket, &page)?;
        }
        self.page(&bucket, &page, None, depth)
    }

    fn page(
        &mut self,
        bucket: &Bucket<'_>,
        page: &Page<'_>,
        first: Option<&[u8]>,
        depth: usize,
    ) -> Result<(), BoltError> {
        if depth == MAX_NESTING {
            return Err(BoltError::TooDeep { limit: MAX_NESTING });
        }
        let mut last: Option<&[u8]> = None;
        for index in 0..page.count {
            let key = page.key(index)?;
            // A branch names the first key below it, and keys rise.
            let rises =
                last.is_none_or(|last| last < key) && (index > 0 || first.is_none_or(|first| first <= key));
            if !rises {
                return Err(BoltError::Unordered { page: page.number, index });
            }
            last = Some(key);
            if page.is_branch() {
                let child = bucket.file.page(page.child(index)?)?;
                self.reach(bucket, &child)?;
                self.page(bucket, &child, Some(key), depth + 1)?;
            } else if let (_, Item::Bucket(inner)) = bucket.item(page, index)? {
                self.bucket(inner, depth + 1)?;
            }
        }
        match page.is_branch() && page.count == 0 {
            true => Err(BoltError::EmptyBranch { page: page.number }),
            false => Ok(()),
        }
    }

    /// Marks a page with those it overflows into.
    fn reach(&mut self, bucket: &Bucket<'_>, page: &Page<'_>) -> Result<(), BoltError> {
        let size = bucket.file.page_size;
        let length = page.bytes.len().max(PAGE_HEADER).div_ceil(size) as u64;
        for number in page.number..page.number.saturating_add(length) {
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            let cycle = BoltError::Cycle { pages: self.pages };
            let Some(word) = self.seen.get_mut(at / 64) else { return Err(cycle) };
            let bit = 1 << (at % 64);
            if *word & bit != 0 {
                return Err(cycle);
            }
            *word |= bit;
        }
        Ok(())
    }
}
