//! A clock that moves only when someone waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::Timestamp;

/// Records waits instead of waiting. Clones share the time.
#[derive(Debug, Clone)]
pub struct FakeClock {
    start: Timestamp,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl FakeClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self { start, waits: Arc::default() }
    }

    /// Every wait so far, in order.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Default for FakeClock {
    /// Shows 2026-01-01T00:00:00Z.
    fn default() -> Self {
        Self::at(Timestamp::from_secs(1_767_225_600))
    }
}

impl net::Clock for FakeClock {
    fn elapsed(&self) -> Duration {
        self.waits().iter().sum()
    }
    fn now(&self) -> Timestamp {
        let millis = i64::try_from(net::Clock::elapsed(self).as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(self.start.millis().saturating_add(millis))
    }
    fn sleep(&self, duration: Duration) {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).push(duration);
    }
    fn jitter(&self) -> f64 {
        1.0
    }
}
