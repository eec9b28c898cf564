//! The certificate.

use std::collections::BTreeMap;

use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::{Decode as _, Encode as _};
use serde::Serialize;
use spki::SubjectPublicKeyInfoOwned;
use tlog::DataHash;
use x509_cert::Certificate;

use super::{MAX_SHOWN, short};
use crate::key::hash;
use crate::sct;
use crate::signer::Identity;

/// RFC 8410 section 3.
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// A certificate, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// Subject alternative names: who signed.
    pub subjects: Vec<String>,
    /// The OIDC issuer that vouched for the subject.
    pub oidc_issuer: String,
    /// Distinguished name of the authority that issued the certificate.
    pub issued_by: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Start of validity, RFC 3339.
    pub not_before: String,
    /// End of validity, RFC 3339.
    pub not_after: String,
    /// Kind of its key, such as `ECDSA P-256`.
    pub key: String,
    /// SHA-256 of the certificate, hexadecimal.
    pub fingerprint: String,
    /// Fulcio's extensions by name (fulcio `docs/oid-info.md`).
    pub claims: BTreeMap<&'static str, String>,
    /// Signed certificate timestamps in it.
    pub scts: Vec<SctView>,
}

/// A signed certificate timestamp, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SctView {
    /// Key id of the CT log, base64.
    pub log_id: String,
    /// The time it states, RFC 3339.
    pub time: String,
}

pub(super) fn view(der: &[u8]) -> Result<CertificateView, String> {
    let x509 = Certificate::from_der(der).map_err(|e| e.to_string())?;
    let identity = Identity::claimed_by(der)?;
    let tbs = &x509.tbs_certificate;
    let time = |time: x509_cert::time::Time| {
        let secs = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Timestamp::from_secs(secs).to_rfc3339()
    };
    let subjects = std::iter::once(&identity.subject).chain(&identity.aliases);
    let scts = sct::stated(&x509).into_iter().take(MAX_SHOWN);
    Ok(CertificateView {
        subjects: subjects.filter(|name| !name.is_empty()).take(MAX_SHOWN).map(|name| short(name)).collect(),
        oidc_issuer: short(&identity.issuer),
        issued_by: short(&tbs.issuer.to_string()),
        serial: hex::encode(tbs.serial_number.as_bytes()),
        not_before: time(tbs.validity.not_before),
        not_after: time(tbs.validity.not_after),
        key: key_name(&tbs.subject_public_key_info),
        fingerprint: hex::encode(hash(DataHash::Sha256, der)),
        claims: identity.claims.iter().map(|(name, value)| (*name, short(value))).collect(),
        scts: scts
            .map(|(log_id, time)| SctView { log_id: STANDARD.encode(log_id), time: time.to_rfc3339() })
            .collect(),
    })
}

fn key_name(spki: &SubjectPublicKeyInfoOwned) -> String {
    let oid = spki.algorithm.oid;
    if oid == ED25519 {
        return "Ed25519".into();
    }
    if oid == rfc5912::RSA_ENCRYPTION {
        // The modulus is nearly all of the key; its length in bits is what people call the key's size.
        let bits = spki.to_der().map_or(0, |der| rsa_bits(der.len()));
        return format!("RSA {bits}");
    }
    let curve = spki.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    match curve {
        Some(rfc5912::SECP_256_R_1) => "ECDSA P-256".into(),
        Some(rfc5912::SECP_384_R_1) => "ECDSA P-384".into(),
        Some(rfc5912::SECP_521_R_1) => "ECDSA P-521".into(),
        _ => oid.to_string(),
    }
}

/// Bits of an RSA key from the length of its SubjectPublicKeyInfo, which has 38 to 40 bytes beside the modulus.
fn rsa_bits(spki_bytes: usize) -> usize {
    // Keys come in steps of 64 bits or more.
    spki_bytes.saturating_sub(32) / 8 * 64
}
