//! Evidence beside an image: fetched as a stranger would.

use attest::BUNDLE_LIMITS;
use base::Digest;
use image::{
    Descriptor, EvidenceSource, MAX_MANIFEST_BYTES, Manifest, ReferrersOutcome, SourceError, is_manifest,
};
use verify::EvidenceItem;

use crate::gather::{DEFAULT_WORKERS, in_parallel};

/// Referrers of one image that are looked at: cosign and registries page at 100, and nobody attaches thousands.
const MAX_REFERRERS: usize = 1000;

/// All Sigstore bundles attached to one image.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The bundles, or why one could not be read. The source is the digest of its manifest.
    pub items: Vec<EvidenceItem>,
    /// Their manifests, in the same order.
    pub manifests: Vec<Descriptor>,
    /// How they were looked for.
    pub outcome: ReferrersOutcome,
    /// Whether everything listed was looked at.
    pub complete: bool,
}

/// Fetches all bundles attached to `subject`.
///
/// # Errors
/// When the list itself could not be had. A single bundle that could not be read is an item that says so.
pub fn fetch_evidence(source: &dyn EvidenceSource, subject: &Digest) -> Result<Evidence, SourceError> {
    let referrers = source.referrers_of(subject)?;
    let complete = referrers.descriptors.len() <= MAX_REFERRERS;
    let mut evidence =
        Evidence { items: Vec::new(), manifests: Vec::new(), outcome: referrers.outcome, complete };
    let wanted = referrers.descriptors.into_iter().take(MAX_REFERRERS).filter(may_be_bundle);
    let wanted: Vec<Descriptor> = wanted.collect();
    let bundles = in_parallel(DEFAULT_WORKERS, &wanted, |descriptor| bundle_of(source, descriptor));
    for (descriptor, bundle) in wanted.into_iter().zip(bundles) {
        if let Some(bundle) = bundle.transpose() {
            let source = descriptor.digest.to_string();
            evidence.items.push(EvidenceItem { source, bundle });
            evidence.manifests.push(descriptor);
        }
    }
    Ok(evidence)
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

fn bundle_of(source: &dyn EvidenceSource, descriptor: &Descriptor) -> Result<Option<Vec<u8>>, String> {
    let bytes = source.fetch_bounded(descriptor, MAX_MANIFEST_BYTES).map_err(|error| error.to_string())?;
    let manifest = Manifest::parse(&bytes, &descriptor.media_type).map_err(|error| error.to_string())?;
    match manifest.layers.as_slice() {
        [layer] if layer.media_type.starts_with(BUNDLE_PREFIX) => {
            source.fetch_bounded(layer, BUNDLE_LIMITS.bytes).map(Some).map_err(|error| error.to_string())
        }
        _ => Ok(None),
    }
}
