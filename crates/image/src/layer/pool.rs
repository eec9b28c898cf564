//! What the layers of one image may inflate to together.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Digest;

use super::{LayerLimit, LayerLimits};
use crate::Layer;

/// The stored bytes that count for each layer: of layers that are the same one, the first counts.
#[derive(Debug, Default)]
pub(super) struct Counted(BTreeSet<Digest>);

impl Counted {
    pub(super) fn stored(&mut self, layer: &Layer) -> u64 {
        if self.0.insert(layer.descriptor.digest.clone()) { layer.descriptor.size } else { 0 }
    }
}

impl LayerLimits {
    /// What layers that need not be read take of [`LayerLimits::image_excess_bytes`]: each with the bytes it is known to
    /// inflate to, beside the layers of the same image that are `read`. Where all are within the limit together, none
    /// of them would be cut if all were read.
    #[must_use]
    pub fn excess<'l>(&self, known: impl Iterator<Item = (&'l Layer, u64)>, read: &[Layer]) -> u64 {
        let mut counted = Counted::default();
        // What is stored twice counts where it is read.
        for layer in read {
            counted.stored(layer);
        }
        known.fold(0, |sum: u64, (layer, inflated)| {
            let free = counted.stored(layer).saturating_mul(self.image_ratio);
            sum.saturating_add(inflated.saturating_sub(free))
        })
    }
}

/// Bytes over the ratio, of all layers.
#[derive(Debug)]
pub(super) struct Pool {
    excess: AtomicU64,
    /// Inflated bytes of all layers; counted only where they are limited.
    total: AtomicU64,
    max_total: Option<u64>,
    limit: u64,
    ratio: u64,
}

impl Pool {
    pub(super) fn new(limits: &LayerLimits) -> Self {
        Self {
            excess: AtomicU64::new(0),
            total: AtomicU64::new(0),
            max_total: limits.image_bytes,
            limit: limits.image_excess_bytes,
            ratio: limits.image_ratio,
        }
    }
}

/// One layer's part in it.
#[derive(Debug, Clone)]
pub(super) struct Share {
    pool: Arc<Pool>,
    /// Inflated bytes that count for nothing.
    free: u64,
    counted: u64,
    /// Bytes that are in the pool's total.
    added: u64,
}

impl Share {
    pub(super) fn new(pool: Arc<Pool>, stored: u64) -> Self {
        let free = stored.saturating_mul(pool.ratio);
        Self { pool, free, counted: 0, added: 0 }
    }

    /// The layer has inflated to this many bytes by now. The limit, when all layers together are over it.
    pub(super) fn inflated(&mut self, count: u64) -> Option<LayerLimit> {
        if let Some(limit) = self.pool.max_total {
            let more = count.saturating_sub(self.added);
            self.added += more;
            if self.pool.total.fetch_add(more, Ordering::Relaxed).saturating_add(more) > limit {
                return Some(LayerLimit::ImageSize { limit });
            }
        }
        let excess = count.saturating_sub(self.free);
        let more = excess.saturating_sub(self.counted);
        if more == 0 {
            return None;
        }
        self.counted = excess;
        let all = self.pool.excess.fetch_add(more, Ordering::Relaxed).saturating_add(more);
        (all > self.pool.limit)
            .then_some(LayerLimit::Image { ratio: self.pool.ratio, excess: self.pool.limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_share_the_size_of_the_image() {
        let limits = LayerLimits { image_bytes: Some(100), ..LayerLimits::default() };
        let pool = Arc::new(Pool::new(&limits));
        let (mut one, mut other) = (Share::new(Arc::clone(&pool), 50), Share::new(Arc::clone(&pool), 50));
        assert_eq!(one.inflated(60), None);
        assert_eq!(one.inflated(60), None, "counted once");
        assert_eq!(other.inflated(40), None, "at the limit");
        assert_eq!(other.inflated(41), Some(LayerLimit::ImageSize { limit: 100 }));
    }

    #[test]
    fn layers_share_what_is_over_the_ratio() {
        let limits = LayerLimits { image_ratio: 10, image_excess_bytes: 100, ..LayerLimits::default() };
        let pool = Arc::new(Pool::new(&limits));
        let mut large = Share::new(Arc::clone(&pool), 50);
        let mut small = Share::new(Arc::clone(&pool), 1);
        assert_eq!(large.inflated(500), None);
        assert_eq!(small.inflated(10), None);
        assert_eq!(large.inflated(560), None);
        assert_eq!(large.inflated(560), None, "counted once");
        assert_eq!(small.inflated(50), None, "at the limit");
        assert_eq!(small.inflated(51), Some(LayerLimit::Image { ratio: 10, excess: 100 }));
    }
}
