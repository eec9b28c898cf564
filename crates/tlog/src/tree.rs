//! The right edge of an append-only tree.

use base::{Class, Fault};

use crate::hash::{Hash, empty_root, node_hash};

/// A tree may hold 2^62 entries: a size and twice a size still fit a signed 64-bit integer, which is what
/// Trillian, Rekor v1 and JSON readers in other languages store sizes in.
pub const MAX_TREE_SIZE: u64 = 1 << 62;

/// An append-only Merkle tree of which only the right edge is kept: at most 62 hashes.
///
/// Every append yields the complete nodes it made, which is what tiles are filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// Roots of the complete subtrees that make up the tree, largest (leftmost) first; one per bit of `size`.
    edge: Vec<Hash>,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self { size: 0, edge: Vec::new() }
    }

    /// A tree of `size` entries from its right edge, as [`Tree::edge`] gave it.
    ///
    /// # Errors
    /// When the edge has not one hash per set bit of `size`, or `size` is over [`MAX_TREE_SIZE`].
    pub fn from_edge(size: u64, edge: Vec<Hash>) -> Result<Self, TreeError> {
        if size > MAX_TREE_SIZE {
            return Err(TreeError::TooLarge { size });
        }
        let expected = size.count_ones() as usize;
        if edge.len() != expected {
            return Err(TreeError::WrongEdge { size, expected, found: edge.len() });
        }
        Ok(Self { size, edge })
    }

    /// How many entries the tree holds.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The right edge, largest subtree first.
    #[must_use]
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// Appends a leaf; `node` gets every node that became complete, as (level, index, hash), the leaf first.
    ///
    /// # Errors
    /// When the tree is full; nothing is appended then.
    pub fn append_with(
        &mut self,
        leaf: Hash,
        mut node: impl FnMut(u32, u64, Hash),
    ) -> Result<u64, TreeError> {
        if self.size >= MAX_TREE_SIZE {
            return Err(TreeError::TooLarge { size: self.size.saturating_add(1) });
        }
        let index = self.size;
        let mut hash = leaf;
        node(0, index, hash);
        // Each trailing one bit of the size is a complete subtree the new one merges with.
        for level in 1..=index.trailing_ones() {
            if let Some(left) = self.edge.pop() {
                hash = node_hash(&left, &hash);
                node(level, index >> level, hash);
            }
        }
        self.edge.push(hash);
        self.size += 1;
        Ok(index)
    }

    /// Appends a leaf and says where it is.
    ///
    /// # Errors
    /// When the tree is full; nothing is appended then.
    pub fn append(&mut self, leaf: Hash) -> Result<u64, TreeError> {
        self.append_with(leaf, |_, _, _| {})
    }

    /// The root: the edge folded from the right.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut hashes = self.edge.iter().rev();
        let Some(last) = hashes.next() else { return empty_root() };
        hashes.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// A tree that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// More entries than a tree may hold.
    #[error("tree size is {size}, expected at most 2^62")]
    TooLarge {
        /// The size asked for.
        size: u64,
    },
    /// The right edge does not belong to the size.
    #[error("right edge has {found} hashes, a tree of {size} entries has {expected}")]
    WrongEdge {
        /// Entries in the tree.
        size: u64,
        /// Hashes there must be.
        expected: usize,
        /// Hashes there are.
        found: usize,
    },
}

impl Fault for TreeError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "tlog-tree-too-large",
            Self::WrongEdge { .. } => "tlog-tree-wrong-edge",
        }
    }
    fn hint(&self) -> String {
        "the stored state of the log is damaged; check it with `assay stack fsck`".into()
    }
    fn class(&self) -> Class {
        Class::Internal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    /// The test leaves and roots that certificate-transparency implementations share
    /// (google/certificate-transparency, `merkle_tree_test.cc`).
    #[test]
    fn roots_are_the_published_ones() {
        let leaves = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::new();
        assert_eq!(tree.root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (leaf, root) in leaves.iter().zip(roots) {
            tree.append(leaf_hash(&hex::decode(leaf).expect("hex"))).expect("room");
            assert_eq!(tree.root().hex(), root);
            assert_eq!(Tree::from_edge(tree.size(), tree.edge().to_vec()), Ok(tree.clone()));
        }
    }

    #[test]
    fn edge_must_fit_and_the_size_limit_holds() {
        let hash = leaf_hash(b"");
        assert_eq!(
            Tree::from_edge(3, vec![hash]),
            Err(TreeError::WrongEdge { size: 3, expected: 2, found: 1 })
        );
        let mut last = Tree::from_edge(MAX_TREE_SIZE - 1, vec![hash; 62]).expect("fits");
        assert_eq!(last.append(hash), Ok(MAX_TREE_SIZE - 1));
        assert_eq!(last.append(hash), Err(TreeError::TooLarge { size: MAX_TREE_SIZE + 1 }));
        assert!(Tree::from_edge(MAX_TREE_SIZE + 1, vec![hash; 2]).is_err());
    }
}
