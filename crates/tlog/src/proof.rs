//! Inclusion and consistency proofs (RFC 6962 §2.1.1 and §2.1.2; verification as in RFC 9162 §2.1.3.2 and §2.1.4.2).

use base::{Class, Fault};

use crate::hash::{Hash, empty_root, node_hash};

/// Where the hashes of complete subtrees come from.
pub trait HashSource {
    /// What can go wrong while reading.
    type Error;
    /// The node at `index` of `level`: the root of the complete subtree over the leaves
    /// `index << level .. (index + 1) << level`.
    ///
    /// # Errors
    /// When the hash cannot be read.
    fn node(&self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

impl<S: HashSource + ?Sized> HashSource for &S {
    type Error = S::Error;
    fn node(&self, level: u32, index: u64) -> Result<Hash, S::Error> {
        (**self).node(level, index)
    }
}

/// The hash of the leaves `start..end`, where `start` is a multiple of the smallest power of two that is not
/// smaller than the length: every range RFC 6962 asks for is like that.
fn range_root<S: HashSource>(source: &S, start: u64, end: u64) -> Result<Hash, S::Error> {
    let size = end - start;
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return source.node(level, start >> level);
    }
    let middle = start + split(size);
    let left = range_root(source, start, middle)?;
    Ok(node_hash(&left, &range_root(source, middle, end)?))
}

/// RFC 6962 §2.1: the largest power of two smaller than `size`, for `size` over one.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The root of the tree when it had `size` entries.
///
/// # Errors
/// What the source returns.
pub fn root_at<S: HashSource>(source: &S, size: u64) -> Result<Hash, S::Error> {
    if size == 0 { Ok(empty_root()) } else { range_root(source, 0, size) }
}

/// The inclusion proof of entry `index` in the tree of `size` entries: RFC 6962 §2.1.1, PATH(m, D\[n\]).
/// Empty when the index is outside the tree.
///
/// # Errors
/// What the source returns.
pub fn inclusion_proof<S: HashSource>(source: &S, index: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    let (mut start, mut end) = (0, size);
    while index < size && end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `new` entries begins with the tree of `old`: RFC 6962 §2.1.2, PROOF(m, D\[n\]).
/// Empty when `old` is zero or not smaller than `new`.
///
/// # Errors
/// What the source returns.
pub fn consistency_proof<S: HashSource>(source: &S, old: u64, new: u64) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    // SUBPROOF(m, D[n], b): the old tree's own root is left out while it is still a whole left subtree.
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    if start != 0 {
        path.push(range_root(source, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that `leaf` is entry `index` of the tree of `size` entries with this `root`.
///
/// # Errors
/// When the proof does not show it.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutsideTree { index, size });
    }
    // RFC 9162 §2.1.3.2.
    let (mut position, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::WrongLength { found: proof.len() });
        }
        if position & 1 == 1 || position == last {
            hash = node_hash(sibling, &hash);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength { found: proof.len() });
    }
    if hash != *root {
        return Err(ProofError::InclusionMismatch { expected: *root, found: hash });
    }
    Ok(())
}

/// Checks that the tree of `new` entries with `new_root` begins with the tree of `old` entries with `old_root`.
///
/// # Errors
/// When the proof does not show it.
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == new || old == 0 {
        return verify_trivial((old, old_root), (new, new_root), proof);
    }
    // RFC 9162 §2.1.4.2: where the old size is a power of two, its root is the first hash and is not sent.
    let (mut rest, first) = match (old.is_power_of_two(), proof.split_first()) {
        (true, _) => (proof, *old_root),
        (false, Some((first, rest))) => (rest, *first),
        (false, None) => return Err(ProofError::WrongLength { found: 0 }),
    };
    let shift = (old - 1).trailing_ones();
    let (mut position, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut from_old, mut from_new) = (first, first);
    while let Some((sibling, tail)) = rest.split_first() {
        if last == 0 {
            return Err(ProofError::WrongLength { found: proof.len() });
        }
        if position & 1 == 1 || position == last {
            from_old = node_hash(sibling, &from_old);
            from_new = node_hash(sibling, &from_new);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, sibling);
        }
        position >>= 1;
        last >>= 1;
        rest = tail;
    }
    if last != 0 {
        return Err(ProofError::WrongLength { found: proof.len() });
    }
    if from_old != *old_root {
        return Err(ProofError::OldRootMismatch { expected: *old_root, found: from_old });
    }
    if from_new != *new_root {
        return Err(ProofError::NewRootMismatch { expected: *new_root, found: from_new });
    }
    Ok(())
}

