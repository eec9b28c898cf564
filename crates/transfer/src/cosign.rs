//! The entries of a layout's index as `cosign save` writes them and `cosign load` looks for them (cosign,
//! `pkg/oci/layout`): the annotation `kind` says what an entry is. Names are given too, so that other programs find the
//! image by its tag, and evidence about children of an index, which cosign's form has no place for, by theirs.

use base::Digest;
use image::layout::COSIGN_KIND;
use image::{Descriptor, is_index};

use crate::EvidenceKind;

/// The entry of the image.
pub(crate) fn root(descriptor: &Descriptor, tag: Option<&str>, of_cosign: bool) -> Descriptor {
    let entry = tag.map_or_else(|| descriptor.clone(), |tag| descriptor.clone().with_ref_name(tag));
    let kind = if is_index(&descriptor.media_type) { "imageIndex" } else { "image" };
    if of_cosign { with_kind(entry, kind) } else { entry }
}

/// The entry of evidence with a tag of its own.
pub(crate) fn tagged(descriptor: &Descriptor, tag: &str, root: &Digest, of_cosign: bool) -> Descriptor {
    let entry = descriptor.clone().with_ref_name(tag);
    let is = |kind: EvidenceKind| kind.tag(root).is_some_and(|name| name == tag);
    if of_cosign && is(EvidenceKind::Signature) {
        with_kind(entry, "sigs")
    } else if of_cosign && is(EvidenceKind::Attestation) {
        with_kind(entry, "atts")
    } else {
        entry
    }
}

fn with_kind(mut entry: Descriptor, kind: &str) -> Descriptor {
    entry.annotations.insert(COSIGN_KIND.into(), format!("dev.cosignproject.cosign/{kind}"));
    entry
}
