use std::collections::BTreeMap;
use std::io::{Cursor, Seek, SeekFrom, Write};

use super::{
    BRANCH_PAGE, BUCKET_ELEMENT, BoltError, ELEMENT, FREELIST_PAGE, LEAF_PAGE, MAGIC, META_PAGE, META_SUMMED,
    PAGE_HEADER, VERSION, fnv1a64,
};

/// The page size trivy-db is published with.
const PAGE_SIZE: usize = 4096;
/// bbolt `MaxKeySize`.
const MAX_KEY_BYTES: usize = 32_768;
/// bbolt `MaxValueSize`: 2^31 - 2.
const MAX_VALUE_BYTES: usize = (1 << 31) - 2;
/// bbolt stores a bucket in its parent when its page takes no more than a quarter of a page.
const MAX_INLINE_BYTES: usize = PAGE_SIZE / 4;
/// Page 2 holds the (empty) list of free pages; data starts after it.
const FREELIST: u64 = 2;

/// The contents of a bucket.
pub type Tree = BTreeMap<Vec<u8>, Node>;

/// What stands behind a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A value.
    Value(Vec<u8>),
    /// A nested bucket.
    Bucket(Tree),
}

/// The bytes of a database that holds `tree`. The same tree gives the same bytes.
///
/// # Errors
/// When a key or value is longer than the format allows, or a key is empty.
pub fn build(tree: Tree) -> Result<Vec<u8>, BoltError> {
    let mut writer = Writer::new(Cursor::new(Vec::new()))?;
    for (key, node) in tree {
        writer.node(&key, node)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Writes a database from keys in order: of each bucket that is open no more than one page of values is held, and the
/// first keys of its pages.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    /// Number of the next page.
    next: u64,
    /// The root, and the buckets that are open.
    levels: Vec<Level>,
}

#[derive(Debug, Default)]
struct Level {
    /// Its key in the bucket around it.
    key: Vec<u8>,
    /// What is not in a page yet.
    leaves: Vec<Leaf>,
    /// Bytes these take with the header of a page.
    used: usize,
    pages: Vec<Child>,
    has_buckets: bool,
    /// The key that came last.
    last: Vec<u8>,
}

#[derive(Debug)]
struct Leaf {
    key: Vec<u8>,
    value: Vec<u8>,
    flags: u32,
}

impl Leaf {
    fn size(&self) -> usize {
        ELEMENT + self.key.len() + self.value.len()
    }
}

/// A page as its parent sees it.
#[derive(Debug)]
struct Child {
    key: Vec<u8>,
    page: u64,
}

impl<W: Write + Seek> Writer<W> {
    /// A database without anything in it, at the beginning of `out`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> Result<Self, BoltError> {
        // Both meta pages and the list of free pages are written last, when all else is known.
        out.write_all(&[0; PAGE_SIZE * 3]).map_err(BoltError::output)?;
        Ok(Self { out, next: 3, levels: vec![Level { used: PAGE_HEADER, ..Level::default() }] })
    }

    /// A value in the bucket that is open.
    ///
    /// # Errors
    /// When key or value are longer than the format allows, the key does not come after the last one, or it cannot be
    /// written.
    pub fn put(&mut self, key: &[u8], value: Vec<u8>) -> Result<(), BoltError> {
        self.leaf(key, value, 0)
    }

    /// Opens a bucket inside the one that is open.
    pub fn open(&mut self, key: &[u8]) {
        self.levels.push(Level { key: key.to_vec(), used: PAGE_HEADER, ..Level::default() });
    }

    /// Closes the bucket that was opened last.
    ///
    /// # Errors
    /// As for [`Writer::put`]. Without an open bucket nothing happens.
    pub fn close(&mut self) -> Result<(), BoltError> {
        if self.levels.len() < 2 {
            return Ok(());
        }
        let Some(level) = self.levels.pop() else { return Ok(()) };
        let mut value = Vec::new();
        if level.pages.is_empty() && level.used <= MAX_INLINE_BYTES && !level.has_buckets {
            value.extend([0; 16]);
            value.extend(page_header(0, LEAF_PAGE, level.leaves.len(), 0));
            value.extend(leaf_page_body(&level.leaves));
        } else {
            value.extend(self.seal(level.leaves, level.pages)?.to_le_bytes());
            value.extend([0; 8]);
        }
        self.leaf(&level.key, value, BUCKET_ELEMENT)
    }

    /// Closes what is open and writes the pages that lead to all others.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(mut self) -> Result<W, BoltError> {
        while self.levels.len() > 1 {
            self.close()?;
        }
        let level = self.levels.pop().unwrap_or_default();
        let root = self.seal(level.leaves, level.pages)?;
        let end = self.next;
        let mut first = Vec::with_capacity(PAGE_SIZE * 3);
        for (number, txid) in [(0, 0), (1, 1)] {
            first.extend(page_header(number, META_PAGE, 0, 0));
            first.extend(meta(txid, root, end));
            first.resize(PAGE_SIZE * (first.len() / PAGE_SIZE + 1), 0);
        }
        first.extend(page_header(FREELIST, FREELIST_PAGE, 0, 0));
        let written = self.out.seek(SeekFrom::Start(0)).and_then(|_| self.out.write_all(&first));
        written.and_then(|()| self.out.flush()).map_err(BoltError::output)?;
        Ok(self.out)
    }

    fn node(&mut self, key: &[u8], node: Node) -> Result<(), BoltError> {
        match node {
            Node::Value(value) => self.put(key, value),
            Node::Bucket(tree) => {
                self.open(key);
                for (key, node) in tree {
                    self.node(&key, node)?;
                }
                self.close()
            }
        }
    }

    /// Writes a whole tree into the bucket that is open.
    ///
    /// # Errors
    /// As for [`Writer::put`].
    pub fn tree(&mut self, key: &[u8], tree: Tree) -> Result<(), BoltError> {
        self.node(key, Node::Bucket(tree))
    }

    fn leaf(&mut self, key: &[u8], value: Vec<u8>, flags: u32) -> Result<(), BoltError> {
        if key.is_empty() || key.len() > MAX_KEY_BYTES {
            return Err(BoltError::KeyLength { length: key.len(), limit: MAX_KEY_BYTES });
        }
        if value.len() > MAX_VALUE_BYTES {
            return Err(BoltError::ValueLength { length: value.len(), limit: MAX_VALUE_BYTES });
        }
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        if key <= level.last.as_slice() {
            return Err(BoltError::key_order(key));
        }
        level.last = key.to_vec();
        level.has_buckets |= flags & BUCKET_ELEMENT != 0;
        let leaf = Leaf { key: key.to_vec(), value, flags };
        let size = leaf.size();
        let mut full = Vec::new();
        if !level.leaves.is_empty() && !has_room(level.leaves.len(), level.used + size) {
            full = std::mem::take(&mut level.leaves);
            level.used = PAGE_HEADER;
        }
        level.leaves.push(leaf);
        level.used += size;
        if !full.is_empty() {
            let page = self.leaf_page(full)?;
            if let Some(level) = self.levels.last_mut() {
                level.pages.push(page);
            }
        }
        Ok(())
    }

    fn leaf_page(&mut self, leaves: Vec<Leaf>) -> Result<Child, BoltError> {
        let page = self.append(LEAF_PAGE, leaves.len(), &leaf_page_body(&leaves))?;
        let key = leaves.into_iter().next().map(|leaf| leaf.key).unwrap_or_default();
        Ok(Child { key, page })
    }

    /// Writes the last leaf page of a bucket and the branch pages above all of them; returns the root page.
    fn seal(&mut self, leaves: Vec<Leaf>, mut level: Vec<Child>) -> Result<u64, BoltError> {
        if !leaves.is_empty() || level.is_empty() {
            level.push(self.leaf_page(leaves)?);
        }
        while level.len() > 1 {
            let mut above = Vec::new();
            for page in pack(&level, |child| ELEMENT + child.key.len()) {
                let number = self.append(BRANCH_PAGE, page.len(), &branch_page_body(page))?;
                let key = page.first().map(|child| child.key.clone()).unwrap_or_default();
                above.push(Child { key, page: number });
            }
            level = above;
        }
        Ok(level.first().map_or(FREELIST, |root| root.page))
    }

    fn append(&mut self, flags: u16, count: usize, body: &[u8]) -> Result<u64, BoltError> {
        let number = self.next;
        let pages = (PAGE_HEADER + body.len()).div_ceil(PAGE_SIZE);
        let mut page = Vec::with_capacity(pages * PAGE_SIZE);
        page.extend(page_header(number, flags, count, pages - 1));
        page.extend_from_slice(body);
        page.resize(pages * PAGE_SIZE, 0);
        self.out.write_all(&page).map_err(BoltError::output)?;
        self.next += pages as u64;
        Ok(number)
    }
}