fn verify_trivial(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if !proof.is_empty() {
        return Err(ProofError::WrongLength { found: proof.len() });
    }
    if old == 0 && *old_root != empty_root() {
        return Err(ProofError::OldRootMismatch { expected: *old_root, found: empty_root() });
    }
    if old == new && old_root != new_root {
        return Err(ProofError::NewRootMismatch { expected: *new_root, found: *old_root });
    }
    Ok(())
}

/// A proof that proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The entry is not in the tree.
    #[error("entry index is {index}, expected less than the tree size {size}")]
    OutsideTree {
        /// The index.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// Too many or too few hashes for the positions claimed.
    #[error("proof has {found} hashes, which do not fit the index and tree sizes claimed")]
    WrongLength {
        /// How many there are.
        found: usize,
    },
    /// The path does not lead to the root.
    #[error("inclusion proof leads to root {found}, expected {expected}")]
    InclusionMismatch {
        /// The root of the checkpoint.
        expected: Hash,
        /// What the proof leads to.
        found: Hash,
    },
    /// A log got smaller.
    #[error("tree size went from {old} to {new}, a log only grows")]
    Shrunk {
        /// Size seen before.
        old: u64,
        /// Size seen now.
        new: u64,
    },
    /// The proof does not contain the old tree.
    #[error("consistency proof leads to old root {found}, expected {expected}")]
    OldRootMismatch {
        /// The old root.
        expected: Hash,
        /// What the proof leads to.
        found: Hash,
    },
    /// The proof does not lead to the new tree.
    #[error("consistency proof leads to new root {found}, expected {expected}")]
    NewRootMismatch {
        /// The new root.
        expected: Hash,
        /// What the proof leads to.
        found: Hash,
    },
}

