//! Rekor v1's `POST /api/v1/log/entries`: `hashedrekord` 0.0.1 for artifacts, `dsse` 0.0.1 for envelopes.

use std::collections::BTreeMap;

use attest::{Content, Envelope, InclusionProof, LogEntry};
use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use tlog::EntryBody;

use crate::fulcio::message;
use crate::record::NewSignature;
use crate::transport::{Transport, WireRequest, without_query};
use crate::{SignError, WireResponse};

const SERVICE: &str = "the transparency log";

/// An answer holds the canonical body, which for both kinds is below 64 KiB, and with `dsse` may repeat the payload as
/// an attestation: twice rekor's `--max_request_body_size` of 32 MiB, in base64.
const MAX_ANSWER_BYTES: u64 = 64 << 20;

/// An answer of the search index: [`MAX_FOUND_ENTRIES`] UUIDs are 2 KiB; a log that knows more is told apart by its count.
const MAX_INDEX_BYTES: u64 = 1 << 20;

/// Most entries about one statement that are looked at. A signature has one; each retry of a CI job adds one.
pub const MAX_FOUND_ENTRIES: usize = 20;

const ONE_ENTRY: &str = "one entry with a signed timestamp and an inclusion proof";
const UUIDS: &str = "a list of UUIDs";

/// A UUID is a tree id of 16 hexadecimal digits, which may be missing, and a leaf hash of 64.
const UUID_LENGTHS: [usize; 2] = [64, 80];

