//! Versions of programs as the National Vulnerability Database writes them, which follow no rules in common: `1.1.1w`,
//! `9.2p1`, `2.4.41-r0`, `16.3.2`. Grype compares them so where it knows nothing better: as semantic versions where both
//! are nearly that, otherwise part by part (NVD's own tools do the latter).
//!
//! This is no total order: which of the two ways is taken depends on both versions.

use std::cmp::Ordering;

use super::constraint::Operator;
use super::generic;

/// Alternatives and comparisons in one range, as for the other schemes.
const MAX_CLAUSES: usize = 20_000;

/// A version in any notation.
#[derive(Debug, Clone)]
pub struct Version<'t> {
    text: &'t str,
    semantic: Option<generic::Version>,
}

impl<'t> Version<'t> {
    /// Every text is a version.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let semantic = is_nearly_semantic(text).then(|| generic::Version::parse(text)).flatten();
        Some(Self { text, semantic })
    }

    /// The order of two versions.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "not an order in the sense of `Ord`: see the module")]
    pub fn cmp(&self, other: &Self) -> Ordering {
        match (&self.semantic, &other.semantic) {
            (Some(one), Some(other)) => one.cmp(other),
            _ => compare_parts(self.text, other.text),
        }
    }
}

/// Whether every clause of an alternative of `range` holds; none when the range is malformed. `compare` says how the
/// version stands to that of a clause, or that it cannot be compared.
pub(super) fn holds<E>(
    range: &str,
    bad: impl Fn() -> E,
    compare: impl Fn(&str) -> Result<Ordering, E>,
) -> Result<bool, E> {
    let (mut clauses, mut answer) = (0, false);
    for alternative in range.split("||") {
        let (mut all, mut any) = (true, false);
        // Grype passes over a clause that is empty.
        for clause in alternative.split(',').map(str::trim).filter(|clause| !clause.is_empty()) {
            clauses += 1;
            let digits = clause.find(|c| !"=<>".contains(c)).ok_or_else(&bad)?;
            let operator = Operator::parse(&clause[..digits]).ok_or_else(&bad)?;
            let version: String = clause[digits..].split_whitespace().collect();
            let version = version.trim_matches(['\'', '"']);
            let begins = version.starts_with(|c: char| c.is_alphanumeric() || c == '.');
            if !begins || version.contains(['(', ')', '<', '>', '=', '|']) || clauses > MAX_CLAUSES {
                return Err(bad());
            }
            all &= operator.holds(compare(version)?).ok_or_else(&bad)?;
            any = true;
        }
        answer |= all && any;
    }
    if clauses == 0 { Err(bad()) } else { Ok(answer) }
}

/// semver.org, but for a version of one or two numbers, and a pre-release part that begins with `alpha`, `beta` or `rc`
/// and has no hyphen. Stricter than [`generic`]: `1.0.2k` is a letter of OpenSSL, and four numbers are none of it.
fn is_nearly_semantic(text: &str) -> bool {
    let (version, build) =
        text.split_once('+').map_or((text, None), |(version, build)| (version, Some(build)));
    let builds = |build: &str| {
        build
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let end = version.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(version.len());
    let (numbers, pre) = version.split_at(end);
    let numbers: Vec<&str> = numbers.split('.').collect();
    let sound = |number: &&str| !number.is_empty() && (*number == "0" || !number.starts_with('0'));
    let pre = ["-", "alpha", "beta", "rc"].iter().find_map(|mark| pre.strip_prefix(mark)).or(
        // Nothing behind the numbers is a pre-release part that is not there.
        pre.is_empty().then_some("0"),
    );
    let identifier = |part: &str| {
        let plain = part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let number = part.bytes().all(|b| b.is_ascii_digit());
        !part.is_empty() && plain && !(number && part.len() > 1 && part.starts_with('0'))
    };
    numbers.len() <= 3
        && numbers.iter().all(sound)
        && pre.is_some_and(|pre| pre.split('.').all(identifier))
        && build.is_none_or(builds)
}

/// Part by part, between any punctuation; where all that both have is equal, the longer text is later.
fn compare_parts(left: &str, right: &str) -> Ordering {
    let (mut one, mut other) = (left, right);
    while !one.is_empty() && !other.is_empty() {
        let ((first, rest), (second, after)) = (next_part(one), next_part(other));
        let ordering = compare_part(first, second);
        if ordering.is_ne() {
            return ordering;
        }
        (one, other) = (rest, after);
    }
    left.len().cmp(&right.len())
}

fn next_part(text: &str) -> (&str, &str) {
    match text.find(|c: char| c.is_ascii_punctuation()) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, ""),
    }
}

/// Numbers at the start are compared as numbers, what follows as text; behind a letter a number counts as one too:
/// `8p9` is before `8p15`.
fn compare_part(left: &str, right: &str) -> Ordering {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let width = digits(left).max(digits(right));
    let padded = |part: &str| format!("{}{part}", "0".repeat(width - digits(part)));
    let (left, right) = (padded(left), padded(right));
    if let (Some((word, number)), Some((other, second))) = (patch(&left), patch(&right)) {
        let numbers = || match (number.parse::<i64>(), second.parse::<i64>()) {
            (Ok(number), Ok(second)) => number.cmp(&second),
            _ => Ordering::Equal,
        };
        return word.cmp(other).then_with(numbers).then_with(|| left.cmp(&right));
    }
    left.cmp(&right)
}