fn meta(txid: u64, root: u64, end: u64) -> Vec<u8> {
    let mut meta = Vec::with_capacity(META_SUMMED + 8);
    for word in [MAGIC, VERSION, u32::try_from(PAGE_SIZE).unwrap_or(0), 0] {
        meta.extend(word.to_le_bytes());
    }
    // Root page, sequence of the root bucket, freelist, first page past the end, transaction.
    for word in [root, 0, FREELIST, end, txid] {
        meta.extend(word.to_le_bytes());
    }
    let sum = fnv1a64(&meta);
    meta.extend(sum.to_le_bytes());
    meta
}

fn page_header(page: u64, flags: u16, count: usize, overflow: usize) -> [u8; PAGE_HEADER] {
    let mut header = [0; PAGE_HEADER];
    header[..8].copy_from_slice(&page.to_le_bytes());
    header[8..10].copy_from_slice(&flags.to_le_bytes());
    // A page holds at most 4096 / 16 elements and a value at most 2^31 bytes: both fit.
    header[10..12].copy_from_slice(&u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes());
    header[12..].copy_from_slice(&u32::try_from(overflow).unwrap_or(u32::MAX).to_le_bytes());
    header
}

/// Cuts `items` into runs that fit a page; an item larger than a page gets pages of its own. Every run but the
/// last has at least two items when they fit, so that each level is smaller than the one below.
fn pack<T>(items: &[T], size: impl Fn(&T) -> usize) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let mut used = PAGE_HEADER + size(rest.first()?);
        let mut count = 1;
        while let Some(item) = rest.get(count) {
            used += size(item);
            if !has_room(count, used) {
                break;
            }
            count += 1;
        }
        let (page, left) = rest.split_at(count);
        rest = left;
        Some(page)
    })
}