/// One `LogEntryAnon` of rekor's openapi.yaml.
#[derive(Deserialize)]
struct Answer {
    body: String,
    #[serde(rename = "integratedTime")]
    integrated_time: i64,
    #[serde(rename = "logID")]
    log_id: String,
    #[serde(rename = "logIndex")]
    log_index: u64,
    verification: Verification,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    inclusion_proof: Proof,
    signed_entry_timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proof {
    log_index: u64,
    root_hash: String,
    tree_size: u64,
    hashes: Vec<String>,
    checkpoint: String,
}

/// Records a signature. A log that has the same entry already is asked for that one.
///
/// # Errors
/// When the log refuses, or answers with an entry about something else.
pub(crate) fn append(
    transport: &dyn Transport,
    base_url: &str,
    new: &NewSignature,
) -> Result<LogEntry, SignError> {
    let url = format!("{base_url}/api/v1/log/entries");
    let body = proposal(new).to_string().into_bytes();
    let sent = body.len();
    let request = WireRequest::post(&url, "application/json", body, MAX_ANSWER_BYTES);
    let mut answer = send(transport, &request)?;
    if answer.status == 409 {
        // A retry whose first try was answered too late, or the same signature from elsewhere (cosign#4711, #4851).
        let found = existing(&answer).ok_or_else(|| SignError::Refused {
            service: SERVICE,
            url: url.clone(),
            status: 409,
            message: "it has the entry already and does not say where".into(),
        })?;
        answer = send(transport, &WireRequest::get(format!("{url}/{found}"), MAX_ANSWER_BYTES))?;
    }
    if !(200..300).contains(&answer.status) {
        return Err(refused(url, answer.status, message(&answer.body), sent));
    }
    let wrong = |found| SignError::Answer {
        service: SERVICE,
        url: url.clone(),
        found,
        expected: "one entry with this signature, a signed timestamp and an inclusion proof",
    };
    let entry = entry(&answer.body).map_err(&wrong)?;
    if !is_about(&entry, new) {
        return Err(wrong("an entry about something else".into()));
    }
    Ok(entry)
}

/// The entry of a log at an index, counted over all its shards, with the proof that it is in the log
/// (`GET /api/v1/log/entries?logIndex=N`). Whether the proof holds is for `verify` to say.
///
/// # Errors
/// When the log does not answer, or with something else than one entry.
pub fn logged_entry(
    transport: &dyn Transport,
    base_url: &str,
    log_index: u64,
) -> Result<LogEntry, SignError> {
    let url = format!("{}/api/v1/log/entries?logIndex={log_index}", base_url.trim_end_matches('/'));
    let body = asked(transport, &WireRequest::get(url.clone(), MAX_ANSWER_BYTES))?;
    entry(&body).map_err(|found| SignError::Answer { service: SERVICE, url, found, expected: ONE_ENTRY })
}

/// The entries of a log that its search index knows under a SHA-256: of an artifact, of a statement, of an envelope
/// (`POST /api/v1/index/retrieve`, then each entry). Any of them may be about something else.
///
/// # Errors
/// When the log does not answer, or knows more than [`MAX_FOUND_ENTRIES`].
pub fn logged_entries_about(
    transport: &dyn Transport,
    base_url: &str,
    sha256: &Digest,
) -> Result<Vec<LogEntry>, SignError> {
    let base_url = base_url.trim_end_matches('/');
    let url = format!("{base_url}/api/v1/index/retrieve");
    let query = json!({"hash": sha256.to_string()}).to_string().into_bytes();
    let body = asked(transport, &WireRequest::post(&url, "application/json", query, MAX_INDEX_BYTES))?;
    let wrong =
        |found: String, expected| SignError::Answer { service: SERVICE, url: url.clone(), found, expected };
    let mut uuids: Vec<String> =
        serde_json::from_slice(&body).map_err(|error| wrong(format!("malformed JSON ({error})"), UUIDS))?;
    uuids.sort_unstable();
    uuids.dedup();
    if uuids.len() > MAX_FOUND_ENTRIES {
        return Err(wrong(format!("{} entries", uuids.len()), "at most 20 entries about one statement"));
    }
    let is_uuid = |uuid: &String| {
        UUID_LENGTHS.contains(&uuid.len()) && uuid.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if let Some(odd) = uuids.iter().find(|uuid| !is_uuid(uuid)) {
        return Err(wrong(format!("\"{odd:.100}\""), UUIDS));
    }
    let fetched = uuids.iter().map(|uuid| {
        let url = format!("{base_url}/api/v1/log/entries/{uuid}");
        let body = asked(transport, &WireRequest::get(url.clone(), MAX_ANSWER_BYTES))?;
        entry(&body).map_err(|found| SignError::Answer { service: SERVICE, url, found, expected: ONE_ENTRY })
    });
    fetched.collect()
}

/// Reads what `GET /api/v1/log/entries/UUID` answers, kept in a file.
///
/// # Errors
/// When it is something else than one entry; the text says what.
pub fn read_logged_entry(answer: &[u8]) -> Result<LogEntry, String> {
    entry(answer)
}

/// The body of an answer that is none of a refusal.
fn asked(transport: &dyn Transport, request: &WireRequest) -> Result<Vec<u8>, SignError> {
    let answer = send(transport, request)?;
    if (200..300).contains(&answer.status) {
        return Ok(answer.body);
    }
    let (status, message) = (answer.status, message(&answer.body));
    Err(SignError::Refused { service: SERVICE, url: request.url.clone(), status, message })
}

fn send(transport: &dyn Transport, request: &WireRequest) -> Result<WireResponse, SignError> {
    let url = without_query(&request.url).to_owned();
    transport.send(request).map_err(|cause| SignError::Unreachable { service: SERVICE, url, cause })
}

/// `ProposedEntry` of rekor's openapi.yaml.
/// An attestation is sent whole, and logs have limits that they do not state (sigstore/rekor#2808): the answer may be bare.
fn refused(url: String, status: u16, message: String, sent: usize) -> SignError {
    let message = match status {
        413 => format!("an entry of {sent} bytes is too large for it: {message}"),
        _ => message,
    };
    SignError::Refused { service: SERVICE, url, status, message }
}

fn proposal(new: &NewSignature) -> Value {
    let key = STANDARD.encode(new.key.pem());
    match &new.content {
        Content::Message { signature, .. } => json!({
            "apiVersion": "0.0.1", "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {
                    "algorithm": new.digest.algorithm.v1_name(), "value": hex(&new.digest.digest),
                }},
                "signature": {"content": STANDARD.encode(signature), "publicKey": {"content": key}},
            },
        }),
        Content::Envelope(envelope) => json!({
            "apiVersion": "0.0.1", "kind": "dsse",
            "spec": {"proposedContent": {"envelope": sent_envelope(envelope), "verifiers": [key]}},
        }),
    }
}

