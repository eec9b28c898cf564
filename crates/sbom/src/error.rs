use base::{BudgetExceeded, Class, Fault};

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SbomError {
    /// A limit was met.
    #[error(transparent)]
    Budget(#[from] BudgetExceeded),
    /// The bytes are not JSON of the right shape.
    #[error("{format} document is malformed: {detail}")]
    Malformed {
        /// `CycloneDX` or `SPDX`.
        format: &'static str,
        /// What the parser said.
        detail: String,
    },
    /// It is a document, but of another format or version.
    #[error("document is {found}, expected {expected}")]
    Version {
        /// What is read.
        expected: &'static str,
        /// What was found, shortened.
        found: String,
    },
}

impl SbomError {
    pub(crate) fn malformed(format: &'static str, error: &serde_json::Error) -> Self {
        Self::Malformed { format, detail: error.to_string().chars().take(200).collect() }
    }
}

impl Fault for SbomError {
    fn code(&self) -> &'static str {
        match self {
            Self::Budget(budget) => budget.code(),
            Self::Malformed { .. } => "sbom-malformed",
            Self::Version { .. } => "sbom-version",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Budget(budget) => budget.hint(),
            Self::Malformed { .. } => "check the file with the validator of its format".into(),
            Self::Version { .. } => {
                "write the document again as CycloneDX 1.4 to 1.6 or SPDX 2.2 or 2.3, JSON".into()
            }
        }
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}
