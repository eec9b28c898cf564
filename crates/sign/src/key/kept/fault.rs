//! Why a key pair could not be read from where it is kept, or not kept there.

use base::{Class, Fault as _};
use net::NetError;

use super::KeyStore;

/// What went wrong with a [`KeyStore`]. No variant holds a part of a key, a password or a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreFault {
    /// How to reach it is not known, or configured in a way that is not followed.
    #[error("cannot be reached: {fault}")]
    Setup {
        /// What is wrong.
        fault: String,
        /// One thing to do.
        hint: String,
    },
    /// No answer came, or one that says that the server cannot answer now.
    #[error("cannot be reached: {0}")]
    Unreachable(NetError),
    /// The credential is not accepted, or may not do this.
    #[error("was refused with status {status}{}", said(message))]
    Denied {
        /// 401 or 403.
        status: u16,
        /// The server's words, shortened to 300 characters.
        message: String,
    },
    /// There is no such thing.
    #[error("does not exist{}", said(message))]
    Absent {
        /// The server's words, shortened to 300 characters.
        message: String,
    },
    /// It is there without a part of a key pair.
    #[error("has no {field}, expected a key pair of `cosign generate-key-pair`")]
    Incomplete {
        /// Name of the part.
        field: &'static str,
    },
    /// A key pair is there already.
    #[error("has {field} already")]
    Exists {
        /// Name of the part.
        field: &'static str,
    },
    /// It is marked as immutable.
    #[error("is immutable, which nothing but its deletion changes")]
    Immutable,
    /// Somebody else wrote it in the meantime.
    #[error("was changed by somebody else in the meantime{}", said(message))]
    Conflict {
        /// The server's words, shortened to 300 characters.
        message: String,
    },
    /// Another status.
    #[error("was answered with status {status}{}", said(message))]
    Status {
        /// HTTP status.
        status: u16,
        /// The server's words, shortened to 300 characters.
        message: String,
    },
    /// An answer that is not what the interface says.
    #[error("was answered with {found}, expected {expected}")]
    Answer {
        /// What was found.
        found: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The password that is kept beside the key does not open it.
    #[error("has a password that does not open its private key, or the key was altered")]
    Password,
    /// The text cannot be kept there.
    #[error("cannot keep {what}")]
    Text {
        /// What cannot be kept, and why.
        what: &'static str,
    },
    /// It gives nothing back.
    #[error("cannot be read: GitHub gives secrets to jobs and to nobody else")]
    WriteOnly,
}

fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

impl StoreFault {
    pub(in crate::key) fn code(&self) -> &'static str {
        match self {
            Self::Setup { .. } => "key-store-setup",
            Self::Unreachable(cause) => cause.code(),
            Self::Denied { .. } => "key-store-denied",
            Self::Absent { .. } => "key-store-absent",
            Self::Incomplete { .. } => "key-store-incomplete",
            Self::Exists { .. } => "key-exists",
            Self::Immutable => "key-store-immutable",
            Self::Conflict { .. } => "key-store-conflict",
            Self::Status { .. } => "key-store-status",
            Self::Answer { .. } => "key-store-answer",
            Self::Password => "key-wrong-password",
            Self::Text { .. } => "key-store-text",
            Self::WriteOnly => "key-store-write-only",
        }
    }

    pub(in crate::key) fn hint(&self, store: &KeyStore) -> String {
        match (self, store) {
            (Self::Setup { hint, .. }, _) => hint.clone(),
            (Self::Unreachable(cause), _) => cause.hint(),
            (Self::Denied { .. }, KeyStore::Kubernetes { namespace, secret }) => format!(
                "ask with `kubectl auth can-i get secrets/{secret} --namespace {namespace}` what this credential may do"
            ),
            (Self::Denied { .. }, KeyStore::GitLab { .. }) => {
                "set GITLAB_TOKEN to a token of a maintainer of the project with scope `api`".into()
            }
            (Self::Denied { .. }, KeyStore::GitHub { .. }) => {
                "set GITHUB_TOKEN to a token with write access to the repository's secrets".into()
            }
            (Self::Absent { .. } | Self::Incomplete { .. }, KeyStore::GitHub { .. }) => {
                "check the name; GitHub says the same of what the token may not see".into()
            }
            (Self::Absent { .. }, KeyStore::GitLab { .. }) => format!(
                "check the project and GITLAB_HOST, GitLab says the same of what the token may not see; `assay key generate {store}` makes the variables"
            ),
            (Self::Absent { .. } | Self::Incomplete { .. }, _) => {
                format!("check the name; `assay key generate {store}` makes a key pair there")
            }
            (Self::Exists { .. }, _) => {
                "name another place; --force replaces the key pair, and what it signed stays signed by the old one".into()
            }
            (Self::Immutable, KeyStore::Kubernetes { namespace, secret }) => format!(
                "keep the old public key, then `kubectl delete secret {secret} --namespace {namespace}`"
            ),
            (Self::Immutable | Self::Conflict { .. }, _) => {
                "look at what is there now, then run the command again".into()
            }
            (Self::Status { .. } | Self::Answer { .. }, KeyStore::Kubernetes { .. }) => {
                "check with `kubectl cluster-info` that the kubeconfig leads to a Kubernetes API server".into()
            }
            (Self::Status { .. } | Self::Answer { .. }, KeyStore::GitLab { .. }) => {
                "check that GITLAB_HOST is the address of a GitLab, without a path".into()
            }
            (Self::Status { .. } | Self::Answer { .. }, KeyStore::GitHub { .. }) => {
                "check that GITHUB_API_URL is the address of GitHub's API".into()
            }
            (Self::Password, _) => {
                format!("`assay key generate {store} --force` makes a new key pair with its password")
            }
            (Self::Text { .. }, _) => "choose another password".into(),
            (Self::WriteOnly, _) => {
                "in the job, map the secrets into variables and use --key env://COSIGN_PRIVATE_KEY; verify with the cosign.pub that was written".into()
            }
        }
    }

    pub(in crate::key) fn class(&self) -> Class {
        match self {
            Self::Unreachable(cause) => cause.class(),
            Self::Absent { .. } => Class::NothingToExamine,
            Self::Denied { .. } | Self::Conflict { .. } | Self::Status { .. } | Self::Answer { .. } => {
                Class::Undecided
            }
            _ => Class::Usage,
        }
    }
}
