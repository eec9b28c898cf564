//! The annotations of a legacy layer.

use std::collections::BTreeMap;

use base::Limits;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use serde::{Deserialize, Serialize};

use crate::dsse::unbase64;
use crate::error::short;
use crate::{AttestError, LogEntry, json};

/// The signature, base64; empty for attestations.
pub(crate) const SIGNATURE: &str = "dev.cosignproject.cosign/signature";
/// The certificate, PEM. (`SIGNATURE_SPEC.md` names it wrongly; this is what cosign's code says.)
pub(crate) const CERTIFICATE: &str = "dev.sigstore.cosign/certificate";
/// The certificates above it, PEM.
const CHAIN: &str = "dev.sigstore.cosign/chain";
/// The log's promise, JSON.
pub(crate) const BUNDLE: &str = "dev.sigstore.cosign/bundle";
/// A timestamp authority's response, JSON.
const TIMESTAMP: &str = "dev.sigstore.cosign/rfc3161timestamp";
/// Type of an attestation's predicate: covered by nothing, a hint for lists.
const PREDICATE_TYPE: &str = "predicateType";

/// What one annotation may cost: Rekor's `--max_request_body_size` of 4 MiB in base64 fits in 8 MiB, and the manifest
/// that holds it is bounded by the registry at 4 MiB anyway.
const ANNOTATION_LIMITS: Limits = Limits { bytes: 8 << 20, items: 100, depth: 8 };

/// Most certificates above a leaf: webpki builds paths of at most six.
const MAX_CHAIN: usize = 8;

/// What the annotations of a legacy layer hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegacyMaterial {
    /// Signature over the payload; empty for an attestation, whose envelope holds it.
    pub signature: Vec<u8>,
    /// The signer's certificate, DER; none when it was signed with a key.
    pub certificate: Option<Vec<u8>>,
    /// The certificates above it, DER, from the leaf up.
    pub chain: Vec<Vec<u8>>,
    /// The log's promise.
    pub rekor: Option<RekorBundle>,
    /// An RFC 3161 response over the signature, DER.
    pub timestamp: Option<Vec<u8>>,
    /// For an attestation the type its writer says it has.
    pub predicate_type: Option<String>,
}

/// A log entry with the log's promise to include it: Rekor v1's SET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RekorBundle {
    /// The promise, a signature over the RFC 8785 form of the fields below.
    pub signed_entry_timestamp: Vec<u8>,
    /// The entry's body.
    pub body: Vec<u8>,
    /// Unix seconds.
    pub integrated_time: i64,
    /// Index over all shards of the log.
    pub log_index: u64,
    /// The log's key id.
    pub log_id: Vec<u8>,
}

impl RekorBundle {
    /// The same as an entry of a bundle.
    #[must_use]
    pub fn to_log_entry(&self) -> LogEntry {
        let Head { kind, api_version } = serde_json::from_slice(&self.body).unwrap_or_default();
        LogEntry {
            log_index: self.log_index,
            log_id: self.log_id.clone(),
            kind,
            version: api_version,
            integrated_time: self.integrated_time,
            signed_entry_timestamp: Some(self.signed_entry_timestamp.clone()),
            proof: None,
            canonicalized_body: self.body.clone(),
        }
    }
}

