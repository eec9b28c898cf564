//! Whom to believe: certificate authorities, logs, timestamp authorities.

use std::collections::BTreeSet;

use base::{Class, Fault, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::Decode as _;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use sigstore_types::TimeRange;
use trust::BUILT_IN;

use crate::authority::TimestampAuthority;
use crate::certificate::Authority;
use crate::path::PathChecker;
use crate::{PublicKey, Refusal};

/// Date of the built-in root of the public-good instance.
pub const PUBLIC_GOOD_ROOT_DATE: &str = BUILT_IN[0].date;
/// Date of the built-in root of GitHub's instance for private repositories.
pub const GITHUB_ROOT_DATE: &str = BUILT_IN[1].date;

/// Largest trusted root: the public one is 7 kB, GitHub's 30 kB; 1 MiB leaves a factor of thirty.
const MAX_TRUST_ROOT_BYTES: usize = 1 << 20;
/// Most certificates in a file of authorities: Mozilla's program has 140 roots; each costs a path check per signature.
const MAX_AUTHORITIES: usize = 256;

/// From when until when something may be believed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    start: Timestamp,
    end: Timestamp,
}

impl Window {
    pub(crate) const ALWAYS: Self =
        Self { start: Timestamp::from_millis(i64::MIN), end: Timestamp::from_millis(i64::MAX) };

    /// From seconds since the epoch.
    pub(crate) fn from_unix(start: u64, end: u64) -> Self {
        let time = |secs| Timestamp::from_secs(i64::try_from(secs).unwrap_or(i64::MAX));
        Self { start: time(start), end: time(end) }
    }

    /// A validity that is not stated is no limit; one that ends before it starts is malformed.
    fn of(range: Option<TimeRange>) -> Result<Self, String> {
        let Some(range) = range else { return Ok(Self::ALWAYS) };
        let time = |time: jiff::Timestamp| Timestamp::from_millis(time.as_millisecond());
        let window = Self { start: time(range.start), end: range.end.map_or(Self::ALWAYS.end, time) };
        if window.end < window.start {
            return Err("a validity ends before it starts".into());
        }
        Ok(window)
    }

    pub(crate) fn contains(self, time: Timestamp) -> bool {
        (self.start..=self.end).contains(&time)
    }

    pub(crate) fn has_started_by(self, time: Timestamp) -> bool {
        self.start <= time
    }
}

/// A parsed `trusted_root.json`, ready to verify with.
pub struct TrustRoot {
    pub(crate) logs: Vec<Log>,
    pub(crate) ct_logs: Vec<CtLog>,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) timestamp_authorities: Vec<TimestampAuthority>,
    pub(crate) paths: PathChecker,
}

/// A transparency log.
pub(crate) struct Log {
    pub(crate) id: Vec<u8>,
    pub(crate) name: String,
    /// Host of its address, empty when it has none: what its checkpoints are signed as.
    pub(crate) host: String,
    /// None for an algorithm that is not verified.
    pub(crate) key: Option<PublicKey>,
    pub(crate) window: Window,
}

/// A certificate transparency log.
pub(crate) struct CtLog {
    pub(crate) id: Vec<u8>,
    pub(crate) key: Option<PublicKey>,
    pub(crate) window: Window,
}

