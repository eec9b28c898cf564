//! Points in time.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Class, Fault};

/// Milliseconds since 1970-01-01T00:00:00Z. The core gets it as an argument and never asks a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds since the epoch; saturates at the ends of the range.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// From a clock reading; a time before 1970 becomes negative.
    #[must_use]
    pub fn from_system_time(time: std::time::SystemTime) -> Self {
        let millis = |d: std::time::Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => Self(millis(after)),
            Err(before) => Self(-millis(before.duration())),
        }
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This time and `secs` seconds; saturates at the ends of the range.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs.saturating_mul(1000)))
    }

    /// RFC 3339 in UTC to the second, such as `2026-11-21T03:55:00Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        self.zoned(Self::from_secs(self.secs()))
    }

    /// RFC 3339 in UTC, with milliseconds where there are any.
    #[must_use]
    pub fn to_rfc3339_millis(self) -> String {
        self.zoned(self)
    }

    fn zoned(self, shown: Self) -> String {
        jiff::Timestamp::from_millisecond(shown.0)
            .map_or_else(|_| format!("@{}ms", self.0), |timestamp| timestamp.to_string())
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_rfc3339_millis())
    }
}

impl std::str::FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse::<jiff::Timestamp>()
            .map(|timestamp| Self(timestamp.as_millisecond()))
            .map_err(|_| TimestampError { found: s.chars().take(60).collect() })
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
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert_eq!(Timestamp::from_millis(-1).secs(), -1);
        assert_eq!(Timestamp::from_millis(i64::MAX).to_rfc3339(), "@9223372036854775807ms");
    }
}
