//! What can go wrong with trust roots on disk and on their way.

use std::path::{Path, PathBuf};

use attest::AttestError;
use base::{Class, Fault};
use net::NetError;
use store::StoreError;
use trust::tuf::TufError;

/// A failure with a trust root.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustStoreError {
    /// The repository is not believed, or not complete.
    #[error(transparent)]
    Tuf(#[from] TufError),
    /// The document is no trusted root.
    #[error(transparent)]
    Document(#[from] AttestError),
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The mirror's address cannot be used.
    #[error(transparent)]
    Net(#[from] NetError),
    /// A file could not be read or written.
    #[error("{}: {detail}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// The system's words.
        detail: String,
    },
    /// What is kept is not what was written.
    #[error("the trust root in {} is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The offline file is none.
    #[error("{} is no TUF repository in a tar archive: {detail}", path.display())]
    Offline {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A name that is no name.
    #[error("\"{found}\" is no name for a trust root, expected up to 64 of a-z, 0-9, '.', '_' and '-'")]
    Name {
        /// What was given.
        found: String,
    },
    /// Nothing of that name is built in, was refreshed or imported.
    #[error("no trust root is known as \"{name}\"")]
    Unknown {
        /// The name.
        name: String,
    },
}

impl TrustStoreError {
    pub(super) fn disk(path: &Path, error: &std::io::Error) -> Self {
        Self::Disk { path: path.to_owned(), detail: error.to_string() }
    }
}

impl Fault for TrustStoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Tuf(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Net(error) => error.code(),
            Self::Disk { .. } => "trust-disk",
            Self::Damaged { .. } => "trust-damaged",
            Self::Offline { .. } => "trust-offline-file",
            Self::Name { .. } => "trust-bad-name",
            Self::Unknown { .. } => "trust-unknown",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Tuf(error) => error.hint(),
            Self::Document(_) => "give a trusted_root.json".into(),
            Self::Store(error) => error.hint(),
            Self::Net(error) => error.hint(),
            Self::Disk { .. } => "check the path, its mode and the disk".into(),
            Self::Damaged { path, .. } => {
                format!("remove {} and run `assay trust refresh` again", path.display())
            }
            Self::Offline { .. } => {
                "make one on a machine with a network: assay trust refresh --save FILE".into()
            }
            Self::Name { .. } => "choose a short name, such as corp".into(),
            Self::Unknown { .. } => {
                "use public-good, github or staging, or give its first root: assay trust refresh NAME --mirror URL \
                 --root root.json"
                    .into()
            }
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Tuf(error) => error.class(),
            Self::Document(_) | Self::Offline { .. } | Self::Name { .. } | Self::Unknown { .. } => {
                Class::Usage
            }
            Self::Store(error) => error.class(),
            Self::Net(error) => error.class(),
            Self::Disk { .. } | Self::Damaged { .. } => Class::Undecided,
        }
    }
}
