//! Sigstore bundles v0.1 to v0.3 (sigstore/protobuf-specs `sigstore_bundle.proto`, client specification section 4).

mod upgrade;
mod wire;

use base::Limits;

pub use upgrade::UpgradeError;

use crate::{AttestError, Envelope, json};

/// Media type of a v0.3 bundle: the one that is written.
pub const BUNDLE_V03: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// What a bundle may cost. 192 MiB holds the largest statement ([`crate::STATEMENT_LIMITS`], 128 MiB) in base64
/// (4/3) with 21 MiB to spare for everything else; 16 levels are twice the deepest field.
pub const BUNDLE_LIMITS: Limits = Limits { bytes: 192 << 20, items: 10_000, depth: 16 };

/// Most log entries in one bundle: sigstore-go's `maxAllowedTlogEntries`.
pub const MAX_LOG_ENTRIES: usize = 32;

/// Most timestamps in one bundle: sigstore-go's `maxAllowedTimestamps`; each costs a certificate path.
pub const MAX_TIMESTAMPS: usize = 32;

/// Most hashes in an inclusion proof: a tree of 2^64 leaves is 64 levels high (RFC 6962 section 2.1.1).
const MAX_PROOF_HASHES: usize = 64;

/// Which version of the format a bundle is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BundleVersion {
    /// v0.1: a signed entry timestamp stands for the log.
    V01,
    /// v0.2: an inclusion proof with a checkpoint is required.
    V02,
    /// v0.3: and the certificate stands alone.
    V03,
}

/// What a bundle's signature can be checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Material {
    /// One certificate, DER.
    Certificate(Vec<u8>),
    /// Certificates, DER, leaf first (v0.1 and v0.2).
    Chain(Vec<Vec<u8>>),
    /// The signer's name for a key that is known otherwise.
    PublicKey {
        /// The name; covered by nothing.
        hint: String,
    },
}

/// The digest a bundle states for its artifact. A hint: the signature is what counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageDigest {
    /// Protobuf name, such as `SHA2_256`.
    pub algorithm: String,
    /// The value.
    pub digest: Vec<u8>,
}

/// What was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The artifact itself.
    Message {
        /// The digest it states.
        digest: Option<MessageDigest>,
        /// The signature.
        signature: Vec<u8>,
    },
    /// A statement about the artifact.
    Envelope(Envelope),
}

/// Proof that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Index of the leaf in this tree.
    pub log_index: u64,
    /// Root hash the proof leads to, empty when the checkpoint is the only place that has it.
    pub root_hash: Vec<u8>,
    /// Leaves in the tree.
    pub tree_size: u64,
    /// Hashes from the leaf up.
    pub hashes: Vec<Vec<u8>>,
    /// The log's signed note, as text.
    pub checkpoint: String,
}

/// One entry of a transparency log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Index over all shards of the log.
    pub log_index: u64,
    /// The log's key id.
    pub log_id: Vec<u8>,
    /// Entry kind, such as `hashedrekord`.
    pub kind: String,
    /// Version of the kind.
    pub version: String,
    /// Unix seconds; only a signed entry timestamp makes it true. Zero and absent are the same (proto3).
    pub integrated_time: i64,
    /// Signed entry timestamp (Rekor v1).
    pub signed_entry_timestamp: Option<Vec<u8>>,
    /// Inclusion proof.
    pub proof: Option<InclusionProof>,
    /// The leaf's bytes.
    pub canonicalized_body: Vec<u8>,
}

/// Everything one signature needs to be checked offline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Format version.
    pub version: BundleVersion,
    /// Certificate or key hint.
    pub material: Material,
    /// Log entries.
    pub log_entries: Vec<LogEntry>,
    /// RFC 3161 responses, DER.
    pub timestamps: Vec<Vec<u8>>,
    /// What was signed, with the signature.
    pub content: Content,
}

