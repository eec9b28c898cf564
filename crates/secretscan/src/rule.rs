//! What a rule is.

use base::Severity;

/// A credential format that this program knows.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// Identifier; Trivy's where Trivy knows the same kind.
    pub id: &'static str,
    /// Whose credential it is.
    pub category: &'static str,
    /// How bad it is to have it lie around.
    pub severity: Severity,
    /// What it is, in words.
    pub title: &'static str,
    /// What it begins with, in any case: the pattern is tried where one of these stands.
    pub keywords: &'static [&'static str],
    /// How [`Builtin::pattern`] is to be read.
    pub shape: Shape,
    /// A regular expression on bytes.
    pub pattern: &'static str,
    /// What the secret has to pass besides.
    pub checks: &'static [Check],
    /// A template of text that has one; see [`Builtin::example`].
    pub example: &'static str,
    /// A template of text that looks alike and has none.
    pub counter: &'static str,
    /// The page that documents the form.
    pub source: &'static str,
}

/// How a pattern stands to its keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The pattern is a token that begins with the keyword. It must not be part of a longer word. The group `secret` is
    /// the secret, or the whole token where there is no such group.
    Token,
    /// As [`Shape::Token`], but what stands around it does not matter and it may be long
    /// ([`crate::limits::REACH_BYTES`]).
    Block,
    /// The keyword is (part of) a name that a value is given to, and the pattern is that value: `KEYWORD_X = "value"`.
    Named,
}

/// What a secret has to pass besides its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// The last six characters are the CRC-32 of the random part in base 62 (GitHub, npm).
    Crc32Base62,
    /// Three parts of base64url, the first of them a JSON object with `alg`.
    Jwt,
    /// Base64 of `user:password`.
    BasicAuth,
    /// Base64 of a JSON object.
    Base64Json,
    /// Base64 of a private key in PEM.
    Base64Pem,
    /// Not weaker than a random string: entropy per character, and both letters and digits.
    Random,
    /// At least a digit and a letter.
    Mixed,
    /// A value somebody chose: no path, no variable, no word such as `true`.
    Chosen,
    /// Base64 of JSON in which scrypt's cost is below 65,536 (cosign before 2.0 wrote 32,768).
    WeakScrypt,
    /// The file is the configuration of an image.
    InImageConfig,
    /// The file is named `.pgpass` or `pgpass.conf`.
    InPgpass,
}
