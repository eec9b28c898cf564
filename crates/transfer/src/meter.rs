//! How far a transfer is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of content that are to be moved, and that have been: counted by those who move, while a blob passes, and read
/// by who shows it. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    total: AtomicU64,
    moved: AtomicU64,
    read: AtomicU64,
}

impl Meter {
    /// How many bytes belong to what is moved; 0 before that is known.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.total.load(Ordering::Relaxed)
    }

    /// Bytes that have arrived, or need not be sent because they are there. It goes back when a blob has to be sent
    /// again.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.0.moved.load(Ordering::Relaxed)
    }

    /// Bytes that were read from the source, also those that have to be read again: what a rate is made of.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.0.read.load(Ordering::Relaxed)
    }

    pub(crate) fn expect(&self, bytes: u64) {
        self.0.total.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.moved.fetch_add(bytes, Ordering::Relaxed);
    }

    /// A part of a blob that is on its way.
    pub(crate) fn pass(&self, bytes: u64) {
        self.0.read.fetch_add(bytes, Ordering::Relaxed);
        self.add(bytes);
    }

    /// Takes back what was added.
    pub(crate) fn take_back(&self, bytes: u64) {
        self.0.moved.fetch_sub(bytes, Ordering::Relaxed);
    }
}
