//! What holds or needs what. A document may say the same a million times, so each is kept once, and there is an end to them.

use std::collections::HashSet;

use base::BudgetExceeded;

/// Needs of all packages of a document together, and packages that its files hold: 1,000,000 of each, five for each of as many packages as
/// are read. One takes some 60 bytes of memory.
pub const MAX_DOCUMENT_EDGES: usize = 1_000_000;

/// As many are collected before they are looked through for the first time.
const FEW: usize = 1 << 16;

/// Pairs of positions, each once.
#[derive(Default)]
pub(super) struct Edges {
    pairs: Vec<(usize, usize)>,
    /// How many of them, from the first, are sorted and differ.
    distinct: usize,
}

impl Edges {
    pub(super) fn add(&mut self, from: usize, to: usize) -> Result<(), BudgetExceeded> {
        // The same once more is no news; nor is it worth being sorted.
        if self.pairs.last() == Some(&(from, to)) {
            return Ok(());
        }
        if self.pairs.len() >= FEW.max(2 * self.distinct) {
            self.settle()?;
        }
        self.pairs.push((from, to));
        Ok(())
    }

    fn settle(&mut self) -> Result<(), BudgetExceeded> {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.distinct = self.pairs.len();
        within(self.distinct)
    }

    /// All of them, sorted.
    pub(super) fn sorted(mut self) -> Result<Vec<(usize, usize)>, BudgetExceeded> {
        self.settle()?;
        Ok(self.pairs)
    }
}

/// The same in the order they were said in.
#[derive(Default)]
pub(super) struct OrderedEdges {
    seen: HashSet<(usize, usize)>,
    pairs: Vec<(usize, usize)>,
}

impl OrderedEdges {
    pub(super) fn add(&mut self, from: usize, to: usize) -> Result<(), BudgetExceeded> {
        if self.seen.insert((from, to)) {
            self.pairs.push((from, to));
        }
        within(self.pairs.len())
    }

    pub(super) fn into_pairs(self) -> Vec<(usize, usize)> {
        self.pairs
    }
}

pub(super) fn within(edges: usize) -> Result<(), BudgetExceeded> {
    let limit = MAX_DOCUMENT_EDGES as u64;
    (edges <= MAX_DOCUMENT_EDGES).then_some(()).ok_or(BudgetExceeded::Items { limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_kept_once_up_to_the_limit() {
        let over = BudgetExceeded::Items { limit: MAX_DOCUMENT_EDGES as u64 };
        let all = |count: usize| {
            let mut edges = Edges::default();
            for at in (0..count).chain(0..count) {
                edges.add(at / 1000, at)?;
            }
            assert!(edges.pairs.capacity() <= 8 * FEW.max(count), "{}", edges.pairs.capacity());
            edges.sorted()
        };
        assert_eq!(all(3), Ok(vec![(0, 0), (0, 1), (0, 2)]));
        assert_eq!(all(MAX_DOCUMENT_EDGES).map(|pairs| pairs.len()), Ok(MAX_DOCUMENT_EDGES));
        assert_eq!(all(MAX_DOCUMENT_EDGES + 1), Err(over));
    }

    #[test]
    fn in_order() {
        let mut edges = OrderedEdges::default();
        for (from, to) in [(2, 0), (1, 0), (2, 0), (0, 1)] {
            edges.add(from, to).expect("few");
        }
        assert_eq!(edges.into_pairs(), [(2, 0), (1, 0), (0, 1)]);
    }
}
