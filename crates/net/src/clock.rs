//! Time, waiting and jitter as one port, so that tests wait for nothing.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant, SystemTime};

use base::Timestamp;

/// What retries need from the machine.
pub trait Clock: Send + Sync + 'static {
    /// Time since a fixed point; never goes back.
    fn elapsed(&self) -> Duration;
    /// The time of day, for `Retry-After` dates.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, duration: Duration);
    /// A number in `0.0..1.0` that differs between processes and calls. Not for secrets.
    fn jitter(&self) -> f64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
    fn now(&self) -> Timestamp {
        Timestamp::from_system_time(SystemTime::now())
    }
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
    fn jitter(&self) -> f64 {
        // `RandomState` is seeded by the system and differs per instance; the top 32 bits are enough here.
        let bits = RandomState::new().build_hasher().finish() >> 32;
        f64::from(u32::try_from(bits).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }
}
