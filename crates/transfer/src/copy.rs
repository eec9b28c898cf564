//! Copying an image with everything attached to it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::{Digest, ImageLocation, Reference};
use image::{BlobData, Descriptor, is_index};
use registry::Client;
use store::create_layout;

use crate::collect::{Attached, Tie};
use crate::destination::{Destination, ToFolder, ToRegistry};
use crate::merge::{Merged, merge};
use crate::{Graph, Meter, Selection, Source, TransferError, archive, collect, parallel};

/// How a copy is made.
#[derive(Debug, Clone, Default)]
pub struct CopyOptions {
    /// What is copied.
    pub selection: Selection,
    /// Whether a tag of the destination may lose what it means now.
    pub force: bool,
}

/// What was copied.
#[derive(Debug, Clone)]
pub struct Copied {
    /// The image, by digest.
    pub root: Descriptor,
    /// Where it is now.
    pub place: ImageLocation,
    /// Evidence by kind.
    pub evidence: BTreeMap<&'static str, usize>,
    /// Blobs whose bytes were sent.
    pub sent: u64,
    /// Blobs that were there already.
    pub there: u64,
    /// What is listed at the source and not there, in words.
    pub left_out: Vec<String>,
}

/// Copies an image: blobs, manifests from the leaves to the root, evidence, and the name last. What is there already is
/// not sent again; an interrupted copy is finished by the same call.
///
/// # Errors
/// When something could not be read or written; the destination's tag is as it was then.
pub fn copy(
    source: &Arc<dyn Source>,
    to: &ImageLocation,
    client: &Client,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<Copied, TransferError> {
    let threads = options.selection.threads;
    match to {
        ImageLocation::Registry(reference) => {
            let destination = ToRegistry::new(client.clone(), reference.clone(), threads);
            let tag = reference.tag().filter(|_| reference.digest().is_none()).map(str::to_owned);
            let pinned = reference.digest().cloned();
            let mut copied = into(source, &destination, tag.as_deref(), pinned.as_ref(), to, options, meter)?;
            copied.place = ImageLocation::Registry(reference.at_digest(copied.root.digest.clone()));
            Ok(copied)
        }
        ImageLocation::OciLayout { path, tag, digest } => {
            let tag = tag.clone().or_else(|| tag_of(source.reference()));
            if is_archive(Path::new(path)) {
                let form = archive::Form::Layout { tag };
                return archive::save(source, Path::new(path), &form, to, options, meter);
            }
            let destination = ToFolder::new(create_layout(Path::new(path))?, false);
            into(source, &destination, tag.as_deref(), digest.as_ref(), to, options, meter)
        }
        ImageLocation::DockerArchive { path } => {
            let form = archive::Form::Docker { name: source.reference().map(named) };
            archive::save(source, Path::new(path), &form, to, options, meter)
        }
        _ => Err(TransferError::NoDestination {
            name: to.to_string(),
            reason: "it is no registry, layout or archive",
        }),
    }
}

/// Saves an image with its evidence as a folder or, with a file name, an archive that `cosign load` reads as well as
/// [`load`] does.
///
/// # Errors
/// As for [`copy`].
pub fn save(
    source: &Arc<dyn Source>,
    path: &Path,
    as_file: bool,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<Copied, TransferError> {
    let tag = tag_of(source.reference());
    let shown = path.display().to_string();
    let to = ImageLocation::OciLayout { path: shown, tag: tag.clone(), digest: None };
    if as_file {
        return archive::save(source, path, &archive::Form::Cosign { tag }, &to, options, meter);
    }
    let destination = ToFolder::new(create_layout(path)?, true);
    into(source, &destination, tag.as_deref(), None, &to, options, meter)
}

/// Loads what [`save`] or `cosign save` wrote into a registry.
///
/// # Errors
/// As for [`copy`].
pub fn load(
    path: &Path,
    to: &Reference,
    client: &Client,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<Copied, TransferError> {
    let from = ImageLocation::OciLayout { path: path.display().to_string(), tag: None, digest: None };
    let source = crate::open(&from, client)?;
    copy(&source, &ImageLocation::Registry(to.clone()), client, options, meter)
}

/// Copies the image alone to a registry; the reference by digest.
///
/// # Errors
/// As for [`copy`].
pub fn copy_image(
    source: &Arc<dyn Source>,
    to: &Reference,
    client: &Client,
) -> Result<Reference, TransferError> {
    let selection = Selection { evidence: false, ..Selection::default() };
    let options = CopyOptions { selection, force: true };
    let place = ImageLocation::Registry(to.clone());
    let copied = copy(source, &place, client, &options, &Meter::default())?;
    Ok(to.at_digest(copied.root.digest))
}

/// A file name that ends in `.tar`, or a file that is there: no folder for a layout.
fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tar") && !path.is_dir()
}

fn tag_of(reference: Option<&Reference>) -> Option<String> {
    reference.and_then(Reference::tag).map(str::to_owned)
}

/// As `docker load` shows it. It has no name for an image by digest.
fn named(reference: &Reference) -> String {
    let tag = reference.tag().unwrap_or("latest");
    let name = reference.name();
    let name = name.strip_prefix("index.docker.io/library/").unwrap_or(&name);
    format!("{name}:{tag}")
}

fn into(
    source: &Arc<dyn Source>,
    destination: &dyn Destination,
    tag: Option<&str>,
    pinned: Option<&Digest>,
    to: &ImageLocation,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<Copied, TransferError> {
    let graph = collect(&**source, &options.selection)?;
    let found = &graph.root.descriptor.digest;
    if pinned.is_some_and(|pinned| pinned != found) {
        return Err(TransferError::OtherDigest { name: to.to_string(), found: found.clone() });
    }
    // Where only evidence is copied, the image is named by nobody here.
    let names_root = !graph.image.is_empty();
    let root_is_named = match tag {
        Some(tag) if names_root => is_named(destination, tag, &graph.root, to, options.force)?,
        _ => false,
    };
    let mut tags = Vec::new();
    for (tag, manifest) in evidence_tags(&graph) {
        tags.extend(to_tag(destination, tag, manifest, to, options.force)?);
    }
    let (sent, there) = put_all(source, destination, &graph, options, meter)?;
    // Names last: whoever sees the tag sees a whole image with its evidence.
    for (_, manifest, config) in &tags {
        if let Some(config) = config {
            destination.put_made(config)?;
            destination.put_manifest(manifest)?;
        }
    }
    let tags: Vec<(String, &BlobData)> =
        tags.iter().map(|(tag, manifest, _)| (tag.clone(), manifest)).collect();
    destination.put_tags(found, &tags)?;
    if names_root && !root_is_named {
        destination.put_root(tag, &graph.root)?;
    }
    Ok(Copied {
        root: graph.root.descriptor.clone(),
        place: to.clone(),
        evidence: graph.counts(),
        sent,
        there,
        left_out: graph.left_out,
    })
}

/// What cosign keeps under tags.
fn evidence_tags(graph: &Graph) -> Vec<(String, &BlobData)> {
    let tagged = graph.evidence.iter().filter_map(|attached| match &attached.tie {
        Tie::Tag(tag) => Some((tag.clone(), &attached.nodes.last()?.manifest)),
        Tie::Referrer => None,
    });
    tagged.collect()
}

/// What a tag of evidence is to mean, with the configuration of a manifest that was made here; none when nothing has to be
/// written. Signatures that are there already are kept beside those that are copied.
fn to_tag(
    destination: &dyn Destination,
    tag: String,
    manifest: &BlobData,
    to: &ImageLocation,
    force: bool,
) -> Result<Option<(String, BlobData, Option<BlobData>)>, TransferError> {
    if !force
        && let Some(there) = destination.tagged(&tag)?
        && there.descriptor.digest != manifest.descriptor.digest
        && let Some(merged) = merge(&there, manifest)?
    {
        return Ok(match merged {
            Merged::There => None,
            Merged::Source => Some((tag, manifest.clone(), None)),
            Merged::Both(made) => Some((tag, made.manifest, Some(made.config))),
        });
    }
    let is_there = is_named(destination, &tag, manifest, to, force)?;
    Ok((!is_there).then(|| (tag, manifest.clone(), None)))
}

/// Whether a tag means the manifest already. One that means something else is refused, unless it may be overwritten.
fn is_named(
    destination: &dyn Destination,
    tag: &str,
    manifest: &BlobData,
    to: &ImageLocation,
    force: bool,
) -> Result<bool, TransferError> {
    let wanted = &manifest.descriptor.digest;
    match destination.current(tag)? {
        Some(found) if found == *wanted => Ok(true),
        Some(found) if !force => {
            let name = match to {
                ImageLocation::Registry(reference) => format!("{}:{tag}", reference.name()),
                other => format!("{tag} of {other}"),
            };
            Err(TransferError::Exists { name, found, wanted: wanted.clone() })
        }
        _ => Ok(false),
    }
}

/// Everything but the tags. Returns how many blobs were sent, and how many were there.
fn put_all(
    source: &Arc<dyn Source>,
    destination: &dyn Destination,
    graph: &Graph,
    options: &CopyOptions,
    meter: &Meter,
) -> Result<(u64, u64), TransferError> {
    let threads = options.selection.threads;
    let blobs = graph.blobs();
    meter.expect(blobs.iter().map(|blob| blob.size).sum());
    let (sent, there) = (AtomicU64::new(0), AtomicU64::new(0));
    let listed = listed(destination, graph, threads)?;
    // What a registry lists it holds: its blobs need not be asked for, ten thousand of them. Forced, they are.
    let whole = if options.force { BTreeSet::new() } else { blobs_of_listed(graph, &listed) };
    let (whole, blobs): (Vec<_>, Vec<_>) = blobs.into_iter().partition(|blob| whole.contains(&blob.digest));
    there.fetch_add(whole.len() as u64, Ordering::Relaxed);
    meter.add(whole.iter().map(|blob| blob.size).sum());
    parallel::map(&blobs, threads, |blob| {
        let counter = if destination.put_blob(source, blob, meter)? { &sent } else { &there };
        counter.fetch_add(1, Ordering::Relaxed);
        meter.add(blob.size);
        Ok::<(), TransferError>(())
    })?;
    // Children and what evidence is made of, then the indexes in their order: a registry refuses an index whose
    // children it does not have.
    let nodes = || graph.image.iter().chain(graph.evidence.iter().flat_map(inner_nodes));
    let (indexes, leaves): (Vec<_>, Vec<_>) =
        nodes().map(|node| &node.manifest).partition(|manifest| is_index(&manifest.descriptor.media_type));
    parallel::map(&leaves, threads, |manifest| destination.put_manifest(manifest))?;
    for index in indexes {
        destination.put_manifest(index)?;
    }
    let mut by_subject: BTreeMap<&Digest, Vec<&BlobData>> = BTreeMap::new();
    for attached in graph.evidence.iter().filter(|attached| attached.tie == Tie::Referrer) {
        let referrer = attached.nodes.last().map(|node| &node.manifest);
        by_subject.entry(&attached.subject).or_default().extend(referrer);
    }
    for (subject, referrers) in by_subject {
        destination.put_referrers(subject, &referrers, listed.get(subject).and_then(Option::as_ref))?;
    }
    Ok((sent.into_inner(), there.into_inner()))
}

type Listed = BTreeMap<Digest, Option<BTreeSet<Digest>>>;

/// What the destination lists about each subject of evidence: one question each, and no more.
fn listed(
    destination: &dyn Destination,
    graph: &Graph,
    threads: NonZeroUsize,
) -> Result<Listed, TransferError> {
    let referrers = graph.evidence.iter().filter(|attached| attached.tie == Tie::Referrer);
    let subjects: Vec<&Digest> =
        referrers.map(|attached| &attached.subject).collect::<BTreeSet<_>>().into_iter().collect();
    let lists = parallel::map(&subjects, threads, |subject| destination.listed(subject))?;
    Ok(subjects.into_iter().cloned().zip(lists).collect())
}

/// Blobs that nothing but listed evidence names.
fn blobs_of_listed(graph: &Graph, listed: &Listed) -> BTreeSet<Digest> {
    let is_listed = |attached: &Attached| {
        let there = listed.get(&attached.subject).and_then(Option::as_ref);
        let manifest = attached.nodes.last().map(|node| &node.manifest.descriptor.digest);
        attached.tie == Tie::Referrer && there.zip(manifest).is_some_and(|(there, one)| there.contains(one))
    };
    let (whole, others): (Vec<_>, Vec<_>) = graph.evidence.iter().partition(|attached| is_listed(attached));
    let blobs = |nodes: &mut dyn Iterator<Item = &crate::collect::Node>| -> BTreeSet<Digest> {
        nodes.flat_map(|node| &node.blobs).map(|blob| blob.digest.clone()).collect()
    };
    let of_others = blobs(&mut graph.image.iter().chain(others.iter().flat_map(|one| &one.nodes)));
    let of_whole = blobs(&mut whole.iter().flat_map(|one| &one.nodes));
    of_whole.difference(&of_others).cloned().collect()
}

/// The manifests of evidence that are stored before it is tied: all but a referrer itself, which is pushed and listed in
/// one.
fn inner_nodes(attached: &Attached) -> &[crate::collect::Node] {
    match attached.tie {
        Tie::Referrer => attached.nodes.split_last().map_or(&[], |(_, inner)| inner),
        Tie::Tag(_) => &attached.nodes,
    }
}
