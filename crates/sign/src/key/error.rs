//! Why a key could not be used.

use std::io::ErrorKind;
use std::path::PathBuf;

use base::{Class, Fault};

use super::{KeyAlgorithm, KeyStore, Scheme, StoreFault};

/// Why a key could not be read, written or signed with. No variant carries a part of a private key or a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A file could not be read.
    #[error("key file {} {}", path.display(), unreadable(*kind))]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: ErrorKind,
    },
    /// More bytes than any key has.
    #[error("{place} has more than {limit} bytes, expected a key")]
    TooLarge {
        /// Where it was read from.
        place: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// An environment variable a key reference names is not set.
    #[error("environment variable {name} is not set, expected a key in it")]
    Variable {
        /// Its name.
        name: String,
    },
    /// A key reference of no known form.
    #[error("key reference \"{found}\" {fault}")]
    Reference {
        /// The reference, shortened to 100 characters, without a query.
        found: String,
        /// What is wrong.
        fault: String,
    },
    /// The PEM block is of another type.
    #[error("PEM block is \"{found}\", expected {expected}")]
    Label {
        /// Its type.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// The bytes are no key.
    #[error("{what} cannot be read: {detail}")]
    Malformed {
        /// What was expected.
        what: &'static str,
        /// What is wrong.
        detail: &'static str,
    },
    /// The key file asks for a cost that nobody writes: refused before any work is done for it.
    #[error("encrypted key asks for {found}, expected scrypt with N 32768, 65536 or 131072, r 8 and p 1")]
    Cost {
        /// The function and its parameters.
        found: String,
    },
    /// An encrypted PKCS#8 key asks for more work than is done for one: refused before any is done.
    #[error(
        "encrypted key asks for {found}, expected PBKDF2 with 1 to 10000000 rounds, or scrypt with N * r * p up to 1048576"
    )]
    Work {
        /// The function and its parameters.
        found: String,
    },
    /// A PKCS#8 key is encrypted in another way.
    #[error("key is encrypted with {found}, expected AES-CBC with PBKDF2 or scrypt (PBES2)")]
    Encryption {
        /// The scheme, cipher or function, by its object identifier.
        found: String,
    },
    /// The password does not open the key.
    #[error("password does not open the key, or the file was altered")]
    Password,
    /// There is no password and nobody to ask.
    #[error("{what} is needed and there is none: {looked}")]
    NoPassword {
        /// What for.
        what: String,
        /// Where was looked and why nobody is asked.
        looked: String,
        /// What to do.
        hint: String,
    },
    /// A kind of key nothing here signs with.
    #[error("key has {found}, expected ECDSA P-256, P-384 or P-521, RSA 2048, 3072 or 4096, or Ed25519")]
    Unsupported {
        /// What was found.
        found: String,
    },
    /// The scheme is for another kind of key.
    #[error("{key} key cannot sign as {scheme}")]
    Scheme {
        /// The scheme asked for.
        scheme: Scheme,
        /// The kind of key.
        key: KeyAlgorithm,
    },
    /// The place the key is kept in cannot sign so.
    #[error("{place} cannot sign as {scheme}: {fault}")]
    Mode {
        /// The token or plug-in.
        place: String,
        /// The scheme asked for.
        scheme: Scheme,
        /// Why.
        fault: String,
    },
    /// The scheme signs the message itself, and there is only a digest; or the digest has another length.
    #[error("{scheme} signs {expected}, found {found}")]
    Input {
        /// The scheme.
        scheme: Scheme,
        /// What it signs.
        expected: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// A signature that is not of the public key: a defect of whatever made it.
    #[error("{place} gave a signature that is not of its own public key")]
    Mismatch {
        /// The token or plug-in.
        place: String,
    },
    /// A plug-in failed.
    #[error("plug-in {program} {fault}")]
    Plugin {
        /// Name of its program.
        program: String,
        /// What went wrong.
        fault: String,
        /// One thing to do.
        hint: &'static str,
    },
    /// Where key pairs are kept failed.
    #[error("{store} {fault}")]
    Store {
        /// The place and the name of the key pair.
        store: KeyStore,
        /// What went wrong.
        fault: Box<StoreFault>,
    },
    /// A PKCS#11 module or token failed.
    #[error("PKCS#11 {fault}")]
    Token {
        /// What went wrong.
        fault: String,
        /// One thing to do.
        hint: &'static str,
    },
    /// The cryptography library refused, which is a defect or a lack of randomness.
    #[error("the cryptography library could not {what}")]
    Crypto {
        /// What it was asked to do.
        what: &'static str,
    },
}

