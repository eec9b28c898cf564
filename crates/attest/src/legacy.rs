//! What cosign versions 1 and 2 attach to an image: layers with a payload, and the material in their annotations
//! (sigstore/cosign `specs/SIGNATURE_SPEC.md`, `pkg/oci/static`, `pkg/cosign/bundle`).

mod blob;
mod config;
mod material;
mod parts;

use std::collections::BTreeMap;

use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use blob::parse_blob_bundle;
pub use config::legacy_config;
pub(crate) use material::{
    BUNDLE as BUNDLE_ANNOTATION, CERTIFICATE as CERTIFICATE_ANNOTATION, SIGNATURE as SIGNATURE_ANNOTATION,
    certificates,
};
pub use material::{LegacyMaterial, RekorBundle};
pub use parts::{parse_blob_parts, parse_timestamp_file};

use crate::error::short;
use crate::{AttestError, Bundle, BundleVersion, Content, Envelope, Material, SimpleSigning};

/// Media type of a layer with a [`SimpleSigning`] payload.
pub const SIMPLE_SIGNING_MEDIA_TYPE: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
/// Media type of a layer with a DSSE envelope.
pub const DSSE_MEDIA_TYPE: &str = "application/vnd.dsse.envelope.v1+json";
/// `artifactType`, or media type of the configuration, of a signature that is a referrer
/// (`cosign sign --registry-referrers-mode oci-1-1`).
pub const COSIGN_SIGNATURE_ARTIFACT: &str = "application/vnd.dev.cosign.artifact.sig.v1+json";

/// The tags cosign keeps beside an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegacyTag {
    /// `.sig`: signatures.
    Signatures,
    /// `.att`: attestations.
    Attestations,
    /// `.sbom`: an unsigned bill of materials.
    Sbom,
}

impl LegacyTag {
    /// The tag for the image with `digest`: `sha256-HEX.sig`.
    #[must_use]
    pub fn of(self, digest: &Digest) -> String {
        let suffix = match self {
            Self::Signatures => "sig",
            Self::Attestations => "att",
            Self::Sbom => "sbom",
        };
        format!("{}-{}.{suffix}", digest.algorithm().as_str(), digest.hex())
    }
}

/// What one layer holds.
#[derive(Debug, Clone, PartialEq)]
pub enum LegacyContent {
    /// A signature over a payload that names the image.
    Signature(SimpleSigning),
    /// A statement about the image.
    Attestation(Envelope),
}

/// One signature or attestation of the legacy formats.
#[derive(Debug, Clone, PartialEq)]
pub struct LegacyLayer {
    /// The layer's blob.
    pub content: LegacyContent,
    /// What its annotations hold.
    pub material: LegacyMaterial,
}

impl LegacyLayer {
    /// Reads a layer of media type `media_type` with the annotations of its descriptor.
    ///
    /// # Errors
    /// When the media type is neither [`SIMPLE_SIGNING_MEDIA_TYPE`] nor [`DSSE_MEDIA_TYPE`], or blob or annotations are
    /// malformed or over their limits.
    pub fn parse(
        media_type: &str,
        blob: &[u8],
        annotations: &BTreeMap<String, String>,
    ) -> Result<Self, AttestError> {
        let content = match media_type {
            SIMPLE_SIGNING_MEDIA_TYPE => LegacyContent::Signature(SimpleSigning::parse(blob)?),
            DSSE_MEDIA_TYPE => LegacyContent::Attestation(Envelope::parse(blob)?),
            other => {
                return Err(AttestError::UnknownType {
                    what: "legacy layer",
                    found: short(other, 200),
                    expected: "a simple signing payload or a DSSE envelope",
                });
            }
        };
        let material = LegacyMaterial::from_annotations(annotations)?;
        if matches!(content, LegacyContent::Signature(_)) && material.signature.is_empty() {
            return Err(AttestError::Field {
                field: material::SIGNATURE,
                found: "missing".into(),
                expected: "the signature in base64",
            });
        }
        Ok(Self { content, material })
    }

    /// The layer's blob.
    #[must_use]
    pub fn blob(&self) -> Vec<u8> {
        match &self.content {
            LegacyContent::Signature(payload) => payload.bytes().to_vec(),
            LegacyContent::Attestation(envelope) => envelope.to_json(),
        }
    }

    /// The layer's media type.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match &self.content {
            LegacyContent::Signature(_) => SIMPLE_SIGNING_MEDIA_TYPE,
            LegacyContent::Attestation(_) => DSSE_MEDIA_TYPE,
        }
    }

    /// The annotations of the layer's descriptor.
    #[must_use]
    pub fn annotations(&self) -> BTreeMap<String, String> {
        self.material.to_annotations()
    }

    /// The same evidence as a bundle: version 0.1, whose log entries need no inclusion proof, because none is stored.
    /// For a signature the artifact of the bundle is the payload, not the image.
    #[must_use]
    pub fn to_bundle(&self) -> Bundle {
        let material = &self.material;
        let signer = match &material.certificate {
            None => Material::PublicKey { hint: String::new() },
            // The last certificate of a chain that is not empty may be a root; paths are built from what is trusted.
            Some(leaf) => Material::Chain(std::iter::once(leaf).chain(&material.chain).cloned().collect()),
        };
        Bundle {
            version: BundleVersion::V01,
            material: signer,
            log_entries: material.rekor.iter().map(RekorBundle::to_log_entry).collect(),
            timestamps: material.timestamp.iter().cloned().collect(),
            content: match &self.content {
                LegacyContent::Signature(_) => {
                    Content::Message { digest: None, signature: material.signature.clone() }
                }
                LegacyContent::Attestation(envelope) => Content::Envelope(envelope.clone()),
            },
        }
    }
}