impl std::fmt::Debug for TrustRoot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let logs: Vec<_> = self.logs.iter().map(|log| &log.name).collect();
        f.debug_struct("TrustRoot")
            .field("logs", &logs)
            .field("authorities", &self.authority_names())
            .finish()
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
        let malformed = |detail: String| TrustRootError::Malformed { detail: short(&detail) };
        let text = std::str::from_utf8(bytes).map_err(|e| malformed(e.to_string()))?;
        let root = sigstore_trust_root::TrustedRoot::from_json(text).map_err(|e| malformed(e.to_string()))?;
        Self::of(&root).map_err(malformed)
    }

    fn of(root: &sigstore_trust_root::TrustedRoot) -> Result<Self, String> {
        let logs: Vec<Log> = root.tlogs.iter().map(Log::of).collect::<Result<_, _>>()?;
        let ct_logs = root.ctlogs.iter().map(|log| {
            let id = log_id(log.log_id.key_id.as_bytes())?;
            Ok(CtLog {
                id,
                key: log_key(log.public_key.raw_bytes.as_bytes())?,
                window: Window::of(log.public_key.valid_for)?,
            })
        });
        let ct_logs: Vec<CtLog> = ct_logs.collect::<Result<_, String>>()?;
        // Two keys under one id: which one counts would depend on the order.
        let mut ids = BTreeSet::new();
        let all = logs.iter().map(|log| (true, &log.id)).chain(ct_logs.iter().map(|log| (false, &log.id)));
        for (is_log, id) in all {
            if !ids.insert((is_log, id.clone())) {
                return Err(format!("the log id {} stands twice", STANDARD.encode(id)));
            }
        }
        let authorities = root.certificate_authorities.iter().map(|ca| {
            let name = match (&ca.subject.organization, &ca.subject.common_name) {
                (_, Some(name)) | (Some(name), None) => name.clone(),
                (None, None) => ca.uri.clone(),
            };
            let chain = ca.cert_chain.certificates.iter();
            let chain: Vec<_> = chain.map(|cert| cert.raw_bytes.as_bytes().to_vec()).collect();
            Authority::new(name, &chain, Window::of(ca.valid_for)?)
        });
        let timestamp_authorities = root.timestamp_authorities.iter().map(|tsa| {
            let chain = tsa.cert_chain.certificates.iter().map(|cert| cert.raw_bytes.as_bytes().to_vec());
            TimestampAuthority::new(chain.collect(), Window::of(tsa.valid_for)?)
        });
        Ok(Self {
            ct_logs,
            authorities: authorities.collect::<Result<_, String>>()?,
            timestamp_authorities: timestamp_authorities.collect::<Result<_, String>>()?,
            logs,
            paths: PathChecker::new(),
        })
    }

    /// The same root with other certificate authorities: each of `roots` with `intermediates` below it, PEM. For
    /// certificates of a company's own authority (`--ca-roots`).
    ///
    /// # Errors
    /// When one is not a certificate, or there is no root.
    pub fn with_authorities(mut self, roots: &[u8], intermediates: &[u8]) -> Result<Self, TrustRootError> {
        let malformed = |detail: String| TrustRootError::Malformed { detail: short(&detail) };
        let (roots, below) = (certificates(roots)?, certificates(intermediates)?);
        if roots.is_empty() {
            return Err(malformed("no PEM block \"CERTIFICATE\" in the file of authorities".into()));
        }
        let authorities = roots.into_iter().map(|root| {
            let chain: Vec<_> = below.iter().cloned().chain([root]).collect();
            authority(&chain).map_err(malformed)
        });
        self.authorities = authorities.collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// The same root with another certificate authority: its chain in PEM, lowest first, root last
    /// (`--certificate-chain`).
    ///
    /// # Errors
    /// When one is not a certificate, or there is none.
    pub fn with_authority_chain(mut self, chain: &[u8]) -> Result<Self, TrustRootError> {
        let malformed = |detail: String| TrustRootError::Malformed { detail: short(&detail) };
        self.authorities = vec![authority(&certificates(chain)?).map_err(malformed)?];
        Ok(self)
    }

    /// The same root with one more timestamp authority: its chain in PEM, signer first if at all, root last
    /// (`--timestamp-certificate-chain`). Without its certificate the signer is the timestamp's own.
    ///
    /// # Errors
    /// When one is not a certificate, or there is none.
    pub fn with_timestamp_authority(mut self, chain: &[u8]) -> Result<Self, TrustRootError> {
        let malformed = |detail: String| TrustRootError::Malformed { detail: short(&detail) };
        let all = certificates(chain)?;
        let authority = TimestampAuthority::new(all, Window::ALWAYS).map_err(malformed)?;
        self.timestamp_authorities.push(authority);
        Ok(self)
    }

    /// When a timestamp authority of this root stamped `signature`, by its RFC 3161 response.
    ///
    /// # Errors
    /// [`Refusal::TimestampInvalid`] when none did.
    pub fn verify_timestamp(&self, response: &[u8], signature: &[u8]) -> Result<Timestamp, Refusal> {
        crate::time::timestamp(response, signature, self)
    }

    /// A root that trusts nothing, to add to, or to verify with a key and no log.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            logs: Vec::new(),
            ct_logs: Vec::new(),
            authorities: Vec::new(),
            timestamp_authorities: Vec::new(),
            paths: PathChecker::new(),
        }
    }

    /// The Sigstore public-good instance, as of [`PUBLIC_GOOD_ROOT_DATE`].
    ///
    /// # Errors
    /// Never, unless the program was built with a broken file; a test reads it.
    pub fn public_good() -> Result<Self, TrustRootError> {
        Self::parse(BUILT_IN[0].document)
    }

    /// GitHub's instance for private repositories, as of [`GITHUB_ROOT_DATE`]. It has no log and no CT log, so a
    /// requirement for it must say [`crate::Requirement::danger_without_log`] and
    /// [`crate::Requirement::danger_without_sct`].
    ///
    /// # Errors
    /// As [`TrustRoot::public_good`].
    pub fn github() -> Result<Self, TrustRootError> {
        Self::parse(BUILT_IN[1].document)
    }

    /// The log with this key id.
    pub(crate) fn log(&self, id: &[u8]) -> Option<&Log> {
        self.logs.iter().find(|log| log.id == id)
    }

    /// The logs it trusts, for messages.
    #[must_use]
    pub fn log_names(&self) -> Vec<String> {
        self.logs.iter().map(|log| format!("{} ({})", log.name, STANDARD.encode(&log.id))).collect()
    }

    /// The certificate authorities it trusts, for messages.
    #[must_use]
    pub fn authority_names(&self) -> Vec<String> {
        self.authorities.iter().map(|authority| authority.name.clone()).collect()
    }

    /// Whether it names any transparency log.
    #[must_use]
    pub fn has_log(&self) -> bool {
        !self.logs.is_empty()
    }

    /// Whether it names any certificate transparency log.
    #[must_use]
    pub fn has_ct_log(&self) -> bool {
        !self.ct_logs.is_empty()
    }
}

