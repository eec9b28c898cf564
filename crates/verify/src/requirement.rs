//! What is asked of evidence.

use base::{Class, Fault};
use regex::{Regex, RegexBuilder};
use sigstore_types::DerPublicKey;

/// Largest compiled expression, 1 MiB: a tenth of the `regex` crate's default, and no identity needs more.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Text to match a whole value with.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// The value itself.
    Exact(String),
    /// An expression that matches the whole value; made by [`Pattern::regex`].
    Regex(WholeRegex),
}

/// An anchored expression.
#[derive(Debug, Clone)]
pub struct WholeRegex {
    source: String,
    compiled: Regex,
}

impl Pattern {
    /// Exactly this text.
    #[must_use]
    pub fn exact(text: impl Into<String>) -> Self {
        Self::Exact(text.into())
    }

    /// An expression that must match from the first character to the last.
    ///
    /// # Errors
    /// When it is not a regular expression by itself, or compiles to more than 1 MiB.
    pub fn regex(source: &str) -> Result<Self, PatternError> {
        let compile = |text: &str| {
            RegexBuilder::new(text).size_limit(MAX_PATTERN_BYTES).build().map_err(|e| PatternError {
                found: source.chars().take(200).collect(),
                detail: e.to_string().lines().last().unwrap_or_default().to_owned(),
            })
        };
        // Alone first: `a)|(?:b` would close the group below and leave one half of itself unanchored.
        compile(source)?;
        let compiled = compile(&format!(r"\A(?:{source})\z"))?;
        Ok(Self::Regex(WholeRegex { source: source.to_owned(), compiled }))
    }

    /// Whether the whole of `value` matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        match self {
            Self::Exact(text) => text == value,
            Self::Regex(expression) => expression.compiled.is_match(value),
        }
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(text) => write!(f, "\"{text}\""),
            Self::Regex(expression) => write!(f, "/{}/", expression.source),
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

/// A signer that is accepted: both must match.
#[derive(Debug, Clone)]
pub struct IdentityMatcher {
    /// The OIDC issuer.
    pub issuer: Pattern,
    /// The certificate's subject alternative name.
    pub subject: Pattern,
}

/// A public key to verify with.
#[derive(Debug, Clone)]
pub struct PublicKey(pub(crate) DerPublicKey);

impl PublicKey {
    /// Reads a PEM `PUBLIC KEY`, such as `cosign.pub`.
    ///
    /// # Errors
    /// When it is not one.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        DerPublicKey::from_pem(pem.trim()).map(Self).map_err(|e| KeyError {
            found: pem.lines().next().unwrap_or_default().chars().take(60).collect(),
            detail: e.to_string(),
        })
    }
}

/// Text that is no public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("key starts with \"{found}\", expected a PEM PUBLIC KEY: {detail}")]
pub struct KeyError {
    /// The first line, shortened to 60 characters.
    pub found: String,
    /// What is wrong.
    pub detail: String,
}

impl Fault for KeyError {
    fn code(&self) -> &'static str {
        "verify-bad-key"
    }
    fn hint(&self) -> String {
        "give the public key, such as cosign.pub, not the private one".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// Who must have signed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Signer {
    /// Any one of these identities, with a certificate.
    Identity(Vec<IdentityMatcher>),
    /// The holder of this key.
    Key(PublicKey),
}

/// A check that was left out because the caller asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakening {
    /// The transparency log was not looked at.
    WithoutLog,
    /// The certificate's SCT was not looked at.
    WithoutSct,
}

impl Weakening {
    /// The word for results and flags.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WithoutLog => "insecure-ignore-tlog",
            Self::WithoutSct => "insecure-ignore-sct",
        }
    }
}

/// What evidence must show. There is none without a signer.
#[derive(Debug, Clone)]
pub struct Requirement {
    pub(crate) signer: Signer,
    pub(crate) predicate_type: Option<String>,
    pub(crate) claims: Vec<(String, String)>,
    pub(crate) min_logs: usize,
    pub(crate) signed_timestamp: bool,
    pub(crate) weakenings: Vec<Weakening>,
}

impl Requirement {
    /// A signature over the artifact itself by `signer`; no statement is accepted.
    #[must_use]
    pub fn message(signer: Signer) -> Self {
        Self {
            signer,
            predicate_type: None,
            claims: Vec::new(),
            min_logs: 1,
            signed_timestamp: false,
            weakenings: Vec::new(),
        }
    }

    /// A statement about the artifact by `signer`, with exactly this predicate type (CVE-2026-39395 was not looking).
    #[must_use]
    pub fn statement(signer: Signer, predicate_type: impl Into<String>) -> Self {
        Self { predicate_type: Some(predicate_type.into()), ..Self::message(signer) }
    }

    /// And the certificate must carry this claim; names as in [`crate::Identity::claims`].
    #[must_use]
    pub fn with_claim(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.claims.push((name.into(), value.into()));
        self
    }

    /// And entries of at least `count` different logs; entries of one log count once.
    #[must_use]
    pub fn with_logs(mut self, count: usize) -> Self {
        self.min_logs = count.max(1);
        self
    }

    /// And a timestamp of a timestamp authority; a log's own time is not enough.
    #[must_use]
    pub fn with_signed_timestamp(mut self) -> Self {
        self.signed_timestamp = true;
        self
    }

    /// Does not look at the transparency log: nobody could notice a signature that was made in secret.
    #[must_use]
    pub fn danger_without_log(mut self) -> Self {
        self.weakenings.push(Weakening::WithoutLog);
        self
    }

    /// Does not look at the certificate's SCT: nobody could notice a certificate that was issued in secret.
    #[must_use]
    pub fn danger_without_sct(mut self) -> Self {
        self.weakenings.push(Weakening::WithoutSct);
        self
    }

    /// The predicate type asked for, `None` for a message signature.
    #[must_use]
    pub fn predicate_type(&self) -> Option<&str> {
        self.predicate_type.as_deref()
    }

    pub(crate) fn has(&self, weakening: Weakening) -> bool {
        self.weakenings.contains(&weakening)
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
}
