//! What can go wrong with a transfer.

use base::{Class, Digest, Fault};
use image::{ImageError, SourceError};
use registry::RegistryError;
use store::StoreError;

/// A failure to move an image or what belongs to it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// The registry, layout or archive failed; its own code, hint and class are kept.
    #[error("{0}")]
    Place(SourceError),
    /// Something that the source names is not in it.
    #[error("{name} is incomplete: it names {digest}, which is not there ({cause})")]
    Incomplete {
        /// The source.
        name: String,
        /// What is missing.
        digest: Digest,
        /// How that showed.
        cause: String,
    },
    /// The destination's name means something else already.
    #[error("{name} is {found} already, and {wanted} was to take its place")]
    Exists {
        /// The name at the destination.
        name: String,
        /// What it means now.
        found: Digest,
        /// What it was to mean.
        wanted: Digest,
    },
    /// The destination pins another digest than the source has.
    #[error("{name} cannot be written: the image is {found}")]
    OtherDigest {
        /// The destination with its digest.
        name: String,
        /// Digest of the image.
        found: Digest,
    },
    /// A destination that cannot be written to.
    #[error("{name} cannot be written: {reason}")]
    NoDestination {
        /// The destination as named.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// More of something than one transfer takes.
    #[error("{name} has more than {limit} {what}")]
    TooMany {
        /// The source.
        name: String,
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Nothing of the kind asked for is attached.
    #[error("{name} has no {what} attached")]
    NothingAttached {
        /// The image.
        name: String,
        /// What was asked for.
        what: String,
    },
    /// Evidence that is not what its type says.
    #[error("{what} {digest} is malformed: {reason}")]
    MalformedEvidence {
        /// `signature`, `attestation`, ….
        what: &'static str,
        /// The manifest or layer.
        digest: Digest,
        /// What is wrong.
        reason: String,
    },
    /// An artifact that is no advisory database.
    #[error("{name} is no advisory database: {reason}")]
    NotADatabase {
        /// As named.
        name: String,
        /// Why.
        reason: String,
    },
    /// A file that is no air-gap archive.
    #[error("{file} is no air-gap archive: {reason}")]
    NotAnAirgap {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A part of an air-gap archive that is not what its table says.
    #[error("{file} is damaged: part {part} {reason}")]
    Damaged {
        /// The file.
        file: String,
        /// Path of the part inside it.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An air-gap archive with another table than the one pinned.
    #[error("{file} has the digest {found}, expected {wanted}")]
    OtherAirgap {
        /// The file.
        file: String,
        /// As pinned.
        wanted: Digest,
        /// As found.
        found: Digest,
    },
    /// Two images that would get one name.
    #[error("{first} and {second} would both become {name}")]
    SameName {
        /// One image.
        first: String,
        /// The other.
        second: String,
        /// The name.
        name: String,
    },
}

impl Fault for TransferError {
    fn code(&self) -> &'static str {
        match self {
            Self::Place(inner) => inner.code(),
            Self::Incomplete { .. } => "transfer-incomplete-source",
            Self::Exists { .. } => "transfer-exists",
            Self::OtherDigest { .. } => "transfer-other-digest",
            Self::NoDestination { .. } => "transfer-no-destination",
            Self::TooMany { .. } => "transfer-too-many",
            Self::NothingAttached { .. } => "transfer-nothing-attached",
            Self::MalformedEvidence { .. } => "transfer-malformed-evidence",
            Self::NotADatabase { .. } => "db-not-a-database",
            Self::NotAnAirgap { .. } => "airgap-not-an-archive",
            Self::Damaged { .. } => "airgap-damaged",
            Self::OtherAirgap { .. } => "airgap-other-digest",
            Self::SameName { .. } => "airgap-same-name",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Place(inner) => return inner.hint(),
            Self::Incomplete { .. } => {
                "name one platform with --platform if only that one was mirrored, or repair the source"
            }
            Self::Exists { .. } => "pass --force to overwrite it, or choose another name",
            Self::OtherDigest { .. } => "leave the digest out of the destination, or copy the image it names",
            Self::NoDestination { .. } => {
                "name HOST/REPO[:TAG], oci:DIR[:TAG], oci:FILE.tar or docker-archive:FILE"
            }
            Self::TooMany { .. } => {
                "the source is hostile or nobody cleans it up; copy what is needed by digest"
            }
            Self::NothingAttached { .. } => {
                "`assay tree IMAGE` shows what is attached; sign or attest the image first"
            }
            Self::MalformedEvidence { .. } => "attach it again with a current tool; `assay clean` removes it",
            Self::NotADatabase { .. } => {
                "name an artifact with one trivy-db layer, such as a mirror of aquasec/trivy-db:2"
            }
            Self::NotAnAirgap { .. } => "name a file that `assay airgap pack` wrote",
            Self::Damaged { .. } => {
                "do not use it: carry the file over again, and compare its digest on both sides"
            }
            Self::OtherAirgap { .. } => {
                "do not use it: this is not the file whose digest was noted when it was packed"
            }
            Self::SameName { .. } => "pack them into two files, and unpack each under a prefix of its own",
        }
        .into()
    }

    fn class(&self) -> Class {
        match self {
            Self::Place(inner) => inner.class(),
            Self::Exists { .. }
            | Self::OtherDigest { .. }
            | Self::NoDestination { .. }
            | Self::SameName { .. } => Class::Usage,
            Self::NothingAttached { .. } | Self::NotADatabase { .. } | Self::NotAnAirgap { .. } => {
                Class::NothingToExamine
            }
            Self::Damaged { .. } | Self::OtherAirgap { .. } => Class::VerificationFailed,
            _ => Class::Undecided,
        }
    }
}

impl From<SourceError> for TransferError {
    fn from(error: SourceError) -> Self {
        Self::Place(error)
    }
}

impl From<RegistryError> for TransferError {
    fn from(error: RegistryError) -> Self {
        Self::Place(Box::new(error))
    }
}

impl From<StoreError> for TransferError {
    fn from(error: StoreError) -> Self {
        Self::Place(Box::new(error))
    }
}

impl From<ImageError> for TransferError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Source(inner) => Self::Place(inner),
            other => Self::Place(Box::new(other)),
        }
    }
}