impl Bundle {
    /// Reads a bundle of any version.
    ///
    /// # Errors
    /// When it is larger than [`BUNDLE_LIMITS`], malformed, of an unknown version, has a field the format does not
    /// know, or lacks what its version requires.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        json::read::<wire::Bundle>("Sigstore bundle", bytes, BUNDLE_LIMITS)?.try_into()
    }

    /// The bundle as ProtoJSON, the same bytes each time, in the version it says.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&wire::Bundle::from(self)).unwrap_or_default()
    }

    /// The signing certificate, DER.
    #[must_use]
    pub fn leaf_certificate(&self) -> Option<&[u8]> {
        match &self.material {
            Material::Certificate(der) => Some(der),
            Material::Chain(chain) => chain.first().map(Vec::as_slice),
            Material::PublicKey { .. } => None,
        }
    }

    /// The signature's bytes: what a timestamp authority stamps.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        match &self.content {
            Content::Message { signature, .. } => signature,
            Content::Envelope(envelope) => &envelope.signature,
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use super::*;

    fn entry() -> Value {
        json!({
            "logIndex": "7", "logId": {"keyId": "AQ=="}, "integratedTime": 5,
            "kindVersion": {"kind": "hashedrekord", "version": "0.0.1"},
            "inclusionPromise": {"signedEntryTimestamp": "AQ=="},
            "inclusionProof": {"logIndex": "7", "rootHash": "AQ==", "treeSize": "8", "hashes": ["AQ=="],
                               "checkpoint": {"envelope": "note"}},
            "canonicalizedBody": "e30="
        })
    }

    fn bundle() -> Value {
        json!({
            "mediaType": BUNDLE_V03,
            "verificationMaterial": {
                "certificate": {"rawBytes": "AQ=="},
                "tlogEntries": [entry()],
                "timestampVerificationData": {"rfc3161Timestamps": [{"signedTimestamp": "AQ=="}]}
            },
            "messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": "AQ=="}, "signature": "AQ=="}
        })
    }

    fn read(value: &Value) -> Result<Bundle, AttestError> {
        Bundle::parse(value.to_string().as_bytes())
    }

    #[test]
    fn writes_what_it_reads_with_integers_as_strings() {
        let read_back = read(&bundle()).expect("valid");
        let text = String::from_utf8(read_back.to_json()).expect("UTF-8");
        assert!(text.contains(r#""logIndex":"7""#) && text.contains(r#""integratedTime":"5""#), "{text}");
        assert_eq!(Bundle::parse(text.as_bytes()), Ok(read_back));
    }

    #[test]
    fn a_digest_that_is_not_stated_is_none() {
        for unstated in [json!({}), json!({"algorithm": "HASH_ALGORITHM_UNSPECIFIED"})] {
            let mut value = bundle();
            value["messageSignature"]["messageDigest"] = unstated;
            let read_back = read(&value).expect("valid");
            assert!(matches!(read_back.content, Content::Message { digest: None, .. }));
            assert_eq!(Bundle::parse(&read_back.to_json()), Ok(read_back));
        }
        for half in [json!({"algorithm": "SHA2_256"}), json!({"algorithm": "SHA2_256", "digest": ""})] {
            let mut value = bundle();
            value["messageSignature"]["messageDigest"] = half;
            assert!(read(&value).is_err());
        }
    }

    #[test]
    fn refuses_what_a_version_does_not_allow() {
        type Edit = fn(&mut Value);
        let edits: [Edit; 12] = [
            |b| b["mediaType"] = json!("application/vnd.dev.sigstore.bundle+json;version=9"),
            |b| b["extra"] = json!(1),
            |b| b["dsseEnvelope"] = json!({"payloadType": "t", "payload": "", "signatures": []}),
            |b| b["messageSignature"] = Value::Null,
            |b| b["messageSignature"]["signature"] = json!("A"),
            |b| b["verificationMaterial"]["publicKey"] = json!({"hint": "k"}),
            |b| b["verificationMaterial"]["certificate"] = Value::Null,
            |b| b["verificationMaterial"]["tlogEntries"][0]["logIndex"] = json!("-1"),
            |b| b["verificationMaterial"]["tlogEntries"][0]["integratedTime"] = json!("-1"),
            |b| b["verificationMaterial"]["tlogEntries"][0]["logIndex"] = json!("9223372036854775808"),
            |b| b["verificationMaterial"]["tlogEntries"][0]["inclusionProof"] = Value::Null,
            |b| b["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["checkpoint"] = Value::Null,
        ];
        for (row, edit) in edits.into_iter().enumerate() {
            let mut changed = bundle();
            edit(&mut changed);
            assert!(read(&changed).is_err(), "row {row}");
        }
        let mut chain = bundle();
        chain["verificationMaterial"]["certificate"] = Value::Null;
        chain["verificationMaterial"]["x509CertificateChain"] =
            json!({"certificates": [{"rawBytes": "AQ=="}]});
        assert!(read(&chain).is_err());
        chain["mediaType"] = json!("application/vnd.dev.sigstore.bundle+json;version=0.2");
        assert!(read(&chain).is_ok());
        chain["mediaType"] = json!("application/vnd.dev.sigstore.bundle+json;version=0.1");
        chain["verificationMaterial"]["tlogEntries"][0]["inclusionPromise"] = Value::Null;
        assert!(read(&chain).is_err());
    }

    #[test]
    fn counts_hold_at_the_limit_and_one_past_it() {
        let with = |entries: usize, stamps: usize, hashes: usize| {
            let mut value = bundle();
            let material = &mut value["verificationMaterial"];
            let mut one = entry();
            one["inclusionProof"]["hashes"] = json!(vec!["AQ=="; hashes]);
            material["tlogEntries"] = json!(vec![one; entries]);
            material["timestampVerificationData"]["rfc3161Timestamps"] =
                json!(vec![json!({"signedTimestamp": STANDARD.encode([1])}); stamps]);
            read(&value).is_ok()
        };
        assert!(with(MAX_LOG_ENTRIES, MAX_TIMESTAMPS, MAX_PROOF_HASHES));
        assert!(!with(MAX_LOG_ENTRIES + 1, 1, 1));
        assert!(!with(1, MAX_TIMESTAMPS + 1, 1));
        assert!(!with(1, 1, MAX_PROOF_HASHES + 1));
    }
}
