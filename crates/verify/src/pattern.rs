//! Text to match a whole value with, and what is wrong with patterns that match too much.

use base::{Class, Fault};
use regex::{Regex, RegexBuilder};

/// Largest compiled expression, 1 MiB: a tenth of the `regex` crate's default, and no identity needs more.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Text to match a whole value with.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// The value itself.
    Exact(String),
    /// An expression that matches the whole value; made by [`Pattern::regex`].
    Regex(WholeRegex),
    /// A wildcard pattern for the whole value; made by [`Pattern::glob`].
    Glob(WholeRegex),
}

/// An anchored expression.
#[derive(Debug, Clone)]
pub struct WholeRegex {
    source: String,
    compiled: Regex,
}

/// Something about a pattern that its author may not have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternLint {
    /// It matches names of anybody.
    MatchesAnybody,
    /// It begins with a wildcard, so that the host or the start of the name is anybody's choice.
    OpenStart,
    /// A bare `.` in an expression stands for any character: `github.com` matches `githubxcom`.
    BareDot,
    /// It ends in a wildcard right behind the name of an owner or repository, without a separator: `github.com/acme.*`
    /// matches `github.com/acme-evil`.
    OpenEnd,
    /// It leaves the domain of an address open: `dev@.*` matches `dev@evil.example`.
    OpenDomain,
}

impl PatternLint {
    /// What is wrong, as a fragment behind the pattern.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::MatchesAnybody => "matches anybody's name",
            Self::OpenStart => "begins with a wildcard: who chooses the start of a name can be anybody",
            Self::BareDot => "has a bare \".\", which stands for any character; write \"\\.\" for a dot",
            Self::OpenEnd => {
                "ends in a wildcard with no separator before it: names that only begin alike match too"
            }
            Self::OpenDomain => "leaves the domain of an address open: the same name at any domain matches",
        }
    }
}

impl Pattern {
    /// Exactly this text.
    #[must_use]
    pub fn exact(text: impl Into<String>) -> Self {
        Self::Exact(text.into())
    }

    /// An expression that must match from the first character to the last. cosign's search for a match anywhere, with
    /// which `github\.com/acme/app` accepts `https://evil.example/github.com/acme/app`.
    ///
    /// # Errors
    /// When it is not a regular expression by itself, or compiles to more than 1 MiB.
    pub fn regex(source: &str) -> Result<Self, PatternError> {
        // Alone first: `a)|(?:b` would close the group below and leave one half of itself unanchored.
        compile(source, source)?;
        let compiled = compile(source, &format!(r"\A(?:{source})\z"))?;
        Ok(Self::Regex(WholeRegex { source: source.to_owned(), compiled }))
    }

    /// A wildcard pattern for the whole value: `*` is any text without `/`, `**` any text, `?` one character that is not
    /// `/`; everything else is itself.
    ///
    /// # Errors
    /// When it compiles to more than 1 MiB.
    pub fn glob(source: &str) -> Result<Self, PatternError> {
        let mut expression = String::from(r"\A");
        let mut rest = source.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '*' if rest.next_if_eq(&'*').is_some() => expression.push_str("(?s:.*)"),
                '*' => expression.push_str("[^/]*"),
                '?' => expression.push_str("[^/]"),
                other => expression.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
            }
        }
        expression.push_str(r"\z");
        Ok(Self::Glob(WholeRegex { source: source.to_owned(), compiled: compile(source, &expression)? }))
    }

    /// Whether the whole of `value` matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        match self {
            Self::Exact(text) => text == value,
            Self::Regex(expression) | Self::Glob(expression) => expression.compiled.is_match(value),
        }
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::Exact(text) => text,
            Self::Regex(expression) | Self::Glob(expression) => &expression.source,
        }
    }

    /// What its author may not have meant.
    #[must_use]
    pub fn lints(&self) -> Vec<PatternLint> {
        if matches!(self, Self::Exact(_)) {
            return Vec::new();
        }
        // Names of nobody in particular: whoever is accepted under all of them, everybody is.
        let probes = ["https://q7.example/zz", "q7@zz.example", "q7"];
        if probes.iter().filter(|probe| self.matches(probe)).count() > 1 {
            return vec![PatternLint::MatchesAnybody];
        }
        let source = self.source();
        let mut lints = Vec::new();
        let (open_start, wild_end) = match self {
            Self::Glob(_) => {
                let named = source.strip_prefix("https://").unwrap_or(source);
                (named.starts_with('*'), source.strip_suffix("**").or(source.strip_suffix('*')))
            }
            _ => {
                let body = source.trim_start_matches('^').trim_end_matches('$');
                let named = body.strip_prefix("https://").unwrap_or(body);
                let open = [".*", ".+", "(.*", "(.+", "[^/]"].iter().any(|wild| named.starts_with(wild));
                if has_bare_dot(body) {
                    lints.push(PatternLint::BareDot);
                }
                (open, body.strip_suffix(".*").or(body.strip_suffix(".+")))
            }
        };
        // An address that is open at the start is held by its end: `.*@example\.com` is a domain, and meant so.
        if open_start && !source.contains('@') {
            lints.push(PatternLint::OpenStart);
        }
        let separators = ['/', '@', ':', '-', '=', '*'];
        // Behind the `@` of a workflow stands a Git reference, behind that of an address its domain.
        match wild_end {
            Some(before) if before.ends_with('@') && !before.contains('/') => {
                lints.push(PatternLint::OpenDomain);
            }
            Some(before) if !before.is_empty() && !before.ends_with(separators) => {
                lints.push(PatternLint::OpenEnd);
            }
            _ => {}
        }
        lints
    }
}

