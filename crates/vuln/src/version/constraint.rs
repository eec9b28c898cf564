//! Ranges as advisories write them: `>=1.0, <2.0 || =3`.

use super::{Scheme, VersionError, short};

/// Alternatives and comparisons in one range; trivy-db's longest has some hundreds.
const MAX_CLAUSES: usize = 20_000;

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`, `==` or nothing.
    Equal,
    /// `!=`.
    NotEqual,
    /// `>`.
    Greater,
    /// `>=` or `=>`.
    GreaterEqual,
    /// `<`.
    Less,
    /// `<=` or `=<`.
    LessEqual,
    /// `~>`: Ruby's pessimistic operator.
    Pessimistic,
    /// `~`: npm's tilde.
    Tilde,
    /// `^`: npm's caret.
    Caret,
    /// `~=`: Python's compatible release.
    Compatible,
    /// `===`: Python's arbitrary equality.
    Arbitrary,
}

impl Operator {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "=" | "==" => Self::Equal,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            ">=" | "=>" => Self::GreaterEqual,
            "<" => Self::Less,
            "<=" | "=<" => Self::LessEqual,
            "~>" => Self::Pessimistic,
            "~" => Self::Tilde,
            "^" => Self::Caret,
            "~=" => Self::Compatible,
            "===" => Self::Arbitrary,
            _ => return None,
        })
    }

    /// The answer of a plain comparison; none for the operators that need the rules of an ecosystem.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> Option<bool> {
        Some(match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessEqual => ordering.is_le(),
            _ => return None,
        })
    }
}

/// What a scheme adds to the common grammar.
pub trait Rules: Sized {
    /// Parses an installed version.
    fn installed(text: &str) -> Option<Self>;
    /// Whether the version satisfies one comparison; none when the operand or operator is not of this scheme.
    fn satisfies(&self, operator: Operator, operand: &str) -> Option<bool>;
    /// A range written in the scheme's own way, such as Maven's `[1.0,2.0)`; none when it is not.
    fn own_notation(&self, _range: &str) -> Option<bool> {
        None
    }
}

/// Whether `version` satisfies `constraint`: alternatives between `||`, each a list of comparisons with commas or
/// spaces between, all of which must hold. Every clause is parsed, also after the answer is known, so that
/// whether a range is malformed does not depend on the version.
pub(super) fn matches<R: Rules>(
    scheme: Scheme,
    version: &str,
    constraint: &str,
) -> Result<bool, VersionError> {
    let version =
        R::installed(version).ok_or_else(|| VersionError::Malformed { scheme, found: short(version) })?;
    let bad = || VersionError::BadConstraint { scheme, found: short(constraint) };
    let mut clauses = 0;
    let mut answer = false;
    for alternative in constraint.split("||") {
        let mut all = true;
        let alternative = alternative.trim();
        if let Some(own) = version.own_notation(alternative) {
            answer |= own;
            continue;
        }
        let mut rest = alternative;
        if rest.is_empty() {
            return Err(bad());
        }
        while !rest.is_empty() {
            clauses += 1;
            let (operator, operand, after) =
                clause(rest).filter(|_| clauses <= MAX_CLAUSES).ok_or_else(bad)?;
            all &= version.satisfies(operator, operand).ok_or_else(bad)?;
            rest = after;
        }
        answer |= all;
    }
    Ok(answer)
}

/// Splits off the first comparison of `text`, with the comma behind it.
fn clause(text: &str) -> Option<(Operator, &str, &str)> {
    let operators = text.find(|c| !"=<>!~^".contains(c))?;
    let operator = Operator::parse(&text[..operators])?;
    let rest = text[operators..].trim_start();
    let in_version = |c: char| c.is_ascii_alphanumeric() || "._+-*!~:".contains(c);
    let end = rest.find(|c| !in_version(c)).unwrap_or(rest.len());
    let (operand, rest) = rest.split_at(end);
    // `>=1.0<2.0` and `1.0!=2`: a `!` or `~` inside a version never stands before `=`.
    if operand.is_empty() || operand.ends_with(['!', '~']) {
        return None;
    }
    let rest = rest.trim_start();
    Some((operator, operand, rest.strip_prefix(',').unwrap_or(rest).trim_start()))
}
