//! Counting what goes over the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::Method;

/// Running totals of a client and all its clones.
#[derive(Debug, Clone, Default)]
pub struct Counters(Arc<Cells>);

#[derive(Debug, Default)]
struct Cells {
    get: AtomicU64,
    head: AtomicU64,
    post: AtomicU64,
    put: AtomicU64,
    other: AtomicU64,
    retries: AtomicU64,
    bytes_received: AtomicU64,
}

/// [`Counters`] at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// GET requests sent, retries and redirects included.
    pub get: u64,
    /// HEAD requests sent.
    pub head: u64,
    /// POST requests sent.
    pub post: u64,
    /// PUT requests sent.
    pub put: u64,
    /// PATCH and DELETE requests sent.
    pub other: u64,
    /// How many of all these were retries.
    pub retries: u64,
    /// Bytes of bodies read.
    pub bytes_received: u64,
}

impl Counts {
    /// Requests of all methods.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.get + self.head + self.post + self.put + self.other
    }
}

impl Counters {
    /// The totals now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let cells = &self.0;
        Counts {
            get: cells.get.load(Relaxed),
            head: cells.head.load(Relaxed),
            post: cells.post.load(Relaxed),
            put: cells.put.load(Relaxed),
            other: cells.other.load(Relaxed),
            retries: cells.retries.load(Relaxed),
            bytes_received: cells.bytes_received.load(Relaxed),
        }
    }

    pub(crate) fn count_request(&self, method: Method) {
        let cell = match method {
            Method::Get => &self.0.get,
            Method::Head => &self.0.head,
            Method::Post => &self.0.post,
            Method::Put => &self.0.put,
            Method::Patch | Method::Delete => &self.0.other,
        };
        cell.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_retry(&self) {
        self.0.retries.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_received(&self, bytes: usize) {
        self.0.bytes_received.fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Relaxed);
    }
}
