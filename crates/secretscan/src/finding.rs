//! What was found, without what it is.

use base::Severity;
use serde::{Deserialize, Serialize};

/// One credential in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretFinding {
    /// Identifier of the rule, such as `github-pat`.
    pub rule_id: String,
    /// Whose credential it is, such as `GitHub`.
    pub category: String,
    /// What it is, in words.
    pub title: String,
    /// How bad it is that it is there.
    pub severity: Severity,
    /// Line the secret begins on, from 1.
    pub start_line: u64,
    /// Line it ends on.
    pub end_line: u64,
    /// Bytes of the file before the secret; none where the text that was searched is not the file byte for byte: UTF-16,
    /// strings of a binary file, the configuration of an image.
    pub offset: Option<u64>,
    /// The line of the secret with asterisks in its place; of a long line the part around it.
    pub matched: String,
    /// The lines around it, likewise.
    pub code: Vec<CodeLine>,
}

/// A line of a file, with secrets replaced by asterisks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeLine {
    /// Its number, from 1.
    pub number: u64,
    /// Its text, at most [`crate::limits::LINE_BYTES`] and the asterisks.
    pub content: String,
    /// Whether the secret is on it.
    pub is_cause: bool,
}

/// The findings of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSecrets {
    /// Path inside the image or folder, without a leading slash.
    pub path: String,
    /// The findings, by rule and then by line.
    pub findings: Vec<SecretFinding>,
    /// Why the file was not examined to its end, if so.
    pub unexamined: Option<Unexamined>,
}

impl FileSecrets {
    /// Whether there is nothing to say of the file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.unexamined.is_none()
    }
}

/// Why a file was not examined to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unexamined {
    /// Too large.
    #[error("only its first {limit} bytes were searched for secrets")]
    TooLarge {
        /// Bytes that were examined.
        limit: u64,
    },
    /// Too many findings.
    #[error("more than {limit} secrets were found in it; the rest are not listed")]
    TooMany {
        /// Findings that are listed.
        limit: usize,
    },
    /// Too many findings in its layer or folder.
    #[error("more than {limit} secrets were found before it; its own are not listed")]
    LayerFull {
        /// Findings that are listed.
        limit: usize,
    },
    /// Too many findings in the layers of its image.
    #[error("{limit} secrets of this image are listed; those of this file and of layers above it are not")]
    ImageFull {
        /// The most that are listed.
        limit: usize,
    },
}

impl Unexamined {
    /// Stable code, in the manner of [`base::Fault::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "secret-file-too-large",
            Self::TooMany { .. } => "secret-too-many",
            Self::LayerFull { .. } => "secret-layer-full",
            Self::ImageFull { .. } => "secret-image-full",
        }
    }
}

/// Where a file with secrets is, seen from the final image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Place {
    /// In a folder.
    #[default]
    Tree,
    /// In the configuration of the image.
    Config,
    /// In a layer, and visible in the final image.
    Layer {
        /// Index of the layer, lowest 0.
        layer: usize,
    },
    /// In a layer, and removed or replaced by a higher one: whoever has the image still has it.
    Deleted {
        /// Index of the layer that has it.
        layer: usize,
        /// Index of the layer that takes it away.
        by: usize,
    },
}

impl Place {
    /// The layer that has the file.
    #[must_use]
    pub fn layer(self) -> Option<usize> {
        match self {
            Self::Tree | Self::Config => None,
            Self::Layer { layer } | Self::Deleted { layer, .. } => Some(layer),
        }
    }

    /// The layer that takes the file away, if one does.
    #[must_use]
    pub fn deleted_by(self) -> Option<usize> {
        match self {
            Self::Deleted { by, .. } => Some(by),
            _ => None,
        }
    }
}

/// A credential and where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FoundSecret {
    /// Path inside the image or folder, without a leading slash; [`crate::IMAGE_CONFIG_PATH`] for the configuration.
    pub path: String,
    /// Where the file is, seen from the final image.
    pub place: Place,
    /// What was found.
    pub finding: SecretFinding,
}