/// Whether a page with `count` items takes one more, with which `used` bytes are in it. Two keys of the greatest length do
/// not fit one page; a branch page must still hold two.
fn has_room(count: usize, used: usize) -> bool {
    used <= PAGE_SIZE || count == 1 && used <= PAGE_SIZE * MIN_KEYS_SPILL
}

/// How many pages two items may take together before each gets a page of its own. Two keys of the greatest
/// length take 16 pages and a little.
const MIN_KEYS_SPILL: usize = 17;

fn leaf_page_body(leaves: &[Leaf]) -> Vec<u8> {
    let mut body = Vec::with_capacity(leaves.iter().map(Leaf::size).sum());
    let mut data = ELEMENT * leaves.len();
    for (index, leaf) in leaves.iter().enumerate() {
        for word in
            [leaf.flags, len32(data - ELEMENT * index), len32(leaf.key.len()), len32(leaf.value.len())]
        {
            body.extend(word.to_le_bytes());
        }
        data += leaf.key.len() + leaf.value.len();
    }
    for leaf in leaves {
        body.extend_from_slice(&leaf.key);
        body.extend_from_slice(&leaf.value);
    }
    body
}

fn branch_page_body(children: &[Child]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut data = ELEMENT * children.len();
    for (index, child) in children.iter().enumerate() {
        body.extend(len32(data - ELEMENT * index).to_le_bytes());
        body.extend(len32(child.key.len()).to_le_bytes());
        body.extend(child.page.to_le_bytes());
        data += child.key.len();
    }
    for child in children {
        body.extend_from_slice(&child.key);
    }
    body
}

fn len32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
