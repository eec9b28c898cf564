//! Bitnami versions: three numbers and a revision, `1.2.3-4` (github.com/bitnami/go-version). Unlike in semantic
//! versioning the part after the hyphen is a newer build of the same version, not a pre-release.

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};
use super::generic::{Identifier, identifiers};

/// A Bitnami version. Build metadata does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    numbers: [u64; 3],
    revision: Vec<Identifier>,
}

impl Version {
    /// Parses a version; none when it is not three numbers without leading zeros and an optional revision.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Partial { numbers, revision } = Partial::parse(text)?;
        Some(Self { numbers: numbers.try_into().ok()?, revision })
    }
}

/// The right side of a comparison: places left out match any number.
struct Partial {
    numbers: Vec<u64>,
    revision: Vec<Identifier>,
}

impl Partial {
    fn parse(text: &str) -> Option<Self> {
        let text = match text.split_once('+') {
            Some((version, build)) => identifiers(build).map(|_| version)?,
            None => text,
        };
        let (core, revision) = match text.split_once('-') {
            Some((core, revision)) if !revision.split('.').any(leading_zero) => {
                (core, identifiers(revision)?)
            }
            Some(_) => return None,
            None => (text, Vec::new()),
        };
        let number = |part: &str| {
            let sound = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && !leading_zero(part);
            sound.then(|| part.parse().ok()).flatten()
        };
        let numbers = core.split('.').map(number).collect::<Option<Vec<u64>>>()?;
        (numbers.len() <= 3).then_some(Self { numbers, revision })
    }

    fn place(&self, version: &Version) -> Ordering {
        let places = version.numbers[..self.numbers.len()].cmp(&self.numbers[..]);
        if self.numbers.len() < 3 {
            return places;
        }
        places.then_with(|| version.revision.cmp(&self.revision))
    }
}

fn leading_zero(part: &str) -> bool {
    part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
}

impl Rules for Version {
    fn installed(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool> {
        let operand = Partial::parse(operand.strip_prefix('v').unwrap_or(operand))?;
        let ordering = operand.place(self);
        let same =
            |places: usize| self.numbers.iter().zip(&operand.numbers).take(places).all(|(a, b)| a == b);
        match operator {
            Operator::Tilde => Some(ordering.is_ge() && same(2)),
            Operator::Caret => {
                let first = operand.numbers.iter().position(|n| *n != 0).unwrap_or(2);
                Some(ordering.is_ge() && same(first + 1))
            }
            plain => plain.holds(ordering),
        }
    }
}
