use super::{
    BRANCH_PAGE, BUCKET_ELEMENT, BUCKET_HEADER, BoltError, ELEMENT, LEAF_PAGE, MAGIC, META_SUMMED,
    PAGE_HEADER, VERSION, fnv1a64,
};

/// Page sizes a database may have: bbolt takes the operating system's, 4 KiB to 64 KiB.
const PAGE_SIZES: [usize; 7] = [1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16];
/// Levels of one bucket's tree. Branch pages have at least two children, so 2^32 pages fit in 32 levels.
const MAX_DEPTH: usize = 32;

/// Opens a database and returns its root bucket. Nothing is copied; only the meta pages are looked at.
///
/// # Errors
/// [`BoltError::NoMeta`] when neither meta page is sound.
pub fn open(data: &[u8]) -> Result<Bucket<'_>, BoltError> {
    let none = BoltError::NoMeta { length: data.len() };
    // The second meta page is one page in; when the first one is damaged its page size is unknown, so try all.
    let first = Meta::at(data, 0);
    let second = match &first {
        Some(meta) => Meta::at(data, meta.page_size),
        None => {
            PAGE_SIZES.iter().find_map(|size| Meta::at(data, *size).filter(|meta| meta.page_size == *size))
        }
    };
    let best = first.into_iter().chain(second).max_by_key(|meta| meta.txid).ok_or(none)?;
    let file = File { data, page_size: best.page_size };
    // Every page in use lies before the high-water mark, so that a file cut anywhere is told from a whole one.
    if best.end > file.pages() {
        return Err(BoltError::PageOutOfFile { page: best.end.saturating_sub(1), length: data.len() });
    }
    Ok(Bucket { file, root: Root::Page(best.root) })
}

struct Meta {
    page_size: usize,
    root: u64,
    /// First page past those in use (`meta.pgid`).
    end: u64,
    txid: u64,
}

impl Meta {
    fn at(data: &[u8], page_offset: usize) -> Option<Self> {
        let meta = data.get(page_offset.checked_add(PAGE_HEADER)?..)?;
        if u32_at(meta, 0)? != MAGIC || u32_at(meta, 4)? != VERSION {
            return None;
        }
        if u64_at(meta, META_SUMMED)? != fnv1a64(meta.get(..META_SUMMED)?) {
            return None;
        }
        let page_size = usize::try_from(u32_at(meta, 8)?).ok()?;
        if !PAGE_SIZES.contains(&page_size) {
            return None;
        }
        Some(Self { page_size, root: u64_at(meta, 16)?, end: u64_at(meta, 40)?, txid: u64_at(meta, 48)? })
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

#[derive(Debug, Clone, Copy)]
pub(super) struct File<'a> {
    data: &'a [u8],
    pub(super) page_size: usize,
}

impl<'a> File<'a> {
    pub(super) fn pages(self) -> u64 {
        (self.data.len() / self.page_size) as u64
    }

    pub(super) fn page(self, number: u64) -> Result<Page<'a>, BoltError> {
        let outside = || BoltError::PageOutOfFile { page: number, length: self.data.len() };
        let start = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_mul(self.page_size))
            .ok_or_else(outside)?;
        let header = self.data.get(start..).ok_or_else(outside)?;
        let overflow = u32_at(header, 12).ok_or_else(outside)? as usize;
        let length =
            overflow.checked_add(1).and_then(|n| n.checked_mul(self.page_size)).ok_or_else(outside)?;
        let bytes = header.get(..length).ok_or_else(outside)?;
        let page = Page::parse(bytes, number).ok_or_else(outside)?;
        let found = u64_at(bytes, 0).ok_or_else(outside)?;
        // Pages 0 and 1 are the meta pages; nothing may refer to them.
        if found != number || number < 2 || page.flags & (BRANCH_PAGE | LEAF_PAGE) == 0 {
            return Err(BoltError::WrongPage { page: number, found, flags: page.flags });
        }
        Ok(page)
    }
}

/// A branch or leaf page with its overflow pages, or a bucket stored inside its parent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) number: u64,
    flags: u16,
    pub(super) count: usize,
}