/// The envelope as it is sent: the entry holds the hash of these bytes.
fn sent_envelope(envelope: &Envelope) -> String {
    String::from_utf8_lossy(&envelope.to_json()).into_owned()
}

/// Where the existing entry is: the last part of `Location`, or the UUID in the message (rekor, `pkg/api/error.go`).
fn existing(answer: &WireResponse) -> Option<String> {
    let is_uuid =
        |word: &&str| UUID_LENGTHS.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
    let location =
        answer.location.as_deref().and_then(|location| location.rsplit('/').next()).filter(is_uuid);
    let said = message(&answer.body);
    let mut words = said.split(|c: char| !c.is_ascii_hexdigit());
    location.or_else(|| words.find(is_uuid)).map(str::to_owned)
}

fn entry(body: &[u8]) -> Result<LogEntry, String> {
    let mut answers: BTreeMap<String, Answer> =
        serde_json::from_slice(body).map_err(|error| format!("malformed JSON ({error})"))?;
    let count = answers.len();
    let (Some((_, answer)), 1) = (answers.pop_first(), count) else {
        return Err(format!("{count} entries"));
    };
    let bytes = |text: &str| STANDARD.decode(text).map_err(|_| "malformed base64".to_owned());
    let Verification { inclusion_proof: proof, signed_entry_timestamp } = answer.verification;
    let body = bytes(&answer.body)?;
    let parsed = EntryBody::parse(&body).map_err(|error| error.to_string())?;
    let (kind, version) = parsed.kind_version();
    Ok(LogEntry {
        log_index: answer.log_index,
        log_id: unhex(&answer.log_id)?,
        kind: kind.to_owned(),
        version: version.to_owned(),
        integrated_time: answer.integrated_time,
        signed_entry_timestamp: Some(bytes(&signed_entry_timestamp)?),
        proof: Some(InclusionProof {
            // Of the shard's tree, where the index of the entry counts over all shards.
            log_index: proof.log_index,
            root_hash: unhex(&proof.root_hash)?,
            tree_size: proof.tree_size,
            hashes: proof.hashes.iter().map(|hash| unhex(hash)).collect::<Result<_, _>>()?,
            checkpoint: proof.checkpoint,
        }),
        canonicalized_body: body,
    })
}

/// Whether an entry records exactly this signature (client specification §4, "consistency": CVE-2026-22703).
fn is_about(entry: &LogEntry, new: &NewSignature) -> bool {
    let Ok(body) = EntryBody::parse(&entry.canonicalized_body) else { return false };
    let pem = new.key.pem();
    // Rekor writes the PEM anew; what counts is what is in it.
    let same_key = |found: &[u8]| unarmored(found) == unarmored(pem.as_bytes());
    match (body, &new.content) {
        (EntryBody::HashedRekordV001(body), Content::Message { signature, .. }) => {
            body.data == new.digest && body.signature == *signature && same_key(&body.public_key_pem)
        }
        (EntryBody::DsseV001(body), Content::Envelope(envelope)) => {
            let [(signature, key)] = body.signatures.as_slice() else { return false };
            *signature == envelope.signature
                && same_key(key)
                && body.payload_hash.digest == Digest::sha256_of(&envelope.payload).as_bytes()
                && body.envelope_hash.digest
                    == Digest::sha256_of(sent_envelope(envelope).as_bytes()).as_bytes()
        }
        _ => false,
    }
}

