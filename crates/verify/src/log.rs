//! Transparency log entries: the log's promise, the proof of inclusion, and whether the entry is about this signature.

use std::collections::BTreeSet;

use attest::{Bundle, InclusionProof, LogEntry};
use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use tlog::{Checkpoint, Hash, Note, Witness, leaf_hash, verify_inclusion};

use crate::key::{Checked, PublicKey};
use crate::requirement::Witnesses;
use crate::trust::Log;
use crate::{Refusal, TrustRoot};

/// Whether an entry is of a Rekor v2 log, which promises no time.
pub(crate) fn is_v2(entry: &LogEntry) -> bool {
    (entry.kind.as_str(), entry.version.as_str()) == ("hashedrekord", "0.0.2")
}

fn invalid(detail: impl Into<String>) -> Refusal {
    Refusal::InclusionProofInvalid { detail: detail.into() }
}

/// The log of an entry, with a key that can be used.
pub(crate) fn log_of<'a>(entry: &LogEntry, root: &'a TrustRoot) -> Result<(&'a Log, &'a PublicKey), Refusal> {
    let Some(log) = root.log(&entry.log_id) else {
        return Err(Refusal::ForeignLog {
            expected: root.log_names(),
            found: STANDARD.encode(&entry.log_id),
        });
    };
    match &log.key {
        Some(key) => Ok((log, key)),
        None => Err(Refusal::Unsupported {
            detail: format!("the key of {} is of an unknown algorithm", log.name),
        }),
    }
}

fn is_signed(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let hash = key.registry_hash();
    matches!(key.check(&message, signature, Some(hash), hash), Checked::Good(_))
}

/// Rekor v1's promise. Gives back the time it makes true, none if the log states none.
pub(crate) fn verify_promise(
    entry: &LogEntry,
    log: &Log,
    key: &PublicKey,
    now: Timestamp,
) -> Result<Option<Timestamp>, Refusal> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Payload {
        body: String,
        integrated_time: i64,
        #[serde(rename = "logID")]
        log_id: String,
        log_index: i64,
    }
    let Some(promise) = &entry.signed_entry_timestamp else { return Ok(None) };
    // The fields stand in the order RFC 8785 sorts them in, and base64 and hexadecimal need no escapes.
    let payload = Payload {
        body: STANDARD.encode(&entry.canonicalized_body),
        integrated_time: entry.integrated_time,
        log_id: hex::encode(&entry.log_id),
        log_index: i64::try_from(entry.log_index).unwrap_or(i64::MAX),
    };
    let payload = serde_json::to_vec(&payload).map_err(|e| invalid(e.to_string()))?;
    let at = Timestamp::from_secs(entry.integrated_time);
    let is_valid =
        if entry.integrated_time == 0 { log.window.has_started_by(now) } else { log.window.contains(at) };
    if !is_valid {
        return Err(invalid(format!("the key of {} was not valid at {at}", log.name)));
    }
    if !is_signed(key, &payload, promise) {
        return Err(invalid(format!("the signed entry timestamp is not of {}", log.name)));
    }
    // A second version's entry may carry a promise, but the log it is of promises no time.
    Ok((entry.integrated_time != 0 && !is_v2(entry)).then_some(at))
}

/// The proof that the entry is in its log, and the checkpoint that says so.
pub(crate) fn verify_proof(
    entry: &LogEntry,
    proof: &InclusionProof,
    log: &Log,
    key: &PublicKey,
    now: Timestamp,
) -> Result<(), Refusal> {
    let note = Note::parse(proof.checkpoint.as_bytes()).map_err(|e| invalid(e.to_string()))?;
    let checkpoint = Checkpoint::from_note(&note).map_err(|e| invalid(e.to_string()))?;
    verify_checkpoint(&note, &checkpoint, log, key, now)?;
    // The checkpoint is what is signed; what stands beside it must say the same, or two readers see two trees.
    if !proof.root_hash.is_empty() && proof.root_hash != checkpoint.root.as_bytes() {
        return Err(invalid("the proof's root hash is not that of its checkpoint"));
    }
    // proto3 writes an absent number as 0, and Rekor v2 need not repeat what the checkpoint says.
    if proof.tree_size != checkpoint.size && (proof.tree_size != 0 || !is_v2(entry)) {
        return Err(invalid("the proof's tree size is not that of its checkpoint"));
    }
    // Rekor v2 counts within the log. Rekor v1 counts over all its shards, and the proof within one.
    let index = if is_v2(entry) { entry.log_index } else { proof.log_index };
    if is_v2(entry) && proof.log_index != entry.log_index && proof.log_index != 0 {
        return Err(invalid("the proof is of another index than the entry"));
    }
    let hashes = proof.hashes.iter().map(|hash| Hash::from_slice(hash)).collect::<Option<Vec<_>>>();
    let hashes = hashes.ok_or_else(|| invalid("a hash of the proof is not 32 bytes"))?;
    let leaf = leaf_hash(&entry.canonicalized_body);
    verify_inclusion(&leaf, index, checkpoint.size, &hashes, &checkpoint.root)
        .map_err(|e| invalid(e.to_string()))
}

