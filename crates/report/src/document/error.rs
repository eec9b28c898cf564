//! Why a result cannot be read.

use base::{Class, Fault};

/// A file that is no result of a scan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Too many bytes.
    #[error("the result is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not JSON.
    #[error("the result is not JSON: {reason}")]
    NotJson {
        /// What was wrong, and where.
        reason: String,
    },
    /// Another form.
    #[error(
        "the file is no result of a scan: expected SchemaVersion 2, found {}",
        version.map_or_else(|| "none".to_owned(), |version| version.to_string())
    )]
    Unknown {
        /// `SchemaVersion`, where there is one.
        version: Option<u64>,
    },
    /// A result about something else than an artifact.
    #[error("the result names no artifact: expected ArtifactName or ArtifactType")]
    NoArtifact,
    /// A field of another type.
    #[error("the result does not follow Trivy's schema: {reason}")]
    Malformed {
        /// What was wrong.
        reason: String,
    },
}

impl Fault for DocumentError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "result-too-large",
            Self::NotJson { .. } => "result-not-json",
            Self::Unknown { .. } => "result-unknown",
            Self::NoArtifact => "result-no-artifact",
            Self::Malformed { .. } => "result-malformed",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::TooLarge { .. } => "scan fewer targets at a time, or without --list-all-pkgs".into(),
            Self::NoArtifact => "results of clusters and clouds cannot be converted".into(),
            _ => {
                "write one with: assay scan TARGET --format json --list-all-pkgs --output result.json".into()
            }
        }
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}
