//! The least a body has to move: who sends a byte now and then is never silent for long and never done.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use crate::{Clock, NetError, Timeouts, Url};

/// Bytes a second a body has to come or go with, on average over [`Pace::window`]. Own choice: a tenth of what a modem
/// of 1991 did, and a layer of 1 GB takes eleven days with it.
pub(crate) const LEAST_BYTES_PER_SEC: u64 = 1024;

/// Waiting times are summed up to this many read timeouts before they are judged: with the default, a minute.
const READ_TIMEOUTS: u32 = 2;

/// Sums up what was waited for the other side, and for how many bytes. What this side takes to use the bytes does not
/// count.
pub(crate) struct Pace {
    clock: Arc<dyn Clock>,
    window: Duration,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    pub(crate) fn new(clock: Arc<dyn Clock>, timeouts: &Timeouts) -> Self {
        let window = timeouts.read.saturating_mul(READ_TIMEOUTS);
        Self { clock, window, waited: Duration::ZERO, bytes: 0 }
    }

    fn note(&mut self, waited: Duration, bytes: usize, url: &Url) -> Result<(), NetError> {
        self.waited = self.waited.saturating_add(waited);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if self.waited < self.window {
            return Ok(());
        }
        let (bytes, secs) = (self.bytes, self.waited.as_secs().max(1));
        if bytes < secs.saturating_mul(LEAST_BYTES_PER_SEC) {
            return Err(NetError::TooSlow { url: url.to_string(), bytes, secs });
        }
        (self.waited, self.bytes) = (Duration::ZERO, 0);
        Ok(())
    }

    /// One read of a body that is received. The end of a body is never too slow.
    pub(crate) fn read(&mut self, inner: &mut dyn Read, buf: &mut [u8], url: &Url) -> io::Result<usize> {
        let before = self.clock.elapsed();
        let n = inner.read(buf)?;
        if n > 0 {
            let waited = self.clock.elapsed().saturating_sub(before);
            self.note(waited, n, url).map_err(io::Error::other)?;
        }
        Ok(n)
    }
}

/// A body that is sent: what passes between two reads of it is the time the other side took to take the bytes.
pub(crate) struct Sending {
    inner: Box<dyn Read + Send>,
    pace: Pace,
    url: Url,
    handed_out: Option<(Duration, usize)>,
}

impl Sending {
    pub(crate) fn new(inner: Box<dyn Read + Send>, pace: Pace, url: Url) -> Self {
        Self { inner, pace, url, handed_out: None }
    }
}

impl Read for Sending {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some((at, bytes)) = self.handed_out.take() {
            let waited = self.pace.clock.elapsed().saturating_sub(at);
            self.pace.note(waited, bytes, &self.url).map_err(io::Error::other)?;
        }
        let n = self.inner.read(buf)?;
        self.handed_out = Some((self.pace.clock.elapsed(), n));
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemClock;

    /// How many reads of `bytes` after `millis` each pass; none when all of a thousand do.
    fn passes(millis: u64, bytes: usize) -> Option<usize> {
        let url = Url::parse("https://example.com/blob").expect("valid");
        let mut pace = Pace::new(Arc::new(SystemClock::default()), &Timeouts::default());
        (0..1000).find(|_| pace.note(Duration::from_millis(millis), bytes, &url).is_err())
    }

    #[test]
    fn the_least_is_one_kibibyte_a_second_over_a_minute() {
        for (millis, bytes, expected) in [
            (1_000, 1, Some(59)),
            (1_000, 1023, Some(59)),
            (1_000, 1024, None),
            (100, 1, Some(599)),
            (29_000, 30 << 10, None),
            (29_000, 20 << 10, Some(2)),
            (0, 1, None),
        ] {
            assert_eq!(passes(millis, bytes), expected, "{bytes} bytes in {millis} ms");
        }
    }
}
