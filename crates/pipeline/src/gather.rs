//! Evidence of an image from every place and in every format it is attached in, each place with its own outcome.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use attest::{
    COSIGN_SIGN, COSIGN_SIGNATURE_ARTIFACT, DSSE_MEDIA_TYPE, IN_TOTO_PAYLOAD_TYPE, LegacyTag,
    SIMPLE_SIGNING_MEDIA_TYPE,
};
use base::{Class, Digest, Fault};
use image::{
    Descriptor, EvidenceSource, MAX_MANIFEST_BYTES, Manifest, ReferrersOutcome, SourceError, is_manifest,
    media_type,
};
use verify::{FoundPiece, Piece};

/// cosign's default of `COSIGN_MAX_ATTACHMENT_SIZE`: 128 MiB.
pub const DEFAULT_MAX_ATTACHMENT_BYTES: u64 = 128 << 20;

/// cosign's default of `--max-workers`.
pub const DEFAULT_WORKERS: usize = 10;

/// Pieces of evidence of one image that are fetched at a time, and then held in memory together: some 6 MB of cosign's
/// bundles. Registries page at 100; one in a thousand of cosign#4837's images had 55.
const MAX_PIECES: usize = 1000;

/// Bytes of all evidence of one image together, however often more is fetched: four attachments of the largest size.
pub(crate) const MAX_TOTAL_BYTES: u64 = 4 * DEFAULT_MAX_ATTACHMENT_BYTES;

/// What all versions of the bundle's media type begin with.
const BUNDLE_PREFIX: &str = "application/vnd.dev.sigstore.bundle";

/// The annotation by which a bundle's manifest says what its statement claims. Nothing signs it.
const PREDICATE_ANNOTATION: &str = "dev.sigstore.bundle.predicateType";

/// The annotation by which it says whether there is a statement at all: `dsse-envelope` or `message-signature`.
const CONTENT_ANNOTATION: &str = "dev.sigstore.bundle.content";

/// OCI image-spec, "Pre-Defined Annotation Keys": RFC 3339. Nothing signs it either.
const CREATED_ANNOTATION: &str = "org.opencontainers.image.created";

/// Which evidence is wanted.
#[derive(Debug, Clone)]
pub struct EvidenceQuery<'a> {
    /// Digest of the image.
    pub subject: &'a Digest,
    /// Predicate type of the statements wanted. Bundles that say they are of another type are left for later
    /// ([`Gathered::postponed`]): an SBOM need not be loaded to check a signature.
    pub predicate_type: Option<&'a str>,
    /// The legacy tag that holds what is wanted; none looks at both.
    pub tag: Option<LegacyTag>,
    /// Largest attachment, in bytes.
    pub max_attachment_bytes: u64,
    /// Requests at a time.
    pub workers: usize,
}

impl<'a> EvidenceQuery<'a> {
    /// Everything attached to `subject`, with cosign's limits.
    #[must_use]
    pub fn all(subject: &'a Digest) -> Self {
        Self {
            subject,
            predicate_type: None,
            tag: None,
            max_attachment_bytes: DEFAULT_MAX_ATTACHMENT_BYTES,
            workers: DEFAULT_WORKERS,
        }
    }
}

/// What a look in one place gave.
#[derive(Debug)]
pub enum PlaceOutcome {
    /// Something is there: how many manifests.
    Found(usize),
    /// There is provably nothing.
    Absent,
    /// It could not be looked at.
    Failed(SourceError),
}

/// One place that was looked at.
#[derive(Debug)]
pub struct Place {
    /// Such as `referrers API of HOST/REPO` or `tag sha256-HEX.sig of HOST/REPO`.
    pub name: String,
    /// What it gave.
    pub outcome: PlaceOutcome,
}

/// The evidence of one image.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Every piece that is held, or why it could not be fetched.
    pub pieces: Vec<FoundPiece>,
    /// Every place that was looked at.
    pub places: Vec<Place>,
    /// Manifests for which there was no room, by place, the most promising first; see [`fetch_more`].
    pub rest: Vec<(usize, Descriptor)>,
    /// Manifests that say they hold something else than what is wanted, by place; see [`fetch_more`].
    pub postponed: Vec<(usize, Descriptor)>,
    /// Whether one manifest lists more than is fetched.
    pub is_truncated: bool,
    /// From which piece on they are of the last fetch.
    fresh_from: usize,
    /// Bytes that were fetched.
    fetched: u64,
}

