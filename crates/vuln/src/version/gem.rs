//! Ruby versions (`Gem::Version`, `Gem::Requirement`).

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};
use super::digits::{Digits, take_while};

/// A Ruby version. A letter makes it a pre-release.
#[derive(Debug, Clone)]
pub struct Version(Vec<Segment>);

/// `Gem::Version#<=>`: words sort before numbers, and a missing segment counts as the number 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Word(String),
    Number(Digits),
}

impl Segment {
    fn is_zero(&self) -> bool {
        matches!(self, Self::Number(number) if number.is_zero())
    }
}

impl Version {
    /// Parses a version (`Gem::Version::VERSION_PATTERN`); none when it does not fit. Nothing is version 0.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let sound =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if text.is_empty() {
            return Some(Self(Vec::new()));
        }
        if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.split('.').all(sound) {
            return None;
        }
        let mut segments = Vec::new();
        // `Gem::Version#initialize`: a hyphen begins a pre-release.
        let text = text.replace('-', ".pre.");
        for part in text.split('.') {
            let mut rest = part;
            while !rest.is_empty() {
                let (number, after) = take_while(rest, |b| b.is_ascii_digit());
                let (word, after) = take_while(after, |b| b.is_ascii_alphabetic());
                if !number.is_empty() {
                    segments.push(Segment::Number(Digits::new(number)));
                }
                if !word.is_empty() {
                    segments.push(Segment::Word(word.into()));
                }
                rest = after;
            }
        }
        Some(Self(segments))
    }

    fn release(&self) -> &[Segment] {
        let end = self.0.iter().position(|s| matches!(s, Segment::Word(_))).unwrap_or(self.0.len());
        &self.0[..end]
    }

    /// `Gem::Version#canonical_segments`: without the zeros at the end of the release and of the whole.
    fn canonical(&self) -> Vec<&Segment> {
        let (release, rest) = self.0.split_at(self.release().len());
        let trimmed = |part: &[Segment]| part.iter().rposition(|s| !s.is_zero()).map_or(0, |last| last + 1);
        release[..trimmed(release)].iter().chain(&rest[..trimmed(rest)]).collect()
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.canonical(), other.canonical());
        let zero = Segment::Number(Digits::default());
        for index in 0..a.len().max(b.len()) {
            let left = a.get(index).copied().unwrap_or(&zero);
            let right = b.get(index).copied().unwrap_or(&zero);
            match left.cmp(right) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        Ordering::Equal
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

impl Rules for Version {
    fn installed(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool> {
        let operand = Self::parse(operand)?;
        match operator {
            // `~> 5.3.1`: at least that, and the release begins with 5.3.
            Operator::Pessimistic => {
                let release = operand.release();
                let fixed = &release[..release.len().saturating_sub(1).max(1).min(release.len())];
                let own = self.release();
                let zero = Segment::Number(Digits::default());
                let same = fixed.iter().enumerate().all(|(i, s)| own.get(i).unwrap_or(&zero) == s);
                Some(*self >= operand && same)
            }
            plain => plain.holds(self.cmp(&operand)),
        }
    }
}
