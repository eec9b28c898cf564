//! Attaching one bundle to one image: what `assay sign` and `assay attest` do beside `assay run`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use attest::{Bundle, Content, Statement};
use base::{Class, Digest, Fault, Timestamp};
use image::{
    Descriptor, ImageSource, Index, MAX_INDEX_NESTING, NewReferrer, ReferrerStore, SourceError, is_index,
    media_type,
};
use verify::{Artifact, Requirement, TrustRoot, verify_bundle};

use crate::evidence::visit_bundles;

/// Images below one index that are signed one by one. Own choice: the largest official images have some thirty
/// platforms with an attestation manifest each.
const MAX_IMAGES: usize = 1000;

/// The referrer of a bundle, as cosign 3 writes it (`WriteReferrer`).
///
/// The time is the bundle's own, so that the same bundle always makes the same manifest.
pub(crate) fn bundle_referrer(subject: &Descriptor, predicate_type: &str, bundle: &[u8]) -> NewReferrer {
    let parsed = Bundle::parse(bundle).ok();
    let content = match parsed.as_ref().map(|bundle| &bundle.content) {
        Some(Content::Message { .. }) => "message-signature",
        _ => "dsse-envelope",
    };
    let mut annotations = BTreeMap::from([
        ("dev.sigstore.bundle.content".to_owned(), content.to_owned()),
        ("dev.sigstore.bundle.predicateType".to_owned(), predicate_type.to_owned()),
    ]);
    if let Some(created) = parsed.as_ref().and_then(sign::signed_at) {
        annotations.insert("org.opencontainers.image.created".to_owned(), created.to_rfc3339());
    }
    NewReferrer {
        subject: subject.clone(),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.to_owned(),
        annotations,
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.to_owned(),
        layer: bundle.to_vec(),
    }
}

/// Publishes one bundle of a command such as `assay sign`.
///
/// # Errors
/// When it could not be written.
pub fn publish_bundle(
    store: &dyn ReferrerStore,
    subject: &Descriptor,
    predicate_type: &str,
    bundle: &Bundle,
) -> Result<Descriptor, SourceError> {
    store.publish(&bundle_referrer(subject, predicate_type, &bundle.to_json()))
}

/// Whether a statement that was found claims what is to be signed.
pub type Same<'a> = &'a dyn Fn(&Statement) -> bool;

/// The manifest of a bundle that is attached already, verifies, and claims the same by the same signer. Signing again
/// would add a second one that says nothing new.
///
/// # Errors
/// When what is attached could not be listed. A single bundle that could not be read does not count as there.
pub fn already_signed(
    store: &dyn ReferrerStore,
    subject: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    same: Same<'_>,
    now: Timestamp,
) -> Result<Option<Digest>, SourceError> {
    let mut found = None;
    visit_bundles(store, subject, &mut |item, manifest| {
        let is_same = item.bundle.is_ok_and(|bytes| {
            verify_bundle(&bytes, Artifact::Digest(subject), root, requirement, now)
                .is_ok_and(|verified| verified.statement().is_some_and(same))
        });
        if is_same {
            found = Some(manifest.digest.clone());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// An index with more images below it than are signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} has more than {limit} images below it")]
struct TooManyImages {
    name: String,
    limit: usize,
}

impl Fault for TooManyImages {
    fn code(&self) -> &'static str {
        "sign-too-many-images"
    }
    fn hint(&self) -> String {
        "sign the index alone, or its images by digest".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// `root` and every image and index below it, each once, parents first. For a single image that is the image alone.
///
/// # Errors
/// When an index cannot be read, is nested deeper than the image-spec's readers go, or has over 1000 images.
pub fn images_below(
    source: &dyn ImageSource,
    root: &Descriptor,
    root_bytes: &[u8],
) -> Result<Vec<Descriptor>, SourceError> {
    let mut found = vec![root.clone()];
    descend(source, root, root_bytes, MAX_INDEX_NESTING, &mut found)?;
    Ok(found)
}

fn descend(
    source: &dyn ImageSource,
    descriptor: &Descriptor,
    bytes: &[u8],
    left: u32,
    found: &mut Vec<Descriptor>,
) -> Result<(), SourceError> {
    if !is_index(&descriptor.media_type) {
        return Ok(());
    }
    let boxed = |error: image::ImageError| Box::new(error) as SourceError;
    let index = Index::parse(bytes, &descriptor.media_type).map_err(boxed)?;
    for child in index.manifests {
        if found.iter().any(|known| known.digest == child.digest) {
            continue;
        }
        if found.len() > MAX_IMAGES || left == 0 {
            return Err(Box::new(TooManyImages { name: source.name(), limit: MAX_IMAGES }));
        }
        let bytes = if is_index(&child.media_type) { Some(source.manifest(&child)?) } else { None };
        found.push(child.clone());
        if let Some(bytes) = bytes {
            descend(source, &child, &bytes, left - 1, found)?;
        }
    }
    Ok(())
}
