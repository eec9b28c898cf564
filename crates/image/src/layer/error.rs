//! What can be wrong with a layer.

use std::io;

use base::{BudgetExceeded, Class, Digest, Fault};

use super::TarFault;
use crate::SourceError;

/// Code of an image over the size the user allows, packed or inflated.
pub const IMAGE_TOO_LARGE: &str = "image-too-large";

/// A layer that could not be read or believed.
#[derive(Debug, thiserror::Error)]
#[error("layer {digest}: {fault}")]
pub struct LayerError {
    /// Digest of the layer as stored.
    pub digest: Digest,
    /// What is wrong.
    pub fault: LayerFault,
}

/// A limit that a layer went over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LayerLimit {
    /// It is larger or has more entries than allowed.
    #[error("{0}")]
    Budget(BudgetExceeded),
    /// It inflates more than file systems do.
    #[error("{stored} stored bytes inflated to more than {inflated}, the limit is {limit}:1")]
    Ratio {
        /// Bytes as stored.
        stored: u64,
        /// Bytes inflated when it was stopped.
        inflated: u64,
        /// The limit.
        limit: u64,
    },
    /// The layers of the image together inflate to more than one of its size may.
    #[error("the image inflates to more than {ratio} times what it stores and {excess} bytes beside")]
    Image {
        /// Inflated bytes per stored byte that every image may have.
        ratio: u64,
        /// Bytes beside.
        excess: u64,
    },
    /// The layers of the image together are larger than the user allows.
    #[error("the image inflates to more than the {limit} bytes that were allowed")]
    ImageSize {
        /// As allowed.
        limit: u64,
    },
}

impl LayerLimit {
    fn hint(&self) -> String {
        let raise = match self {
            Self::Budget(BudgetExceeded::Bytes { .. }) => "--layer-limit-gib N",
            Self::Ratio { .. } => "--layer-limit-ratio N",
            Self::Image { .. } => "--image-limit-gib N",
            Self::ImageSize { .. } => return "allow more, if the image is to be read".into(),
            Self::Budget(_) => return "it looks like a bomb; if it is not, report it with the image".into(),
        };
        format!("it looks like a decompression bomb; if you know that it is none, raise the limit: {raise}")
    }
}

/// A layer of which only what stands before the limit was examined ([`super::LayerLimits::keeps_cut`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutLayer {
    /// Digest of the layer as stored.
    pub digest: Digest,
    /// The limit it went over.
    pub limit: LayerLimit,
}

impl CutLayer {
    /// The error it would have been.
    #[must_use]
    pub fn error(&self) -> LayerError {
        LayerError { digest: self.digest.clone(), fault: LayerFault::Limit(self.limit.clone()) }
    }
}

/// What is wrong with a layer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayerFault {
    /// The adapter could not open it.
    #[error("{0}")]
    Source(SourceError),
    /// The adapter could not open it, and its media type says that images come without it.
    #[error(
        "its media type says that it is kept elsewhere than the image (a foreign layer), and it is not here: {0}"
    )]
    Foreign(SourceError),
    /// The stream failed on the way.
    #[error("reading failed: {reason}")]
    Read {
        /// The error of the reader.
        reason: String,
    },
    /// Fewer bytes than described.
    #[error("it ends after {found} bytes, expected {expected}")]
    Truncated {
        /// As described.
        expected: u64,
        /// As counted.
        found: u64,
    },
    /// More bytes than described.
    #[error("it has more than the {expected} bytes expected")]
    TooLong {
        /// As described.
        expected: u64,
    },
    /// Not the bytes described.
    #[error("its digest is {found}")]
    Digest {
        /// As computed; expected is the layer's digest.
        found: Digest,
    },
    /// The archive inside is not the one the configuration names.
    #[error("inflated it has digest {found}, the configuration expects {expected}")]
    DiffId {
        /// As the configuration says.
        expected: Digest,
        /// As computed.
        found: Digest,
    },
    /// The compressed stream is broken.
    #[error("it could not be inflated: {reason}")]
    Inflate {
        /// The error of the decoder.
        reason: String,
    },
    /// The archive is broken.
    #[error("{0}")]
    Tar(TarFault),
    /// It costs more than is allowed.
    #[error("{0}")]
    Limit(LayerLimit),
    /// Another layer failed first.
    #[error("stopped because another layer failed")]
    Stopped,
    /// A defect of the visitor.
    #[error("the thread reading it panicked")]
    Panicked,
}

impl LayerFault {
    pub(super) fn from_io(error: &io::Error) -> Self {
        Self::Read { reason: error.to_string() }
    }
}

impl Fault for LayerError {
    fn code(&self) -> &'static str {
        match &self.fault {
            LayerFault::Source(inner) => inner.code(),
            LayerFault::Foreign(_) => "layer-foreign",
            LayerFault::Read { .. } => "layer-read",
            LayerFault::Truncated { .. } => "layer-truncated",
            LayerFault::TooLong { .. } => "layer-too-long",
            LayerFault::Digest { .. } => "layer-digest",
            LayerFault::DiffId { .. } => "layer-diff-id",
            LayerFault::Inflate { .. } => "layer-inflate",
            LayerFault::Tar(_) => "layer-tar",
            LayerFault::Limit(LayerLimit::Budget(_)) => "layer-budget",
            LayerFault::Limit(LayerLimit::Ratio { .. }) => "layer-ratio",
            LayerFault::Limit(LayerLimit::Image { .. }) => "layer-image-ratio",
            LayerFault::Limit(LayerLimit::ImageSize { .. }) => IMAGE_TOO_LARGE,
            LayerFault::Stopped => "layer-stopped",
            LayerFault::Panicked => "layer-panicked",
        }
    }

    fn hint(&self) -> String {
        match &self.fault {
            LayerFault::Source(inner) => inner.hint(),
            LayerFault::Foreign(_) => {
                "push or copy the image with its foreign layers, or scan it where it is unpacked (rootfs:DIR)".into()
            }
            LayerFault::Read { .. } | LayerFault::Truncated { .. } => {
                "try again; if it stays, look at the connection or pull the image anew".into()
            }
            LayerFault::TooLong { .. } | LayerFault::Digest { .. } => {
                "what was delivered is not what the manifest names: do not use it, and look at the registry or disk"
                    .into()
            }
            LayerFault::DiffId { .. } => {
                "manifest and configuration name different layers: build the image again".into()
            }
            LayerFault::Inflate { .. } | LayerFault::Tar(_) => {
                "container engines cannot unpack it either: build the image again".into()
            }
            LayerFault::Limit(limit) => limit.hint(),
            LayerFault::Stopped => "see the error of the other layer".into(),
            LayerFault::Panicked => "this is a defect: report it with the image".into(),
        }
    }

    fn class(&self) -> Class {
        match &self.fault {
            LayerFault::Source(inner) => inner.class(),
            LayerFault::TooLong { .. } | LayerFault::Digest { .. } | LayerFault::DiffId { .. } => {
                Class::VerificationFailed
            }
            LayerFault::Panicked => Class::Internal,
            _ => Class::Undecided,
        }
    }
}
