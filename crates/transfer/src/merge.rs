//! One of cosign's tags that holds signatures at both ends of a copy.
//!
//! `.sig` and `.att` tags name one manifest with a layer per signature, and everybody who signs rewrites it. A destination
//! that was signed too has another manifest there: what both hold is the union of the layers.

use attest::{DSSE_MEDIA_TYPE, SIMPLE_SIGNING_MEDIA_TYPE, legacy_config};
use base::BudgetExceeded;
use image::{BlobData, ImageError, MAX_MANIFEST_BYTES, Manifest, is_manifest, media_type};

use crate::TransferError;

/// What a tag becomes that means something else already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Merged {
    /// Everything of the source is there.
    There,
    /// Everything of the destination is at the source too.
    Source,
    /// Both have something: a manifest of its own, and its configuration.
    Both(Box<Made>),
}

/// A manifest that was made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) manifest: BlobData,
    pub(crate) config: BlobData,
}

/// Joins the manifest at the destination with that of the source. None when one of them is no list of signatures.
///
/// # Errors
/// When the union is larger than a manifest may be, or a manifest is malformed.
pub(crate) fn merge(there: &BlobData, source: &BlobData) -> Result<Option<Merged>, TransferError> {
    if ![there, source].iter().all(|one| is_manifest(&one.descriptor.media_type)) {
        return Ok(None);
    }
    let parse = |one: &BlobData| Manifest::parse(&one.bytes, &one.descriptor.media_type);
    let (mut union, own) = (parse(there)?, parse(source)?);
    let of_cosign = |manifest: &Manifest| {
        let kind = manifest.layers.first().map(|layer| layer.media_type.as_str());
        let is_known = kind == Some(SIMPLE_SIGNING_MEDIA_TYPE) || kind == Some(DSSE_MEDIA_TYPE);
        is_known && manifest.layers.iter().all(|layer| Some(layer.media_type.as_str()) == kind)
    };
    let same_kind =
        union.layers.first().map(|one| &one.media_type) == own.layers.first().map(|one| &one.media_type);
    if !of_cosign(&union) || !of_cosign(&own) || !same_kind {
        return Ok(None);
    }
    // The signature stands in the annotations: two people sign the same payload.
    let has = |manifest: &Manifest, layer: &image::Descriptor| {
        manifest.layers.iter().any(|one| one.digest == layer.digest && one.annotations == layer.annotations)
    };
    if own.layers.iter().all(|layer| has(&union, layer)) {
        return Ok(Some(Merged::There));
    }
    if union.layers.iter().all(|layer| has(&own, layer)) {
        return Ok(Some(Merged::Source));
    }
    let new: Vec<_> = own.layers.iter().filter(|layer| !has(&union, layer)).cloned().collect();
    union.layers.extend(new);
    let digests: Vec<String> = union.layers.iter().map(|layer| layer.digest.to_string()).collect();
    let config = legacy_config(&digests.iter().map(String::as_str).collect::<Vec<_>>());
    let config = BlobData::new(media_type::OCI_CONFIG, config);
    union.config = config.descriptor.clone();
    let manifest = union.to_blob();
    if manifest.bytes.len() as u64 > MAX_MANIFEST_BYTES {
        let exceeded = BudgetExceeded::Bytes { limit: MAX_MANIFEST_BYTES };
        return Err(ImageError::Budget { document: "manifest", exceeded }.into());
    }
    Ok(Some(Merged::Both(Box::new(Made { manifest, config }))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Descriptor;
    use std::collections::BTreeMap;

    fn of(layers: &[(&str, &str, &str)]) -> BlobData {
        let layers = layers.iter().map(|(kind, payload, signature)| {
            let mut layer = Descriptor::of(kind, payload.as_bytes());
            layer.annotations.insert("dev.cosignproject.cosign/signature".into(), (*signature).into());
            layer
        });
        let manifest = Manifest {
            media_type: media_type::OCI_MANIFEST.into(),
            artifact_type: None,
            config: Descriptor::of(media_type::OCI_CONFIG, b"{}"),
            layers: layers.collect(),
            subject: None,
            annotations: BTreeMap::new(),
        };
        manifest.to_blob()
    }

    #[test]
    fn the_union_of_both() {
        const S: &str = SIMPLE_SIGNING_MEDIA_TYPE;
        let run = |there: &[(&str, &str, &str)], source: &[(&str, &str, &str)]| {
            merge(&of(there), &of(source)).expect("small")
        };
        assert_eq!(run(&[(S, "p", "a"), (S, "p", "b")], &[(S, "p", "b")]), Some(Merged::There));
        assert_eq!(run(&[(S, "p", "b")], &[(S, "p", "a"), (S, "p", "b")]), Some(Merged::Source));
        let Some(Merged::Both(made)) = run(&[(S, "p", "a"), (S, "q", "c")], &[(S, "p", "b"), (S, "q", "c")])
        else {
            panic!("both have something");
        };
        let Made { manifest, config } = *made;
        let parsed = Manifest::parse(&manifest.bytes, &manifest.descriptor.media_type).expect("a manifest");
        let signatures: Vec<&str> = parsed
            .layers
            .iter()
            .filter_map(|layer| Some(layer.annotations.values().next()?.as_str()))
            .collect();
        assert_eq!(signatures, ["a", "c", "b"], "what is there keeps its place");
        assert_eq!(parsed.config, config.descriptor);
        let text = String::from_utf8(config.bytes).expect("text");
        assert_eq!(text.matches("sha256:").count(), 3, "{text}");
        // Neither images nor lists of another kind.
        assert_eq!(run(&[("application/vnd.oci.image.layer.v1.tar+gzip", "p", "a")], &[(S, "p", "b")]), None);
        assert_eq!(run(&[(DSSE_MEDIA_TYPE, "p", "a")], &[(S, "p", "b")]), None);
        assert_eq!(run(&[], &[(S, "p", "b")]), None);
    }
}
