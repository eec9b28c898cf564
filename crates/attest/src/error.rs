//! What can be wrong with evidence before anybody asks whether it is true.

use base::{BudgetExceeded, Class, Fault};

/// Evidence that is not what its format says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttestError {
    /// Larger, deeper or longer than a limit.
    #[error("{what}: {source}")]
    Budget {
        /// What was being read.
        what: &'static str,
        /// The limit.
        source: BudgetExceeded,
    },
    /// Not JSON, or not the JSON this format has.
    #[error("{what} is malformed: {detail}")]
    Json {
        /// What was being read.
        what: &'static str,
        /// The parser's words, which name a line and a column.
        detail: String,
    },
    /// A key stands twice in one object.
    #[error("{what} has the key \"{key}\" twice in one object")]
    RepeatedKey {
        /// What was being read.
        what: &'static str,
        /// The key, shortened to 80 characters.
        key: String,
    },
    /// A media type or `_type` this program does not know.
    #[error("{what} has type \"{found}\", expected {expected}")]
    UnknownType {
        /// What was being read.
        what: &'static str,
        /// The type, shortened to 200 characters.
        found: String,
        /// What it knows.
        expected: &'static str,
    },
    /// A field whose value is out of its range.
    #[error("field {field} is {found}, expected {expected}")]
    Field {
        /// Path of the field.
        field: &'static str,
        /// What stands there, shortened.
        found: String,
        /// What should.
        expected: &'static str,
    },
    /// An envelope with no signature or with several.
    #[error("envelope has {found} signatures, expected exactly one")]
    SignatureCount {
        /// How many it has.
        found: usize,
    },
}

impl Fault for AttestError {
    fn code(&self) -> &'static str {
        match self {
            Self::Budget { .. } => "attest-too-large",
            Self::Json { .. } => "attest-malformed",
            Self::RepeatedKey { .. } => "attest-repeated-key",
            Self::UnknownType { .. } => "attest-unknown-type",
            Self::Field { .. } => "attest-bad-field",
            Self::SignatureCount { .. } => "attest-signature-count",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Budget { .. } => "check that the file is evidence and not the artifact itself".into(),
            Self::Json { .. } | Self::Field { .. } => {
                "fetch the file again; if it is unchanged, ask whoever made it to sign again".into()
            }
            Self::RepeatedKey { .. } => {
                "treat the file as hostile: two programs can read two meanings in it".into()
            }
            Self::UnknownType { expected, .. } => format!("convert it to {expected}"),
            Self::SignatureCount { .. } => {
                "sign once per envelope and keep one bundle for each signer".into()
            }
        }
    }

    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

/// The first `max` characters of foreign text, for a message.
pub(crate) fn short(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
