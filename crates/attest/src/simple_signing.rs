//! cosign's payload of version 1 and 2 ("simple signing", sigstore/cosign `specs/SIGNATURE_SPEC.md`; the format is that
//! of containers/image `docs/atomic-signature.md` with cosign's own type).

use std::collections::BTreeMap;

use base::{Digest, Limits};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::short;
use crate::{AttestError, json};

/// `critical.type` of every payload cosign signs.
pub const SIMPLE_SIGNING_TYPE: &str = "cosign container image signature";

/// What a payload may cost. It holds a reference, a digest and the signer's annotations: 1 MiB is four times the
/// largest manifest annotations registries accept (256 KiB), and 16 levels leave room for structured annotations.
pub const SIMPLE_SIGNING_LIMITS: Limits = Limits { bytes: 1 << 20, items: 10_000, depth: 16 };

/// A simple-signing payload. The signature is over its exact bytes, so they are kept as they were read or first written.
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleSigning {
    docker_reference: String,
    digest: Digest,
    optional: BTreeMap<String, Value>,
    bytes: Vec<u8>,
}

#[derive(Deserialize, Serialize)]
struct Wire {
    critical: Critical,
    // Go writes a nil map as null.
    #[serde(default)]
    optional: Option<BTreeMap<String, Value>>,
}

#[derive(Deserialize, Serialize)]
struct Critical {
    identity: Identity,
    image: Image,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize, Serialize)]
struct Identity {
    #[serde(rename = "docker-reference")]
    docker_reference: String,
}

#[derive(Deserialize, Serialize)]
struct Image {
    #[serde(rename = "docker-manifest-digest")]
    docker_manifest_digest: String,
}

impl SimpleSigning {
    /// The payload `cosign sign` makes for the image `docker_reference` (a repository without tag) with `digest`.
    /// `optional` is what `-a key=value` gives.
    #[must_use]
    pub fn new(
        docker_reference: impl Into<String>,
        digest: &Digest,
        optional: BTreeMap<String, Value>,
    ) -> Self {
        let docker_reference = docker_reference.into();
        let wire = Wire {
            critical: Critical {
                identity: Identity { docker_reference: docker_reference.clone() },
                image: Image { docker_manifest_digest: digest.to_string() },
                kind: SIMPLE_SIGNING_TYPE.to_owned(),
            },
            optional: (!optional.is_empty()).then(|| optional.clone()),
        };
        let bytes = serde_json::to_vec(&wire).unwrap_or_default();
        Self { docker_reference, digest: digest.clone(), optional, bytes }
    }

    /// Reads a payload and keeps its bytes.
    ///
    /// # Errors
    /// When it is larger than [`SIMPLE_SIGNING_LIMITS`], malformed, not of type [`SIMPLE_SIGNING_TYPE`] (a signature over
    /// anything else must not count as one over an image), or names no digest.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        let wire: Wire = json::read("simple signing payload", bytes, SIMPLE_SIGNING_LIMITS)?;
        let critical = wire.critical;
        if critical.kind != SIMPLE_SIGNING_TYPE {
            return Err(AttestError::UnknownType {
                what: "simple signing payload",
                found: short(&critical.kind, 200),
                expected: SIMPLE_SIGNING_TYPE,
            });
        }
        let text = critical.image.docker_manifest_digest;
        let digest = text.parse().map_err(|_| AttestError::Field {
            field: "critical.image.docker-manifest-digest",
            found: format!("\"{}\"", short(&text, 80)),
            expected: "a digest such as sha256:HEX",
        })?;
        Ok(Self {
            docker_reference: critical.identity.docker_reference,
            digest,
            optional: wire.optional.unwrap_or_default(),
            bytes: bytes.to_vec(),
        })
    }

    /// The signed bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Digest of the image it is about.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The repository the signer named. cosign compares it with nothing, so that a mirrored image keeps its signatures.
    #[must_use]
    pub fn docker_reference(&self) -> &str {
        &self.docker_reference
    }

    /// What the signer added (`cosign sign -a k=v`).
    #[must_use]
    pub fn optional(&self) -> &BTreeMap<String, Value> {
        &self.optional
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_bytes_cosign_writes() {
        let digest = Digest::sha256_of(b"image");
        let plain = SimpleSigning::new("example.com/app", &digest, BTreeMap::new());
        let expected = format!(
            r#"{{"critical":{{"identity":{{"docker-reference":"example.com/app"}},"image":{{"docker-manifest-digest":"{digest}"}},"type":"cosign container image signature"}},"optional":null}}"#
        );
        assert_eq!(String::from_utf8_lossy(plain.bytes()), expected);
        let optional = BTreeMap::from([("b".to_owned(), Value::from(1)), ("a".to_owned(), Value::from("x"))]);
        let with = SimpleSigning::new("example.com/app", &digest, optional);
        assert!(String::from_utf8_lossy(with.bytes()).ends_with(r#""optional":{"a":"x","b":1}}"#));
        for payload in [plain, with] {
            assert_eq!(SimpleSigning::parse(payload.bytes()), Ok(payload));
        }
    }

    #[test]
    fn keeps_foreign_bytes_and_refuses_other_types() {
        let digest = Digest::sha256_of(b"image");
        let text = |kind: &str, digest: &str| {
            format!(
                "{{ \"optional\": {{\"creator\":\"x\"}}, \"critical\": {{\"type\":\"{kind}\", \"identity\": {{\"docker-reference\":\"\"}},\n \"image\": {{\"docker-manifest-digest\": \"{digest}\"}}}} }}"
            )
        };
        let foreign = text(SIMPLE_SIGNING_TYPE, &digest.to_string());
        let read = SimpleSigning::parse(foreign.as_bytes()).expect("valid");
        assert_eq!((read.bytes(), read.digest()), (foreign.as_bytes(), &digest));
        assert_eq!(read.optional().get("creator"), Some(&Value::from("x")));
        let refused = |text: String| SimpleSigning::parse(text.as_bytes());
        assert!(matches!(
            refused(text("atomic container signature", &digest.to_string())),
            Err(AttestError::UnknownType { .. })
        ));
        assert!(matches!(refused(text(SIMPLE_SIGNING_TYPE, "latest")), Err(AttestError::Field { .. })));
        assert!(matches!(refused("{}".into()), Err(AttestError::Json { .. })));
        assert!(matches!(refused(format!("{foreign}x")), Err(AttestError::Json { .. })));
        let padded = |len: usize| refused(format!("{foreign}{}", " ".repeat(len - foreign.len())));
        assert!(padded(1 << 20).is_ok());
        assert!(matches!(padded((1 << 20) + 1), Err(AttestError::Budget { .. })));
    }

    #[test]
    fn damaged_payloads_never_panic() {
        let whole = SimpleSigning::new("example.com/app", &Digest::sha256_of(b"image"), BTreeMap::new());
        for cut in 0..whole.bytes().len() {
            assert!(SimpleSigning::parse(&whole.bytes()[..cut]).is_err(), "{cut}");
            let mut flipped = whole.bytes().to_vec();
            flipped[cut] ^= 1;
            let _ = SimpleSigning::parse(&flipped);
        }
    }
}