/// PEM of one certificate, as Go's `encoding/pem` writes it.
fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = String::from("-----BEGIN CERTIFICATE-----\n");
    for at in (0..text.len()).step_by(64) {
        out.push_str(&text[at..text.len().min(at + 64)]);
        out.push('\n');
    }
    out.push_str("-----END CERTIFICATE-----\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> LegacyLayer {
        let body = br#"{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}"#.to_vec();
        LegacyLayer {
            content: LegacyContent::Signature(SimpleSigning::new(
                "example.com/app",
                &Digest::sha256_of(b"image"),
                BTreeMap::new(),
            )),
            material: LegacyMaterial {
                signature: vec![1, 2, 3],
                certificate: Some(vec![0x30; 100]),
                chain: vec![vec![0x31; 48], vec![0x32; 49]],
                rekor: Some(RekorBundle {
                    signed_entry_timestamp: vec![9; 70],
                    body,
                    integrated_time: 1_700_000_000,
                    log_index: 7,
                    log_id: vec![0xc0; 32],
                }),
                timestamp: Some(vec![0x30, 0]),
                predicate_type: None,
            },
        }
    }

    #[test]
    fn annotations_and_blob_read_back() {
        let whole = layer();
        let annotations = whole.annotations();
        assert_eq!(annotations["dev.cosignproject.cosign/signature"], "AQID");
        assert!(
            annotations["dev.sigstore.cosign/certificate"].starts_with("-----BEGIN CERTIFICATE-----\nMDAw")
        );
        let bundle = &annotations["dev.sigstore.cosign/bundle"];
        assert!(bundle.starts_with(r#"{"SignedEntryTimestamp":""#), "{bundle}");
        assert!(bundle.contains(r#""integratedTime":1700000000,"logIndex":7,"logID":"c0c0"#), "{bundle}");
        let again = LegacyLayer::parse(whole.media_type(), &whole.blob(), &annotations);
        assert_eq!(again, Ok(whole));
    }

    #[test]
    fn attestations_have_an_empty_signature_annotation() {
        let envelope = Envelope {
            payload_type: crate::IN_TOTO_PAYLOAD_TYPE.into(),
            payload: b"{}".to_vec(),
            signature: vec![5],
            key_id: String::new(),
        };
        let material = LegacyMaterial { predicate_type: Some(crate::SPDX.into()), ..Default::default() };
        let layer = LegacyLayer { content: LegacyContent::Attestation(envelope), material };
        let annotations = layer.annotations();
        assert_eq!(annotations["dev.cosignproject.cosign/signature"], "");
        assert_eq!(annotations["predicateType"], crate::SPDX);
        assert_eq!(LegacyLayer::parse(DSSE_MEDIA_TYPE, &layer.blob(), &annotations), Ok(layer.clone()));
        let bundle = layer.to_bundle();
        assert_eq!(bundle.signature(), [5]);
        assert_eq!(bundle.material, Material::PublicKey { hint: String::new() });
    }

    #[test]
    fn becomes_a_bundle_with_leaf_first_and_the_entry_of_its_body() {
        let bundle = layer().to_bundle();
        assert_eq!(bundle.leaf_certificate(), Some(&[0x30; 100][..]));
        let entry = &bundle.log_entries[0];
        assert_eq!((entry.kind.as_str(), entry.version.as_str()), ("hashedrekord", "0.0.1"));
        assert_eq!((entry.log_index, entry.integrated_time), (7, 1_700_000_000));
        assert_eq!(bundle.signature(), [1, 2, 3]);
    }

    #[test]
    fn refuses_damaged_annotations() {
        let whole = layer();
        let rows: [(&str, &str); 9] = [
            ("dev.cosignproject.cosign/signature", "A"),
            ("dev.cosignproject.cosign/signature", ""),
            ("dev.sigstore.cosign/certificate", "MDAw"),
            ("dev.sigstore.cosign/chain", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
            ("dev.sigstore.cosign/bundle", "{}"),
            (
                "dev.sigstore.cosign/bundle",
                r#"{"SignedEntryTimestamp":"AQ==","Payload":{"body":"AQ==","integratedTime":-1,"logIndex":0,"logID":"c0"}}"#,
            ),
            (
                "dev.sigstore.cosign/bundle",
                r#"{"SignedEntryTimestamp":"AQ==","Payload":{"body":"e30=","integratedTime":1,"logIndex":0,"logID":"c0"}}"#,
            ),
            (
                "dev.sigstore.cosign/bundle",
                r#"{"SignedEntryTimestamp":"AQ==","Payload":{"body":"AQ==","integratedTime":1,"logIndex":0,"logID":"x"}}"#,
            ),
            ("dev.sigstore.cosign/rfc3161timestamp", r#"{"SignedRFC3161Timestamp":""}"#),
        ];
        for (name, value) in rows {
            let mut annotations = whole.annotations();
            annotations.insert(name.to_owned(), value.to_owned());
            assert!(
                LegacyLayer::parse(whole.media_type(), &whole.blob(), &annotations).is_err(),
                "{name} {value}"
            );
        }
        assert!(LegacyLayer::parse("text/plain", &whole.blob(), &whole.annotations()).is_err());
    }

    #[test]
    fn tags_are_those_of_cosign() {
        let digest = Digest::sha256_of(b"image");
        assert_eq!(LegacyTag::Signatures.of(&digest), format!("sha256-{}.sig", digest.hex()));
        assert_eq!(LegacyTag::Attestations.of(&digest), format!("sha256-{}.att", digest.hex()));
    }
}
