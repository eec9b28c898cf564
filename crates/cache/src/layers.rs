//! The port of `catalog` over a place and a key.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use catalog::LayerCache;

use crate::seal::SealError;
use crate::{CacheError, CacheKey, Place, open, seal};

type Warn = dyn Fn(&CacheError) + Send + Sync;

/// Results of layers in a [`Place`], sealed with a key.
pub struct Layers {
    place: Box<dyn Place>,
    key: CacheKey,
    warn: Box<Warn>,
    failed: AtomicBool,
    hits: AtomicUsize,
    misses: AtomicUsize,
}

/// How a cache served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Entries found and believed.
    pub hits: usize,
    /// Entries that were not there or not believed.
    pub misses: usize,
}

impl Layers {
    /// `warn` hears of what is wrong: of each entry that is refused, and once of a place that fails, which is not
    /// asked again.
    pub fn new(
        place: Box<dyn Place>,
        key: CacheKey,
        warn: impl Fn(&CacheError) + Send + Sync + 'static,
    ) -> Self {
        Self {
            place,
            key,
            warn: Box::new(warn),
            failed: AtomicBool::new(false),
            hits: AtomicUsize::new(0),
            misses: AtomicUsize::new(0),
        }
    }

    /// How it served so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { hits: self.hits.load(Ordering::Relaxed), misses: self.misses.load(Ordering::Relaxed) }
    }

    fn tell(&self, error: &CacheError) {
        // A place that is gone is gone for every layer: one warning, one wait.
        if !error.is_of_the_place() || !self.failed.swap(true, Ordering::Relaxed) {
            (self.warn)(error);
        }
    }

    fn look(&self, name: &str) -> Result<Option<Vec<u8>>, CacheError> {
        let Some(sealed) = self.place.get(name)? else { return Ok(None) };
        open(&self.key, name, sealed).map(Some).map_err(|error| self.refusal(name, error.to_string()))
    }

    fn refusal(&self, name: &str, reason: String) -> CacheError {
        CacheError::Refused { name: name.to_owned(), place: self.place.name(), reason }
    }
}

impl LayerCache for Layers {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        if self.failed.load(Ordering::Relaxed) {
            return None;
        }
        let found = self.look(name).unwrap_or_else(|error| {
            self.tell(&error);
            None
        });
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    fn put(&self, name: &str, entry: &[u8]) {
        if self.failed.load(Ordering::Relaxed) {
            return;
        }
        let sealed = seal(&self.key, name, entry).map_err(|error| match error {
            SealError::TooLarge => {
                CacheError::TooLarge { name: name.to_owned(), limit: crate::MAX_INFLATED_BYTES as u64 }
            }
            _ => CacheError::Seal { name: name.to_owned() },
        });
        if let Err(error) = sealed.and_then(|sealed| self.place.put(name, &sealed)) {
            self.tell(&error);
        }
    }

    fn refused(&self, name: &str, reason: &str) {
        self.tell(&self.refusal(name, reason.to_owned()));
    }
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layers").field("place", &self.place.name()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use base::Fault as _;

    use super::*;
    use crate::{Directory, Kept};

    type Told = Arc<Mutex<Vec<&'static str>>>;

    fn layers(place: Box<dyn Place>) -> (Layers, Told) {
        let told = Told::default();
        let hear = Arc::clone(&told);
        let key = CacheKey::from_bytes([3; 32]);
        (Layers::new(place, key, move |error| hear.lock().expect("lock").push(error.code())), told)
    }

    #[test]
    fn entries_are_believed_only_under_their_name() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let (layers, told) =
            layers(Box::new(Directory::open(&dir.path().join("cache"), 1 << 20).expect("opened")));
        layers.put("a", b"of a");
        layers.put("b", b"of b");
        assert_eq!(layers.get("a"), Some(b"of a".to_vec()));
        assert_eq!(layers.get("c"), None);
        assert_eq!(*told.lock().expect("lock"), Vec::<&str>::new());
        let path = |name: &str| dir.path().join("cache/layers").join(name);
        std::fs::rename(path("b"), path("a")).expect("swapped");
        assert_eq!(layers.get("a"), None);
        assert_eq!(*told.lock().expect("lock"), ["cache-entry-refused"]);
        layers.put("a", b"anew");
        assert_eq!(layers.get("a"), Some(b"anew".to_vec()));
        assert_eq!(layers.counts(), Counts { hits: 2, misses: 2 });
    }

    struct Gone;

    impl Place for Gone {
        fn name(&self) -> String {
            "gone".into()
        }
        fn get(&self, _: &str) -> Result<Option<Vec<u8>>, CacheError> {
            Err(store::StoreError::PermissionDenied { path: "/x".into() }.into())
        }
        fn put(&self, _: &str, _: &[u8]) -> Result<(), CacheError> {
            unreachable!("it is not asked again")
        }
        fn list(&self) -> Result<Vec<Kept>, CacheError> {
            Ok(Vec::new())
        }
        fn remove(&self, _: &str) -> Result<(), CacheError> {
            Ok(())
        }
    }

    #[test]
    fn a_place_that_fails_is_told_once_and_left_alone() {
        let (layers, told) = layers(Box::new(Gone));
        assert_eq!((layers.get("a"), layers.get("b")), (None, None));
        layers.put("a", b"x");
        assert_eq!(*told.lock().expect("lock"), ["store-permission-denied"]);
    }
}
