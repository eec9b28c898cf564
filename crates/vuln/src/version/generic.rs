//! Nearly semantic versions, as Go, Cargo, Composer, NuGet and others use them: any number of numeric segments, an
//! optional `v`, a pre-release part with or without a hyphen.

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};
use super::digits::take_while;

/// A nearly semantic version. Build metadata does not count.
#[derive(Debug, Clone)]
pub struct Version {
    segments: Vec<u64>,
    pre: Vec<Identifier>,
}

/// A piece of a pre-release part (semver.org §11.4): numbers sort before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identifier {
    Number(u64),
    Word(String),
}

/// The identifiers of a pre-release part; none when one is empty or has characters outside `[0-9A-Za-z-~]`.
pub(super) fn identifiers(text: &str) -> Option<Vec<Identifier>> {
    text.split('.')
        .map(|part| {
            let sound =
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'~');
            sound.then(|| match part.parse() {
                Ok(number) if part.bytes().all(|b| b.is_ascii_digit()) => Identifier::Number(number),
                _ => Identifier::Word(part.into()),
            })
        })
        .collect()
}

/// semver.org §11.3: a version with a pre-release part sorts before the one without.
pub(super) fn compare_pre(left: &[Identifier], right: &[Identifier]) -> Ordering {
    right.is_empty().cmp(&left.is_empty()).reverse().then_with(|| left.cmp(right))
}

impl Version {
    /// Parses a version; none when it does not begin with a number or has other characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (version, build) = match text.split_once('+') {
            Some((version, build)) => (version, Some(build)),
            None => (text, None),
        };
        if let Some(build) = build {
            identifiers(build)?;
        }
        let (mut numbers, mut pre) = take_while(version, |b| b.is_ascii_digit() || b == b'.');
        if numbers.is_empty() {
            return None;
        }
        if let Some(shorter) = numbers.strip_suffix('.') {
            // `1.2.rc1` is refused, as Trivy's library does.
            (numbers, pre) = (shorter, "..");
        }
        let segments = numbers.split('.').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
        let pre = match pre {
            "" => Vec::new(),
            text => identifiers(text.strip_prefix('-').unwrap_or(text))?,
        };
        Some(Self { segments, pre })
    }

    fn released(segments: Vec<u64>) -> Self {
        Self { segments, pre: Vec::new() }
    }

    /// Upper end of `~>`: the last but one segment up by one.
    fn pessimistic_end(&self) -> Self {
        let mut segments = self.segments.clone();
        if segments.len() > 1 {
            segments.pop();
        }
        if let Some(last) = segments.last_mut() {
            *last = last.saturating_add(1);
        }
        Self::released(segments)
    }

    /// Upper end of `~`: with two segments the second goes up, else as `~>`.
    fn tilde_end(&self) -> Self {
        match self.segments[..] {
            [major, minor] => Self::released(vec![major, minor.saturating_add(1)]),
            _ => self.pessimistic_end(),
        }
    }

    /// Upper end of `^`: the first segment that is not zero goes up, or the last one.
    fn caret_end(&self) -> Self {
        let index = self.segments.iter().position(|s| *s != 0).unwrap_or(self.segments.len() - 1);
        let mut segments = self.segments[..=index].to_vec();
        segments[index] = segments[index].saturating_add(1);
        Self::released(segments)
    }
}

/// The segments without trailing zeros: 1.0 and 1 are equal.
fn significant(segments: &[u64]) -> &[u64] {
    let end = segments.iter().rposition(|segment| *segment != 0).map_or(0, |last| last + 1);
    &segments[..end]
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        significant(&self.segments)
            .cmp(significant(&other.segments))
            .then_with(|| compare_pre(&self.pre, &other.pre))
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
        let end = match operator {
            Operator::Pessimistic => operand.pessimistic_end(),
            Operator::Tilde => operand.tilde_end(),
            Operator::Caret => operand.caret_end(),
            plain => return plain.holds(self.cmp(&operand)),
        };
        Some(*self >= operand && *self < end)
    }
}