impl Fault for ProofError {
    fn code(&self) -> &'static str {
        match self {
            Self::OutsideTree { .. } => "tlog-proof-outside-tree",
            Self::WrongLength { .. } => "tlog-proof-wrong-length",
            Self::InclusionMismatch { .. } => "tlog-inclusion-mismatch",
            Self::Shrunk { .. } => "tlog-shrunk",
            Self::OldRootMismatch { .. } => "tlog-old-root-mismatch",
            Self::NewRootMismatch { .. } => "tlog-new-root-mismatch",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::OutsideTree { .. } | Self::WrongLength { .. } | Self::InclusionMismatch { .. } => {
                "the entry is not in the log the checkpoint is of; get the evidence again from its source".into()
            }
            Self::Shrunk { .. } | Self::OldRootMismatch { .. } | Self::NewRootMismatch { .. } => {
                "the log was rewritten or shows two views; keep both checkpoints as evidence and ask its operator"
                    .into()
            }
        }
    }
    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{hash::leaf_hash, tree::Tree};

    /// Every complete node of a tree, in memory.
    #[derive(Default)]
    pub(crate) struct Nodes(pub(crate) HashMap<(u32, u64), Hash>);

    impl HashSource for Nodes {
        type Error = (u32, u64);
        fn node(&self, level: u32, index: u64) -> Result<Hash, (u32, u64)> {
            self.0.get(&(level, index)).copied().ok_or((level, index))
        }
    }

    pub(crate) fn grown(size: u64) -> (Nodes, Vec<Hash>) {
        let (mut nodes, mut tree) = (Nodes::default(), Tree::new());
        let mut roots = vec![tree.root()];
        for i in 0..size {
            tree.append_with(leaf_hash(&i.to_be_bytes()), |level, index, hash| {
                nodes.0.insert((level, index), hash);
            })
            .expect("room");
            roots.push(tree.root());
        }
        (nodes, roots)
    }

    #[test]
    fn every_proof_of_small_trees_verifies() {
        let (nodes, roots) = grown(66);
        for size in 1..=66u64 {
            let root = roots[usize::try_from(size).expect("small")];
            assert_eq!(root_at(&nodes, size), Ok(root));
            for index in 0..size {
                let proof = inclusion_proof(&nodes, index, size).expect("all nodes known");
                let leaf = leaf_hash(&index.to_be_bytes());
                assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()), "{index} in {size}");
            }
            for old in 0..=size {
                let old_root = roots[usize::try_from(old).expect("small")];
                let proof = consistency_proof(&nodes, old, size).expect("all nodes known");
                assert_eq!(
                    verify_consistency((old, &old_root), (size, &root), &proof),
                    Ok(()),
                    "{old} to {size}"
                );
            }
        }
    }

    #[test]
    fn refuses_trivial_lies() {
        let (_, roots) = grown(2);
        let check =
            |old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]| verify_consistency(old, new, proof);
        assert!(matches!(check((2, &roots[2]), (1, &roots[1]), &[]), Err(ProofError::Shrunk { .. })));
        assert!(matches!(
            check((2, &roots[2]), (2, &roots[1]), &[]),
            Err(ProofError::NewRootMismatch { .. })
        ));
        assert!(matches!(
            check((0, &roots[1]), (2, &roots[2]), &[]),
            Err(ProofError::OldRootMismatch { .. })
        ));
        assert!(matches!(
            check((0, &roots[0]), (2, &roots[2]), &[roots[1]]),
            Err(ProofError::WrongLength { .. })
        ));
        assert!(matches!(
            verify_inclusion(&roots[1], 2, 2, &[], &roots[2]),
            Err(ProofError::OutsideTree { .. })
        ));
    }

    proptest! {
        #[test]
        fn a_changed_inclusion_proof_fails(
            size in 2u64..300, pick in any::<u64>(), bit in any::<usize>(), kind in 0..5
        ) {
            let (nodes, roots) = grown(size);
            let index = pick % size;
            let root = roots[usize::try_from(size).expect("small")];
            let leaf = leaf_hash(&index.to_be_bytes());
            let mut proof = inclusion_proof(&nodes, index, size).expect("all nodes known");
            let at = bit % proof.len();
            let (mut claimed, mut leaf_claimed) = (index, leaf);
            match kind {
                0 => proof[at].0[bit % 32] ^= 1 << (bit % 8),
                1 => { proof.remove(at); }
                2 => proof.insert(at, root),
                3 => claimed = (index + 1 + pick % (size - 1)) % size,
                _ => leaf_claimed.0[bit % 32] ^= 1,
            }
            prop_assert!(verify_inclusion(&leaf_claimed, claimed, size, &proof, &root).is_err());
        }

        #[test]
        fn a_changed_consistency_proof_fails(
            old in 1u64..200, more in 1u64..100, bit in any::<usize>(), kind in 0..4
        ) {
            let new = old + more;
            let (nodes, roots) = grown(new);
            let (mut old_root, mut new_root) =
                (roots[usize::try_from(old).expect("small")], roots[usize::try_from(new).expect("small")]);
            let mut proof = consistency_proof(&nodes, old, new).expect("all nodes known");
            let at = bit % proof.len();
            match kind {
                0 => proof[at].0[bit % 32] ^= 1 << (bit % 8),
                1 => { proof.remove(at); }
                2 => old_root.0[bit % 32] ^= 1,
                _ => new_root.0[bit % 32] ^= 1,
            }
            prop_assert!(verify_consistency((old, &old_root), (new, &new_root), &proof).is_err());
        }
    }
}