impl<'a> Page<'a> {
    fn parse(bytes: &'a [u8], number: u64) -> Option<Self> {
        Some(Self { bytes, number, flags: u16_at(bytes, 8)?, count: usize::from(u16_at(bytes, 10)?) })
    }

    pub(super) fn is_branch(&self) -> bool {
        self.flags & BRANCH_PAGE != 0
    }

    fn outside(&self, index: usize) -> BoltError {
        BoltError::ElementOutOfPage { page: self.number, index }
    }

    /// Bytes `skip..skip+length` after the position that an element states relative to itself.
    fn slice(&self, element: usize, position: u32, skip: u32, length: u32) -> Option<&'a [u8]> {
        let start = element.checked_add(position as usize)?.checked_add(skip as usize)?;
        self.bytes.get(start..start.checked_add(length as usize)?)
    }

    pub(super) fn key(&self, index: usize) -> Result<&'a [u8], BoltError> {
        let element = PAGE_HEADER + index * ELEMENT;
        let (position, size) = if self.is_branch() { (0, 4) } else { (4, 8) };
        u32_at(self.bytes, element + position)
            .zip(u32_at(self.bytes, element + size))
            .and_then(|(position, size)| self.slice(element, position, 0, size))
            .ok_or_else(|| self.outside(index))
    }

    pub(super) fn child(&self, index: usize) -> Result<u64, BoltError> {
        u64_at(self.bytes, PAGE_HEADER + index * ELEMENT + 8).ok_or_else(|| self.outside(index))
    }

    fn value(&self, index: usize) -> Result<(u32, &'a [u8]), BoltError> {
        let element = PAGE_HEADER + index * ELEMENT;
        let value = || {
            let (flags, position) = (u32_at(self.bytes, element)?, u32_at(self.bytes, element + 4)?);
            let (key_size, size) = (u32_at(self.bytes, element + 8)?, u32_at(self.bytes, element + 12)?);
            Some((flags, self.slice(element, position, key_size, size)?))
        };
        value().ok_or_else(|| self.outside(index))
    }

    /// Number of keys that are less than `key`.
    fn lower_bound(&self, key: &[u8]) -> Result<usize, BoltError> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if self.key(middle)? < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Root<'a> {
    Page(u64),
    Inline(&'a [u8]),
}

/// A bucket: keys with values and with nested buckets, in byte order.
#[derive(Debug, Clone, Copy)]
pub struct Bucket<'a> {
    pub(super) file: File<'a>,
    pub(super) root: Root<'a>,
}

