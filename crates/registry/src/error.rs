//! What can go wrong with a registry.

use base::{Class, Digest, Fault};
use net::NetError;

/// A failure of a registry operation. `what` is a manifest, blob or list in words, such as
/// `manifest ghcr.io/a/b:v1`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The registry says that it does not exist.
    #[error("{what} does not exist{}", colon(message))]
    NotFound {
        /// What was asked for.
        what: String,
        /// The registry's words.
        message: String,
    },
    /// Part of an image that is there itself: the registry holds it in part.
    #[error("{what} does not exist, and the image needs it{}", colon(message))]
    Incomplete {
        /// What was asked for.
        what: String,
        /// The registry's words.
        message: String,
    },
    /// A page for people in place of a registry's answer.
    #[error("{what}: {host} answered with a web page, expected a registry's answer")]
    WebPage {
        /// What was asked for.
        what: String,
        /// Who answered, after redirects.
        host: String,
    },
    /// Plain http with a server that says it speaks TLS.
    #[error("{what} was asked for with plain http, and {host} speaks TLS: {message}")]
    WantsTls {
        /// What was asked for.
        what: String,
        /// The registry.
        host: String,
        /// Its words.
        message: String,
    },
    /// 401, with or without credentials.
    #[error("{host} wants a login for {what}; {tried}{}", colon(message))]
    Unauthorized {
        /// The registry, or the token service.
        host: String,
        /// What was asked for.
        what: String,
        /// Which credentials were tried.
        tried: String,
        /// The registry's words.
        message: String,
    },
    /// 403.
    #[error("{what} is forbidden for these credentials; {tried}{}", colon(message))]
    Forbidden {
        /// What was asked for.
        what: String,
        /// Which credentials were tried.
        tried: String,
        /// The registry's words.
        message: String,
    },
    /// 429, after the retries.
    #[error("{what} could not be asked for: the registry throttles{}", after(retry_after_secs))]
    Throttled {
        /// What was asked for.
        what: String,
        /// What it asked to wait, in seconds.
        retry_after_secs: Option<u64>,
    },
    /// 5xx, after the retries.
    #[error("{what} could not be asked for: the registry answered {status}{}", colon(message))]
    Server {
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
        /// The registry's words.
        message: String,
    },
    /// A time limit passed.
    #[error("{what} could not be asked for in time: {cause}")]
    TimedOut {
        /// What was asked for.
        what: String,
        /// Where the time went.
        cause: NetError,
    },
    /// The network.
    #[error("{what} could not be asked for: {cause}")]
    Net {
        /// What was asked for.
        what: String,
        /// What broke.
        cause: NetError,
    },
    /// A status nobody expects there.
    #[error("{what}: the registry answered {status}, expected {expected}{}", colon(message))]
    UnexpectedStatus {
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
        /// The statuses the specification allows.
        expected: &'static str,
        /// The registry's words.
        message: String,
    },
    /// The bytes do not have the digest they were asked for by, or the registry says another one.
    #[error("{what} has digest {found}, expected {expected}")]
    DigestMismatch {
        /// What was asked for.
        what: String,
        /// The digest asked for or promised.
        expected: Digest,
        /// The digest of the bytes.
        found: Digest,
    },
    /// The size differs from the descriptor.
    #[error("{what} has {found} bytes, expected {expected}")]
    SizeMismatch {
        /// What was asked for.
        what: String,
        /// Bytes the descriptor says.
        expected: u64,
        /// Bytes received; one more than expected when receiving was stopped.
        found: u64,
    },
    /// More bytes than this kind of content may have.
    #[error("{what} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// What was asked for.
        what: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A manifest of a type this program does not read.
    #[error("{what} has media type \"{found}\", expected an OCI or Docker schema 2 manifest or index")]
    UnsupportedMediaType {
        /// What was asked for.
        what: String,
        /// The type, shortened to 100 characters.
        found: String,
    },
    /// The answer is not what the specification says.
    #[error("{what}: the answer is malformed: {reason}")]
    Malformed {
        /// What was asked for.
        what: String,
        /// What is wrong.
        reason: String,
    },
    /// A list is longer than its limit.
    #[error("{what} has more than {limit} entries")]
    TooMany {
        /// What was asked for.
        what: String,
        /// The limit.
        limit: usize,
    },
    /// The index under a fallback tag has no room left. It is as it was.
    #[error(
        "the list of referrers under the tag {tag} would have {bytes} bytes, and registries take {limit}: it was not changed, and what was pushed is in no list"
    )]
    FallbackFull {
        /// The tag.
        tag: String,
        /// What it would have.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The registry wants credentials sent somewhere they must not go.
    #[error("{host} wants credentials sent to {realm}, which is refused: {reason}")]
    UnsafeRealm {
        /// The registry.
        host: String,
        /// The token service, without its query.
        realm: String,
        /// Why.
        reason: &'static str,
    },
    /// The registry takes no manifests that refer to others.
    #[error("{what} was refused: the registry takes no manifest with a subject{}", colon(message))]
    SubjectRefused {
        /// What was pushed.
        what: String,
        /// The registry's words.
        message: String,
    },
    /// The registry deletes nothing.
    #[error("{what} was not deleted: the registry does not allow it{}", colon(message))]
    DeleteUnsupported {
        /// What was to be deleted.
        what: String,
        /// The registry's words.
        message: String,
    },
    /// Others kept overwriting the fallback tag.
    #[error("fallback tag {tag} was overwritten by others {attempts} times in a row")]
    FallbackContended {
        /// The tag.
        tag: String,
        /// How often it was written.
        attempts: u32,
    },
    /// A file with credentials is malformed or unreadable.
    #[error("credentials file {file}: {reason}")]
    CredentialFile {
        /// The file.
        file: String,
        /// What is wrong, without its content.
        reason: String,
    },
    /// A credential helper failed.
    #[error("credential helper {program} failed for {host}: {reason}")]
    CredentialHelper {
        /// The program.
        program: String,
        /// The registry.
        host: String,
        /// What is wrong, without its output.
        reason: String,
    },
}

