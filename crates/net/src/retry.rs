//! When to try again: backoff, `Retry-After`, and the gate a throttling host gets.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base::Timestamp;

use crate::{Clock, RetryPolicy};

/// The wait before try number `next` (the first retry is 1), between half and all of the doubled first wait.
pub(crate) fn backoff(policy: &RetryPolicy, next: u32, jitter: f64) -> Duration {
    let doubled =
        policy.first_wait.saturating_mul(1u32.checked_shl(next.saturating_sub(1)).unwrap_or(u32::MAX));
    doubled.min(policy.longest_wait).mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

/// Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds, or an HTTP date. A date in the past means now; none for
/// anything else.
#[must_use]
pub fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp().as_millisecond();
    Some(Duration::from_millis(u64::try_from(date.saturating_sub(now.millis())).unwrap_or(0)))
}

/// Until when each host asked to be left alone, so that other threads do not run into the same 429.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<HashMap<String, Duration>>);

impl Gate {
    pub(crate) fn close(&self, host: &str, until: Duration) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = hosts.entry(host.to_owned()).or_default();
        *entry = until.max(*entry);
    }

    /// How long to wait before the next request to `host`.
    pub(crate) fn wait(&self, host: &str, clock: &dyn Clock) -> Duration {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = hosts.get(host).map_or(Duration::ZERO, |until| until.saturating_sub(clock.elapsed()));
        if wait.is_zero() {
            hosts.remove(host);
        }
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_and_is_capped() {
        let policy = RetryPolicy {
            attempts: 9,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(5),
            budget: Duration::from_secs(60),
        };
        for (next, jitter, millis) in
            [(1, 0.0, 500), (1, 1.0, 1000), (2, 1.0, 2000), (4, 1.0, 5000), (40, 0.0, 2500)]
        {
            assert_eq!(backoff(&policy, next, jitter), Duration::from_millis(millis), "{next} {jitter}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2015-10-21T07:28:00Z".parse().expect("valid");
        for (text, secs) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Wed, 21 Oct 2015 07:28:09 GMT", Some(9)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("soon", None),
            ("", None),
            ("-1", None),
        ] {
            assert_eq!(parse_retry_after(text, now), secs.map(Duration::from_secs), "{text}");
        }
    }
}