/// What stands behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Item<'a> {
    /// A value.
    Value(&'a [u8]),
    /// A nested bucket.
    Bucket(Bucket<'a>),
}

impl<'a> Bucket<'a> {
    pub(super) fn root_page(&self) -> Result<Page<'a>, BoltError> {
        match self.root {
            Root::Page(number) => self.file.page(number),
            Root::Inline(bytes) => {
                let page = Page::parse(bytes, 0).ok_or(BoltError::ElementOutOfPage { page: 0, index: 0 })?;
                if page.flags & LEAF_PAGE == 0 || page.is_branch() {
                    return Err(BoltError::WrongPage { page: 0, found: 0, flags: page.flags });
                }
                Ok(page)
            }
        }
    }

    pub(super) fn item(&self, page: &Page<'a>, index: usize) -> Result<(&'a [u8], Item<'a>), BoltError> {
        let key = page.key(index)?;
        let (flags, value) = page.value(index)?;
        if flags & BUCKET_ELEMENT == 0 {
            return Ok((key, Item::Value(value)));
        }
        let number = u64_at(value, 0).ok_or_else(|| page.outside(index))?;
        let root = match number {
            // A bucket small enough is stored in its parent: a page without a number follows the header.
            0 => Root::Inline(value.get(BUCKET_HEADER..).ok_or_else(|| page.outside(index))?),
            number => Root::Page(number),
        };
        Ok((key, Item::Bucket(Bucket { file: self.file, root })))
    }

    /// Entries whose keys are `from` or greater.
    ///
    /// # Errors
    /// When the database is damaged on the way to the first entry.
    pub fn entries_from(&self, from: &[u8]) -> Result<Entries<'a>, BoltError> {
        let mut entries = Entries { bucket: *self, path: Vec::new(), pages_left: self.file.pages() + 1 };
        entries.descend(self.root_page()?, Some(from))?;
        Ok(entries)
    }

    /// All entries.
    ///
    /// # Errors
    /// When the database is damaged on the way to the first entry.
    pub fn entries(&self) -> Result<Entries<'a>, BoltError> {
        self.entries_from(b"")
    }

    /// The item of `key`.
    ///
    /// # Errors
    /// When the database is damaged on the way to it.
    pub fn get(&self, key: &[u8]) -> Result<Option<Item<'a>>, BoltError> {
        match self.entries_from(key)?.next().transpose()? {
            Some((found, item)) if found == key => Ok(Some(item)),
            _ => Ok(None),
        }
    }

    /// The nested bucket of `key`.
    ///
    /// # Errors
    /// When the database is damaged, or `key` has a value instead.
    pub fn bucket(&self, key: &[u8]) -> Result<Option<Self>, BoltError> {
        match self.get(key)? {
            Some(Item::Bucket(bucket)) => Ok(Some(bucket)),
            Some(Item::Value(_)) => Err(BoltError::wrong_item(key, "bucket")),
            None => Ok(None),
        }
    }

    /// The value of `key`.
    ///
    /// # Errors
    /// When the database is damaged, or `key` has a bucket instead.
    pub fn value(&self, key: &[u8]) -> Result<Option<&'a [u8]>, BoltError> {
        match self.get(key)? {
            Some(Item::Value(value)) => Ok(Some(value)),
            Some(Item::Bucket(_)) => Err(BoltError::wrong_item(key, "value")),
            None => Ok(None),
        }
    }
}

/// Entries of one bucket in key order. After an error there is nothing more.
#[derive(Debug)]
pub struct Entries<'a> {
    bucket: Bucket<'a>,
    path: Vec<(Page<'a>, usize)>,
    /// A sound walk meets each page once.
    pages_left: u64,
}

impl<'a> Entries<'a> {
    /// Puts `page` and the first pages below it onto the path.
    fn descend(&mut self, page: Page<'a>, from: Option<&[u8]>) -> Result<(), BoltError> {
        let mut page = page;
        loop {
            let pages = self.bucket.file.pages();
            self.pages_left = self.pages_left.checked_sub(1).ok_or(BoltError::Cycle { pages })?;
            if self.path.len() == MAX_DEPTH {
                return Err(BoltError::TooDeep { limit: MAX_DEPTH });
            }
            let mut index = from.map_or(Ok(0), |from| page.lower_bound(from))?;
            if !page.is_branch() {
                self.path.push((page, index));
                return Ok(());
            }
            if page.count == 0 {
                return Err(BoltError::EmptyBranch { page: page.number });
            }
            // A branch key is the first key below it: `from` lies under the last key that is not greater.
            if let Some(from) = from
                && index > 0
                && (index == page.count || page.key(index)? != from)
            {
                index -= 1;
            }
            self.path.push((page, index));
            page = self.bucket.file.page(page.child(index)?)?;
        }
    }

    fn step(&mut self) -> Result<Option<(&'a [u8], Item<'a>)>, BoltError> {
        loop {
            let Some((page, index)) = self.path.last_mut() else { return Ok(None) };
            if *index >= page.count {
                self.path.pop();
                if let Some((_, index)) = self.path.last_mut() {
                    *index += 1;
                }
                continue;
            }
            let (page, at) = (*page, *index);
            if page.is_branch() {
                let child = self.bucket.file.page(page.child(at)?)?;
                self.descend(child, None)?;
                continue;
            }
            *index += 1;
            return self.bucket.item(&page, at).map(Some);
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<(&'a [u8], Item<'a>), BoltError>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            self.path.clear();
        }
        step.transpose()
    }
}
