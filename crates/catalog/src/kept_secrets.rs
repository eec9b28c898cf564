//! The secrets of an image's layers while the layers are read, in no order.
//!
//! An image lists [`IMAGE_FINDINGS`], lowest layers first. So what a layer holds can be thrown away as soon as the layers
//! below it hold more than that: memory does not grow with the number of layers, and the list is the same whichever layer is read
//! first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use secretscan::limits::IMAGE_FINDINGS;
use secretscan::{FileSecrets, LayerSecrets};

/// What is kept of each layer, lowest first; none of those that no list will reach.
#[derive(Debug)]
pub(crate) struct KeptSecrets(Mutex<Vec<Option<LayerSecrets>>>);

impl KeptSecrets {
    pub(crate) fn of(layers: usize) -> Self {
        Self(Mutex::new(vec![Some(LayerSecrets::default()); layers]))
    }

    /// Adds what a file of a layer gave.
    pub(crate) fn add(&self, layer: usize, file: FileSecrets) {
        if file.is_empty() {
            return;
        }
        let mut layers = self.lock();
        let Some(Some(secrets)) = layers.get_mut(layer) else { return };
        let before = secrets.findings();
        secrets.add(file);
        if secrets.findings() > before {
            drop_beyond(&mut layers);
        }
    }

    /// Takes up what is known of a whole layer.
    pub(crate) fn put(&self, layer: usize, secrets: LayerSecrets) {
        let mut layers = self.lock();
        if let Some(Some(place)) = layers.get_mut(layer) {
            *place = secrets;
            drop_beyond(&mut layers);
        }
    }

    /// Whether a layer is still of interest.
    pub(crate) fn is_wanted(&self, layer: usize) -> bool {
        self.lock().get(layer).is_some_and(Option::is_some)
    }

    pub(crate) fn into_layers(self) -> Vec<Option<LayerSecrets>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Option<LayerSecrets>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// More than the limit: with just as many, the next layer's first file is the one at which the image is said to be full.
fn drop_beyond(layers: &mut [Option<LayerSecrets>]) {
    let mut below = 0;
    for layer in layers {
        if below > IMAGE_FINDINGS {
            *layer = None;
        }
        below += layer.as_ref().map_or(0, LayerSecrets::findings);
    }
}

#[cfg(test)]
mod tests {
    use secretscan::Scanner;
    use secretscan::limits::LAYER_FINDINGS;

    use super::*;

    fn thousand() -> FileSecrets {
        let text: String = (1..=1000).map(|n| format!("token=ghp_{n:036}\n")).collect();
        let scanner = Scanner::new();
        let mut search = scanner.file("srv/a.env", text.len() as u64, true).expect("searched");
        search.feed(text.as_bytes());
        search.finish()
    }

    fn counts(kept: KeptSecrets) -> Vec<Option<usize>> {
        kept.into_layers().iter().map(|layer| layer.as_ref().map(LayerSecrets::findings)).collect()
    }

    /// Thirty layers of 10,000, one file of each in turn, from below, from above, and a layer after the other.
    #[test]
    fn the_same_is_kept_in_any_order_and_never_much_more() {
        const LAYERS: usize = 30;
        let file = thousand();
        let turns = |step: &dyn Fn(usize) -> usize| (0..LAYERS * 10).map(step).collect::<Vec<_>>();
        for order in [
            turns(&|n| n % LAYERS),
            turns(&|n| LAYERS - 1 - n % LAYERS),
            turns(&|n| n / 10),
            turns(&|n| LAYERS - 1 - n / 10),
        ] {
            let kept = KeptSecrets::of(LAYERS);
            for layer in order {
                kept.add(layer, file.clone());
                let held: usize = kept.lock().iter().flatten().map(LayerSecrets::findings).sum();
                assert!(held <= IMAGE_FINDINGS + LAYER_FINDINGS, "{held}");
            }
            assert!(kept.is_wanted(2) && !kept.is_wanted(3) && !kept.is_wanted(LAYERS));
            let mut expected = vec![None; LAYERS];
            expected[..3].fill(Some(10_000));
            assert_eq!(counts(kept), expected);
        }
    }

    #[test]
    fn a_layer_at_the_limit_does_not_hide_the_next() {
        let mut full = LayerSecrets::default();
        (0..IMAGE_FINDINGS / 1000).for_each(|_| full.add(thousand()));
        let kept = KeptSecrets::of(4);
        kept.put(0, full);
        kept.add(2, thousand());
        kept.add(3, thousand());
        assert_eq!(counts(kept), [Some(IMAGE_FINDINGS), Some(0), Some(1000), None]);
    }
}