fn unarmored(pem: &[u8]) -> Vec<u8> {
    pem.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    let rest = pairs.remainder();
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| Some((digit(*pair.first()?)? << 4) | digit(*pair.get(1)?)?)).collect();
    bytes
        .filter(|bytes| rest.is_empty() && !bytes.is_empty())
        .ok_or_else(|| "malformed hexadecimal".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(location: Option<&str>, body: &str) -> WireResponse {
        WireResponse { status: 409, location: location.map(str::to_owned), body: body.into() }
    }

    #[test]
    fn a_conflict_says_where_the_entry_is() {
        let uuid = "24296fb24b8ad77a".to_owned() + &"ab".repeat(32);
        let message =
            format!(r#"{{"code":409,"message":"an equivalent entry already exists with UUID {uuid}"}}"#);
        let rows = [
            (Some(format!("/api/v1/log/entries/{uuid}")), "", Some(&uuid)),
            (Some("/elsewhere".into()), message.as_str(), Some(&uuid)),
            (None, message.as_str(), Some(&uuid)),
            (Some("/api/v1/log/entries/../../x".into()), "{}", None),
            (None, "conflict", None),
        ];
        for (location, body, expected) in rows {
            assert_eq!(
                existing(&response(location.as_deref(), body)).as_ref(),
                expected,
                "{location:?} {body}"
            );
        }
    }

    #[test]
    fn an_entry_that_is_too_large_says_so() {
        use base::Fault as _;
        let refusal = refused("https://log.test".into(), 413, "Request Entity Too Large".into(), 5_000_000);
        assert_eq!(refusal.code(), "sign-too-large");
        assert!(refusal.to_string().contains("an entry of 5000000 bytes"), "{refusal}");
        assert!(refusal.hint().contains("Rekor v2"), "{}", refusal.hint());
        assert_eq!(refused(String::new(), 400, "no".into(), 1).code(), "sign-refused");
    }

    #[test]
    fn answers_that_are_none() {
        let one = json!({"body": "e30=", "integratedTime": 1, "logID": "ab", "logIndex": 0, "verification": {
            "signedEntryTimestamp": "AQ==",
            "inclusionProof": {"logIndex": 0, "rootHash": "ab", "treeSize": 1, "hashes": [], "checkpoint": "n"}}});
        let read = |value: Value| entry(value.to_string().as_bytes()).expect_err("refused");
        assert!(read(json!({})).contains("0 entries"));
        assert!(read(json!({"a": one, "b": one})).contains("2 entries"));
        assert!(read(json!({"a": one})).contains("log entry body"));
        let mut without = one;
        without["verification"]["signedEntryTimestamp"] = Value::Null;
        assert!(read(json!({"a": without})).contains("malformed JSON"));
        for bad in ["", "a", "0g", "zz"] {
            assert!(unhex(bad).is_err(), "{bad}");
        }
        assert_eq!(unhex("00Ff"), Ok(vec![0, 255]));
    }

    #[test]
    fn damaged_answers_are_refused_or_read_and_never_panic() {
        let body = STANDARD.encode(r#"{"apiVersion":"0.0.1","kind":"other","spec":{}}"#);
        let good = json!({"uuid": {"body": body, "integratedTime": 1, "logID": "ab", "logIndex": 0, "verification": {
            "signedEntryTimestamp": "AQ==",
            "inclusionProof": {"logIndex": 0, "rootHash": "ab", "treeSize": 1, "hashes": ["cd"], "checkpoint": "n"}}}})
        .to_string();
        assert!(entry(good.as_bytes()).is_ok());
        for cut in 0..good.len() {
            assert!(entry(&good.as_bytes()[..cut]).is_err(), "{cut}");
            for byte in *b"\0\"{9" {
                let mut damaged = good.clone().into_bytes();
                damaged[cut] = byte;
                let _ = entry(&damaged);
            }
        }
    }
}
