//! What kind of evidence something is, and the tags cosign keeps it under.

use std::str::FromStr;

use attest::{
    Bundle, COSIGN_SIGN, COSIGN_SIGNATURE_ARTIFACT, Content, LegacyTag, SIMPLE_SIGNING_MEDIA_TYPE, Statement,
};
use base::Digest;
use image::{Descriptor, Manifest};

/// A kind of evidence, as `--only` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EvidenceKind {
    /// A signature over the image.
    Signature,
    /// A signed statement about the image.
    Attestation,
    /// An unsigned list of its contents.
    Sbom,
    /// Anything else that refers to it.
    Other,
}

impl EvidenceKind {
    /// The kinds cosign keeps under a tag.
    pub const TAGGED: [Self; 3] = [Self::Signature, Self::Attestation, Self::Sbom];

    /// The word for one of it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Attestation => "attestation",
            Self::Sbom => "sbom",
            Self::Other => "other",
        }
    }

    /// The tag cosign keeps evidence of this kind about `subject` under: `sha256-<hex>.sig` and its like.
    #[must_use]
    pub fn tag(self, subject: &Digest) -> Option<String> {
        match self {
            Self::Signature => Some(LegacyTag::Signatures.of(subject)),
            Self::Attestation => Some(LegacyTag::Attestations.of(subject)),
            Self::Sbom => Some(LegacyTag::Sbom.of(subject)),
            Self::Other => None,
        }
    }
}

impl FromStr for EvidenceKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sig" => Ok(Self::Signature),
            "att" => Ok(Self::Attestation),
            "sbom" => Ok(Self::Sbom),
            other => Err(format!("\"{other}\" is none of sig, att and sbom")),
        }
    }
}

/// What all versions of a bundle's media type begin with.
pub(crate) const BUNDLE_PREFIX: &str = "application/vnd.dev.sigstore.bundle";
/// Annotation of a bundle's manifest (cosign, `WriteReferrer`).
const PREDICATE_TYPE: &str = "dev.sigstore.bundle.predicateType";
/// Notary Project.
const NOTATION_SIGNATURE: &str = "application/vnd.cncf.notary.signature";
/// What an SBOM's media type contains, in the names cosign, Syft, Trivy and ORAS users give it.
const SBOM_WORDS: [&str; 4] = ["spdx", "cyclonedx", "vnd.syft", "artifact.sbom"];

/// The kind of a referrer; none for a bundle that does not say what it holds.
pub(crate) fn of_manifest(manifest: &Manifest, listed: &Descriptor) -> Option<EvidenceKind> {
    let artifact = manifest.artifact_type.as_deref();
    let layer = manifest.layers.first().map(|layer| layer.media_type.as_str());
    let names: Vec<&str> =
        [artifact, Some(manifest.config.media_type.as_str()), layer].into_iter().flatten().collect();
    let has = |wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| wanted(name));
    if has(&|name| name.starts_with(BUNDLE_PREFIX)) {
        let predicate =
            manifest.annotations.get(PREDICATE_TYPE).or_else(|| listed.annotations.get(PREDICATE_TYPE));
        return predicate.map(|predicate| of_predicate(predicate));
    }
    Some(
        if has(&|name| {
            name == COSIGN_SIGNATURE_ARTIFACT
                || name == SIMPLE_SIGNING_MEDIA_TYPE
                || name.starts_with(NOTATION_SIGNATURE)
        }) {
            EvidenceKind::Signature
        } else if has(&|name| name.contains("in-toto") || name.contains("dsse")) {
            EvidenceKind::Attestation
        } else if has(&|name| SBOM_WORDS.iter().any(|word| name.contains(word))) {
            EvidenceKind::Sbom
        } else {
            EvidenceKind::Other
        },
    )
}

fn of_predicate(predicate: &str) -> EvidenceKind {
    if predicate == COSIGN_SIGN { EvidenceKind::Signature } else { EvidenceKind::Attestation }
}

/// The kind of a bundle and, for a statement, its predicate type.
///
/// # Errors
/// When it is no bundle, in words.
pub(crate) fn of_bundle(bytes: &[u8]) -> Result<(EvidenceKind, Option<String>), String> {
    let bundle = Bundle::parse(bytes).map_err(|error| error.to_string())?;
    match bundle.content {
        Content::Message { .. } => Ok((EvidenceKind::Signature, None)),
        Content::Envelope(envelope) => {
            let statement = Statement::from_envelope(&envelope).map_err(|error| error.to_string())?;
            Ok((of_predicate(&statement.predicate_type), Some(statement.predicate_type)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::media_type;

    #[test]
    fn kinds_by_type_and_annotation() {
        let kind = |artifact: Option<&str>, config: &str, layer: &str, predicate: Option<&str>| {
            let manifest = Manifest {
                media_type: media_type::OCI_MANIFEST.into(),
                artifact_type: artifact.map(str::to_owned),
                config: Descriptor::of(config, b"{}"),
                layers: vec![Descriptor::of(layer, b"x")],
                subject: None,
                annotations: predicate
                    .map(|predicate| (PREDICATE_TYPE.to_owned(), predicate.to_owned()))
                    .into_iter()
                    .collect(),
            };
            of_manifest(&manifest, &Descriptor::of(media_type::OCI_MANIFEST, b""))
        };
        let bundle = media_type::SIGSTORE_BUNDLE_V03;
        let empty = media_type::OCI_EMPTY;
        use EvidenceKind::{Attestation, Other, Sbom, Signature};
        for (artifact, config, layer, predicate, expected) in [
            (Some(bundle), empty, bundle, Some(COSIGN_SIGN), Some(Signature)),
            (Some(bundle), empty, bundle, Some("https://slsa.dev/provenance/v1"), Some(Attestation)),
            (Some(bundle), empty, bundle, None, None),
            // go-containerregistry's mistake: the artifact type says nothing, the layer does.
            (Some(empty), empty, bundle, None, None),
            (
                Some(COSIGN_SIGNATURE_ARTIFACT),
                COSIGN_SIGNATURE_ARTIFACT,
                "application/octet-stream",
                None,
                Some(Signature),
            ),
            (None, COSIGN_SIGNATURE_ARTIFACT, "application/octet-stream", None, Some(Signature)),
            (Some("application/vnd.in-toto+json"), empty, "x/y", None, Some(Attestation)),
            (Some("application/spdx+json"), empty, "application/spdx+json", None, Some(Sbom)),
            (None, empty, "application/vnd.cyclonedx+json", None, Some(Sbom)),
            (Some("application/vnd.example.scan"), empty, "text/plain", None, Some(Other)),
        ] {
            assert_eq!(kind(artifact, config, layer, predicate), expected, "{artifact:?} {config} {layer}");
        }
    }

    #[test]
    fn tags_are_cosigns() {
        let subject = Digest::sha256_of(b"x");
        for (kind, suffix) in [(EvidenceKind::Signature, "sig"), (EvidenceKind::Attestation, "att")] {
            assert_eq!(kind.tag(&subject), Some(format!("sha256-{}.{suffix}", subject.hex())));
            assert_eq!(suffix.parse(), Ok(kind));
        }
        assert_eq!(EvidenceKind::Other.tag(&subject), None);
        assert!("image".parse::<EvidenceKind>().is_err());
    }
}
