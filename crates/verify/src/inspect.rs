//! What a bundle says about itself, for people. **Nothing here is verified**, and nothing here is taken by anything
//! that decides.

mod certificate;
mod statement;
mod timestamp;

use attest::{Bundle, BundleVersion, Content, InclusionProof, LogEntry, Material};
use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;
use tlog::{Checkpoint, Note};

pub use certificate::{CertificateView, SctView};
pub use statement::{PredicateView, StatementView, SubjectView};
pub use timestamp::TimestampView;

/// Certificates, SCTs, signatures under a checkpoint and subjects that are shown: a hostile bundle is not printed whole.
const MAX_SHOWN: usize = 50;

/// Characters of a text that are shown: the longest workflow identity is 300.
const MAX_TEXT_CHARS: usize = 1000;

/// A bundle, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// `0.1`, `0.2` or `0.3`.
    pub version: &'static str,
    /// `message-signature` or `dsse-envelope`.
    pub content: &'static str,
    /// Bytes of the signature.
    pub signature_bytes: usize,
    /// Kind of the key in the certificate, such as `ECDSA P-256`; none when the bundle has no certificate.
    pub signature_algorithm: Option<String>,
    /// Digest of the artifact, as a message signature states it.
    pub message_digest: Option<String>,
    /// What the envelope says.
    pub statement: Option<StatementView>,
    /// Why the envelope's payload is no statement.
    pub statement_problem: Option<String>,
    /// The signer's certificate.
    pub certificate: Option<CertificateView>,
    /// Why the certificate could not be read.
    pub certificate_problem: Option<String>,
    /// Certificates above it that the bundle carries.
    pub chain_certificates: usize,
    /// The signer's name for a key that is known otherwise.
    pub public_key_hint: Option<String>,
    /// Log entries.
    pub log_entries: Vec<LogEntryView>,
    /// Timestamps of authorities.
    pub timestamps: Vec<TimestampView>,
}

/// A log entry, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntryView {
    /// Kind, such as `hashedrekord`.
    pub kind: String,
    /// Version of the kind.
    pub version: String,
    /// Index over all shards of the log.
    pub log_index: u64,
    /// Key id of the log, base64.
    pub log_id: String,
    /// Time the log states, RFC 3339; only a promise makes it true.
    pub integrated_time: Option<String>,
    /// Whether the log's promise (signed entry timestamp) is there.
    pub promise: bool,
    /// The proof of inclusion.
    pub proof: Option<ProofView>,
    /// Digest in the entry, `ALGORITHM:HEX`: of the artifact, or of what the envelope signs.
    pub digest: Option<String>,
    /// Bytes of the entry.
    pub body_bytes: usize,
}

/// A proof of inclusion, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    /// Index of the leaf in the tree.
    pub log_index: u64,
    /// Leaves of the tree.
    pub tree_size: u64,
    /// Hashes in the proof.
    pub hashes: usize,
    /// Root hash beside the proof, hexadecimal.
    pub root_hash: String,
    /// Origin line of the checkpoint.
    pub origin: String,
    /// Names that signed the checkpoint.
    pub signers: Vec<String>,
    /// Why the checkpoint could not be read.
    pub problem: Option<String>,
}

/// Describes a bundle.
#[must_use]
pub fn inspect(bundle: &Bundle) -> Inspection {
    let (certificate, certificate_problem) = match bundle.leaf_certificate().map(certificate::view) {
        Some(Ok(view)) => (Some(view), None),
        Some(Err(problem)) => (None, Some(short(&problem))),
        None => (None, None),
    };
    let mut view = Inspection {
        version: match bundle.version {
            BundleVersion::V01 => "0.1",
            BundleVersion::V02 => "0.2",
            BundleVersion::V03 => "0.3",
        },
        content: "message-signature",
        signature_bytes: bundle.signature().len(),
        signature_algorithm: certificate.as_ref().map(|view| view.key.clone()),
        message_digest: None,
        statement: None,
        statement_problem: None,
        certificate,
        certificate_problem,
        chain_certificates: match &bundle.material {
            Material::Chain(chain) => chain.len().saturating_sub(1),
            _ => 0,
        },
        public_key_hint: match &bundle.material {
            Material::PublicKey { hint } => Some(short(hint)),
            _ => None,
        },
        log_entries: bundle.log_entries.iter().map(log_entry).collect(),
        timestamps: bundle
            .timestamps
            .iter()
            .map(|token| timestamp::view(token, bundle.signature()))
            .collect(),
    };
    match &bundle.content {
        Content::Message { digest, .. } => {
            view.message_digest =
                digest.as_ref().map(|digest| format!("{}:{}", digest.algorithm, hex::encode(&digest.digest)));
        }
        Content::Envelope(envelope) => {
            view.content = "dsse-envelope";
            match statement::view(envelope) {
                Ok(statement) => view.statement = Some(statement),
                Err(problem) => view.statement_problem = Some(short(&problem)),
            }
        }
    }
    view
}

fn log_entry(entry: &LogEntry) -> LogEntryView {
    let time = (entry.integrated_time != 0).then(|| Timestamp::from_secs(entry.integrated_time).to_rfc3339());
    LogEntryView {
        kind: short(&entry.kind),
        version: short(&entry.version),
        log_index: entry.log_index,
        log_id: STANDARD.encode(&entry.log_id),
        integrated_time: time,
        promise: entry.signed_entry_timestamp.is_some(),
        proof: entry.proof.as_ref().map(proof),
        digest: body_digest(&entry.canonicalized_body),
        body_bytes: entry.canonicalized_body.len(),
    }
}

fn proof(proof: &InclusionProof) -> ProofView {
    let note = Note::parse(proof.checkpoint.as_bytes());
    let checkpoint = note.as_ref().map_err(ToString::to_string).and_then(|note| {
        Checkpoint::from_note(note).map_err(|error| error.to_string()).map(|checkpoint| (note, checkpoint))
    });
    let (origin, signers, problem) = match checkpoint {
        Ok((note, checkpoint)) => {
            let signers = note.signatures().iter().take(MAX_SHOWN).map(|line| short(&line.name)).collect();
            (short(&checkpoint.origin), signers, None)
        }
        Err(problem) => (String::new(), Vec::new(), Some(short(&problem))),
    };
    ProofView {
        log_index: proof.log_index,
        tree_size: proof.tree_size,
        hashes: proof.hashes.len(),
        root_hash: hex::encode(&proof.root_hash),
        origin,
        signers,
        problem,
    }
}

/// The digest in an entry, where each kind has it (`tlog` checks that it is the right one).
fn body_digest(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let spec = body.get("spec")?;
    let places = ["/data/hash", "/payloadHash", "/content/hash", "/content/payloadHash"];
    let old = places.iter().find_map(|place| {
        let hash = spec.pointer(place)?;
        Some(format!("{}:{}", hash.get("algorithm")?.as_str()?, hash.get("value")?.as_str()?))
    });
    old.or_else(|| {
        let data = spec.pointer("/hashedRekordV002/data")?;
        let bytes = STANDARD.decode(data.get("digest")?.as_str()?).ok()?;
        Some(format!("{}:{}", data.get("algorithm")?.as_str()?, hex::encode(bytes)))
    })
    .map(|text| short(&text))
}

/// The first characters of a foreign text.
fn short(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT_CHARS {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(MAX_TEXT_CHARS).collect::<String>())
}
