//! Debian versions: `[epoch:]upstream[-revision]` (Debian Policy §5.6.12).

use std::cmp::Ordering;

use super::digits::{Digits, take_while};

/// A Debian version.
#[derive(Debug, Clone)]
pub struct Version {
    epoch: u32,
    upstream: String,
    revision: String,
}

impl Version {
    /// Parses a version; none when it is empty, has a bad epoch or characters outside the alphabet of Policy (and
    /// the underscore, which old packages have).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => (epoch.parse().ok()?, rest),
            None => (0, text),
        };
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".+-~:_".contains(c);
        if !upstream.starts_with(|c: char| c.is_ascii_digit()) || !rest.chars().all(allowed) {
            return None;
        }
        Some(Self { epoch, upstream: upstream.into(), revision: revision.into() })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(&self.upstream, &other.upstream))
            .then_with(|| compare(&self.revision, &other.revision))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

/// Policy §5.6.12: alternately the non-digit prefix by character (tilde before the end, letters before the
/// rest) and the number after it.
fn compare(mut left: &str, mut right: &str) -> Ordering {
    while !(left.is_empty() && right.is_empty()) {
        let (a, left_rest) = take_while(left, |b| !b.is_ascii_digit());
        let (b, right_rest) = take_while(right, |b| !b.is_ascii_digit());
        for index in 0..a.len().max(b.len()) {
            match rank(a, index).cmp(&rank(b, index)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        let (a, left_rest) = take_while(left_rest, |b| b.is_ascii_digit());
        let (b, right_rest) = take_while(right_rest, |b| b.is_ascii_digit());
        match Digits::new(a).cmp(&Digits::new(b)) {
            Ordering::Equal => (left, right) = (left_rest, right_rest),
            unequal => return unequal,
        }
    }
    Ordering::Equal
}

fn rank(text: &str, index: usize) -> u16 {
    match text.as_bytes().get(index) {
        Some(b'~') => 0,
        None => 1,
        Some(byte) if byte.is_ascii_alphabetic() => 2 + u16::from(*byte),
        Some(byte) => 0x200 + u16::from(*byte),
    }
}
