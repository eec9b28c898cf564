//! Limits on what foreign bytes may cost.

use std::io::Read;

use crate::{Class, Fault};

/// The three limits a parser of foreign bytes runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that may be read or produced.
    pub bytes: u64,
    /// Items (entries, records, packages) that may be read.
    pub items: u64,
    /// How deep structures may nest.
    pub depth: u32,
}

/// What is left of [`Limits`]. A parser spends from it before it does the work.
#[derive(Debug, Clone)]
pub struct Budget {
    limits: Limits,
    left: Limits,
}

impl Budget {
    /// A full budget.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, left: limits }
    }

    /// Takes `n` bytes.
    ///
    /// # Errors
    /// When fewer than `n` bytes are left; nothing is taken then.
    pub fn spend_bytes(&mut self, n: u64) -> Result<(), BudgetExceeded> {
        self.left.bytes =
            self.left.bytes.checked_sub(n).ok_or(BudgetExceeded::Bytes { limit: self.limits.bytes })?;
        Ok(())
    }

    /// Takes one item.
    ///
    /// # Errors
    /// When no item is left.
    pub fn spend_item(&mut self) -> Result<(), BudgetExceeded> {
        self.left.items =
            self.left.items.checked_sub(1).ok_or(BudgetExceeded::Items { limit: self.limits.items })?;
        Ok(())
    }

    /// Goes one level down; call [`Budget::leave`] on the way back.
    ///
    /// # Errors
    /// When no level is left.
    pub fn enter(&mut self) -> Result<(), BudgetExceeded> {
        self.left.depth =
            self.left.depth.checked_sub(1).ok_or(BudgetExceeded::Depth { limit: self.limits.depth })?;
        Ok(())
    }

    /// Comes back up from a level taken with [`Budget::enter`].
    pub fn leave(&mut self) {
        self.left.depth = (self.left.depth + 1).min(self.limits.depth);
    }

    /// Bytes left.
    #[must_use]
    pub fn bytes_left(&self) -> u64 {
        self.left.bytes
    }

    /// Items left.
    #[must_use]
    pub fn items_left(&self) -> u64 {
        self.left.items
    }
}

/// A limit that input ran into.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum BudgetExceeded {
    /// Too many bytes.
    #[error("input is larger than the limit of {limit} bytes")]
    Bytes {
        /// The limit in bytes.
        limit: u64,
    },
    /// Too many items.
    #[error("input has more than {limit} items")]
    Items {
        /// The limit.
        limit: u64,
    },
    /// Too deep.
    #[error("input nests deeper than {limit} levels")]
    Depth {
        /// The limit in levels.
        limit: u32,
    },
}

impl Fault for BudgetExceeded {
    fn code(&self) -> &'static str {
        match self {
            Self::Bytes { .. } => "budget-bytes",
            Self::Items { .. } => "budget-items",
            Self::Depth { .. } => "budget-depth",
        }
    }
    fn hint(&self) -> String {
        "the input is hostile or broken; if it is neither, report it with the image it came from".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

/// Reads everything from `reader`, which may hold at most `limit` bytes.
///
/// # Errors
/// `Ok(Err(_))` when there are more than `limit` bytes; `Err(_)` when the reader fails.
pub fn read_bounded(reader: &mut dyn Read, limit: u64) -> std::io::Result<Result<Vec<u8>, BudgetExceeded>> {
    let mut data = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut data)?;
    if u64::try_from(data.len()).unwrap_or(u64::MAX) > limit {
        return Ok(Err(BudgetExceeded::Bytes { limit }));
    }
    Ok(Ok(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_holds_at_the_limit_and_one_past_it() {
        let mut budget = Budget::new(Limits { bytes: 10, items: 2, depth: 1 });
        assert_eq!(budget.spend_bytes(10), Ok(()));
        assert_eq!(budget.spend_bytes(1), Err(BudgetExceeded::Bytes { limit: 10 }));
        assert_eq!((budget.spend_item(), budget.spend_item()), (Ok(()), Ok(())));
        assert_eq!(budget.spend_item(), Err(BudgetExceeded::Items { limit: 2 }));
        assert_eq!(budget.enter(), Ok(()));
        assert_eq!(budget.enter(), Err(BudgetExceeded::Depth { limit: 1 }));
        budget.leave();
        assert_eq!(budget.enter(), Ok(()));
    }

    #[test]
    fn bounded_read_takes_the_limit_and_refuses_one_more() {
        let read = |n| read_bounded(&mut &b"12345"[..], n).expect("no I/O error");
        assert_eq!(read(5), Ok(b"12345".to_vec()));
        assert_eq!(read(4), Err(BudgetExceeded::Bytes { limit: 4 }));
    }
}