impl Gathered {
    /// Whether every place could be looked at, to the end; but for what says it is something else.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.is_truncated && self.rest.is_empty() && self.failures().next().is_none()
    }

    /// The pieces of the last fetch.
    #[must_use]
    pub fn fresh(&self) -> &[FoundPiece] {
        self.pieces.get(self.fresh_from..).unwrap_or_default()
    }

    /// The places that could not be looked at.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &SourceError)> {
        self.places.iter().filter_map(|place| match &place.outcome {
            PlaceOutcome::Failed(error) => Some((place.name.as_str(), error)),
            _ => None,
        })
    }

    /// Whether nothing at all is attached, provably.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.postponed.is_empty() && self.is_complete()
    }
}

/// A manifest whose layers may be evidence.
struct Task {
    /// Index of its source.
    at: usize,
    descriptor: Descriptor,
    /// Its bytes, where they came with its tag.
    bytes: Option<Vec<u8>>,
}

/// Looks at the referrers (API, or fallback tag, or a layout's index) and the legacy tags of each of `sources`, all at
/// once, and fetches what may be evidence. A failure in one place spoils no other.
#[must_use]
pub fn gather_evidence(sources: &[&dyn EvidenceSource], query: &EvidenceQuery<'_>) -> Gathered {
    let mut gathered = Gathered::default();
    let tags = match query.tag {
        Some(tag) => vec![tag],
        None => vec![LegacyTag::Signatures, LegacyTag::Attestations],
    };
    let looks: Vec<(usize, Option<String>)> = (0..sources.len())
        .flat_map(|at| {
            let named = tags.iter().map(|tag| Some(tag.of(query.subject)));
            std::iter::once(None).chain(named).map(move |tag| (at, tag)).collect::<Vec<_>>()
        })
        .collect();
    let found =
        in_parallel(query.workers, &looks, |(at, tag)| look(*at, sources[*at], tag.as_deref(), query));
    let mut tasks = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, listed) in found {
        gathered.places.push(place);
        for task in listed {
            if !seen.insert(task.descriptor.digest.clone()) {
                continue;
            }
            if is_of_another_type(&task.descriptor, query) {
                gathered.postponed.push((task.at, task.descriptor));
            } else {
                tasks.push(task);
            }
        }
    }
    // What came with its tag is at hand; then what says it is wanted; of each the newest first, as the identity that is
    // asked for is mostly the present one.
    tasks.sort_by_cached_key(|task| {
        (
            task.bytes.is_none(),
            !says_it_is_wanted(&task.descriptor, query),
            Reverse(created(&task.descriptor)),
        )
    });
    let later = tasks.split_off(tasks.len().min(MAX_PIECES));
    gathered.rest = later.into_iter().map(|task| (task.at, plain(task.descriptor))).collect();
    fetch(sources, &tasks, query, &mut gathered);
    gathered
}

/// Fetches what [`gather_evidence`] left: first what it had no room for, then what says that it is something else, which
/// may not be the truth. What was fetched before is dropped when there is no room for both. Returns whether there was
/// anything left.
pub fn fetch_more(
    sources: &[&dyn EvidenceSource],
    query: &EvidenceQuery<'_>,
    gathered: &mut Gathered,
) -> bool {
    if gathered.rest.is_empty() {
        gathered.rest = std::mem::take(&mut gathered.postponed);
        gathered.rest.sort_by_cached_key(|(_, descriptor)| Reverse(created(descriptor)));
        gathered.rest.iter_mut().for_each(|(_, descriptor)| descriptor.annotations.clear());
    }
    let room = match MAX_PIECES.saturating_sub(gathered.pieces.len()) {
        room if room >= gathered.rest.len() => room,
        _ => {
            gathered.pieces.clear();
            MAX_PIECES
        }
    };
    let next: Vec<_> = gathered.rest.drain(..room.min(gathered.rest.len())).collect();
    let tasks: Vec<_> =
        next.into_iter().map(|(at, descriptor)| Task { at, descriptor, bytes: None }).collect();
    fetch(sources, &tasks, query, gathered);
    !tasks.is_empty()
}

