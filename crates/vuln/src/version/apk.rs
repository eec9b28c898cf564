//! Alpine versions: `1.2.3a_rc1_p2~hash-r4` (apk-package(5), "Package version specification").

use super::digits::{Digits, take_while};

/// Suffixes before a release, earliest first.
const BEFORE: [&str; 4] = ["alpha", "beta", "pre", "rc"];
/// Suffixes after a release, earliest first.
const AFTER: [&str; 5] = ["cvs", "svn", "git", "hg", "p"];

/// An Alpine version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<Token>);

/// In the order apk-tools gives two tokens at the same place: a suffix before a release sorts before the end,
/// everything else after it, and what comes earlier in the grammar is greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Before(usize),
    End,
    Revision(Digits),
    Hash(String),
    SuffixNumber(Digits),
    After(usize),
    Letter(char),
    Number(Component),
}

/// apk-tools compares components with a leading zero as text, and they sort before all others: 1.01 < 1.1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Component {
    Fraction(String),
    Number(Digits),
}

impl Version {
    /// Parses a version; none when it does not follow the grammar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text| take_while(text, |b: u8| b.is_ascii_digit());
        let mut tokens = Vec::new();
        let (first, mut rest) = digits(text);
        if first.is_empty() {
            return None;
        }
        tokens.push(Token::Number(Component::Number(Digits::new(first))));
        while let Some(after) = rest.strip_prefix('.') {
            let (number, after) = digits(after);
            tokens.push(Token::Number(match number.bytes().next()? {
                b'0' => Component::Fraction(number.into()),
                _ => Component::Number(Digits::new(number)),
            }));
            rest = after;
        }
        if let Some(letter) = rest.chars().next().filter(char::is_ascii_lowercase) {
            tokens.push(Token::Letter(letter));
            rest = &rest[1..];
        }
        while let Some(after) = rest.strip_prefix('_') {
            let (name, after) = take_while(after, |b| b.is_ascii_lowercase());
            let before = BEFORE.iter().position(|suffix| *suffix == name).map(Token::Before);
            tokens.push(before.or_else(|| AFTER.iter().position(|s| *s == name).map(Token::After))?);
            let (number, after) = digits(after);
            if !number.is_empty() {
                tokens.push(Token::SuffixNumber(Digits::new(number)));
            }
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('~') {
            let (hash, after) = take_while(after, |b| b.is_ascii_hexdigit());
            tokens.push(Token::Hash(hash.into()));
            rest = after;
        }
        if let Some(after) = rest.strip_prefix("-r") {
            let (number, after) = digits(after);
            tokens.push(Token::Revision(Digits::new((!number.is_empty()).then_some(number)?)));
            rest = after;
        }
        tokens.push(Token::End);
        rest.is_empty().then_some(Self(tokens))
    }
}
