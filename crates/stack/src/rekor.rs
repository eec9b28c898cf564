//! The transparency log: Rekor v2's HTTP interface.

use aws_lc_rs::digest;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tlog::{DataHash, HashedRekordV002, RekorHash, RekorVerifier, Tile};

use crate::{
    Stack,
    answer::{Refusal, Request, Response, limit},
    log::{Appended, Log, LogError},
    public::{SignerKey, spki_of_certificate},
};

/// rekor-tiles' `--max-request-body-size`, 4 MiB.
const MAX_BODY_BYTES: usize = 4 << 20;
/// tlog-tiles: tiles never change.
const IMMUTABLE: &str = "max-age=31536000, immutable";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateEntry {
    #[serde(rename = "hashedRekordRequestV002")]
    hashed_rekord: Option<HashedRekordRequest>,
    #[serde(rename = "dsseRequestV002")]
    dsse: Option<DsseRequest>,
}

#[derive(Deserialize)]
struct HashedRekordRequest {
    digest: String,
    signature: Signature,
}

#[derive(Deserialize)]
struct Signature {
    content: String,
    verifier: Verifier,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verifier {
    x509_certificate: Option<RawBytes>,
    public_key: Option<RawBytes>,
    key_details: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawBytes {
    raw_bytes: String,
}

#[derive(Deserialize)]
struct DsseRequest {
    envelope: DsseEnvelope,
    verifiers: Vec<Verifier>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DsseEnvelope {
    payload: String,
    payload_type: String,
    signatures: Vec<DsseSignature>,
}

#[derive(Deserialize)]
struct DsseSignature {
    sig: String,
}

/// `POST /api/v2/log/entries`
pub(crate) fn create(stack: &Stack, request: &Request) -> Result<Response, Refusal> {
    limit(&request.body, MAX_BODY_BYTES)?;
    let wanted: CreateEntry = serde_json::from_slice(&request.body)
        .map_err(|e| Refusal::bad_request(format!("request is not the JSON of CreateEntryRequest: {e}")))?;
    let entry = match (wanted.hashed_rekord, wanted.dsse) {
        (Some(record), None) => of_hashed_rekord(&record)?,
        (None, Some(dsse)) => of_dsse(&dsse)?,
        // rekor-tiles' own words.
        _ => return Err(Refusal::bad_request("invalid type, must be hashedrekord")),
    };
    let body = entry.canonical().map_err(|e| Refusal::bad_request(e.to_string()))?;
    let appended = stack.rekor.append(body.clone()).map_err(|e| unavailable(&e))?;
    stack.counters.entries.add();
    let value = log_entry(stack, &appended, &body).map_err(|e| unavailable(&e))?;
    // A repeated entry is answered with the first one's place: no client mishandles that, and several mishandle 409.
    Ok(Response::json(201, &value))
}

/// A `TransparencyLogEntry` in protocol buffers' JSON: 64-bit numbers are strings.
fn log_entry(stack: &Stack, appended: &Appended, body: &[u8]) -> Result<Value, LogError> {
    let published = &appended.published;
    let hashes = stack.rekor.inclusion_proof(appended.index, published.size)?;
    let hashes: Vec<String> = hashes.iter().map(|h| STANDARD.encode(h.as_bytes())).collect();
    Ok(json!({
        "logIndex": appended.index.to_string(),
        "logId": {"keyId": STANDARD.encode(stack.rekor_log_id.as_bytes())},
        "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"},
        "integratedTime": "0",
        "inclusionPromise": null,
        "inclusionProof": {
            "logIndex": appended.index.to_string(),
            "rootHash": STANDARD.encode(published.root.as_bytes()),
            "treeSize": published.size.to_string(),
            "hashes": hashes,
            "checkpoint": {"envelope": published.note},
        },
        "canonicalizedBody": STANDARD.encode(body),
    }))
}

/// Bytes in protocol buffers' JSON: either base64 alphabet.
fn bytes(text: &str, field: &str) -> Result<Vec<u8>, Refusal> {
    let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok().filter(|b| !b.is_empty());
    decoded.ok_or_else(|| Refusal::bad_request(format!("{field} is empty or not base64")))
}

fn of_hashed_rekord(record: &HashedRekordRequest) -> Result<HashedRekordV002, Refusal> {
    let digest = bytes(&record.digest, "digest")?;
    let signature = bytes(&record.signature.content, "signature.content")?;
    entry(&record.signature.verifier, signature, |_| digest)
}

/// @sigstore/sign still sends envelopes, which rekor-tiles refuses since 2.3.0. What it stores for other clients is
/// the digest of the pre-authentication encoding (client specification §6.1.4), and so does this.
fn of_dsse(dsse: &DsseRequest) -> Result<HashedRekordV002, Refusal> {
    let (DsseEnvelope { payload, payload_type, signatures }, verifiers) = (&dsse.envelope, &dsse.verifiers);
    let ([signature], [verifier]) = (signatures.as_slice(), verifiers.as_slice()) else {
        return Err(Refusal::bad_request(format!(
            "envelope has {} signatures and {} verifiers, expected one of each",
            signatures.len(),
            verifiers.len()
        )));
    };
    // An empty payload is a payload.
    let decoded = STANDARD.decode(payload).or_else(|_| URL_SAFE.decode(payload));
    let payload = decoded.map_err(|_| Refusal::bad_request("envelope.payload is not base64"))?;
    let encoded = attest::pae(payload_type, &payload);
    let signature = bytes(&signature.sig, "envelope.signatures[0].sig")?;
    entry(verifier, signature, |hash| {
        let algorithm = match hash {
            DataHash::Sha384 => &digest::SHA384,
            DataHash::Sha512 => &digest::SHA512,
            _ => &digest::SHA256,
        };
        digest::digest(algorithm, &encoded).as_ref().to_vec()
    })
}

/// Builds the entry and checks that the verifier signed the digest.
fn entry(
    verifier: &Verifier,
    signature: Vec<u8>,
    digest: impl FnOnce(DataHash) -> Vec<u8>,
) -> Result<HashedRekordV002, Refusal> {
    let (spki, named) = match (&verifier.x509_certificate, &verifier.public_key) {
        (Some(certificate), None) => {
            let der = bytes(&certificate.raw_bytes, "x509Certificate.rawBytes")?;
            (spki_of_certificate(&der).map_err(Refusal::bad_request)?, RekorVerifier::Certificate(der))
        }
        (None, Some(key)) => {
            let der = bytes(&key.raw_bytes, "publicKey.rawBytes")?;
            (der.clone(), RekorVerifier::PublicKey(der))
        }
        _ => return Err(Refusal::bad_request("expected one of x509Certificate and publicKey")),
    };
    let key = SignerKey::from_spki_der(&spki).map_err(Refusal::bad_request)?;
    let (details, hash) = key.rekor_details();
    // Verifiers rebuild the entry with the key's default details: another name would make it unverifiable.
    let asked = verifier.key_details.as_deref().unwrap_or(details);
    if asked != details && asked != "PUBLIC_KEY_DETAILS_UNSPECIFIED" {
        let shown: String = asked.chars().take(80).collect();
        return Err(Refusal::bad_request(format!("keyDetails is \"{shown}\", the key's is {details}")));
    }
    let data = RekorHash::new(hash, digest(hash))
        .map_err(|_| Refusal::bad_request(format!("digest has not the length of {}", hash.v2_name())))?;
    if !key.signed_digest(&data.digest, &signature) {
        return Err(Refusal::bad_request("signature does not fit digest and verifier"));
    }
    Ok(HashedRekordV002 { data, signature, verifier: named, key_details: details.to_owned() })
}

pub(crate) fn unavailable(error: &LogError) -> Refusal {
    match error {
        LogError::EntryLength { .. } => Refusal::bad_request(error.to_string()),
        _ => Refusal::unavailable(error.to_string()),
    }
}

/// `GET …/checkpoint`
pub(crate) fn checkpoint(log: &Log) -> Result<Response, Refusal> {
    let published = log.published();
    if published.note.is_empty() {
        return Err(Refusal::not_found());
    }
    let response = Response::new(200, "text/plain; charset=utf-8", published.note.as_bytes());
    Ok(response.with("cache-control", "no-cache"))
}

/// `GET …/tile/…`; `path` begins with `tile/`.
pub(crate) fn tile(log: &Log, path: &str) -> Result<Response, Refusal> {
    let tile: Tile = path.parse().map_err(|_| Refusal::not_found())?;
    let bytes = log.tile(&tile).map_err(|e| unavailable(&e))?.ok_or_else(Refusal::not_found)?;
    Ok(Response::new(200, "application/octet-stream", bytes).with("cache-control", IMMUTABLE))
}