/// Without what was looked at to put it in order: of ten thousand that is most of what they hold.
fn plain(descriptor: Descriptor) -> Descriptor {
    Descriptor { annotations: BTreeMap::new(), ..descriptor }
}

fn says_it_is_wanted(descriptor: &Descriptor, query: &EvidenceQuery<'_>) -> bool {
    descriptor.annotations.get(PREDICATE_ANNOTATION).map(String::as_str) == query.predicate_type
}

pub(crate) fn created(descriptor: &Descriptor) -> String {
    descriptor.annotations.get(CREATED_ANNOTATION).cloned().unwrap_or_default()
}

fn is_of_another_type(descriptor: &Descriptor, query: &EvidenceQuery<'_>) -> bool {
    let said = |name| descriptor.annotations.get(name).map(String::as_str).filter(|said| !said.is_empty());
    match (said(PREDICATE_ANNOTATION), query.predicate_type) {
        (Some(said), Some(wanted)) => said != wanted,
        // A signature over the image itself is a signature, and no other statement.
        (None, Some(wanted)) => {
            wanted != COSIGN_SIGN && said(CONTENT_ANNOTATION) == Some("message-signature")
        }
        (_, None) => false,
    }
}

fn look(
    at: usize,
    source: &dyn EvidenceSource,
    tag: Option<&str>,
    query: &EvidenceQuery<'_>,
) -> (Place, Vec<Task>) {
    let place = source.place();
    let Some(tag) = tag else {
        return look_at_referrers(at, source, &place, query);
    };
    let name = format!("tag {tag} of {place}");
    match source.tagged(tag) {
        Ok(None) => (Place { name, outcome: PlaceOutcome::Absent }, Vec::new()),
        Ok(Some((descriptor, bytes))) => (
            Place { name, outcome: PlaceOutcome::Found(1) },
            vec![Task { at, descriptor, bytes: Some(bytes) }],
        ),
        Err(error) => (Place { name, outcome: PlaceOutcome::Failed(error) }, Vec::new()),
    }
}

fn look_at_referrers(
    at: usize,
    source: &dyn EvidenceSource,
    place: &str,
    query: &EvidenceQuery<'_>,
) -> (Place, Vec<Task>) {
    let referrers = match source.referrers_of(query.subject) {
        Ok(referrers) => referrers,
        Err(error) => {
            let name = format!("referrers in {place}");
            return (Place { name, outcome: PlaceOutcome::Failed(error) }, Vec::new());
        }
    };
    let how = match referrers.outcome {
        ReferrersOutcome::Api => "referrers API",
        ReferrersOutcome::FallbackTag => "fallback tag",
        ReferrersOutcome::Absent => "referrers",
        ReferrersOutcome::Layout => "index",
    };
    let outcome = match referrers.descriptors.len() {
        0 => PlaceOutcome::Absent,
        found => PlaceOutcome::Found(found),
    };
    // Lists under fallback tags carry wrong or empty artifact types (cosign#4641), so there nothing is passed over.
    let is_trusted = referrers.outcome != ReferrersOutcome::FallbackTag;
    let wanted = referrers.descriptors.into_iter().filter(|one| may_be_evidence(one, is_trusted));
    let tasks = wanted.map(|descriptor| Task { at, descriptor, bytes: None }).collect();
    (Place { name: format!("{how} of {place}"), outcome }, tasks)
}

fn may_be_evidence(descriptor: &Descriptor, types_are_trusted: bool) -> bool {
    let kind = descriptor.artifact_type.as_deref().unwrap_or_default();
    let known = [
        "",
        COSIGN_SIGNATURE_ARTIFACT,
        IN_TOTO_PAYLOAD_TYPE,
        DSSE_MEDIA_TYPE,
        SIMPLE_SIGNING_MEDIA_TYPE,
        media_type::OCI_EMPTY,
        // Referrers without an artifact type get that of their configuration.
        media_type::OCI_CONFIG,
    ];
    is_manifest(&descriptor.media_type)
        && (!types_are_trusted || kind.starts_with(BUNDLE_PREFIX) || known.contains(&kind))
}

