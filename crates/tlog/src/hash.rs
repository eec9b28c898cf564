//! The two hashes of RFC 6962.

use aws_lc_rs::digest::{Context, SHA256};

/// A SHA-256 value: a leaf, a node or a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Lower-case hexadecimal.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(self.0)
    }

    /// From bytes, when there are exactly 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({})", self.hex())
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hex())
    }
}

/// RFC 6962 §2.1: MTH({d(0)}) = SHA-256(0x00 || d(0)).
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    digest(&[&[0], data])
}

/// RFC 6962 §2.1: the hash of an interior node, SHA-256(0x01 || left || right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    digest(&[&[1], &left.0, &right.0])
}

/// RFC 6962 §2.1: MTH({}) = SHA-256().
#[must_use]
pub fn empty_root() -> Hash {
    digest(&[])
}

pub(crate) fn digest(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    Hash(out)
}