/// The checkpoint must be signed by the very log the entry names, under that log's name. Any trusted log's signature
/// would let one entry, shown twice under two names, count as entries of two logs.
fn verify_checkpoint(
    note: &Note,
    checkpoint: &Checkpoint,
    log: &Log,
    key: &PublicKey,
    now: Timestamp,
) -> Result<(), Refusal> {
    if !log.window.has_started_by(now) {
        return Err(invalid(format!("the key of {} is not valid yet", log.name)));
    }
    let mut why = "the checkpoint is not signed by the log the entry names".to_owned();
    for line in note.signatures().iter().filter(|line| line.key_id == log.id[..4]) {
        // Rekor v1's origin is its name and its tree's number: "rekor.sigstore.dev - 2605736670972794746".
        let origin = checkpoint.origin.as_str();
        let is_origin =
            origin == line.name || origin.strip_prefix(&line.name).is_some_and(|r| r.starts_with(" - "));
        if !is_origin {
            why = format!("the checkpoint is of \"{origin}\" and signed as \"{}\"", line.name);
        } else if !log.host.is_empty() && line.name != log.host {
            why = format!("the checkpoint is signed as \"{}\", expected \"{}\"", line.name, log.host);
        } else if is_signed(key, note.text().as_bytes(), &line.signature) {
            return Ok(());
        }
    }
    Err(invalid(why))
}

/// C2SP tlog-cosignature: whether enough of the named witnesses saw this checkpoint. One that claims to have seen it
/// after now has not.
fn verify_witnesses(entry: &LogEntry, log: &Log, wanted: &Witnesses, now: Timestamp) -> Result<(), Refusal> {
    let note = entry.proof.as_ref().map(|proof| Note::parse(proof.checkpoint.as_bytes()));
    let note = note.transpose().map_err(|e| invalid(e.to_string()))?;
    let has_seen = |witness: &&Witness| {
        let at = note.as_ref().and_then(|note| witness.cosigned_at(note));
        at.is_some_and(|at| i64::try_from(at).is_ok_and(|at| Timestamp::from_secs(at) <= now))
    };
    let found: BTreeSet<_> =
        wanted.known.iter().filter(has_seen).map(|witness| witness.name().to_owned()).collect();
    if found.len() >= wanted.required {
        return Ok(());
    }
    let found = found.into_iter().collect();
    Err(Refusal::TooFewWitnesses { log: log.name.clone(), expected: wanted.required, found })
}

/// The proofs of all entries: each entry has one, or in the old formats a promise, which was verified with the times.
pub(crate) fn verify_proofs(
    bundle: &Bundle,
    root: &TrustRoot,
    times: &[Timestamp],
    witnesses: &Witnesses,
    now: Timestamp,
) -> Result<(), Refusal> {
    for entry in &bundle.log_entries {
        let (log, key) = log_of(entry, root)?;
        match &entry.proof {
            Some(proof) => verify_proof(entry, proof, log, key, now)?,
            None if entry.signed_entry_timestamp.is_some() => {}
            None => return Err(invalid("the entry has neither a promise nor a proof")),
        }
        if witnesses.required > 0 {
            verify_witnesses(entry, log, witnesses, now)?;
        }
        // A log that promises no time must have been in use at a time somebody else vouches for: the key of a closed
        // shard signs nothing new.
        let is_timeless = entry.signed_entry_timestamp.is_none();
        if is_timeless && !times.is_empty() && !times.iter().any(|time| log.window.contains(*time)) {
            return Err(invalid(format!(
                "the key of {} was not valid when the signature was made",
                log.name
            )));
        }
    }
    Ok(())
}
