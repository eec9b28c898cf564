use base::{Class, Fault};

/// A VEX document that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VexError {
    /// Too many bytes.
    #[error("{file} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The document.
        file: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Not JSON.
    #[error("{file} is not JSON: {reason}")]
    Json {
        /// The document.
        file: String,
        /// What the parser says.
        reason: String,
    },
    /// JSON of another kind.
    #[error("{file} is JSON, but neither OpenVEX nor CSAF nor CycloneDX")]
    UnknownForm {
        /// The document.
        file: String,
    },
    /// A known form with something missing or wrong.
    #[error("{file} is not a {form} document: {reason}")]
    Malformed {
        /// The document.
        file: String,
        /// The form.
        form: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Too many statements.
    #[error("{file} names more than {limit} products")]
    TooManyProducts {
        /// The document.
        file: String,
        /// The limit.
        limit: usize,
    },
}

impl Fault for VexError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "vex-too-large",
            Self::Json { .. } => "vex-json",
            Self::UnknownForm { .. } => "vex-unknown-form",
            Self::Malformed { .. } => "vex-malformed",
            Self::TooManyProducts { .. } => "vex-too-many-products",
        }
    }
    fn hint(&self) -> String {
        "name an OpenVEX, CSAF or CycloneDX document in JSON".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}
