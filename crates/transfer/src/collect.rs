//! From a name to everything that belongs to it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use base::{Class, Digest, Fault, Platform};
use image::{BlobData, Descriptor, Index, MAX_INDEX_NESTING, Manifest, SourceError, is_index, is_manifest};

use crate::kind::{self, BUNDLE_PREFIX};
use crate::{EvidenceKind, Meter, Source, TransferError, parallel};

/// Manifests of one transfer: the largest lists of referrers (10,000, `registry`) on two platforms.
const MAX_MANIFESTS: usize = 20_000;

/// Bytes of the manifests of one transfer, which are held in memory: [`MAX_MANIFESTS`] of 12 KiB each.
const MAX_MANIFEST_TOTAL_BYTES: u64 = 256 << 20;

/// Referrers of referrers: a signature over an SBOM over an image is two.
const MAX_REFERRER_DEPTH: usize = 4;

/// What is to be moved.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The image of one platform only.
    pub platform: Option<Platform>,
    /// Only evidence of these kinds, and not the image. None: the image and all of its evidence.
    pub only: Option<BTreeSet<EvidenceKind>>,
    /// Whether evidence is looked for at all.
    pub evidence: bool,
    /// How many requests are made, and blobs moved, at a time.
    pub threads: NonZeroUsize,
}

/// Four streams fill a line of 1 Gbit/s against registries that give each some 30 MB/s.
const DEFAULT_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);

impl Default for Selection {
    fn default() -> Self {
        Self { platform: None, only: None, evidence: true, threads: DEFAULT_THREADS }
    }
}

/// A manifest and the blobs it names.
#[derive(Debug, Clone)]
pub struct Node {
    /// The manifest or index.
    pub manifest: BlobData,
    /// Configuration and layers; none for an index.
    pub blobs: Vec<Descriptor>,
}

/// How evidence is tied to what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tie {
    /// Listed as a referrer.
    Referrer,
    /// By a tag that is made of the digest.
    Tag(String),
}

/// A piece of evidence.
#[derive(Debug, Clone)]
pub struct Attached {
    /// What it is about.
    pub subject: Digest,
    /// Its kind; none for a bundle that could not be looked into.
    pub kind: Option<EvidenceKind>,
    /// How it is tied.
    pub tie: Tie,
    /// Its manifests, each after what it names; the last is the evidence itself.
    pub nodes: Vec<Node>,
}

/// Everything that is to be moved.
#[derive(Debug, Clone)]
pub struct Graph {
    /// What the name means, or the image of the platform.
    pub root: BlobData,
    /// The manifests of the image, each after what it names; the last is the root. Empty when only evidence is moved.
    pub image: Vec<Node>,
    /// Evidence about any of them, what is about other evidence after that.
    pub evidence: Vec<Attached>,
    /// What is listed and not there, in words.
    pub left_out: Vec<String>,
}

impl Graph {
    /// Every blob once, in the order of first use.
    #[must_use]
    pub fn blobs(&self) -> Vec<Descriptor> {
        let mut seen = BTreeSet::new();
        let nodes = self.image.iter().chain(self.evidence.iter().flat_map(|attached| &attached.nodes));
        let blobs = nodes.flat_map(|node| &node.blobs);
        blobs.filter(|blob| seen.insert(blob.digest.clone())).cloned().collect()
    }

    /// How much evidence of each kind there is.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for attached in &self.evidence {
            *counts.entry(attached.kind.unwrap_or(EvidenceKind::Other).as_str()).or_default() += 1;
        }
        counts
    }
}

/// Reads every manifest that belongs to an image. No blob is read, except that of a bundle that does not say what it
/// holds when only some kinds are wanted.
///
/// # Errors
/// When something could not be read, or there is more than the limits allow.
pub fn collect(source: &dyn Source, selection: &Selection) -> Result<Graph, TransferError> {
    let root = choose_root(source, selection.platform.as_ref())?;
    let mut walk = Walk::new(source, selection);
    let mut image = Vec::new();
    walk.seen.insert(root.descriptor.digest.clone());
    walk.manifest(root.clone(), 0, &mut image)?;
    let mut evidence = if selection.evidence { walk.evidence(&image)? } else { Vec::new() };
    if let Some(only) = &selection.only {
        for attached in &mut evidence {
            if attached.kind.is_none() {
                attached.kind = walk.look_into(attached)?;
            }
        }
        // A bundle nobody can read may be of any kind: rather one too many than one lost.
        evidence.retain(|attached| attached.kind.is_none_or(|kind| only.contains(&kind)));
        image.clear();
    }
    Ok(Graph { root, image, evidence, left_out: walk.left_out })
}

/// The manifest or index that is meant.
///
/// # Errors
/// When it does not exist, or does not offer the platform.
pub(crate) fn choose_root(
    source: &dyn Source,
    platform: Option<&Platform>,
) -> Result<BlobData, TransferError> {
    match platform {
        None => {
            let (descriptor, bytes) = source.root()?;
            Ok(BlobData { descriptor, bytes })
        }
        Some(platform) => {
            let resolved = image::resolve(source, Some(platform))?;
            Ok(BlobData { descriptor: resolved.manifest, bytes: resolved.manifest_bytes })
        }
    }
}

