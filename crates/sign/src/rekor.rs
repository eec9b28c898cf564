//! Rekor v2's `POST /api/v2/log/entries`.

use attest::{InclusionProof, LogEntry};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use crate::SignError;
use crate::fulcio::send;
use crate::transport::{Method, Transport, WireRequest};

const SERVICE: &str = "the transparency log";

/// rekor-tiles' `--max-request-body-size`; an answer repeats the request.
const MAX_ANSWER_BYTES: u64 = 4 << 20;

/// A `TransparencyLogEntry` in ProtoJSON: 64-bit integers are strings.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
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

/// Records a signature over `digest` (SHA-256) by the key of `certificate`. Waits until a checkpoint covers the entry.
///
/// # Errors
/// When the log refuses, or answers with an entry about something else.
pub(crate) fn append(
    transport: &dyn Transport,
    base_url: &str,
    digest: &base::Digest,
    signature: &[u8],
    certificate: &[u8],
) -> Result<LogEntry, SignError> {
    let body = json!({
        "hashedRekordRequestV002": {
            "digest": STANDARD.encode(digest.as_bytes()),
            "signature": {
                "content": STANDARD.encode(signature),
                "verifier": {
                    "x509Certificate": { "rawBytes": STANDARD.encode(certificate) },
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                },
            },
        }
    });
    let url = format!("{base_url}/api/v2/log/entries");
    let request = WireRequest {
        method: Method::Post,
        url: url.clone(),
        bearer: None,
        content_type: "application/json",
        accept: "application/json",
        body: body.to_string().into_bytes(),
        answer_limit: MAX_ANSWER_BYTES,
    };
    let answer = send(transport, SERVICE, &request)?;
    let wrong = |found| SignError::Answer {
        service: SERVICE,
        url: url.clone(),
        found,
        expected: "a hashedrekord 0.0.2 entry with this signature and an inclusion proof",
    };
    let entry = entry(&answer).map_err(wrong)?;
    let body = String::from_utf8_lossy(&entry.canonicalized_body);
    if !body.contains(&STANDARD.encode(signature)) {
        return Err(wrong("an entry with another signature".into()));
    }
    Ok(entry)
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
