//! Rekor v2's `POST /api/v2/log/entries`.

use attest::{InclusionProof, LogEntry};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use tlog::{EntryBody, RekorVerifier};

use crate::SignError;
use crate::fulcio::send;
use crate::record::{NewSignature, SignatureKey};
use crate::transport::{Transport, WireRequest};

const SERVICE: &str = "the transparency log";

/// rekor-tiles' `--max-request-body-size`; an answer repeats the request.
const MAX_ANSWER_BYTES: u64 = 4 << 20;

/// A `TransparencyLogEntry` in ProtoJSON: 64-bit integers are strings.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default = "zero")]
    log_index: String,
    log_id: LogId,
    kind_version: KindVersion,
    inclusion_proof: Proof,
    canonicalized_body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogId {
    key_id: String,
}

#[derive(Deserialize)]
struct KindVersion {
    kind: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proof {
    #[serde(default = "zero")]
    log_index: String,
    root_hash: String,
    tree_size: String,
    #[serde(default)]
    hashes: Vec<String>,
    checkpoint: Checkpoint,
}

#[derive(Deserialize)]
struct Checkpoint {
    envelope: String,
}

/// ProtoJSON may leave out a field that is zero: the index of a log's first entry.
fn zero() -> String {
    "0".into()
}

/// Records a signature. Waits until a checkpoint covers the entry.
///
/// # Errors
/// When the log refuses, or answers with an entry about something else.
pub(crate) fn append(
    transport: &dyn Transport,
    base_url: &str,
    new: &NewSignature,
) -> Result<LogEntry, SignError> {
    let verifier = match &new.key {
        SignatureKey::Certificate(der) => ("x509Certificate", der),
        SignatureKey::PublicKey { spki, .. } => ("publicKey", spki),
    };
    let body = json!({
        "hashedRekordRequestV002": {
            "digest": STANDARD.encode(&new.digest.digest),
            "signature": {
                "content": STANDARD.encode(new.signature()),
                "verifier": {
                    verifier.0: { "rawBytes": STANDARD.encode(verifier.1) },
                    "keyDetails": new.key_details,
                },
            },
        }
    });
    let url = format!("{base_url}/api/v2/log/entries");
    let request =
        WireRequest::post(&url, "application/json", body.to_string().into_bytes(), MAX_ANSWER_BYTES);
    let answer = send(transport, SERVICE, &request)?;
    let wrong = |found| SignError::Answer {
        service: SERVICE,
        url: url.clone(),
        found,
        expected: "a hashedrekord 0.0.2 entry with this signature and an inclusion proof",
    };
    let entry = entry(&answer).map_err(&wrong)?;
    if !is_about(&entry, new) {
        return Err(wrong("an entry about something else".into()));
    }
    Ok(entry)
}

/// Whether an entry records exactly this signature (client specification §4, "consistency": CVE-2026-22703 was a
/// client that took any entry).
fn is_about(entry: &LogEntry, new: &NewSignature) -> bool {
    let Ok(EntryBody::HashedRekordV002(body)) = EntryBody::parse(&entry.canonicalized_body) else {
        return false;
    };
    let same_key = match (&body.verifier, &new.key) {
        (RekorVerifier::Certificate(found), SignatureKey::Certificate(der)) => found == der,
        (RekorVerifier::PublicKey(found), SignatureKey::PublicKey { spki, .. }) => found == spki,
        _ => false,
    };
    let named = entry.kind == "hashedrekord" && entry.version == "0.0.2";
    named && same_key && body.data == new.digest && body.signature == new.signature()
}

fn entry(body: &[u8]) -> Result<LogEntry, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| format!("malformed JSON ({error})"))?;
    let bytes = |text: &str| STANDARD.decode(text).map_err(|_| "malformed base64".to_owned());
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("\"{text:.20}\" for a number"));
    let proof = answer.inclusion_proof;
    let hashes: Result<Vec<_>, _> = proof.hashes.iter().map(|hash| bytes(hash)).collect();
    Ok(LogEntry {
        log_index: number(&answer.log_index)?,
        log_id: bytes(&answer.log_id.key_id)?,
        kind: answer.kind_version.kind,
        version: answer.kind_version.version,
        integrated_time: 0,
        signed_entry_timestamp: None,
        proof: Some(InclusionProof {
            log_index: number(&proof.log_index)?,
            root_hash: bytes(&proof.root_hash)?,
            tree_size: number(&proof.tree_size)?,
            hashes: hashes?,
            checkpoint: proof.checkpoint.envelope,
        }),
        canonicalized_body: bytes(&answer.canonicalized_body)?,
    })
}

#[cfg(test)]
mod tests {
    use attest::Content;
    use tlog::{DataHash, RekorHash};

    use super::*;

    fn new(message: &[u8], signature: &[u8], certificate: &[u8]) -> NewSignature {
        let digest = base::Digest::sha256_of(message).as_bytes().to_vec();
        NewSignature {
            digest: RekorHash::new(DataHash::Sha256, digest).expect("32 bytes"),
            key: SignatureKey::Certificate(certificate.to_vec()),
            key_details: "PKIX_ECDSA_P256_SHA_256",
            content: Content::Message { digest: None, signature: signature.to_vec() },
        }
    }

    #[test]
    fn an_entry_must_be_about_this_very_signature() {
        let digest = base::Digest::sha256_of(b"m");
        let body = json!({"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {"hashedRekordV002": {
            "data": {"algorithm": "SHA2_256", "digest": STANDARD.encode(digest.as_bytes())},
            "signature": {"content": STANDARD.encode(b"sig"), "verifier": {
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "x509Certificate": {"rawBytes": STANDARD.encode(b"cert")}}}}}});
        // `logIndex` is left out, as ProtoJSON may where it is zero.
        let answer = json!({
            "logId": {"keyId": "AQ=="}, "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"},
            "integratedTime": "0", "inclusionPromise": null,
            "inclusionProof": {"rootHash": "AQ==", "treeSize": "1", "hashes": [], "checkpoint": {"envelope": "n"}},
            "canonicalizedBody": STANDARD.encode(body.to_string()),
        });
        let entry = entry(answer.to_string().as_bytes()).expect("well formed");
        assert_eq!(entry.log_index, 0);
        assert!(is_about(&entry, &new(b"m", b"sig", b"cert")));
        assert!(!is_about(&entry, &new(b"n", b"sig", b"cert")));
        assert!(!is_about(&entry, &new(b"m", b"other", b"cert")));
        assert!(!is_about(&entry, &new(b"m", b"sig", b"other")));
        let by_key = SignatureKey::PublicKey { spki: b"cert".to_vec(), hint: String::new() };
        assert!(!is_about(&entry, &NewSignature { key: by_key, ..new(b"m", b"sig", b"cert") }));
        let other_kind = LogEntry { kind: "dsse".into(), ..entry.clone() };
        assert!(!is_about(&other_kind, &new(b"m", b"sig", b"cert")));
        let garbage = LogEntry { canonicalized_body: b"{".to_vec(), ..entry };
        assert!(!is_about(&garbage, &new(b"m", b"sig", b"cert")));
        assert!(super::entry(b"{}").is_err() && super::entry(b"").is_err());
    }
}
