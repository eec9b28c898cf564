use std::collections::BTreeMap;

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
    let mut writer = Writer { file: vec![0; PAGE_SIZE * 3] };
    let leaves = writer.leaves(tree)?;
    let root = writer.bucket_pages(&leaves);
    let end = writer.next_page();
    writer.header(FREELIST, FREELIST_PAGE, 0, 0);
    for (number, txid) in [(0, 0), (1, 1)] {
        writer.meta(number, txid, root, end);
    }
    Ok(writer.file)
}

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
struct Child {
    key: Vec<u8>,
    page: u64,
}

struct Writer {
    file: Vec<u8>,
}

impl Writer {
    fn next_page(&self) -> u64 {
        (self.file.len() / PAGE_SIZE) as u64
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.file[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn header(&mut self, page: u64, flags: u16, count: usize, overflow: usize) {
        let header = page_header(page, flags, count, overflow);
        let at = offset(page);
        self.put(at, &header);
    }

    fn meta(&mut self, number: u64, txid: u64, root: u64, end: u64) {
        self.header(number, META_PAGE, 0, 0);
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
        let at = offset(number) + PAGE_HEADER;
        self.put(at, &meta);
    }

    /// Turns the entries of a bucket into leaf elements, writing the pages of nested buckets first.
    fn leaves(&mut self, tree: Tree) -> Result<Vec<Leaf>, BoltError> {
        let mut leaves = Vec::with_capacity(tree.len());
        for (key, node) in tree {
            if key.is_empty() || key.len() > MAX_KEY_BYTES {
                return Err(BoltError::KeyLength { length: key.len(), limit: MAX_KEY_BYTES });
            }
            let (flags, value) = match node {
                Node::Value(value) => (0, value),
                Node::Bucket(tree) => (BUCKET_ELEMENT, self.bucket_value(tree)?),
            };
            if value.len() > MAX_VALUE_BYTES {
                return Err(BoltError::ValueLength { length: value.len(), limit: MAX_VALUE_BYTES });
            }
            leaves.push(Leaf { key, value, flags });
        }
        Ok(leaves)
    }

    fn bucket_value(&mut self, tree: Tree) -> Result<Vec<u8>, BoltError> {
        let leaves = self.leaves(tree)?;
        let size = PAGE_HEADER + leaves.iter().map(Leaf::size).sum::<usize>();
        let mut value = Vec::new();
        if size <= MAX_INLINE_BYTES && leaves.iter().all(|leaf| leaf.flags == 0) {
            value.extend([0; 16]);
            value.extend(page_header(0, LEAF_PAGE, leaves.len(), 0));
            value.extend(leaf_page_body(&leaves));
        } else {
            let root = self.bucket_pages(&leaves);
            value.extend(root.to_le_bytes());
            value.extend([0; 8]);
        }
        Ok(value)
    }

    /// Writes leaf pages and the branch pages above them; returns the root page.
    fn bucket_pages(&mut self, leaves: &[Leaf]) -> u64 {
        let mut level: Vec<Child> = pack(leaves, Leaf::size)
            .map(|page| {
                let number = self.append(LEAF_PAGE, page.len(), &leaf_page_body(page));
                Child { key: page.first().map(|leaf| leaf.key.clone()).unwrap_or_default(), page: number }
            })
            .collect();
        while level.len() > 1 {
            level = pack(&level, |child| ELEMENT + child.key.len())
                .map(|page| {
                    let number = self.append(BRANCH_PAGE, page.len(), &branch_page_body(page));
                    Child {
                        key: page.first().map(|child| child.key.clone()).unwrap_or_default(),
                        page: number,
                    }
                })
                .collect();
        }
        match level.first() {
            Some(root) => root.page,
            None => self.append(LEAF_PAGE, 0, &[]),
        }
    }

    fn append(&mut self, flags: u16, count: usize, body: &[u8]) -> u64 {
        let number = self.next_page();
        let pages = (PAGE_HEADER + body.len()).div_ceil(PAGE_SIZE);
        self.file.extend(page_header(number, flags, count, pages - 1));
        self.file.extend_from_slice(body);
        self.file.resize(offset(number) + pages * PAGE_SIZE, 0);
        number
    }
}

fn offset(page: u64) -> usize {
    usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(PAGE_SIZE)
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
            // Two keys of the greatest length do not fit one page; a branch page must still hold two.
            if used > PAGE_SIZE && (count > 1 || used > PAGE_SIZE * MIN_KEYS_SPILL) {
                break;
            }
            count += 1;
        }
        let (page, left) = rest.split_at(count);
        rest = left;
        Some(page)
    })
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