fn unreadable(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => "does not exist".into(),
        ErrorKind::PermissionDenied => "may not be read by this user".into(),
        other => format!("could not be read: {other}"),
    }
}

impl Fault for KeyError {
    fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "key-file",
            Self::TooLarge { .. } => "key-too-large",
            Self::Variable { .. } => "key-no-variable",
            Self::Reference { .. } => "key-reference",
            Self::Label { .. } => "key-wrong-type",
            Self::Malformed { .. } => "key-malformed",
            Self::Cost { .. } | Self::Work { .. } => "key-cost",
            Self::Encryption { .. } => "key-encryption",
            Self::Store { fault, .. } => fault.code(),
            Self::Password => "key-wrong-password",
            Self::NoPassword { .. } => "key-no-password",
            Self::Unsupported { .. } => "key-unsupported",
            Self::Scheme { .. } | Self::Mode { .. } | Self::Input { .. } => "key-scheme",
            Self::Mismatch { .. } => "key-mismatch",
            Self::Plugin { .. } => "key-plugin",
            Self::Token { .. } => "key-token",
            Self::Crypto { .. } => "key-crypto",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::File { kind: ErrorKind::PermissionDenied, .. } => "run as the owner of the file".into(),
            Self::File { .. } => "check the path; `assay key generate` makes a new key".into(),
            Self::TooLarge { .. } => "name the file with the key alone".into(),
            Self::Variable { name } => format!("set {name} to the text of cosign.key"),
            Self::Reference { .. } => {
                "use a file, env://VARIABLE, k8s://NAMESPACE/SECRET, gitlab://PROJECT, a pkcs11: URI, or SCHEME://KEY for a plug-in"
                    .into()
            }
            Self::Label { found, .. } if found == "PUBLIC KEY" => {
                "this is the public half: sign with the private one, such as cosign.key".into()
            }
            Self::Label { .. } | Self::Malformed { .. } => {
                "`assay key import` takes PKCS#8 (encrypted too), SEC1 and PKCS#1 keys in PEM".into()
            }
            Self::Cost { .. } => {
                "write the key again with `cosign import-key-pair` or `assay key import`".into()
            }
            Self::Work { .. } | Self::Encryption { .. } => {
                "write it again with `openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out NEW`".into()
            }
            Self::Store { store, fault } => fault.hint(store),
            Self::Password => "check COSIGN_PASSWORD, --password-file or what was typed".into(),
            Self::NoPassword { hint, .. } => hint.clone(),
            Self::Unsupported { .. } => "`assay key generate` makes a key that works".into(),
            Self::Scheme { key, .. } => format!("leave --signing-algorithm out, or name one for {key} keys"),
            Self::Mode { .. } => "use another key, or sign without a log (`--log none`)".into(),
            Self::Input { .. } | Self::Crypto { .. } => "report it with the output of `assay doctor`".into(),
            Self::Mismatch { .. } => "nothing was published; check which key the reference leads to".into(),
            Self::Plugin { hint, .. } | Self::Token { hint, .. } => (*hint).into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::File { kind: ErrorKind::NotFound, .. } => Class::NothingToExamine,
            Self::File { .. } | Self::Plugin { .. } | Self::Token { .. } | Self::Mismatch { .. } => {
                Class::Undecided
            }
            Self::Store { fault, .. } => fault.class(),
            Self::Crypto { .. } | Self::Input { .. } => Class::Internal,
            _ => Class::Usage,
        }
    }
}