fn colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

fn after(secs: &Option<u64>) -> String {
    secs.map(|secs| format!(" and asks to come back in {secs} s")).unwrap_or_default()
}

impl RegistryError {
    /// From a failure of the network while asking for `what`.
    pub(crate) fn net(what: &str, cause: NetError) -> Self {
        let what = what.to_owned();
        match cause {
            NetError::TooManyRequests { retry_after_secs, .. } => Self::Throttled { what, retry_after_secs },
            NetError::Server { status, excerpt, .. } => Self::Server { what, status, message: excerpt },
            NetError::TooLarge { limit, .. } => Self::TooLarge { what, limit },
            cause @ NetError::TimedOut { .. } => Self::TimedOut { what, cause },
            cause => Self::Net { what, cause },
        }
    }

    /// What is not there and is named by what is: the image is held in part, not absent.
    pub(crate) fn of_part(self) -> Self {
        match self {
            Self::NotFound { what, message } => Self::Incomplete { what, message },
            other => other,
        }
    }

    /// Whether the registry said that it does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether trying again later may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Server { .. } | Self::TimedOut { .. } => true,
            Self::Net { cause, .. } => cause.is_transient(),
            _ => false,
        }
    }
}

impl Fault for RegistryError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "registry-not-found",
            Self::Incomplete { .. } => "registry-incomplete",
            Self::WebPage { .. } => "registry-web-page",
            Self::WantsTls { .. } => "registry-wants-tls",
            Self::Unauthorized { .. } => "registry-unauthorized",
            Self::Forbidden { .. } => "registry-forbidden",
            Self::Throttled { .. } => "registry-throttled",
            Self::Server { .. } => "registry-server-error",
            Self::TimedOut { .. } => "registry-timed-out",
            Self::Net { cause, .. } => cause.code(),
            Self::UnexpectedStatus { .. } => "registry-unexpected-status",
            Self::DigestMismatch { .. } => "registry-digest-mismatch",
            Self::SizeMismatch { .. } => "registry-size-mismatch",
            Self::TooLarge { .. } => "registry-too-large",
            Self::UnsupportedMediaType { .. } => "registry-unsupported-media-type",
            Self::Malformed { .. } => "registry-malformed-answer",
            Self::TooMany { .. } => "registry-too-many",
            Self::UnsafeRealm { .. } => "registry-unsafe-realm",
            Self::SubjectRefused { .. } => "registry-subject-refused",
            Self::DeleteUnsupported { .. } => "registry-delete-unsupported",
            Self::FallbackContended { .. } => "registry-fallback-contended",
            Self::FallbackFull { .. } => "registry-fallback-full",
            Self::CredentialFile { .. } => "registry-credential-file",
            Self::CredentialHelper { .. } => "registry-credential-helper",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => {
                "check host, repository and tag; private repositories may also answer this without a login"
            }
            Self::Incomplete { .. } => {
                "choose a platform that is there with --platform, or copy the image here again, whole"
            }
            Self::WebPage { .. } => {
                "check that the host is a registry; a login page, a portal or a proxy may answer in its place"
            }
            Self::WantsTls { .. } => {
                "leave out --insecure-registry; on this machine, name the authority of its certificate with --registry-cacert"
            }
            Self::Unauthorized { .. } => {
                "log in with `docker login` or `podman login`, or give a user name and password"
            }
            Self::Forbidden { .. } => {
                "ask for access to the repository; pushing needs more rights than pulling"
            }
            Self::Throttled { .. } => "wait, then try again; logged-in clients usually get a higher limit",
            Self::Server { .. } => "the registry is at fault; try again later or tell its operator",
            Self::TimedOut { .. } => "try again; if it stays, check the network and proxy settings",
            Self::Net { cause, .. } => return cause.hint(),
            Self::UnexpectedStatus { .. } => "check that the host is a registry and not a web page or proxy",
            Self::DigestMismatch { .. } | Self::SizeMismatch { .. } => {
                "do not use this image; pull again past any proxy or mirror and compare"
            }
            Self::TooLarge { .. } => "the content is hostile or broken; if it is neither, report it",
            Self::UnsupportedMediaType { found, .. } if found.contains("manifest.v1") => {
                "Docker schema 1 is not read: build the image again, or convert it with `skopeo copy --format v2s2`"
            }
            Self::UnsupportedMediaType { .. } => {
                "name an image, and check that nothing between here and the registry rewrites answers"
            }
            Self::Malformed { .. } => {
                "check that the host is a registry and that nothing in between rewrites answers"
            }
            Self::TooMany { .. } => "the list is hostile or nobody cleans up: look with the registry's own interface and delete old entries; until then, verify a bundle at hand with `assay verify-blob-attestation --bundle`",
            Self::UnsafeRealm { .. } => "ask the operator of the registry for a token service with https",
            Self::SubjectRefused { .. } => "upgrade the registry, or store signatures in another repository",
            Self::DeleteUnsupported { .. } => {
                "let the registry delete (Docker's: storage.delete.enabled), or use its own interface"
            }
            Self::FallbackFull { .. } => {
                "delete old signatures with `assay clean` and run the command again, set COSIGN_REPOSITORY to another repository, or use a registry with the referrers API"
            }
            Self::FallbackContended { .. } => "try again when fewer jobs sign the same image",
            Self::CredentialFile { .. } => "repair the file or log in again",
            Self::CredentialHelper { .. } => {
                "run `docker-credential-… get` by hand to see what it says, or log in again"
            }
        }
        .into()
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound { .. } => Class::NothingToExamine,
            Self::CredentialFile { .. } => Class::Usage,
            Self::Net { cause, .. } => cause.class(),
            Self::DigestMismatch { .. } | Self::SizeMismatch { .. } => Class::VerificationFailed,
            _ => Class::Undecided,
        }
    }
}
