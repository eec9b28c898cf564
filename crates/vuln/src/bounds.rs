//! Ranges of versions, each with its fix: what an advisory says where "older than the fix" does not say it. In the
//! database they stand side by side, as Seal's do in trivy-db: `VulnerableVersions` and `PatchedVersions`, which is empty
//! where a range has no fix. An empty range is every version.

use serde_json::{Map, Value, json};

/// The ranges of one advisory.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bounds {
    pub(crate) ranges: Vec<String>,
    /// As many as ranges.
    pub(crate) fixes: Vec<String>,
}

impl Bounds {
    /// What a constraint such as `>= 1.2, < 1.5 || = 2` and its fix say beyond "older than the fix"; empty when they say
    /// no more than that, or nothing.
    pub(crate) fn beyond(constraint: &str, fixed: Option<&str>) -> Self {
        let alternatives: Vec<String> =
            constraint.split("||").map(plain).filter(|one| !one.is_empty()).collect();
        let older = fixed.map(|fixed| format!("<{fixed}"));
        if alternatives.len() <= 1 && alternatives.first() == older.as_ref() {
            return Self::default();
        }
        let mut bounds = Self::default();
        for range in alternatives {
            bounds.add(range, fixed.unwrap_or_default());
        }
        bounds
    }

    /// What "older than the fix" says, or that every version is affected.
    pub(crate) fn older(fixed: Option<&str>) -> Self {
        let mut bounds = Self::default();
        bounds.add(fixed.map(|fixed| format!("<{fixed}")).unwrap_or_default(), fixed.unwrap_or_default());
        bounds
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    pub(crate) fn add(&mut self, range: String, fix: &str) {
        let known = self.ranges.iter().zip(&self.fixes).any(|(one, with)| *one == range && with == fix);
        if !known {
            self.ranges.push(range);
            self.fixes.push(fix.to_owned());
        }
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        for (range, fix) in other.ranges.iter().zip(&other.fixes) {
            self.add(range.clone(), fix);
        }
    }

    /// Writes them beside an advisory's other fields. Trivy's driver of Alpine takes the lower bound of a single range.
    pub(crate) fn write(&self, value: &mut Map<String, Value>) {
        if self.is_empty() {
            return;
        }
        value.insert("VulnerableVersions".into(), json!(self.ranges));
        value.insert("PatchedVersions".into(), json!(self.fixes));
        if let [range] = self.ranges.as_slice()
            && let Some(from) = range.split(", ").find_map(|clause| clause.strip_prefix(">="))
        {
            value.insert("AffectedVersion".into(), json!(from));
        }
    }
}

/// A range without blanks inside its clauses, and with one behind each comma; Grype passes over clauses that are empty,
/// and over quotes.
fn plain(range: &str) -> String {
    let clauses = range.split(',').map(|clause| {
        let clause: String = clause.split_whitespace().collect();
        clause.replace(['\'', '"'], "")
    });
    clauses.filter(|clause| !clause.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The fixes of the ranges that `holds` finds a version in: none when it is in no range, empty ones where a range has no
/// fix.
///
/// # Errors
/// Those of `holds`.
pub(crate) fn fixes_within<'a, E>(
    ranges: &'a [String],
    fixes: &'a [String],
    holds: impl Fn(&str) -> Result<bool, E>,
) -> Result<Vec<&'a str>, E> {
    let mut found = Vec::new();
    for (at, range) in ranges.iter().enumerate() {
        if range.is_empty() || holds(range)? {
            found.push(fixes.get(at).map_or("", String::as_str));
        }
    }
    Ok(found)
}

/// The range with every version of it changed.
pub(crate) fn with_versions(range: &str, change: impl Fn(&str) -> &str) -> String {
    let clause = |clause: &str| {
        let digits = clause.find(|c| !"=<>!".contains(c)).unwrap_or(clause.len());
        format!("{}{}", &clause[..digits], change(&clause[digits..]))
    };
    range.split(", ").map(clause).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_more_than_a_fix() {
        for (constraint, fixed, expected) in [
            ("", None, &[][..]),
            ("", Some("2"), &[]),
            ("< 2", Some("2"), &[]),
            ("<2", Some("2"), &[]),
            (",< 2,", Some("2"), &[]),
            ("< '2'", Some("2"), &[]),
            ("< 2", None, &["<2"]),
            ("< 2", Some("3"), &["<2"]),
            (">= 1.2, < 1.5", Some("1.5"), &[">=1.2, <1.5"]),
            (">= 1 , < 2 || = 3", None, &[">=1, <2", "=3"]),
        ] {
            let bounds = Bounds::beyond(constraint, fixed);
            assert_eq!(bounds.ranges, expected, "{constraint} {fixed:?}");
            assert_eq!(bounds.fixes, vec![fixed.unwrap_or_default(); expected.len()]);
        }
    }

    #[test]
    fn ranges_are_written_side_by_side_with_their_fixes() {
        let written = |bounds: &Bounds| {
            let mut value = Map::new();
            bounds.write(&mut value);
            Value::Object(value)
        };
        let mut bounds = Bounds::beyond(">= 1.2, < 1.5", Some("1.5"));
        let one = json!({"VulnerableVersions": [">=1.2, <1.5"], "PatchedVersions": ["1.5"], "AffectedVersion": "1.2"});
        assert_eq!(written(&bounds), one);
        bounds.extend(&Bounds::older(None));
        bounds.extend(&Bounds::older(None));
        assert_eq!(
            written(&bounds),
            json!({"VulnerableVersions": [">=1.2, <1.5", ""], "PatchedVersions": ["1.5", ""]})
        );
        assert_eq!(written(&Bounds::default()), json!({}));
    }

    #[test]
    fn versions_of_a_range_change() {
        let changed = with_versions(">=1:2, <1:3", |version| version.strip_prefix("1:").unwrap_or(version));
        assert_eq!(changed, ">=2, <3");
        assert_eq!(with_versions("", |version| version), "");
    }
}
