//! ProtoJSON of bundles: lowerCamelCase, int64 as strings, bytes as base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{BundleVersion, MAX_LOG_ENTRIES, MAX_PROOF_HASHES, MAX_TIMESTAMPS};
use crate::AttestError;
use crate::dsse::{WireEnvelope, unbase64};
use crate::error::short;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Bundle {
    media_type: String,
    verification_material: VerificationMaterial,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_signature: Option<MessageSignature>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dsse_envelope: Option<WireEnvelope>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VerificationMaterial {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<Raw>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x509_certificate_chain: Option<Chain>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public_key: Option<PublicKey>,
    #[serde(default)]
    tlog_entries: Option<Vec<Entry>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp_verification_data: Option<Timestamps>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    raw_bytes: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Chain {
    certificates: Vec<Raw>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PublicKey {
    #[serde(default)]
    hint: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Timestamps {
    #[serde(default)]
    rfc3161_timestamps: Option<Vec<SignedTimestamp>>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SignedTimestamp {
    signed_timestamp: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MessageSignature {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_digest: Option<MessageDigest>,
    signature: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MessageDigest {
    #[serde(default)]
    algorithm: String,
    #[serde(default)]
    digest: String,
}

impl MessageDigest {
    /// cosign writes `{}` for pure Ed25519, which hashes nothing that could be stated.
    fn is_unstated(&self) -> bool {
        matches!(self.algorithm.as_str(), "" | "HASH_ALGORITHM_UNSPECIFIED") && self.digest.is_empty()
    }
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    log_index: Int64,
    log_id: LogId,
    kind_version: KindVersion,
    #[serde(default)]
    integrated_time: Int64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inclusion_promise: Option<Promise>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inclusion_proof: Option<Proof>,
    canonicalized_body: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LogId {
    key_id: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KindVersion {
    kind: String,
    version: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Promise {
    signed_entry_timestamp: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Proof {
    #[serde(default)]
    log_index: Int64,
    #[serde(default)]
    root_hash: String,
    #[serde(default)]
    tree_size: Int64,
    #[serde(default)]
    hashes: Option<Vec<String>>,
    #[serde(default)]
    checkpoint: Option<Checkpoint>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Checkpoint {
    envelope: String,
}

/// A protobuf int64. ProtoJSON writes it as a string and reads a string or a number.
#[derive(Clone, Copy, Default)]
struct Int64(i64);

impl Serialize for Int64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl serde::de::Visitor<'_> for Either {
            type Value = Int64;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a 64-bit integer or a string that holds one")
            }
            fn visit_i64<E>(self, v: i64) -> Result<Int64, E> {
                Ok(Int64(v))
            }
            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Int64, E> {
                i64::try_from(v).map(Int64).map_err(E::custom)
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Int64, E> {
                v.parse().map(Int64).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

fn unsigned(field: &'static str, value: Int64) -> Result<u64, AttestError> {
    u64::try_from(value.0).map_err(|_| AttestError::Field {
        field,
        found: value.0.to_string(),
        expected: "zero or more",
    })
}

fn at_most(
    field: &'static str,
    found: usize,
    limit: usize,
    expected: &'static str,
) -> Result<(), AttestError> {
    if found > limit {
        return Err(AttestError::Field { field, found: format!("{found} items"), expected });
    }
    Ok(())
}

fn version(media_type: &str) -> Result<BundleVersion, AttestError> {
    Ok(match media_type {
        "application/vnd.dev.sigstore.bundle+json;version=0.1" => BundleVersion::V01,
        "application/vnd.dev.sigstore.bundle+json;version=0.2" => BundleVersion::V02,
        super::BUNDLE_V03 | "application/vnd.dev.sigstore.bundle+json;version=0.3" => BundleVersion::V03,
        other => {
            return Err(AttestError::UnknownType {
                what: "Sigstore bundle",
                found: short(other, 200),
                expected: "a Sigstore bundle v0.1, v0.2 or v0.3",
            });
        }
    })
}

impl TryFrom<Bundle> for super::Bundle {
    type Error = AttestError;

    fn try_from(wire: Bundle) -> Result<Self, AttestError> {
        let version = version(&wire.media_type)?;
        let content = match (wire.message_signature, wire.dsse_envelope) {
            (Some(message), None) => message.read()?,
            (None, Some(envelope)) => super::Content::Envelope(envelope.try_into()?),
            (both, _) => {
                return Err(AttestError::Field {
                    field: "messageSignature, dsseEnvelope",
                    found: if both.is_some() { "both" } else { "neither" }.into(),
                    expected: "exactly one of them",
                });
            }
        };
        let material = wire.verification_material;
        let entries = material.tlog_entries.unwrap_or_default();
        at_most("tlogEntries", entries.len(), MAX_LOG_ENTRIES, "at most 32")?;
        let stamps =
            material.timestamp_verification_data.and_then(|t| t.rfc3161_timestamps).unwrap_or_default();
        at_most("rfc3161Timestamps", stamps.len(), MAX_TIMESTAMPS, "at most 32")?;
        Ok(Self {
            version,
            material: signer(
                version,
                material.certificate,
                material.x509_certificate_chain,
                material.public_key,
            )?,
            log_entries: entries.into_iter().map(|entry| entry.read(version)).collect::<Result<_, _>>()?,
            timestamps: stamps
                .iter()
                .map(|stamp| unbase64("rfc3161Timestamps[].signedTimestamp", &stamp.signed_timestamp))
                .collect::<Result<_, _>>()?,
            content,
        })
    }
}

fn signer(
    version: BundleVersion,
    certificate: Option<Raw>,
    chain: Option<Chain>,
    key: Option<PublicKey>,
) -> Result<super::Material, AttestError> {
    let wrong = |found: &str| AttestError::Field {
        field: "verificationMaterial",
        found: found.to_owned(),
        expected: "exactly one certificate, or a public key hint",
    };
    match (certificate, chain, key) {
        (Some(one), None, None) => {
            Ok(super::Material::Certificate(unbase64("certificate.rawBytes", &one.raw_bytes)?))
        }
        // protobuf-specs: "MUST NOT be used with bundles of v0.3".
        (None, Some(_), None) if version >= BundleVersion::V03 => Err(wrong("a chain in a v0.3 bundle")),
        (None, Some(chain), None) if chain.certificates.is_empty() => Err(wrong("an empty chain")),
        (None, Some(chain), None) => chain
            .certificates
            .iter()
            .map(|one| unbase64("x509CertificateChain.certificates[].rawBytes", &one.raw_bytes))
            .collect::<Result<_, _>>()
            .map(super::Material::Chain),
        (None, None, Some(key)) => Ok(super::Material::PublicKey { hint: key.hint }),
        (None, None, None) => Err(wrong("nothing")),
        _ => Err(wrong("several of them")),
    }
}

impl MessageSignature {
    fn read(self) -> Result<super::Content, AttestError> {
        let digest = self.message_digest.filter(|stated| !stated.is_unstated()).map(|stated| {
            Ok(super::MessageDigest {
                digest: unbase64("messageDigest.digest", &stated.digest)?,
                algorithm: stated.algorithm,
            })
        });
        Ok(super::Content::Message {
            digest: digest.transpose()?,
            signature: unbase64("messageSignature.signature", &self.signature)?,
        })
    }
}

impl Entry {
    fn read(self, version: BundleVersion) -> Result<super::LogEntry, AttestError> {
        let missing = |field, expected| Err(AttestError::Field { field, found: "missing".into(), expected });
        match version {
            BundleVersion::V01 if self.inclusion_promise.is_none() => {
                return missing("inclusionPromise", "a signed entry timestamp in a v0.1 bundle");
            }
            BundleVersion::V02 | BundleVersion::V03 if self.inclusion_proof.is_none() => {
                return missing("inclusionProof", "an inclusion proof in a v0.2 or v0.3 bundle");
            }
            _ => {}
        }
        Ok(super::LogEntry {
            log_index: unsigned("tlogEntries[].logIndex", self.log_index)?,
            log_id: unbase64("tlogEntries[].logId.keyId", &self.log_id.key_id)?,
            kind: self.kind_version.kind,
            version: self.kind_version.version,
            integrated_time: i64::try_from(unsigned("tlogEntries[].integratedTime", self.integrated_time)?)
                .unwrap_or(i64::MAX),
            signed_entry_timestamp: self
                .inclusion_promise
                .map(|promise| unbase64("signedEntryTimestamp", &promise.signed_entry_timestamp))
                .transpose()?,
            proof: self.inclusion_proof.map(Proof::read).transpose()?,
            canonicalized_body: unbase64("tlogEntries[].canonicalizedBody", &self.canonicalized_body)?,
        })
    }
}

impl Proof {
    fn read(self) -> Result<super::InclusionProof, AttestError> {
        let hashes = self.hashes.unwrap_or_default();
        at_most("inclusionProof.hashes", hashes.len(), MAX_PROOF_HASHES, "at most 64")?;
        let Some(checkpoint) = self.checkpoint.filter(|c| !c.envelope.is_empty()) else {
            return Err(AttestError::Field {
                field: "inclusionProof.checkpoint",
                found: "missing".into(),
                expected: "the log's checkpoint",
            });
        };
        Ok(super::InclusionProof {
            log_index: unsigned("inclusionProof.logIndex", self.log_index)?,
            root_hash: match self.root_hash.as_str() {
                "" => Vec::new(),
                text => unbase64("inclusionProof.rootHash", text)?,
            },
            tree_size: unsigned("inclusionProof.treeSize", self.tree_size)?,
            hashes: hashes
                .iter()
                .map(|hash| unbase64("inclusionProof.hashes[]", hash))
                .collect::<Result<_, _>>()?,
            checkpoint: checkpoint.envelope,
        })
    }
}

impl From<&super::Bundle> for Bundle {
    fn from(bundle: &super::Bundle) -> Self {
        let raw = |der: &Vec<u8>| Raw { raw_bytes: STANDARD.encode(der) };
        let (mut certificate, mut chain, mut key) = (None, None, None);
        match &bundle.material {
            super::Material::Certificate(der) => certificate = Some(raw(der)),
            super::Material::Chain(ders) => {
                chain = Some(Chain { certificates: ders.iter().map(raw).collect() });
            }
            super::Material::PublicKey { hint } => key = Some(PublicKey { hint: hint.clone() }),
        }
        let (message_signature, dsse_envelope) = match &bundle.content {
            super::Content::Message { digest, signature } => {
                let message_digest = digest.as_ref().map(|d| MessageDigest {
                    algorithm: d.algorithm.clone(),
                    digest: STANDARD.encode(&d.digest),
                });
                (Some(MessageSignature { message_digest, signature: STANDARD.encode(signature) }), None)
            }
            super::Content::Envelope(envelope) => (None, Some(WireEnvelope::from(envelope))),
        };
        let stamps = bundle.timestamps.iter();
        let stamps: Vec<_> =
            stamps.map(|der| SignedTimestamp { signed_timestamp: STANDARD.encode(der) }).collect();
        Self {
            media_type: match bundle.version {
                BundleVersion::V01 => "application/vnd.dev.sigstore.bundle+json;version=0.1",
                BundleVersion::V02 => "application/vnd.dev.sigstore.bundle+json;version=0.2",
                BundleVersion::V03 => super::BUNDLE_V03,
            }
            .to_owned(),
            verification_material: VerificationMaterial {
                certificate,
                x509_certificate_chain: chain,
                public_key: key,
                tlog_entries: Some(bundle.log_entries.iter().map(Entry::from).collect()),
                timestamp_verification_data: (!stamps.is_empty())
                    .then_some(Timestamps { rfc3161_timestamps: Some(stamps) }),
            },
            message_signature,
            dsse_envelope,
        }
    }
}

impl From<&super::LogEntry> for Entry {
    fn from(entry: &super::LogEntry) -> Self {
        // Values come from `unsigned`, or from a log whose numbers were read as int64.
        let int = |n: u64| Int64(i64::try_from(n).unwrap_or(i64::MAX));
        Self {
            log_index: int(entry.log_index),
            log_id: LogId { key_id: STANDARD.encode(&entry.log_id) },
            kind_version: KindVersion { kind: entry.kind.clone(), version: entry.version.clone() },
            integrated_time: Int64(entry.integrated_time),
            inclusion_promise: entry
                .signed_entry_timestamp
                .as_ref()
                .map(|set| Promise { signed_entry_timestamp: STANDARD.encode(set) }),
            inclusion_proof: entry.proof.as_ref().map(|proof| Proof {
                log_index: int(proof.log_index),
                root_hash: STANDARD.encode(&proof.root_hash),
                tree_size: int(proof.tree_size),
                hashes: Some(proof.hashes.iter().map(|hash| STANDARD.encode(hash)).collect()),
                checkpoint: Some(Checkpoint { envelope: proof.checkpoint.clone() }),
            }),
            canonicalized_body: STANDARD.encode(&entry.canonicalized_body),
        }
    }
}