/// What every entry's body begins with, by name.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Head {
    kind: String,
    api_version: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireBundle {
    signed_entry_timestamp: String,
    payload: WirePayload,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct WirePayload {
    body: String,
    integrated_time: i64,
    log_index: i64,
    #[serde(rename = "logID")]
    log_id: String,
}

#[derive(Deserialize, Serialize)]
struct WireTimestamp {
    #[serde(rename = "SignedRFC3161Timestamp")]
    signed_timestamp: String,
}

impl LegacyMaterial {
    /// Reads the annotations of a layer; others than cosign's are passed over.
    ///
    /// # Errors
    /// When one of cosign's is malformed or over its limit.
    pub fn from_annotations(annotations: &BTreeMap<String, String>) -> Result<Self, AttestError> {
        // cosign writes an empty text for what it does not have.
        let text = |name: &str| annotations.get(name).filter(|text| !text.is_empty());
        let certificate = text(CERTIFICATE).map(|text| match certificates(CERTIFICATE, text)?.as_slice() {
            [one] => Ok(one.clone()),
            more => Err(field(CERTIFICATE, &format!("{} certificates", more.len()), "one PEM certificate")),
        });
        Ok(Self {
            signature: text(SIGNATURE).map(|text| unbase64(SIGNATURE, text)).transpose()?.unwrap_or_default(),
            certificate: certificate.transpose()?,
            chain: text(CHAIN).map(|text| certificates(CHAIN, text)).transpose()?.unwrap_or_default(),
            rekor: text(BUNDLE).map(|text| read_bundle(text)).transpose()?,
            timestamp: text(TIMESTAMP).map(|text| read_timestamp(text)).transpose()?,
            predicate_type: text(PREDICATE_TYPE).cloned(),
        })
    }

    /// The annotations, as cosign writes them.
    #[must_use]
    pub fn to_annotations(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::from([(SIGNATURE.to_owned(), STANDARD.encode(&self.signature))]);
        let mut put = |name: &str, value: String| all.insert(name.to_owned(), value);
        if let Some(der) = &self.certificate {
            put(CERTIFICATE, super::pem(der));
        }
        if !self.chain.is_empty() {
            put(CHAIN, self.chain.iter().map(|der| super::pem(der)).collect());
        }
        if let Some(rekor) = &self.rekor {
            put(BUNDLE, json_text(&WireBundle::from(rekor)));
        }
        if let Some(der) = &self.timestamp {
            put(TIMESTAMP, json_text(&WireTimestamp { signed_timestamp: STANDARD.encode(der) }));
        }
        if let Some(uri) = &self.predicate_type {
            put(PREDICATE_TYPE, uri.clone());
        }
        all
    }
}

fn json_text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn field(field: &'static str, found: &str, expected: &'static str) -> AttestError {
    AttestError::Field { field, found: short(found, 80), expected }
}

pub(crate) fn certificates(name: &'static str, text: &str) -> Result<Vec<Vec<u8>>, AttestError> {
    let mut ders = Vec::new();
    for one in CertificateDer::pem_slice_iter(text.as_bytes()) {
        let der = one.map_err(|_| field(name, "malformed PEM", "PEM certificates"))?;
        ders.push(der.to_vec());
        if ders.len() > MAX_CHAIN {
            return Err(field(name, "more than 8 certificates", "at most 8 certificates"));
        }
    }
    if ders.is_empty() {
        return Err(field(name, "no PEM block \"CERTIFICATE\"", "PEM certificates"));
    }
    Ok(ders)
}

fn read_bundle(text: &str) -> Result<RekorBundle, AttestError> {
    read_wire_bundle(json::read("Rekor bundle annotation", text.as_bytes(), ANNOTATION_LIMITS)?)
}

pub(super) fn read_wire_bundle(wire: WireBundle) -> Result<RekorBundle, AttestError> {
    let payload = wire.payload;
    let bundle = RekorBundle {
        signed_entry_timestamp: unbase64("SignedEntryTimestamp", &wire.signed_entry_timestamp)?,
        body: unbase64("Payload.body", &payload.body)?,
        integrated_time: match payload.integrated_time {
            0.. => payload.integrated_time,
            _ => return Err(field("Payload.integratedTime", "negative", "Unix seconds")),
        },
        log_index: u64::try_from(payload.log_index)
            .map_err(|_| field("Payload.logIndex", "negative", "an index"))?,
        log_id: unhex(&payload.log_id)
            .ok_or_else(|| field("Payload.logID", &payload.log_id, "lower-case hexadecimal"))?,
    };
    if serde_json::from_slice::<Head>(&bundle.body).is_err() {
        return Err(field("Payload.body", "no kind and version", "the body of a log entry"));
    }
    Ok(bundle)
}

pub(super) fn read_timestamp(text: &str) -> Result<Vec<u8>, AttestError> {
    let wire: WireTimestamp = json::read("timestamp annotation", text.as_bytes(), ANNOTATION_LIMITS)?;
    unbase64("SignedRFC3161Timestamp", &wire.signed_timestamp)
}

/// Only lower case: the promise is over this text, so there must be one way to write it.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect();
    bytes.filter(|bytes| !bytes.is_empty())
}

impl From<&RekorBundle> for WireBundle {
    fn from(bundle: &RekorBundle) -> Self {
        Self {
            signed_entry_timestamp: STANDARD.encode(&bundle.signed_entry_timestamp),
            payload: WirePayload {
                body: STANDARD.encode(&bundle.body),
                integrated_time: bundle.integrated_time,
                // Read from an int64, or given by a log whose indices are int64.
                log_index: i64::try_from(bundle.log_index).unwrap_or(i64::MAX),
                log_id: bundle.log_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
        }
    }
}
