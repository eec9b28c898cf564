//! Node.js versions and ranges (semver.org 2.0.0, docs.npmjs.com "semver"), pre-releases included in ranges.

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};
use super::generic::{Identifier, compare_pre, identifiers};

/// A semantic version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    pre: Vec<Identifier>,
}

impl Version {
    /// Parses a version of one to three numbers; none when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let partial = Partial::parse(text)?;
        let numbers = partial.numbers.iter().map(|n| n.number()).collect::<Option<Vec<u64>>>()?;
        Some(Self { numbers: numbers.try_into().ok()?, pre: partial.pre })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| compare_pre(&self.pre, &other.pre))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Debug, Clone, Copy)]
enum Number {
    Exact(u64),
    /// Left out: zero in a version, anything in a range.
    Missing,
    /// `x`, `X` or `*`.
    Any,
}

impl Number {
    fn number(self) -> Option<u64> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Missing => Some(0),
            Self::Any => None,
        }
    }

    fn exact(self) -> Option<u64> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Missing | Self::Any => None,
        }
    }
}

/// A version with places left open.
struct Partial {
    numbers: [Number; 3],
    pre: Vec<Identifier>,
}

impl Partial {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(version, _)| version);
        let (core, pre) = match text.split_once('-') {
            Some((core, pre)) => (core, identifiers(pre)?),
            None => (text, Vec::new()),
        };
        let mut numbers = [Number::Missing; 3];
        let mut parts = core.split('.');
        for (number, part) in numbers.iter_mut().zip(&mut parts) {
            *number = match part {
                "x" | "X" | "*" => Number::Any,
                digits if digits.bytes().all(|b| b.is_ascii_digit()) => Number::Exact(digits.parse().ok()?),
                _ => return None,
            };
        }
        parts.next().is_none().then_some(Self { numbers, pre })
    }

    /// How `version` stands to the versions this one covers: equal to all with the same leading numbers.
    fn place(&self, version: &Version) -> Ordering {
        for (number, wanted) in version.numbers.iter().zip(self.numbers) {
            let Some(wanted) = wanted.exact() else { return Ordering::Equal };
            match number.cmp(&wanted) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        compare_pre(&version.pre, &self.pre)
    }

    /// Whether the numbers of `version` up to and with place `last` are those of this one.
    fn same_up_to(&self, version: &Version, last: usize) -> bool {
        self.numbers.iter().zip(version.numbers).take(last + 1).all(|(a, b)| a.exact().is_none_or(|a| a == b))
    }
}

impl Rules for Version {
    fn installed(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool> {
        let operand = Partial::parse(operand)?;
        let ordering = operand.place(self);
        match operator {
            // ~1.2.3 is >=1.2.3 <1.3.0; ~1.2 is 1.2.x; ~1 is 1.x.
            Operator::Tilde => Some(ordering.is_ge() && operand.same_up_to(self, 1)),
            // ^1.2.3 is >=1.2.3 <2.0.0; ^0.2.3 is >=0.2.3 <0.3.0; ^0.0.3 is 0.0.3.
            Operator::Caret => {
                let first = operand.numbers.iter().position(|n| n.exact() != Some(0)).unwrap_or(2);
                Some(ordering.is_ge() && operand.same_up_to(self, first))
            }
            Operator::Pessimistic | Operator::NotEqual => None,
            plain => plain.holds(ordering),
        }
    }
}
