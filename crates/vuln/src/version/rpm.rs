//! RPM versions: `[epoch:]version[-release]` (rpm-version(7), `rpmvercmp`).

use std::cmp::Ordering;

use super::digits::{Digits, take_while};

/// An RPM version.
#[derive(Debug, Clone)]
pub struct Version {
    epoch: Digits,
    version: String,
    release: String,
}

impl Version {
    /// Parses a version; none when it is empty. A missing or unreadable epoch is 0, as in rpm and in Trivy.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let (epoch, rest) = text.split_once(':').unwrap_or(("", text));
        let epoch = if epoch.bytes().all(|b| b.is_ascii_digit()) { epoch } else { "" };
        let (version, release) = rest.split_once('-').unwrap_or((rest, ""));
        Some(Self { epoch: Digits::new(epoch), version: version.into(), release: release.into() })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(&self.version, &other.version))
            .then_with(|| compare(&self.release, &other.release))
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

/// A piece of a version, in the order rpm gives two pieces at the same place: a tilde sorts before the end, the
/// end before a caret, a caret before letters, letters before numbers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Tilde,
    End,
    Caret,
    Letters(&'a str),
    Number(Digits),
}

fn next(text: &str) -> (Segment<'_>, &str) {
    let (_, text) = take_while(text, |b| !b.is_ascii_alphanumeric() && b != b'~' && b != b'^');
    match text.as_bytes().first() {
        None => (Segment::End, text),
        Some(b'~') => (Segment::Tilde, &text[1..]),
        Some(b'^') => (Segment::Caret, &text[1..]),
        Some(b) if b.is_ascii_digit() => {
            let (number, rest) = take_while(text, |b| b.is_ascii_digit());
            (Segment::Number(Digits::new(number)), rest)
        }
        Some(_) => {
            let (letters, rest) = take_while(text, |b| b.is_ascii_alphabetic());
            (Segment::Letters(letters), rest)
        }
    }
}

fn compare(mut left: &str, mut right: &str) -> Ordering {
    loop {
        let (a, left_rest) = next(left);
        let (b, right_rest) = next(right);
        match a.cmp(&b) {
            Ordering::Equal if a == Segment::End => return Ordering::Equal,
            Ordering::Equal => (left, right) = (left_rest, right_rest),
            unequal => return unequal,
        }
    }
}