/// A layer to fetch, and what it is for.
struct LayerTask {
    at: usize,
    source: String,
    layer: Descriptor,
}

fn fetch(
    sources: &[&dyn EvidenceSource],
    tasks: &[Task],
    query: &EvidenceQuery<'_>,
    gathered: &mut Gathered,
) {
    gathered.fresh_from = gathered.pieces.len();
    let read = in_parallel(query.workers, tasks, |task| layers_of(sources[task.at], task));
    let mut layers = Vec::new();
    for result in read {
        match result {
            Ok(found) => layers.extend(found),
            Err(failed) => gathered.pieces.push(failed),
        }
    }
    let room = MAX_PIECES.saturating_sub(gathered.pieces.len());
    gathered.is_truncated |= layers.len() > room;
    layers.truncate(room);
    let total = AtomicU64::new(gathered.fetched);
    let pieces = in_parallel(query.workers, &layers, |task| FoundPiece {
        source: task.source.clone(),
        piece: fetch_layer(sources[task.at], &task.layer, query, &total),
    });
    gathered.pieces.extend(pieces);
    gathered.fetched = total.into_inner();
}

fn layers_of(source: &dyn EvidenceSource, task: &Task) -> Result<Vec<LayerTask>, FoundPiece> {
    let (at, descriptor) = (task.at, &task.descriptor);
    let name = descriptor.digest.to_string();
    let failed = |cause: String| FoundPiece { source: name.clone(), piece: Err(cause) };
    let fetched;
    let bytes = match &task.bytes {
        Some(bytes) => bytes,
        None => {
            fetched = source
                .fetch_bounded(descriptor, MAX_MANIFEST_BYTES)
                .map_err(|error| failed(said(&*error)))?;
            &fetched
        }
    };
    let manifest =
        Manifest::parse(bytes, &descriptor.media_type).map_err(|error| failed(error.to_string()))?;
    let is_evidence = |layer: &&Descriptor| {
        let kind = layer.media_type.as_str();
        kind.starts_with(BUNDLE_PREFIX) || kind == SIMPLE_SIGNING_MEDIA_TYPE || kind == DSSE_MEDIA_TYPE
    };
    let layers = manifest.layers.iter().filter(is_evidence);
    Ok(layers.map(|layer| LayerTask { at, source: name.clone(), layer: layer.clone() }).collect())
}

fn fetch_layer(
    source: &dyn EvidenceSource,
    layer: &Descriptor,
    query: &EvidenceQuery<'_>,
    total: &AtomicU64,
) -> Result<Piece, String> {
    let limit = query.max_attachment_bytes;
    if layer.size > limit {
        return Err(format!("it has {} bytes, expected at most {limit}", layer.size));
    }
    if total.fetch_add(layer.size, Ordering::Relaxed).saturating_add(layer.size) > MAX_TOTAL_BYTES {
        return Err(format!("all evidence together has more than {MAX_TOTAL_BYTES} bytes"));
    }
    let bytes = source.fetch_bounded(layer, limit).map_err(|error| said(&*error))?;
    if layer.media_type.starts_with(BUNDLE_PREFIX) {
        return Ok(Piece::Bundle(bytes));
    }
    Ok(Piece::Legacy {
        media_type: layer.media_type.clone(),
        blob: bytes,
        annotations: layer.annotations.clone(),
    })
}

fn said(error: &dyn Fault) -> String {
    format!("{error} [{}]", error.code())
}

/// Runs `work` on each of `items` with at most `workers` threads; results in the order of the items.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    workers: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if items.len() < 2 || workers < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..workers.min(items.len()) {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(result);
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}

/// The class of a failed look: whatever the place says, that it could not be looked at decides nothing.
#[must_use]
pub fn class_of_failure(error: &SourceError) -> Class {
    match error.class() {
        Class::Usage => Class::Usage,
        _ => Class::Undecided,
    }
}
