//! Key pairs that are kept as text where programs run: a secret of Kubernetes, variables of a GitLab project, secrets of a
//! GitHub repository. Names and forms are cosign's (`pkg/cosign/kubernetes`, `pkg/cosign/git`).

mod api;
mod fault;
mod github;
mod gitlab;
mod kubeconfig;
mod kubernetes;

use base::Secret;

use super::{KeyError, KeySecrets};

pub use fault::StoreFault;
pub use kubeconfig::check_kubeconfig;

/// The longest project path of GitLab: 255 characters for each of at most 20 groups is more than anybody has.
const MAX_PROJECT_BYTES: usize = 1024;

/// RFC 1123 §2.1 as Kubernetes has it: a namespace is a label, a secret's name a subdomain.
const MAX_LABEL_BYTES: usize = 63;
const MAX_SUBDOMAIN_BYTES: usize = 253;

/// A place that keeps key pairs as text, and the name of one there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyStore {
    /// `k8s://NAMESPACE/SECRET`: `cosign.key`, `cosign.pub` and `cosign.password` of a secret.
    Kubernetes {
        /// Its namespace.
        namespace: String,
        /// Its name.
        secret: String,
    },
    /// `gitlab://PROJECT`: `COSIGN_PRIVATE_KEY`, `COSIGN_PUBLIC_KEY` and `COSIGN_PASSWORD` of a project's CI variables.
    GitLab {
        /// Number or path of the project.
        project: String,
    },
    /// `github://OWNER/REPOSITORY`: secrets for GitHub Actions of the same names. They can be written only.
    GitHub {
        /// User or organization.
        owner: String,
        /// Repository.
        repository: String,
    },
}

impl KeyStore {
    /// Reads what stands before and after `://`. None when the scheme is none of a store's.
    ///
    /// # Errors
    /// What is wrong with the name.
    pub(super) fn parse(scheme: &str, name: &str) -> Result<Option<Self>, &'static str> {
        match scheme {
            "k8s" => match name.split_once('/') {
                Some((namespace, secret)) if is_label(namespace) && is_subdomain(secret) => {
                    Ok(Some(Self::Kubernetes { namespace: namespace.into(), secret: secret.into() }))
                }
                _ => Err("is not of the form k8s://NAMESPACE/SECRET"),
            },
            "gitlab" if is_path(name) => Ok(Some(Self::GitLab { project: name.into() })),
            "gitlab" => Err("is not of the form gitlab://PROJECT, a project's number or path"),
            "github" => match name.split_once('/') {
                Some((owner, repository)) if is_path(name) && !repository.contains('/') => {
                    Ok(Some(Self::GitHub { owner: owner.into(), repository: repository.into() }))
                }
                _ => Err("is not of the form github://OWNER/REPOSITORY"),
            },
            _ => Ok(None),
        }
    }

    fn error(&self, fault: StoreFault) -> KeyError {
        KeyError::Store { store: self.clone(), fault: Box::new(fault) }
    }
}

impl std::fmt::Display for KeyStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kubernetes { namespace, secret } => write!(f, "k8s://{namespace}/{secret}"),
            Self::GitLab { project } => write!(f, "gitlab://{project}"),
            Self::GitHub { owner, repository } => write!(f, "github://{owner}/{repository}"),
        }
    }
}

fn is_label(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ends = !text.starts_with('-') && !text.ends_with('-');
    (1..=MAX_LABEL_BYTES).contains(&text.len()) && ends && text.bytes().all(is_word)
}

fn is_subdomain(text: &str) -> bool {
    text.len() <= MAX_SUBDOMAIN_BYTES && text.split('.').all(|label| label.len() <= 253 && is_word(label))
}

/// A label of a subdomain, which Kubernetes does not limit in length.
fn is_word(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && !text.starts_with('-') && !text.ends_with('-') && text.bytes().all(inner)
}

/// Names between slashes, none of which leads elsewhere in a URL.
fn is_path(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_name = |name: &str| !name.is_empty() && name != "." && name != ".." && name.bytes().all(inner);
    text.len() <= MAX_PROJECT_BYTES && text.split('/').all(is_name)
}

/// The parts of a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Private,
    Public,
    Password,
}

impl Part {
    const ALL: [Self; 3] = [Self::Password, Self::Private, Self::Public];

    /// The key in a secret of Kubernetes.
    fn field(self) -> &'static str {
        match self {
            Self::Private => "cosign.key",
            Self::Public => "cosign.pub",
            Self::Password => "cosign.password",
        }
    }

    /// The name of a variable or secret of a forge.
    fn variable(self) -> &'static str {
        match self {
            Self::Private => "COSIGN_PRIVATE_KEY",
            Self::Public => "COSIGN_PUBLIC_KEY",
            Self::Password => "COSIGN_PASSWORD",
        }
    }
}

/// A key pair as text, as it is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct KeyPairText<'a> {
    /// The text of `cosign.key`.
    pub private: &'a Secret<String>,
    /// The text of `cosign.pub`.
    pub public: &'a str,
    /// What opens the private key.
    pub password: &'a Secret<Vec<u8>>,
}

impl KeyPairText<'_> {
    fn part(&self, part: Part) -> &[u8] {
        match part {
            Part::Private => self.private.expose().as_bytes(),
            Part::Public => self.public.as_bytes(),
            Part::Password => self.password.expose(),
        }
    }
}

