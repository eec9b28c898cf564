//! Points in time.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Class, Fault};

/// A time since 1970-01-01T00:00:00Z, to the nanosecond. The core gets it as an argument and never asks a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole milliseconds, rounded down.
    millis: i64,
    /// Nanoseconds past them, 0 to 999,999: advisories carry microseconds.
    nanos: u32,
}

impl Timestamp {
    /// From milliseconds since the epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis, nanos: 0 }
    }

    /// From seconds since the epoch; saturates at the ends of the range.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self::from_millis(secs.saturating_mul(1000))
    }

    /// From a clock reading, to the millisecond; a time before 1970 becomes negative.
    #[must_use]
    pub fn from_system_time(time: std::time::SystemTime) -> Self {
        let millis = |d: std::time::Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => Self::from_millis(millis(after)),
            Err(before) => Self::from_millis(-millis(before.duration())),
        }
    }

    /// Whole milliseconds since the epoch, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.millis
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.millis.div_euclid(1000)
    }

    /// This time and `secs` seconds; saturates at the ends of the range.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self { millis: self.millis.saturating_add(secs.saturating_mul(1000)), nanos: self.nanos }
    }

    /// RFC 3339 in UTC to the second, such as `2026-11-21T03:55:00Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        Self::from_secs(self.secs()).zoned(self)
    }

    /// RFC 3339 in UTC, with milliseconds where there are any.
    #[must_use]
    pub fn to_rfc3339_millis(self) -> String {
        Self::from_millis(self.millis).zoned(self)
    }

    /// RFC 3339 in UTC; what is out of range is written as the milliseconds of `whole`.
    fn zoned(self, whole: Self) -> String {
        let nanos = i128::from(self.millis) * 1_000_000 + i128::from(self.nanos);
        jiff::Timestamp::from_nanosecond(nanos)
            .map_or_else(|_| format!("@{}ms", whole.millis), |timestamp| timestamp.to_string())
    }
}

/// As it was read, to the nanosecond.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.zoned(*self))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse::<jiff::Timestamp>()
            .ok()
            .and_then(|timestamp| {
                let nanos = timestamp.as_nanosecond();
                let millis = i64::try_from(nanos.div_euclid(1_000_000)).ok()?;
                Some(Self { millis, nanos: u32::try_from(nanos.rem_euclid(1_000_000)).ok()? })
            })
            .ok_or_else(|| TimestampError { found: s.chars().take(60).collect() })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Text that is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("time is \"{found}\", expected RFC 3339 such as 2026-11-21T03:55:00Z")]
pub struct TimestampError {
    /// The text, shortened to 60 characters.
    pub found: String,
}

impl Fault for TimestampError {
    fn code(&self) -> &'static str {
        "time-malformed"
    }
    fn hint(&self) -> String {
        "write the time as RFC 3339 with a zone, such as 2026-11-21T03:55:00Z".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn prints_and_parses() {
        let t: Timestamp = "2026-11-21T03:55:00Z".parse().expect("valid");
        assert_eq!(t.secs(), 1_795_233_300);
        assert_eq!(t.to_rfc3339(), "2026-11-21T03:55:00Z");
        assert_eq!(
            "2026-11-21T04:55:00.250+01:00".parse::<Timestamp>().expect("valid").to_string(),
            "2026-11-21T03:55:00.25Z"
        );
        for text in ["2024-05-14T20:16:59.123456Z", "1969-12-31T23:59:59.999999999Z", "2024-05-14T20:16:59Z"]
        {
            assert_eq!(text.parse::<Timestamp>().expect(text).to_string(), text);
        }
        let fine: Timestamp = "2024-05-14T20:16:59.123456Z".parse().expect("valid");
        assert_eq!(fine.to_rfc3339_millis(), "2024-05-14T20:16:59.123Z");
        assert_eq!(fine.millis().rem_euclid(1000), 123);
        assert!(Timestamp::from_millis(fine.millis()) < fine);
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert_eq!(Timestamp::from_millis(-1).secs(), -1);
        assert_eq!(Timestamp::from_millis(i64::MAX).to_rfc3339(), "@9223372036854775807ms");
    }
}