impl Log {
    fn of(log: &sigstore_trust_root::TransparencyLog) -> Result<Self, String> {
        let rest = log.base_url.split_once("://").map_or(log.base_url.as_str(), |(_, rest)| rest);
        Ok(Self {
            id: log_id(log.log_id.key_id.as_bytes())?,
            name: if log.base_url.is_empty() { "a log without a name".into() } else { log.base_url.clone() },
            host: rest.trim_end_matches('/').to_owned(),
            key: log_key(log.public_key.raw_bytes.as_bytes())?,
            window: Window::of(log.public_key.valid_for)?,
        })
    }
}

/// SHA-256 of something about the key: RFC 6962 §3.2, or for Rekor v2 as in C2SP signed-note.
fn log_id(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if bytes.len() == 32 {
        Ok(bytes.to_vec())
    } else {
        Err(format!("a log id has {} bytes, expected 32", bytes.len()))
    }
}

/// A key of an algorithm this program does not know does not spoil the rest of the root; a malformed one does.
fn log_key(der: &[u8]) -> Result<Option<PublicKey>, String> {
    const KNOWN: [&str; 3] = ["1.2.840.10045.2.1", "1.3.101.112", "1.2.840.113549.1.1.1"];
    // Old CT logs' keys are PKCS#1 without an algorithm.
    if let Ok(info) = spki::SubjectPublicKeyInfoRef::from_der(der) {
        if !KNOWN.contains(&info.algorithm.oid.to_string().as_str()) {
            return Ok(None);
        }
        return PublicKey::from_spki(der)
            .map(Some)
            .map_err(|detail| format!("a log's key cannot be used: {detail}"));
    }
    PublicKey::from_pkcs1(der).map(Some).map_err(|detail| format!("a log's key cannot be used: {detail}"))
}

/// The certificates of a PEM file, DER.
fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, TrustRootError> {
    let malformed = |detail: String| TrustRootError::Malformed { detail: short(&detail) };
    let all = CertificateDer::pem_slice_iter(pem).take(MAX_AUTHORITIES + 1);
    let all: Result<Vec<_>, _> = all.map(|one| one.map(|der| der.to_vec())).collect();
    let all = all.map_err(|e| malformed(e.to_string()))?;
    if all.len() > MAX_AUTHORITIES {
        return Err(malformed(format!("more than {MAX_AUTHORITIES} certificates")));
    }
    Ok(all)
}

/// An authority that is trusted for as long as its certificates are valid, named as its root is.
fn authority(chain: &[Vec<u8>]) -> Result<Authority, String> {
    let root = chain.last().ok_or("no PEM block \"CERTIFICATE\" in the file of authorities")?;
    let root = x509_cert::Certificate::from_der(root).map_err(|e| e.to_string())?;
    Authority::new(root.tbs_certificate.subject.to_string(), chain, Window::ALWAYS)
}

/// What a library says, shortened to 300 characters.
fn short(detail: &str) -> String {
    detail.chars().take(300).collect()
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
            let mut bytes = BUILT_IN[0].document.to_vec();
            bytes.resize(len, b' ');
            TrustRoot::parse(&bytes).map(|_| ())
        };
        assert_eq!(padded(MAX_TRUST_ROOT_BYTES), Ok(()));
        let found = MAX_TRUST_ROOT_BYTES + 1;
        assert_eq!(padded(found), Err(TrustRootError::TooLarge { found, limit: MAX_TRUST_ROOT_BYTES }));
    }
}
