//! Whom to believe: certificate authorities, logs, timestamp authorities.

use base::{Class, Fault};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sigstore_crypto::Keyring;
use sigstore_verify::Verifier;

/// Date of the built-in root of the public-good instance (`trust/SOURCES.md`).
pub const PUBLIC_GOOD_ROOT_DATE: &str = "2026-08-21";
/// Date of the built-in root of GitHub's instance for private repositories.
pub const GITHUB_ROOT_DATE: &str = "2026-08-04";

/// Largest trusted root: the public one is 7 kB, GitHub's 30 kB; 1 MiB leaves a factor of thirty.
const MAX_TRUST_ROOT_BYTES: usize = 1 << 20;

/// A parsed `trusted_root.json`, ready to verify with.
pub struct TrustRoot {
    pub(crate) verifier: Verifier,
    pub(crate) log_keys: Keyring,
    logs: Vec<Log>,
    authorities: Vec<String>,
    has_ct_log: bool,
}

struct Log {
    id: Vec<u8>,
    name: String,
}

impl std::fmt::Debug for TrustRoot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let logs: Vec<_> = self.logs.iter().map(|log| &log.name).collect();
        f.debug_struct("TrustRoot").field("logs", &logs).field("authorities", &self.authorities).finish()
    }
}

impl TrustRoot {
    /// Reads a `trusted_root.json` (media types `…trustedroot.v0.1+json`, `v0.2+json` and the older
    /// `…trustedroot+json;version=0.1`).
    ///
    /// # Errors
    /// When it is larger than 1 MiB, malformed, or holds a key or certificate that cannot be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustRootError> {
        if bytes.len() > MAX_TRUST_ROOT_BYTES {
            return Err(TrustRootError::TooLarge { found: bytes.len(), limit: MAX_TRUST_ROOT_BYTES });
        }
        let malformed =
            |detail: String| TrustRootError::Malformed { detail: detail.chars().take(300).collect() };
        let text = std::str::from_utf8(bytes).map_err(|e| malformed(e.to_string()))?;
        let root = sigstore_trust_root::TrustedRoot::from_json(text).map_err(|e| malformed(e.to_string()))?;
        let verifier = Verifier::new(&root).map_err(|e| malformed(e.to_string()))?;
        let log_keys = root.rekor_keys().map_err(|e| malformed(e.to_string()))?;
        let logs = root.tlogs.iter();
        let logs = logs.map(|log| Log {
            id: log.log_id.key_id.as_bytes().to_vec(),
            name: if log.base_url.is_empty() { "a log without a name".into() } else { log.base_url.clone() },
        });
        let authorities = root.certificate_authorities.iter();
        let authorities = authorities.map(|ca| match (&ca.subject.organization, &ca.subject.common_name) {
            (_, Some(name)) | (Some(name), None) => name.clone(),
            (None, None) => ca.uri.clone(),
        });
        Ok(Self {
            verifier,
            log_keys,
            logs: logs.collect(),
            authorities: authorities.collect(),
            has_ct_log: !root.ctlogs.is_empty(),
        })
    }

    /// The Sigstore public-good instance, as of [`PUBLIC_GOOD_ROOT_DATE`].
    ///
    /// # Errors
    /// Never, unless the program was built with a broken file; a test reads it.
    pub fn public_good() -> Result<Self, TrustRootError> {
        Self::parse(include_bytes!("../trust/public_good.json"))
    }

    /// GitHub's instance for private repositories, as of [`GITHUB_ROOT_DATE`]. It has no log and no CT log, so a
    /// requirement for it must say [`crate::Requirement::danger_without_log`] and
    /// [`crate::Requirement::danger_without_sct`].
    ///
    /// # Errors
    /// As [`TrustRoot::public_good`].
    pub fn github() -> Result<Self, TrustRootError> {
        Self::parse(include_bytes!("../trust/github.json"))
    }

    /// The log with this key id.
    pub(crate) fn log_name(&self, id: &[u8]) -> Option<&str> {
        self.logs.iter().find(|log| log.id == id).map(|log| log.name.as_str())
    }

    /// The logs it trusts, for messages.
    #[must_use]
    pub fn log_names(&self) -> Vec<String> {
        self.logs.iter().map(|log| format!("{} ({})", log.name, STANDARD.encode(&log.id))).collect()
    }

    /// The certificate authorities it trusts, for messages.
    #[must_use]
    pub fn authority_names(&self) -> &[String] {
        &self.authorities
    }

    /// Whether it names any transparency log.
    #[must_use]
    pub fn has_log(&self) -> bool {
        !self.logs.is_empty()
    }

    /// Whether it names any certificate transparency log.
    #[must_use]
    pub fn has_ct_log(&self) -> bool {
        self.has_ct_log
    }
}

/// A trusted root that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustRootError {
    /// Too many bytes.
    #[error("trusted root has {found} bytes, expected at most {limit}")]
    TooLarge {
        /// Bytes it has.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not a trusted root, or one with unusable keys.
    #[error("trusted root is malformed: {detail}")]
    Malformed {
        /// What is wrong, shortened to 300 characters.
        detail: String,
    },
}

impl Fault for TrustRootError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "verify-trust-root-too-large",
            Self::Malformed { .. } => "verify-trust-root-malformed",
        }
    }
    fn hint(&self) -> String {
        "point --trusted-root at a trusted_root.json, or leave it out to use the built-in public-good root"
            .into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roots_are_readable() {
        let public = TrustRoot::public_good().expect("built-in root");
        assert!(public.has_log() && public.has_ct_log(), "{public:?}");
        assert!(public.log_names().iter().any(|log| log.contains("rekor.sigstore.dev")));
        let github = TrustRoot::github().expect("built-in root");
        assert!(!github.has_ct_log(), "{github:?}");
    }

    #[test]
    fn refuses_what_is_not_a_root() {
        for bad in [&b""[..], b"{}", b"[]", b"\xff", b"{\"mediaType\":1}"] {
            assert!(matches!(TrustRoot::parse(bad), Err(TrustRootError::Malformed { .. })), "{bad:?}");
        }
        let padded = |len: usize| {
            let mut bytes = include_bytes!("../trust/public_good.json").to_vec();
            bytes.resize(len, b' ');
            TrustRoot::parse(&bytes).map(|_| ())
        };
        assert_eq!(padded(MAX_TRUST_ROOT_BYTES), Ok(()));
        let found = MAX_TRUST_ROOT_BYTES + 1;
        assert_eq!(padded(found), Err(TrustRootError::TooLarge { found, limit: MAX_TRUST_ROOT_BYTES }));
    }
}