/// A private key as a store gave it.
pub(super) struct KeptKey {
    pub(super) text: Secret<Vec<u8>>,
    /// None when the store keeps none.
    pub(super) password: Option<Secret<Vec<u8>>>,
}

/// The private key and its password.
///
/// # Errors
/// When the store is not reached, refuses, or keeps none.
pub(super) fn private(store: &KeyStore, secrets: &dyn KeySecrets) -> Result<KeptKey, KeyError> {
    let found = match store {
        KeyStore::Kubernetes { namespace, secret } => {
            kubernetes::Secrets::connect(secrets).and_then(|api| api.private(namespace, secret))
        }
        KeyStore::GitLab { project } => {
            gitlab::Variables::connect(secrets, project).and_then(|api| api.private())
        }
        KeyStore::GitHub { .. } => Err(StoreFault::WriteOnly),
    };
    found.map_err(|fault| store.error(fault))
}

/// The text of the public half.
///
/// # Errors
/// As [`private`].
pub(super) fn public(store: &KeyStore, secrets: &dyn KeySecrets) -> Result<Secret<Vec<u8>>, KeyError> {
    let found = match store {
        KeyStore::Kubernetes { namespace, secret } => {
            kubernetes::Secrets::connect(secrets).and_then(|api| api.public(namespace, secret))
        }
        KeyStore::GitLab { project } => {
            gitlab::Variables::connect(secrets, project).and_then(|api| api.read(Part::Public))
        }
        KeyStore::GitHub { .. } => Err(StoreFault::WriteOnly),
    };
    found.map_err(|fault| store.error(fault))
}

/// Keeps a key pair in a store. One that is there already is replaced only with `replace`.
///
/// # Errors
/// When the store is not reached, refuses, or keeps a pair already.
pub fn keep_key_pair(
    store: &KeyStore,
    pair: &KeyPairText<'_>,
    replace: bool,
    secrets: &dyn KeySecrets,
) -> Result<(), KeyError> {
    let kept = match store {
        KeyStore::Kubernetes { namespace, secret } => {
            kubernetes::Secrets::connect(secrets).and_then(|api| api.keep(namespace, secret, pair, replace))
        }
        KeyStore::GitLab { project } => {
            gitlab::Variables::connect(secrets, project).and_then(|api| api.keep(pair, replace))
        }
        KeyStore::GitHub { owner, repository } => {
            github::Secrets::connect(secrets, owner, repository).and_then(|api| api.keep(pair, replace))
        }
    };
    kept.map_err(|fault| store.error(fault))
}

/// Whether an answer is one that a store could give when it is asked for a private key, or for what to seal one for:
/// a secret of Kubernetes, a variable of GitLab, a public key of GitHub.
///
/// # Errors
/// What is wrong with it as an answer of the first kind that it has the form of.
pub fn check_store_answer(body: &[u8]) -> Result<(), StoreFault> {
    let secret = kubernetes::Object::parse(body).and_then(|object| object.need(Part::Private));
    let faults =
        [secret.err(), gitlab::value_of(Part::Private, body).err(), github::SealingKey::parse(body).err()];
    if faults.iter().any(Option::is_none) {
        return Ok(());
    }
    let of_its_form =
        |fault: &StoreFault| !matches!(fault, StoreFault::Answer { found: "something else", .. });
    let other = StoreFault::Answer { found: "something else", expected: "an answer of a store" };
    Err(faults.into_iter().flatten().find(of_its_form).unwrap_or(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_nothing_that_leads_elsewhere() {
        let parse = |scheme, name: &str| KeyStore::parse(scheme, name).map(|found| found.is_some());
        let label = "a".repeat(MAX_LABEL_BYTES);
        let subdomain = format!("{}a", "a.".repeat(126));
        let project = "a".repeat(MAX_PROJECT_BYTES);
        let good = [
            ("k8s", "tekton-chains/signing-secrets".to_owned()),
            ("k8s", format!("{label}/{subdomain}")),
            ("gitlab", "42".into()),
            ("gitlab", "group/sub-group/a.project_1".into()),
            ("gitlab", project.clone()),
            ("github", "owner/repository.js".into()),
        ];
        for (scheme, name) in good {
            assert_eq!(parse(scheme, &name), Ok(true), "{scheme}://{name}");
        }
        let bad = [
            ("k8s", String::new()),
            ("k8s", "name".into()),
            ("k8s", "a/b/c".into()),
            ("k8s", "../x".into()),
            ("k8s", "a/-b".into()),
            ("k8s", "a/b..c".into()),
            ("k8s", "A/b".into()),
            ("k8s", "a/b?c".into()),
            ("k8s", format!("a{label}/b")),
            ("k8s", format!("a/a{subdomain}a")),
            ("gitlab", String::new()),
            ("gitlab", "/a".into()),
            ("gitlab", "a/../b".into()),
            ("gitlab", "a%2Fb".into()),
            ("gitlab", format!("a{project}")),
            ("github", "owner".into()),
            ("github", "a/b/c".into()),
            ("github", "a/..".into()),
        ];
        for (scheme, name) in bad {
            assert!(parse(scheme, &name).is_err(), "{scheme}://{name}");
        }
        assert_eq!(parse("awskms", "a/b"), Ok(false));
    }
}
