//! Why metadata is not believed.

use attest::AttestError;
use base::{Class, Fault, Timestamp};

/// A reason to stop a refresh. Roles and files are named as on the server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TufError {
    /// Not metadata.
    #[error("{role} metadata is malformed: {source}")]
    Malformed {
        /// The role.
        role: String,
        /// What is wrong.
        source: AttestError,
    },
    /// Well-formed JSON that breaks a rule of the format.
    #[error("{role} metadata is not valid: {field} is {found}, expected {expected}")]
    Field {
        /// The role.
        role: String,
        /// The field.
        field: &'static str,
        /// What stands there.
        found: String,
        /// What should.
        expected: &'static str,
    },
    /// Not signed by enough of the role's keys.
    #[error("{role} metadata has {found} valid signatures of the keys that {by} names, expected {expected}")]
    Threshold {
        /// The role.
        role: String,
        /// The metadata that names the keys.
        by: String,
        /// Different keys that signed.
        found: usize,
        /// Keys that must.
        expected: usize,
    },
    /// An older version than the one trusted already (rollback attack).
    #[error("{role} metadata is version {found}, version {trusted} is trusted already")]
    Rollback {
        /// The role.
        role: String,
        /// Version trusted.
        trusted: u64,
        /// Version found.
        found: u64,
    },
    /// Another version than the one that must come: a root that skips its successor (fast-forward), or metadata that is
    /// not the one its referrer names (mix and match).
    #[error("{role} metadata is version {found}, expected {expected}")]
    Version {
        /// The role.
        role: String,
        /// Version that must come.
        expected: u64,
        /// Version found.
        found: u64,
    },
    /// Too old (freeze attack).
    #[error("{role} metadata expired at {expires}")]
    Expired {
        /// The role.
        role: String,
        /// Until when it was valid.
        expires: Timestamp,
    },
    /// A role the snapshot does not know, or no longer knows.
    #[error("snapshot metadata does not name {role}")]
    NotInSnapshot {
        /// The role.
        role: String,
    },
    /// Another length or digest than stated.
    #[error("{name} has {what} {found}, expected {expected}")]
    Mismatch {
        /// The file.
        name: String,
        /// `length` or a digest's name.
        what: &'static str,
        /// What was stated.
        expected: String,
        /// What was found.
        found: String,
    },
    /// No role is responsible for a file, or the one that is does not list it.
    #[error("no trusted role lists the file {name}")]
    UnknownTarget {
        /// The file.
        name: String,
    },
    /// A limit of this client.
    #[error("the repository has more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The repository does not have a file that must be there.
    #[error("the repository has no {name}")]
    Missing {
        /// The file.
        name: String,
    },
    /// The repository could not be asked.
    #[error("{name} could not be had: {detail}")]
    Unavailable {
        /// The file.
        name: String,
        /// What the port says.
        detail: String,
    },
}

impl TufError {
    pub(crate) fn malformed(role: &str, detail: impl std::fmt::Display) -> Self {
        let detail = detail.to_string().chars().take(300).collect();
        Self::Malformed { role: role.into(), source: AttestError::Json { what: "TUF metadata", detail } }
    }
}

impl Fault for TufError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "tuf-malformed",
            Self::Field { .. } => "tuf-bad-field",
            Self::Threshold { .. } => "tuf-threshold",
            Self::Rollback { .. } => "tuf-rollback",
            Self::Version { .. } => "tuf-version",
            Self::Expired { .. } => "tuf-expired",
            Self::NotInSnapshot { .. } => "tuf-not-in-snapshot",
            Self::Mismatch { .. } => "tuf-mismatch",
            Self::UnknownTarget { .. } => "tuf-unknown-target",
            Self::TooMany { .. } => "tuf-too-many",
            Self::Missing { .. } => "tuf-missing",
            Self::Unavailable { .. } => "tuf-unavailable",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Expired { .. } => {
                "the last good root stays in use; refresh again, and ask the repository's owner when it stays so".into()
            }
            Self::Rollback { .. } => {
                "a mirror that lags behind, or an attack: refresh from the repository itself".into()
            }
            Self::Threshold { .. } => {
                "check that the mirror and the root belong together; pass the right root with --root".into()
            }
            Self::Missing { .. } | Self::Unavailable { .. } => {
                "check the mirror's address; the last good root stays in use".into()
            }
            Self::UnknownTarget { .. } => "check that this is a Sigstore repository".into(),
            _ => "do not use this mirror; the last good root stays in use".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Missing { .. } | Self::Unavailable { .. } | Self::Expired { .. } => Class::Undecided,
            _ => Class::VerificationFailed,
        }
    }
}
