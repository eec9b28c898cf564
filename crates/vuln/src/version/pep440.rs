//! Python versions and specifiers (PEP 440), pre-releases included.

use std::cmp::Ordering;

use super::constraint::{Operator, Rules};

/// A Python version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(pep440_rs::Version);

impl Version {
    /// Parses a version; none when it does not follow PEP 440 with its normalisations.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Rules for Version {
    fn installed(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool> {
        use pep440_rs::Operator as Pep;
        if operand == "*" && operator == Operator::Equal {
            return Some(true);
        }
        let (operand, star) = match operand.strip_suffix(".*") {
            Some(prefix) => (prefix, true),
            None => (operand, false),
        };
        let wanted: pep440_rs::Version = operand.parse().ok()?;
        let operator = match (operator, star) {
            (Operator::Equal, false) => Pep::Equal,
            (Operator::Equal, true) => Pep::EqualStar,
            (Operator::NotEqual, false) => Pep::NotEqual,
            (Operator::NotEqual, true) => Pep::NotEqualStar,
            (Operator::Compatible, false) => Pep::TildeEqual,
            (Operator::Arbitrary, false) => return Some(self.0.to_string().eq_ignore_ascii_case(operand)),
            // PEP 440 has no order against a local version; suppliers of patched builds use one, and Trivy allows it.
            (ordered, false) if wanted.is_local() => return ordered.holds(self.0.cmp(&wanted)),
            (ordered, false) => return ordered_comparison(&self.0, ordered, &wanted),
            _ => return None,
        };
        let specifier = pep440_rs::VersionSpecifier::from_version(operator, wanted).ok()?;
        Some(specifier.contains(&self.0))
    }
}

/// PEP 440, "Inclusive ordered comparison" and "Exclusive ordered comparison". Done here because `pep440_rs` leaves
/// 1.7a0 out of `<1.7b4`, which the exception for pre-releases of the named version does not ask for.
fn ordered_comparison(
    version: &pep440_rs::Version,
    operator: Operator,
    wanted: &pep440_rs::Version,
) -> Option<bool> {
    let same_release = version.epoch() == wanted.epoch() && version.only_release() == wanted.only_release();
    let public = version.clone().without_local();
    Some(match operator {
        Operator::LessEqual => public <= *wanted,
        Operator::GreaterEqual => public >= *wanted,
        Operator::Less => {
            let barred = !wanted.any_prerelease() && version.any_prerelease();
            version < wanted && !(barred && same_release)
        }
        Operator::Greater => {
            let barred = (!wanted.is_post() && version.is_post()) || version.is_local();
            version > wanted && !(barred && same_release)
        }
        _ => return None,
    })
}
