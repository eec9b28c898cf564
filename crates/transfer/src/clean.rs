//! Deleting evidence.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use base::{Digest, Reference};
use image::{Manifest, is_manifest};
use registry::Client;

use crate::collect::{Attached, Tie, attached_to, choose_root};
use crate::{EvidenceKind, InRegistry, TransferError};

/// What is to be deleted.
#[derive(Debug, Clone)]
pub struct CleanSelection {
    /// Kinds of evidence, under tags and as referrers.
    pub kinds: BTreeSet<EvidenceKind>,
    /// Whether only referrers are deleted.
    pub only_referrers: bool,
}

/// One manifest that would be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removable {
    /// Its digest.
    pub digest: Digest,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Its tag; none for a referrer.
    pub tag: Option<String>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Removables {
    /// The image.
    pub subject: Digest,
    /// What would be deleted.
    pub manifests: Vec<Removable>,
    /// What is listed as evidence and does not look like it, in words: it is left alone.
    pub kept: Vec<String>,
}

/// Finds what is attached to an image and would be deleted. Nothing is deleted yet.
///
/// # Errors
/// When a place could not be looked at.
pub fn removables(
    client: &Client,
    image: &Reference,
    selection: &CleanSelection,
    threads: NonZeroUsize,
) -> Result<Removables, TransferError> {
    let source = InRegistry::new(client.clone(), image.clone());
    let subject = choose_root(&source, None)?.descriptor.digest;
    let mut found = Removables { subject: subject.clone(), manifests: Vec::new(), kept: Vec::new() };
    for attached in attached_to(&source, &subject, threads)? {
        let Some(manifest) = attached.nodes.last().map(|node| &node.manifest) else { continue };
        let digest = manifest.descriptor.digest.clone();
        let kind = attached.kind.unwrap_or(EvidenceKind::Other);
        let tag = match &attached.tie {
            Tie::Tag(tag) => Some(tag.clone()),
            Tie::Referrer => None,
        };
        if !selection.kinds.contains(&kind) || (selection.only_referrers && tag.is_some()) {
            continue;
        }
        if !is_about(&attached, &subject)? {
            found
                .kept
                .push(format!("{digest}, which is listed as {} and does not look like it", kind.as_str()));
            continue;
        }
        found.manifests.push(Removable { digest, kind, tag });
    }
    Ok(found)
}

/// Whether a manifest is evidence about the image by its own content. Whoever may write a tag or a list could else have
/// others delete any image of the repository.
fn is_about(attached: &Attached, subject: &Digest) -> Result<bool, TransferError> {
    let Some(manifest) = attached.nodes.last().map(|node| &node.manifest) else { return Ok(false) };
    if manifest.descriptor.digest == *subject || !is_manifest(&manifest.descriptor.media_type) {
        return Ok(false);
    }
    let parsed = Manifest::parse(&manifest.bytes, &manifest.descriptor.media_type)?;
    if let Some(refers_to) = &parsed.subject {
        return Ok(refers_to.digest == *subject);
    }
    let by_type = crate::kind::of_manifest(&parsed, &manifest.descriptor);
    Ok(by_type.is_none_or(|kind| kind != EvidenceKind::Other))
}

/// Deletes one manifest. Returns whether it was there.
///
/// # Errors
/// When the registry refused, with a code of its own for registries that delete nothing.
pub fn remove(
    client: &Client,
    image: &Reference,
    subject: &Digest,
    manifest: &Removable,
) -> Result<bool, TransferError> {
    Ok(match &manifest.tag {
        Some(_) => client.delete_manifest(image, &manifest.digest)?,
        None => client.delete_referrer(image, subject, &manifest.digest)?,
    })
}
