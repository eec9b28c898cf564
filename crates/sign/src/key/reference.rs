//! Names of keys, as `--key` takes them.

use std::path::PathBuf;
use std::str::FromStr;

use super::{KeyError, KeyStore, Pkcs11Uri};

/// The longest scheme cosign knows itself, `hashivault`, has 10 bytes.
const MAX_SCHEME_BYTES: usize = 64;

/// Where a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyReference {
    /// A file: `cosign.key`, `cosign.pub` or another PEM.
    File(PathBuf),
    /// `env://VARIABLE`: an environment variable that holds the text of such a file.
    Variable(String),
    /// `k8s://NAMESPACE/SECRET`, `gitlab://PROJECT`, `github://OWNER/REPOSITORY`: a key pair that is kept as text elsewhere.
    Store(KeyStore),
    /// `SCHEME://KEY`: a key behind the program `sigstore-kms-SCHEME`.
    Plugin {
        /// What stands before `://`.
        scheme: String,
        /// What stands after it: the plug-in's business.
        key: String,
    },
    /// A `pkcs11:` URI: a key in a token.
    Pkcs11(Box<Pkcs11Uri>),
}

impl FromStr for KeyReference {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let wrong = |fault: &str| KeyError::Reference { found: shown(text), fault: fault.to_owned() };
        if let Some(name) = text.strip_prefix("env://") {
            let is_name = |name: &str| !name.is_empty() && !name.contains(['=', '\0']);
            return match is_name(name) {
                true => Ok(Self::Variable(name.to_owned())),
                false => Err(wrong("names no environment variable")),
            };
        }
        if text.starts_with("pkcs11:") {
            return Pkcs11Uri::parse(text).map(|uri| Self::Pkcs11(Box::new(uri)));
        }
        match text.split_once("://") {
            // Not a plug-in's business, and easily typed for a public key somewhere.
            Some(("http" | "https", _)) => Err(wrong("is a URL: download the key and name the file")),
            Some((scheme, key)) if is_scheme(scheme) => match KeyStore::parse(scheme, key).map_err(wrong)? {
                Some(store) => Ok(Self::Store(store)),
                None => Ok(Self::Plugin { scheme: scheme.to_owned(), key: key.to_owned() }),
            },
            Some(_) => Err(wrong("has a scheme that is not of lower-case letters, digits and hyphens")),
            None if text.is_empty() => Err(wrong("is empty")),
            None => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

impl std::fmt::Display for KeyReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Variable(name) => write!(f, "env://{name}"),
            Self::Store(store) => store.fmt(f),
            Self::Plugin { scheme, key } => write!(f, "{scheme}://{key}"),
            Self::Pkcs11(uri) => uri.fmt(f),
        }
    }
}

/// A scheme becomes part of a program's name: nothing in it may lead out of a folder.
fn is_scheme(text: &str) -> bool {
    let is_word =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    (1..=MAX_SCHEME_BYTES).contains(&text.len()) && text.bytes().all(is_word)
}

/// A reference as errors show it: without a query, in which somebody may have put a PIN.
fn shown(text: &str) -> String {
    text.split('?').next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let plugin =
            |scheme: &str, key: &str| KeyReference::Plugin { scheme: scheme.into(), key: key.into() };
        let rows = [
            ("cosign.key", KeyReference::File("cosign.key".into())),
            ("./a:b/cosign.key", KeyReference::File("./a:b/cosign.key".into())),
            ("env://KEY", KeyReference::Variable("KEY".into())),
            ("awskms:///alias/a?b=c", plugin("awskms", "/alias/a?b=c")),
            ("my-hsm_2://a://b", plugin("my-hsm_2", "a://b")),
            ("gitlab://group/app", KeyReference::Store(KeyStore::GitLab { project: "group/app".into() })),
        ];
        for (text, expected) in rows {
            assert_eq!(text.parse(), Ok(expected), "{text}");
            assert_eq!(text.parse::<KeyReference>().map(|found| found.to_string()), Ok(text.to_owned()));
        }
        let long = format!("{}://k", "a".repeat(MAX_SCHEME_BYTES));
        assert!(long.parse::<KeyReference>().is_ok());
        let longer = format!("a{long}");
        let bad = [
            "",
            "env://",
            "env://A=B",
            "://x",
            "../x://k",
            "A://k",
            "https://x/cosign.pub",
            "k8s://a",
            &longer,
        ];
        for text in bad {
            assert!(matches!(text.parse::<KeyReference>(), Err(KeyError::Reference { .. })), "{text}");
        }
        let error = "x/y://k?pin-value=canary".parse::<KeyReference>().expect_err("no scheme");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}