/// What is attached to one manifest, not to its children and not to other evidence. A bundle that does not say its kind
/// is looked into.
pub(crate) fn attached_to(
    source: &dyn Source,
    subject: &Digest,
    threads: NonZeroUsize,
) -> Result<Vec<Attached>, TransferError> {
    let selection = Selection { threads, ..Selection::default() };
    let mut walk = Walk::new(source, &selection);
    let subjects = [subject.clone()];
    let mut found = walk.tagged(&subjects)?;
    found.extend(walk.referrers(&subjects)?);
    for attached in &mut found {
        if attached.kind.is_none() {
            attached.kind = walk.look_into(attached)?;
        }
    }
    Ok(found)
}

struct Walk<'a> {
    source: &'a dyn Source,
    selection: &'a Selection,
    /// Manifests taken so far.
    seen: BTreeSet<Digest>,
    /// Subject and digest of the referrers taken so far: lists may lead in a circle.
    listed: BTreeSet<(Digest, Digest)>,
    bytes: u64,
    left_out: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a dyn Source, selection: &'a Selection) -> Self {
        let (seen, listed, left_out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        Self { source, selection, seen, listed, bytes: 0, left_out }
    }

    /// Takes a manifest or index that was read, and what it names.
    fn manifest(&mut self, found: BlobData, depth: u32, out: &mut Vec<Node>) -> Result<(), TransferError> {
        self.bytes = self.bytes.saturating_add(found.bytes.len() as u64);
        self.bound("bytes of manifests", self.bytes > MAX_MANIFEST_TOTAL_BYTES, MAX_MANIFEST_TOTAL_BYTES)?;
        self.bound("manifests", self.seen.len() > MAX_MANIFESTS, MAX_MANIFESTS as u64)?;
        let media_type = found.descriptor.media_type.clone();
        if !is_index(&media_type) {
            let manifest = Manifest::parse(&found.bytes, &media_type)?;
            let named = manifest.layers.into_iter().chain([manifest.config]);
            let (foreign, blobs): (Vec<_>, Vec<_>) = named.partition(is_foreign);
            self.left_out.extend(foreign.iter().map(|layer| {
                format!(
                    "layer {}, which its licence keeps out of registries ({})",
                    layer.digest, layer.media_type
                )
            }));
            out.push(Node { manifest: found, blobs });
            return Ok(());
        }
        self.bound("levels of indexes", depth >= MAX_INDEX_NESTING, u64::from(MAX_INDEX_NESTING))?;
        let index = Index::parse(&found.bytes, &media_type)?;
        let new: Vec<Descriptor> =
            index.manifests.into_iter().filter(|child| self.seen.insert(child.digest.clone())).collect();
        self.bound("manifests", self.seen.len() > MAX_MANIFESTS, MAX_MANIFESTS as u64)?;
        let read = |child: &Descriptor| match self.source.manifest(child) {
            Ok(bytes) => Ok(BlobData { descriptor: child.clone(), bytes }),
            Err(error) if is_missing(&*error) => Err(TransferError::Incomplete {
                name: self.source.name(),
                digest: child.digest.clone(),
                cause: error.to_string(),
            }),
            Err(error) => Err(TransferError::Place(error)),
        };
        for child in parallel::map(&new, self.selection.threads, read)? {
            self.manifest(child, depth + 1, out)?;
        }
        out.push(Node { manifest: found, blobs: Vec::new() });
        Ok(())
    }

    fn bound(&self, what: &'static str, exceeded: bool, limit: u64) -> Result<(), TransferError> {
        if exceeded {
            return Err(TransferError::TooMany { name: self.source.name(), what, limit });
        }
        Ok(())
    }

    /// Everything about the manifests of the image, and what is about that.
    fn evidence(&mut self, image: &[Node]) -> Result<Vec<Attached>, TransferError> {
        let mut subjects: Vec<Digest> =
            image.iter().map(|node| node.manifest.descriptor.digest.clone()).collect();
        let mut found = self.tagged(&subjects)?;
        for _ in 0..MAX_REFERRER_DEPTH {
            let level = self.referrers(&subjects)?;
            if level.is_empty() {
                return Ok(found);
            }
            subjects = level
                .iter()
                .filter_map(|attached| Some(attached.nodes.last()?.manifest.descriptor.digest.clone()))
                .collect();
            found.extend(level);
        }
        let deeper = self.referrers(&subjects)?;
        self.bound("levels of referrers", !deeper.is_empty(), MAX_REFERRER_DEPTH as u64)?;
        Ok(found)
    }

    fn referrers(&mut self, subjects: &[Digest]) -> Result<Vec<Attached>, TransferError> {
        let threads = self.selection.threads;
        let lists = self.source.attached(subjects, threads)?;
        let listed: Vec<(Digest, Descriptor)> = subjects
            .iter()
            .zip(lists)
            .flat_map(|(subject, list)| list.into_iter().map(|entry| (subject.clone(), entry)))
            .filter(|(subject, entry)| self.listed.insert((subject.clone(), entry.digest.clone())))
            .collect();
        self.seen.extend(listed.iter().map(|(_, entry)| entry.digest.clone()));
        self.bound("manifests", self.seen.len() > MAX_MANIFESTS, MAX_MANIFESTS as u64)?;
        let read = |(_, entry): &(Digest, Descriptor)| -> Result<Option<Vec<u8>>, SourceError> {
            if !is_manifest(&entry.media_type) && !is_index(&entry.media_type) {
                return Ok(None);
            }
            match self.source.manifest(entry) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if is_missing(&*error) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let bytes = parallel::map(&listed, threads, read)?;
        let mut attached = Vec::new();
        for ((subject, entry), bytes) in listed.into_iter().zip(bytes) {
            let Some(bytes) = bytes else {
                self.left_out.push(format!(
                    "{}, listed as a referrer of {subject} and not there as {}",
                    entry.digest, entry.media_type
                ));
                continue;
            };
            attached.push(self.referrer(subject, entry, bytes)?);
        }
        Ok(attached)
    }

    fn referrer(
        &mut self,
        subject: Digest,
        entry: Descriptor,
        bytes: Vec<u8>,
    ) -> Result<Attached, TransferError> {
        let mut described = entry.clone();
        let mut kind = Some(EvidenceKind::Other);
        if is_manifest(&entry.media_type) {
            let manifest = Manifest::parse(&bytes, &entry.media_type)?;
            kind = kind::of_manifest(&manifest, &entry);
            // The manifest knows better than the list: see cosign#4641.
            described = manifest.as_referrer(&entry, &subject).unwrap_or(entry);
        }
        let mut nodes = Vec::new();
        self.manifest(BlobData { descriptor: described, bytes }, 0, &mut nodes)?;
        Ok(Attached { subject, kind, tie: Tie::Referrer, nodes })
    }

    /// What cosign keeps under tags. It is about images only.
    fn tagged(&mut self, subjects: &[Digest]) -> Result<Vec<Attached>, TransferError> {
        let wanted: Vec<(&Digest, EvidenceKind, String)> = subjects
            .iter()
            .flat_map(|subject| EvidenceKind::TAGGED.map(|kind| Some((subject, kind, kind.tag(subject)?))))
            .flatten()
            .collect();
        let found = parallel::map(&wanted, self.selection.threads, |(_, _, tag)| self.source.tagged(tag))?;
        let mut attached = Vec::new();
        for ((subject, kind, tag), found) in wanted.into_iter().zip(found) {
            let Some(found) = found else { continue };
            self.seen.insert(found.descriptor.digest.clone());
            let mut nodes = Vec::new();
            self.manifest(found, 0, &mut nodes)?;
            attached.push(Attached { subject: subject.clone(), kind: Some(kind), tie: Tie::Tag(tag), nodes });
        }
        Ok(attached)
    }

    fn look_into(&self, attached: &Attached) -> Result<Option<EvidenceKind>, TransferError> {
        let layer = attached
            .nodes
            .last()
            .and_then(|node| node.blobs.iter().find(|blob| blob.media_type.starts_with(BUNDLE_PREFIX)));
        let Some(layer) = layer else { return Ok(None) };
        let bytes = small_blob(self.source, layer, attest::BUNDLE_LIMITS.bytes)?;
        Ok(kind::of_bundle(&bytes).ok().map(|(kind, _)| kind))
    }
}