/// Whether a `.` stands for any one character, beside the usual `.*` and `.+`.
fn has_bare_dot(expression: &str) -> bool {
    let (mut is_escaped, mut in_class) = (false, false);
    let mut chars = expression.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '.' if !in_class => match chars.peek() {
                Some('*' | '+' | '?' | '{') => {}
                _ => return true,
            },
            _ => {}
        }
    }
    false
}

fn compile(source: &str, expression: &str) -> Result<Regex, PatternError> {
    RegexBuilder::new(expression).size_limit(MAX_PATTERN_BYTES).build().map_err(|e| PatternError {
        found: source.chars().take(200).collect(),
        detail: e.to_string().lines().last().unwrap_or_default().to_owned(),
    })
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(text) => write!(f, "\"{text}\""),
            Self::Regex(expression) => write!(f, "/{}/", expression.source),
            Self::Glob(expression) => write!(f, "{} (wildcards)", expression.source),
        }
    }
}

/// A pattern that is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{found}\" is not a regular expression: {detail}")]
pub struct PatternError {
    /// The text, shortened to 200 characters.
    pub found: String,
    /// What is wrong.
    pub detail: String,
}

impl Fault for PatternError {
    fn code(&self) -> &'static str {
        "verify-bad-pattern"
    }
    fn hint(&self) -> String {
        "write an RE2 expression for the whole value, such as https://github\\.com/acme/.*".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_match_the_whole_value() {
        let rows = [
            ("acme", "acme", true),
            ("acme", "acme-evil", false),
            ("acme", "not-acme", false),
            ("a|b", "b", true),
            ("a|b", "bx", false),
            ("acme$", "acme\nx", false),
            ("(?m)^acme$", "x\nacme", false),
            ("https://github\\.com/acme/.*", "https://githubXcom/acme/a", false),
            ("a|ab", "ab", true),
        ];
        for (source, value, expected) in rows {
            assert_eq!(Pattern::regex(source).expect(source).matches(value), expected, "{source} {value}");
        }
        for bad in ["a)|(?:b", "(", "a{1000}{1000}"] {
            assert!(Pattern::regex(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn wildcards_stop_at_slashes_unless_doubled() {
        let rows = [
            ("https://github.com/acme/*", "https://github.com/acme/app", true),
            ("https://github.com/acme/*", "https://github.com/acme/app/x", false),
            ("https://github.com/acme/**", "https://github.com/acme/app/x@refs/tags/v1", true),
            ("https://github.com/acme/*", "https://githubxcom/acme/app", false),
            ("*@example.com", "a@example.com", true),
            ("*@example.com", "a@example.com.evil", false),
            ("v?", "v1", true),
            ("v?", "v/", false),
            ("a|b", "a", false),
        ];
        for (source, value, expected) in rows {
            assert_eq!(Pattern::glob(source).expect(source).matches(value), expected, "{source} {value}");
        }
    }

    #[test]
    fn patterns_that_match_too_much_are_noticed() {
        use PatternLint::{BareDot, MatchesAnybody, OpenDomain, OpenEnd, OpenStart};
        let rows: [(&str, &[PatternLint]); 12] = [
            (".*", &[MatchesAnybody]),
            ("^.+$", &[MatchesAnybody]),
            ("https://github\\.com/acme/.*", &[]),
            ("https://github.com/acme/.*", &[BareDot]),
            ("https://github\\.com/acme.*", &[OpenEnd]),
            (".*/acme/app/release\\.yml", &[OpenStart]),
            (".*@example\\.com", &[]),
            ("dev@.*", &[OpenDomain]),
            ("https://.*/acme/app", &[OpenStart]),
            ("https://[^/]+/acme/app", &[OpenStart]),
            ("https://github\\.com/acme/app/\\.github/workflows/release\\.yml@.*", &[]),
            ("[.]x", &[]),
        ];
        for (source, expected) in rows {
            assert_eq!(Pattern::regex(source).expect(source).lints(), expected, "{source}");
        }
        let globs: [(&str, &[PatternLint]); 6] = [
            ("dev@*", &[OpenDomain]),
            ("https://*/acme/app", &[OpenStart]),
            ("**", &[MatchesAnybody]),
            ("https://github.com/acme/**", &[]),
            ("https://github.com/acme**", &[OpenEnd]),
            ("*@example.com", &[]),
        ];
        for (source, expected) in globs {
            assert_eq!(Pattern::glob(source).expect(source).lints(), expected, "{source}");
        }
        assert!(Pattern::exact(".*").lints().is_empty());
    }
}
