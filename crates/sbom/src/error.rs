use base::{BudgetExceeded, Class, Fault};

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SbomError {
    /// A limit was met.
    #[error(transparent)]
    Budget(#[from] BudgetExceeded),
    /// The bytes are not of the right shape.
    #[error("{format} document is malformed: {detail}")]
    Malformed {
        /// `CycloneDX`, `SPDX`, `Syft`, ….
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
    /// A bill of materials in a form that is known and not read.
    #[error("document is {found}, which is not read")]
    Unsupported {
        /// The form.
        found: &'static str,
    },
    /// No bill of materials of any known form.
    #[error(
        "no bill of materials: expected CycloneDX, SPDX, Syft's or Trivy's JSON, or a GitHub dependency snapshot"
    )]
    Unknown,
}

/// What `what` said, shortened: it may quote the document.
fn shortened(what: &dyn std::fmt::Display) -> String {
    what.to_string().chars().take(200).collect()
}

impl SbomError {
    pub(crate) fn malformed(format: &'static str, error: &dyn std::fmt::Display) -> Self {
        Self::Malformed { format, detail: shortened(error) }
    }
}

impl Fault for SbomError {
    fn code(&self) -> &'static str {
        match self {
            Self::Budget(budget) => budget.code(),
            Self::Malformed { .. } => "sbom-malformed",
            Self::Version { .. } => "sbom-version",
            Self::Unsupported { .. } => "sbom-form-unsupported",
            Self::Unknown => "sbom-format-unknown",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Budget(budget) => budget.hint(),
            Self::Malformed { .. } => "check the file with the validator of its format".into(),
            Self::Version { .. } => {
                "write the document again as CycloneDX 1.0 to 1.7 or SPDX 2.1 to 2.3".into()
            }
            Self::Unsupported { .. } => {
                "write the document again as SPDX 2.3 in JSON or tag-value form".into()
            }
            Self::Unknown => "write one with: assay sbom TARGET --format cyclonedx-json".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Unknown => Class::Usage,
            _ => Class::Undecided,
        }
    }
}