/// A blob in memory, of at most `limit` bytes, checked.
pub(crate) fn small_blob(
    source: &dyn Source,
    blob: &Descriptor,
    limit: u64,
) -> Result<Vec<u8>, TransferError> {
    if blob.size > limit {
        let exceeded = base::BudgetExceeded::Bytes { limit };
        return Err(image::ImageError::Budget { document: "blob", exceeded }.into());
    }
    let cause = crate::checked::Cause::default();
    let mut reader = crate::checked::Checked::new(source.blob(blob)?, blob, cause.clone(), &Meter::default());
    let mut bytes = Vec::new();
    match std::io::Read::read_to_end(&mut reader, &mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(TransferError::Place(cause.take().unwrap_or_else(|| {
            Box::new(image::ImageError::Read { document: "blob", reason: error.to_string() })
        }))),
    }
}

/// Whether something that was named is not there, as opposed to: could not be looked for.
fn is_missing(fault: &dyn Fault) -> bool {
    fault.class() == Class::NothingToExamine
        || matches!(fault.code(), "image-missing-blob" | "registry-incomplete")
}

/// image-spec layer.md, "Non-Distributable Layers": not to be pushed to registries.
fn is_foreign(blob: &Descriptor) -> bool {
    blob.media_type.contains(".nondistributable.") || blob.media_type.contains(".foreign.")
}