/// What stands before and after the first place where a number follows a letter.
fn patch(part: &str) -> Option<(&str, &str)> {
    let mut letters = part.char_indices().filter(|(_, c)| c.is_alphabetic());
    letters.find_map(|(at, letter)| {
        let end = at + letter.len_utf8();
        let (before, after) = part.split_at(end);
        after.starts_with(|c: char| c.is_ascii_digit()).then_some((before, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of grype 0.120.1, `TestFuzzyVersionComparison`.
    #[test]
    fn parts_in_their_published_order() {
        for (left, right, expected) in [
            ("1.5+1", "1.5+1.git.abc123de", -1),
            ("1.0.0-post1", "1.0.0-post2", -1),
            ("1.0.0", "1.0.0-post1", -1),
            ("1.0.0-dev1", "1.0.0-post1", -1),
            ("1.0.0-dev2", "1.0.0-post1", -1),
            ("1.0.0", "1.0.0-dev1", -1),
            ("5", "8", -1),
            ("15", "3", 1),
            ("4a", "4c", -1),
            ("1.0", "1.0", 0),
            ("1.0.1", "1.0", 1),
            ("1.0.14", "1.0.4", 1),
            ("95SE", "98SP1", -1),
            ("98SE", "98SP1", -1),
            ("98SP1", "98SP3", -1),
            ("16.0.0", "3.2.7", 1),
            ("10.23", "10.21", 1),
            ("64.0", "3.6.24", 1),
            ("5-1.15", "5-1.16", -1),
            ("5-1.15.2", "5-1.16", -1),
            ("5-appl_1.16.1", "5-1.0.1", -1),
            ("5-1.16", "5_1.0.6", 1),
            ("5-6", "5-16", -1),
            ("5a1", "5a2", -1),
            ("5a1", "6a1", -1),
            ("5-a1", "5a1", -1),
            ("5-a1", "5.a1", 0),
            ("1.4", "1.02", 1),
            ("5.0", "08.0", -1),
            ("10.0", "1.0", 1),
            ("10.0", "1.000", 1),
            ("10.0", "1.000.0.1", 1),
            ("1.0.4", "1.0.4+metadata", -1),
            ("1.3.2-r0", "1.3.3-r0", -1),
            ("1.8.0_456", "1.8.0", 1),
            ("1.8.0_456", "1.8.0_234", 1),
            ("1.8.0_456", "1.8.0_457", -1),
            ("1.8.0_456-b1", "1.8.0_456-b2", -1),
            ("1.8.0_456", "1.8.0_456-b1", -1),
            ("8.0.456", "8.0", 1),
            ("8.0.456", "8.0.234", 1),
            ("8.0.456", "8.0.457", -1),
            ("8.0.456+1", "8.0.456+2", -1),
            ("8.0.456", "8.0.456+1", -1),
            ("4.2.8p9", "4.2.8p15", -1),
            ("1.0.2k", "1.0.2l", -1),
            ("1.1.1", "1.1.1w", -1),
        ] {
            assert_eq!(compare_parts(left, right) as i8, expected, "{left} {right}");
            assert_eq!(compare_parts(right, left) as i8, -expected, "{right} {left}");
        }
    }

    #[test]
    fn what_is_nearly_semantic() {
        for text in
            ["1", "1.2", "1.2.3", "0.0.0", "1.2.3-rc1", "1.2.3rc1", "1.2.3-a.0.b-", "1.2.3--", "1.2.3+b.1"]
        {
            assert!(is_nearly_semantic(text), "{text}");
        }
        for text in [
            "",
            "1.2.3.4",
            "1.02.3",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3rc",
            "1.0.2k",
            "1..2",
            "1.2.3+",
            "1.2.3-a..b",
            "9.2p1",
        ] {
            assert!(!is_nearly_semantic(text), "{text}");
        }
    }

    #[test]
    fn ranges() {
        let check = |version: &str, range: &str, expected: bool| {
            assert_eq!(super::super::Scheme::Nvd.matches(version, range), Ok(expected), "{version} {range}");
        };
        check("1.1.1w", ">= 1.1.1, < 1.1.1x", true);
        check("1.1.1x", ">= 1.1.1, < 1.1.1x", false);
        check("1.1.1", ">= 1.1.1, < 1.1.1x", true);
        check("1.1.0l", ">= 1.1.1, < 1.1.1x", false);
        check("2", "= 1||= 2", true);
        check("18.12.1", "> 18.12.1, <= 19", false);
        check("19.0", "> 18.12.1, <= 19", true);
        for bad in ["", " || ", ">", "=> ", "~ 1", "(< 1)", "< 1 < 2", "!= 1"] {
            let error = super::super::Scheme::Nvd.matches("1", bad).expect_err(bad);
            assert_eq!(base::Fault::code(&error), "vuln-range-malformed", "{bad}");
        }
        let many = |n: usize| vec!["> 0"; n].join(",");
        assert_eq!(super::super::Scheme::Nvd.matches("1", &many(MAX_CLAUSES)), Ok(true));
        assert!(super::super::Scheme::Nvd.matches("1", &many(MAX_CLAUSES + 1)).is_err());
    }
}
