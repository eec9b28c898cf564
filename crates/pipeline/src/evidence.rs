//! Evidence beside an image: fetched as a stranger would.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use attest::BUNDLE_LIMITS;
use base::Digest;
use image::{
    Descriptor, EvidenceSource, MAX_MANIFEST_BYTES, Manifest, ReferrersOutcome, SourceError, is_manifest,
};
use verify::EvidenceItem;

use crate::gather::{DEFAULT_WORKERS, MAX_TOTAL_BYTES, created, in_parallel};

/// Bundles that are fetched at a time, and then held in memory together: a page of a registry's list. How many there are
/// in all is limited by the list alone (10,000 in a registry), as for `assay verify`.
const BATCH: usize = 100;

/// All Sigstore bundles attached to one image.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The bundles, or why one could not be read. The source is the digest of its manifest.
    pub items: Vec<EvidenceItem>,
    /// Their manifests, in the same order.
    pub manifests: Vec<Descriptor>,
    /// How they were looked for.
    pub outcome: ReferrersOutcome,
}

/// Fetches all bundles attached to `subject` and holds them: for places whose size is known. [`visit_bundles`] holds
/// some at a time.
///
/// # Errors
/// When the list itself could not be had. A single bundle that could not be read is an item that says so.
pub fn fetch_evidence(source: &dyn EvidenceSource, subject: &Digest) -> Result<Evidence, SourceError> {
    let (mut items, mut manifests) = (Vec::new(), Vec::new());
    let outcome = visit_bundles(source, subject, &mut |item, manifest| {
        items.push(item);
        manifests.push(manifest.clone());
        ControlFlow::Continue(())
    })?;
    Ok(Evidence { items, manifests, outcome })
}

/// Shows each bundle attached to `subject`, the newest first by what their manifests say, until `visit` has seen enough.
/// What is over the limit of bytes for one image ([`crate::gather_evidence`] has the same) is shown as not readable.
///
/// # Errors
/// When the list itself could not be had. A single bundle that could not be read is an item that says so.
pub fn visit_bundles(
    source: &dyn EvidenceSource,
    subject: &Digest,
    visit: &mut dyn FnMut(EvidenceItem, &Descriptor) -> ControlFlow<()>,
) -> Result<ReferrersOutcome, SourceError> {
    let (wanted, outcome) = list_bundles(source, subject)?;
    let total = AtomicU64::new(0);
    for batch in wanted.chunks(BATCH) {
        let bundles = in_parallel(DEFAULT_WORKERS, batch, |descriptor| bundle_of(source, descriptor, &total));
        for (descriptor, bundle) in batch.iter().zip(bundles) {
            let Some(bundle) = bundle.transpose() else { continue };
            if visit(EvidenceItem { source: descriptor.digest.to_string(), bundle }, descriptor).is_break() {
                return Ok(outcome);
            }
        }
    }
    Ok(outcome)
}

/// The manifests beside `subject` that may hold a bundle, the newest first.
///
/// # Errors
/// When the list could not be had.
pub(crate) fn list_bundles(
    source: &dyn EvidenceSource,
    subject: &Digest,
) -> Result<(Vec<Descriptor>, ReferrersOutcome), SourceError> {
    let referrers = source.referrers_of(subject)?;
    let mut wanted: Vec<Descriptor> = referrers.descriptors.into_iter().filter(may_be_bundle).collect();
    wanted.sort_by_cached_key(|descriptor| Reverse(created(descriptor)));
    Ok((wanted, referrers.outcome))
}

/// The bundle under one manifest of [`list_bundles`]; none when it holds something else.
///
/// # Errors
/// Why it could not be read.
pub(crate) fn fetch_bundle(
    source: &dyn EvidenceSource,
    descriptor: &Descriptor,
) -> Result<Option<Vec<u8>>, String> {
    bundle_of(source, descriptor, &AtomicU64::new(0))
}

/// Lists of fallback tags carry wrong or empty artifact types (cosign#4641), so only what is certainly something else is
/// passed over.
fn may_be_bundle(descriptor: &Descriptor) -> bool {
    let kind = descriptor.artifact_type.as_deref().unwrap_or_default();
    is_manifest(&descriptor.media_type)
        && (kind.is_empty() || kind.starts_with(BUNDLE_PREFIX) || kind == image::media_type::OCI_EMPTY)
}

/// What all versions of the bundle's media type begin with.
const BUNDLE_PREFIX: &str = "application/vnd.dev.sigstore.bundle";

