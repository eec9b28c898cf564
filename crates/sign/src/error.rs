//! Why a signature could not be made.

use base::{Class, Fault};

use crate::key::KeyError;

/// Why a signature could not be made. Nothing was published when one of these is returned by the signer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The identity token cannot be used.
    #[error("identity token {fault}")]
    Token {
        /// What is wrong with it, without a part of it.
        fault: &'static str,
    },
    /// No token was given and the environment offers none.
    #[error("no identity token: none was given and {looked} offers none")]
    NoToken {
        /// Where was looked.
        looked: String,
        /// What to do.
        hint: String,
    },
    /// Somebody did not log in.
    #[error("login {fault}")]
    Login {
        /// What happened.
        fault: String,
    },
    /// A service answered with an error.
    #[error("{service} at {url} answered {status}: {message}")]
    Refused {
        /// Which service.
        service: &'static str,
        /// Its URL.
        url: String,
        /// HTTP status.
        status: u16,
        /// Its message, shortened to 300 characters.
        message: String,
    },
    /// A service's answer is not what its specification says.
    #[error("{service} at {url} answered with {found}, expected {expected}")]
    Answer {
        /// Which service.
        service: &'static str,
        /// Its URL.
        url: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// No answer came.
    #[error("{service} at {url}: {cause}")]
    Unreachable {
        /// Which service.
        service: &'static str,
        /// Its URL.
        url: String,
        /// The transport's failure.
        cause: Box<dyn Fault>,
    },
    /// The signing configuration names no usable service.
    #[error("signing configuration {fault}")]
    Config {
        /// What is wrong.
        fault: String,
    },
    /// The cryptography library refused, which is a defect or a lack of randomness.
    #[error("the cryptography library could not {what}")]
    Crypto {
        /// What it was asked to do.
        what: &'static str,
    },
    /// The statement could not be written.
    #[error(transparent)]
    Statement(#[from] attest::AttestError),
    /// What is to be signed could not be read.
    #[error("what is to be signed could not be read: {detail}")]
    Unreadable {
        /// The system's words.
        detail: String,
    },
    /// The key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Fault for SignError {
    fn code(&self) -> &'static str {
        match self {
            Self::Token { .. } => "sign-token",
            Self::NoToken { .. } => "sign-no-token",
            Self::Login { .. } => "sign-login",
            Self::Refused { status: 401 | 403, .. } => "sign-unauthorized",
            Self::Refused { status: 413, .. } => "sign-too-large",
            Self::Refused { status: 429, .. } => "sign-throttled",
            Self::Refused { status: 500.., .. } => "sign-service-failed",
            Self::Refused { .. } => "sign-refused",
            Self::Answer { .. } => "sign-answer",
            Self::Unreachable { .. } => "sign-unreachable",
            Self::Config { .. } => "sign-config",
            Self::Crypto { .. } => "sign-crypto",
            Self::Statement(inner) => inner.code(),
            Self::Unreadable { .. } => "sign-unreadable",
            Self::Key(inner) => inner.code(),
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Token { .. } => "get a fresh OIDC token with audience `sigstore`".into(),
            Self::NoToken { hint, .. } => hint.clone(),
            Self::Login { .. } => "run the command again and log in, or pass --identity-token TOKEN or @FILE".into(),
            Self::Refused { status: 401 | 403, .. } => {
                "the token may have expired, or its issuer or audience is not accepted there; get a fresh one with audience `sigstore`".into()
            }
            Self::Refused { status: 413, .. } => {
                "a Rekor v2 log takes a hash alone (--rekor-url URL --rekor-api-version 2); or attest something smaller".into()
            }
            Self::Refused { status: 429, .. } => "wait a minute and run with --resume".into(),
            Self::Refused { .. } => "the message says why; fix it and run with --resume".into(),
            Self::Answer { .. } => "check that the URL is that of the service and that a proxy does not answer for it".into(),
            Self::Unreachable { cause, .. } => cause.hint(),
            Self::Config { .. } => "`assay stack export` writes a signing configuration that works".into(),
            Self::Crypto { .. } => "report it with the output of `assay doctor`".into(),
            Self::Statement(inner) => inner.hint(),
            Self::Unreadable { .. } => "check the disk and the path".into(),
            Self::Key(inner) => inner.hint(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Token { .. } | Self::NoToken { .. } | Self::Login { .. } | Self::Config { .. } => {
                Class::Usage
            }
            Self::Refused { .. } | Self::Answer { .. } | Self::Unreachable { .. } => Class::Undecided,
            Self::Crypto { .. } => Class::Internal,
            Self::Statement(inner) => inner.class(),
            Self::Unreadable { .. } => Class::Undecided,
            Self::Key(inner) => inner.class(),
        }
    }
}
