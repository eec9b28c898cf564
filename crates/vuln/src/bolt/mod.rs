//! The file format of bbolt (go.etcd.io/bbolt): a B+tree of nested buckets in fixed-size pages.
//!
//! Reading takes the bytes of the whole file (a memory map) and copies nothing. Writing makes a complete
//! database from sorted data in one go, page by page; there are no transactions and no updates in place.

mod check;
mod error;
mod read;
mod write;

pub use check::check;
pub use error::BoltError;
pub use read::{Bucket, Entries, Item, open};
pub use write::{Node, Tree, Writer, build};

/// `meta.magic`.
const MAGIC: u32 = 0xED0C_DAED;
/// `meta.version`: the data file format version.
const VERSION: u32 = 2;
/// Bytes of a page header: id 8, flags 2, count 2, overflow 4.
const PAGE_HEADER: usize = 16;
/// Bytes of a branch element (position 4, key size 4, page 8) and of a leaf element (flags 4, position 4, key
/// size 4, value size 4).
const ELEMENT: usize = 16;
/// Bytes of a bucket header in a leaf value: root page 8, sequence 8.
const BUCKET_HEADER: usize = 16;
/// Bytes of the meta record that its checksum covers.
const META_SUMMED: usize = 56;

const BRANCH_PAGE: u16 = 0x01;
const LEAF_PAGE: u16 = 0x02;
const META_PAGE: u16 = 0x04;
const FREELIST_PAGE: u16 = 0x10;
/// Leaf element flag: the value is a bucket.
const BUCKET_ELEMENT: u32 = 0x01;

/// FNV-1a, 64 bit: the checksum of a meta record.
fn fnv1a64(data: &[u8]) -> u64 {
    data.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