/// `total` counts the bytes of all bundles of the image.
fn bundle_of(
    source: &dyn EvidenceSource,
    descriptor: &Descriptor,
    total: &AtomicU64,
) -> Result<Option<Vec<u8>>, String> {
    let bytes = source.fetch_bounded(descriptor, MAX_MANIFEST_BYTES).map_err(|error| error.to_string())?;
    let manifest = Manifest::parse(&bytes, &descriptor.media_type).map_err(|error| error.to_string())?;
    match manifest.layers.as_slice() {
        [layer] if layer.media_type.starts_with(BUNDLE_PREFIX) => {
            if total.fetch_add(layer.size, Ordering::Relaxed).saturating_add(layer.size) > MAX_TOTAL_BYTES {
                return Err(format!("all evidence together has more than {MAX_TOTAL_BYTES} bytes"));
            }
            source.fetch_bounded(layer, BUNDLE_LIMITS.bytes).map(Some).map_err(|error| error.to_string())
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use image::{Descriptor, EvidenceSource, Referrers, ReferrersOutcome, SourceError, media_type};

    use super::*;

    /// An image with bundles that are numbered, the oldest first.
    struct Crowd {
        list: Vec<Descriptor>,
        blobs: BTreeMap<Digest, Vec<u8>>,
        fetched: AtomicUsize,
    }

    impl Crowd {
        fn of(bundles: usize, size: Option<u64>) -> Self {
            let (mut list, mut blobs) = (Vec::new(), BTreeMap::new());
            for number in 0..bundles {
                let bundle = format!("bundle {number}").into_bytes();
                let mut layer = Descriptor::of(media_type::SIGSTORE_BUNDLE_V03, &bundle);
                layer.size = size.unwrap_or(layer.size);
                let manifest = serde_json::json!({
                    "schemaVersion": 2, "mediaType": media_type::OCI_MANIFEST,
                    "config": Descriptor::of(media_type::OCI_EMPTY, b"{}"), "layers": [&layer],
                });
                let manifest = serde_json::to_vec(&manifest).expect("JSON");
                let mut one = Descriptor::of(media_type::OCI_MANIFEST, &manifest);
                let at = format!("2026-01-01T00:{:02}:{:02}Z", number / 60 % 60, number % 60);
                one.annotations = [("org.opencontainers.image.created".to_owned(), at)].into();
                blobs.extend([(layer.digest, bundle), (one.digest.clone(), manifest)]);
                list.push(one);
            }
            Self { list, blobs, fetched: AtomicUsize::new(0) }
        }
    }

    impl EvidenceSource for Crowd {
        fn place(&self) -> String {
            "crowd".into()
        }
        fn referrers_of(&self, _: &Digest) -> Result<Referrers, SourceError> {
            Ok(Referrers { descriptors: self.list.clone(), outcome: ReferrersOutcome::Api })
        }
        fn tagged(&self, _: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError> {
            Ok(None)
        }
        fn fetch_bounded(&self, descriptor: &Descriptor, _: u64) -> Result<Vec<u8>, SourceError> {
            self.fetched.fetch_add(1, Ordering::Relaxed);
            Ok(self.blobs[&descriptor.digest].clone())
        }
    }

    #[test]
    fn every_bundle_of_a_crowd_is_seen_and_only_as_many_as_are_wanted_are_fetched() {
        let subject = Digest::sha256_of(b"image");
        let crowd = Crowd::of(2_500, None);
        let evidence = fetch_evidence(&crowd, &subject).expect("listed");
        assert_eq!((evidence.items.len(), evidence.manifests.len()), (2_500, 2_500));
        assert!(evidence.items.iter().all(|item| item.bundle.is_ok()));
        let crowd = Crowd::of(2_500, None);
        let mut first = None;
        visit_bundles(&crowd, &subject, &mut |item, _| {
            first = item.bundle.ok();
            ControlFlow::Break(())
        })
        .expect("listed");
        assert_eq!(first.as_deref(), Some(&b"bundle 2499"[..]), "the newest first");
        assert_eq!(crowd.fetched.into_inner(), 2 * BATCH);
    }

    #[test]
    fn bundles_over_the_limit_of_bytes_say_so() {
        let fits = MAX_TOTAL_BYTES / 4;
        let count = |size| {
            let evidence =
                fetch_evidence(&Crowd::of(4, Some(size)), &Digest::sha256_of(b"image")).expect("listed");
            evidence.items.iter().filter(|item| item.bundle.is_ok()).count()
        };
        assert_eq!(count(fits), 4);
        assert_eq!(count(fits + 1), 3);
    }
}
