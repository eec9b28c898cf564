//! Printing what is attached to an image. Nothing is verified here.

use std::num::NonZeroUsize;

use attest::{
    BUNDLE_LIMITS, DSSE_MEDIA_TYPE, LegacyContent, LegacyLayer, LegacyMaterial, SIMPLE_SIGNING_MEDIA_TYPE,
    Statement,
};
use base::Platform;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{Descriptor, Manifest, is_manifest};
use serde_json::{Value, json};

use crate::collect::{Attached, attached_to, choose_root, small_blob};
use crate::kind::{self, BUNDLE_PREFIX};
use crate::{EvidenceKind, Source, TransferError};

/// An unsigned SBOM. syft's of the largest images have some 50 MB.
const MAX_SBOM_BYTES: u64 = 256 << 20;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Downloaded {
    /// A JSON object each, without a line break.
    pub lines: Vec<Vec<u8>>,
    /// What could not be read, in words.
    pub left_out: Vec<String>,
}

/// The signatures of an image: Sigstore bundles as they are, and what cosign 1 and 2 attach as
/// `cosign download signature` prints it.
///
/// # Errors
/// When a place could not be looked at, or there are none.
pub fn signatures(
    source: &dyn Source,
    platform: Option<&Platform>,
    threads: NonZeroUsize,
) -> Result<Downloaded, TransferError> {
    find(source, platform, threads, &Wanted { kind: EvidenceKind::Signature, predicate: None })
}

/// The attestations of an image: Sigstore bundles as they are, and the envelopes that cosign 1 and 2 attach.
/// `predicate` is the predicate type wanted, as a URI.
///
/// # Errors
/// As for [`signatures`].
pub fn attestations(
    source: &dyn Source,
    platform: Option<&Platform>,
    predicate: Option<&str>,
    threads: NonZeroUsize,
) -> Result<Downloaded, TransferError> {
    find(source, platform, threads, &Wanted { kind: EvidenceKind::Attestation, predicate })
}

/// An SBOM that was attached without a signature, with its media type: cosign's tag first, then referrers.
///
/// # Errors
/// As for [`signatures`].
pub fn sbom(
    source: &dyn Source,
    platform: Option<&Platform>,
    threads: NonZeroUsize,
) -> Result<(String, Vec<u8>), TransferError> {
    let root = choose_root(source, platform)?;
    for attached in attached_to(source, &root.descriptor.digest, threads)? {
        if attached.kind != Some(EvidenceKind::Sbom) {
            continue;
        }
        if let Some(layer) = layers(&attached)?.first() {
            return Ok((layer.media_type.clone(), small_blob(source, layer, MAX_SBOM_BYTES)?));
        }
    }
    Err(TransferError::NothingAttached { name: source.name(), what: "unsigned sbom".into() })
}

struct Wanted<'a> {
    kind: EvidenceKind,
    predicate: Option<&'a str>,
}

fn find(
    source: &dyn Source,
    platform: Option<&Platform>,
    threads: NonZeroUsize,
    wanted: &Wanted<'_>,
) -> Result<Downloaded, TransferError> {
    let root = choose_root(source, platform)?;
    let mut found = Downloaded::default();
    for attached in attached_to(source, &root.descriptor.digest, threads)? {
        for layer in layers(&attached)? {
            let is_evidence = layer.media_type.starts_with(BUNDLE_PREFIX)
                || matches!(layer.media_type.as_str(), SIMPLE_SIGNING_MEDIA_TYPE | DSSE_MEDIA_TYPE);
            if !is_evidence {
                continue;
            }
            let bytes = small_blob(source, &layer, BUNDLE_LIMITS.bytes)?;
            match line(&layer, &bytes, wanted) {
                Ok(Some(line)) => found.lines.push(line),
                Ok(None) => {}
                Err(reason) => found.left_out.push(format!("{}: {reason}", layer.digest)),
            }
        }
    }
    if found.lines.is_empty() {
        let kind = wanted.kind.as_str();
        let what = wanted.predicate.map_or_else(|| kind.to_owned(), |of| format!("{kind} of type {of}"));
        return Err(TransferError::NothingAttached { name: source.name(), what });
    }
    Ok(found)
}

fn layers(attached: &Attached) -> Result<Vec<Descriptor>, TransferError> {
    let Some(manifest) = attached.nodes.last().map(|node| &node.manifest) else { return Ok(Vec::new()) };
    if !is_manifest(&manifest.descriptor.media_type) {
        return Ok(Vec::new());
    }
    Ok(Manifest::parse(&manifest.bytes, &manifest.descriptor.media_type)?.layers)
}

/// One line for a piece of evidence; none if it is not what is wanted.
fn line(layer: &Descriptor, bytes: &[u8], wanted: &Wanted<'_>) -> Result<Option<Vec<u8>>, String> {
    if layer.media_type.starts_with(BUNDLE_PREFIX) {
        let (kind, predicate) = kind::of_bundle(bytes)?;
        let fits = kind == wanted.kind && wanted.predicate.is_none_or(|of| predicate.as_deref() == Some(of));
        return if fits { one_line(bytes).map(Some) } else { Ok(None) };
    }
    let legacy = LegacyLayer::parse(&layer.media_type, bytes, &layer.annotations)
        .map_err(|error| error.to_string())?;
    match (&legacy.content, wanted.kind) {
        (LegacyContent::Signature(_), EvidenceKind::Signature) => {
            Ok(Some(as_cosign(bytes, &legacy.material, &legacy.annotations()).to_string().into_bytes()))
        }
        (LegacyContent::Attestation(envelope), EvidenceKind::Attestation) => {
            if let Some(of) = wanted.predicate {
                let statement = Statement::from_envelope(envelope).map_err(|error| error.to_string())?;
                if statement.predicate_type != of {
                    return Ok(None);
                }
            }
            one_line(bytes).map(Some)
        }
        _ => Ok(None),
    }
}

/// As it is, unless it is spread over lines.
fn one_line(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let bytes = bytes.trim_ascii();
    if !bytes.contains(&b'\n') && !bytes.contains(&b'\r') {
        return Ok(bytes.to_vec());
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok(value.to_string().into_bytes())
}

/// cosign's `SignedPayload` as Go writes it, with of each certificate the field that holds all of it.
fn as_cosign(
    payload: &[u8],
    material: &LegacyMaterial,
    annotations: &std::collections::BTreeMap<String, String>,
) -> Value {
    let certificate = |der: &Vec<u8>| json!({"Raw": STANDARD.encode(der)});
    let document = |name: &str| -> Value {
        annotations.get(name).and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
    };
    let chain: Vec<Value> = material.chain.iter().map(certificate).collect();
    json!({
        "Base64Signature": STANDARD.encode(&material.signature),
        "Payload": STANDARD.encode(payload),
        "Cert": material.certificate.as_ref().map(certificate),
        "Chain": if chain.is_empty() { Value::Null } else { Value::Array(chain) },
        "Bundle": document("dev.sigstore.cosign/bundle"),
        "RFC3161Timestamp": document("dev.sigstore.cosign/rfc3161timestamp"),
    })
}
