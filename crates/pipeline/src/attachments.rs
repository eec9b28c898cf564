//! Everything attached to an image, for people: listed and opened, never verified.

use attest::{Bundle, DSSE_MEDIA_TYPE, LegacyLayer, LegacyTag, SIMPLE_SIGNING_MEDIA_TYPE};
use base::{Digest, Platform};
use image::{
    Descriptor, EvidenceSource, ImageSource, Index, MAX_MANIFEST_BYTES, Manifest, ReferrersOutcome,
    SourceError, is_index, is_manifest,
};
use verify::inspect::{Inspection, inspect};

use crate::gather::in_parallel;

/// Attachments of one image that are shown; the rest is counted.
const MAX_ATTACHMENTS: usize = 500;

/// Images of an index that are looked at: the largest public multi-platform images have some twenty.
const MAX_CHILDREN: usize = 100;

/// Layers of one attachment that are opened: a `.sig` tag has one for each signature.
const MAX_LAYERS: usize = 100;

/// Attachments above this are listed and not opened: what is shown of them stands in a bundle's head, and one with a large
/// SBOM has tens of megabytes. 16 MiB is GitHub's limit for an attestation (actions/attest#262).
const MAX_OPENED_BYTES: u64 = 16 << 20;

/// What all versions of the bundle's media type begin with.
const BUNDLE_PREFIX: &str = "application/vnd.dev.sigstore.bundle";

/// The annotation by which a bundle's manifest says what its statement claims. Nothing signs it.
const PREDICATE_ANNOTATION: &str = "dev.sigstore.bundle.predicateType";

/// An image and what is attached to it.
#[derive(Debug)]
pub struct Attachments {
    /// The image's digest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: String,
    /// For an image of an index: its platform.
    pub platform: Option<Platform>,
    /// Where was looked, and what that gave.
    pub places: Vec<(String, Looked)>,
    /// What was found.
    pub found: Vec<Attachment>,
    /// How many more there are than are shown.
    pub more: usize,
    /// For an index: its images.
    pub children: Vec<Attachments>,
    /// How many more images the index has than were looked at.
    pub more_children: usize,
}

/// What a look in one place gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// So many attachments.
    Found(usize),
    /// There is provably nothing.
    Absent,
    /// It could not be looked at: the error's code and words.
    Failed(&'static str, String),
}

/// One manifest that is attached.
#[derive(Debug)]
pub struct Attachment {
    /// Where it was found: `referrers API`, `fallback tag`, `index`, or the tag's name.
    pub place: String,
    /// Its manifest.
    pub manifest: Descriptor,
    /// What is in it.
    pub layers: Vec<Content>,
    /// Why the manifest could not be read.
    pub problem: Option<String>,
}

/// One layer of an attachment.
#[derive(Debug)]
pub struct Content {
    /// The layer.
    pub descriptor: Descriptor,
    /// What kind it is of.
    pub kind: ContentKind,
    /// Predicate type: of the statement, or where that was not opened, as the manifest's annotation says.
    pub predicate_type: Option<String>,
    /// The bundle, described.
    pub inspection: Option<Box<Inspection>>,
    /// Why it was not opened, or could not be.
    pub problem: Option<String>,
}

/// What a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentKind {
    /// A Sigstore bundle.
    Bundle,
    /// A signature as cosign versions 1 and 2 attach it.
    LegacySignature,
    /// An attestation as cosign versions 1 and 2 attach it.
    LegacyAttestation,
    /// Something else, such as an unsigned bill of materials.
    Other,
}

impl ContentKind {
    /// The word for results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::LegacySignature => "legacy signature",
            Self::LegacyAttestation => "legacy attestation",
            Self::Other => "other",
        }
    }
}

/// Looks at everything attached to the image and, when it is an index, to its images. A place that could not be looked at
/// is part of the result.
///
/// # Errors
/// When the image itself could not be read.
pub fn attachments(
    source: &dyn ImageSource,
    evidence: &dyn EvidenceSource,
    workers: usize,
) -> Result<Attachments, SourceError> {
    let (descriptor, bytes) = source.root()?;
    let mut root = of_image(evidence, &descriptor, None, workers);
    if is_index(&descriptor.media_type) {
        let index = Index::parse(&bytes, &descriptor.media_type).map_err(|e| Box::new(e) as SourceError)?;
        let mut images: Vec<&Descriptor> = index.manifests.iter().collect();
        images.dedup_by(|a, b| a.digest == b.digest);
        root.more_children = images.len().saturating_sub(MAX_CHILDREN);
        images.truncate(MAX_CHILDREN);
        root.children =
            in_parallel(workers, &images, |child| of_image(evidence, child, child.platform.clone(), 1));
    }
    Ok(root)
}

fn of_image(
    evidence: &dyn EvidenceSource,
    image: &Descriptor,
    platform: Option<Platform>,
    workers: usize,
) -> Attachments {
    let tags = [LegacyTag::Signatures, LegacyTag::Attestations, LegacyTag::Sbom];
    let looks: Vec<Option<LegacyTag>> = std::iter::once(None).chain(tags.map(Some)).collect();
    let listed = in_parallel(workers, &looks, |tag| look(evidence, *tag, &image.digest));
    let (mut places, mut tasks) = (Vec::new(), Vec::new());
    for (place, looked, found) in listed {
        tasks.extend(found.into_iter().map(|(descriptor, bytes)| (place.clone(), descriptor, bytes)));
        places.push((place, looked));
    }
    let more = tasks.len().saturating_sub(MAX_ATTACHMENTS);
    tasks.truncate(MAX_ATTACHMENTS);
    let found = in_parallel(workers, &tasks, |(place, descriptor, bytes)| {
        open(evidence, place, descriptor, bytes.as_deref())
    });
    Attachments {
        digest: image.digest.clone(),
        media_type: image.media_type.clone(),
        platform,
        places,
        found,
        more,
        children: Vec::new(),
        more_children: 0,
    }
}

type Listed = (String, Looked, Vec<(Descriptor, Option<Vec<u8>>)>);

fn look(evidence: &dyn EvidenceSource, tag: Option<LegacyTag>, digest: &Digest) -> Listed {
    let failed = |error: &SourceError| Looked::Failed(error.code(), error.to_string());
    let Some(tag) = tag else {
        return match evidence.referrers_of(digest) {
            Err(error) => ("referrers".into(), failed(&error), Vec::new()),
            Ok(referrers) => {
                let place = match referrers.outcome {
                    ReferrersOutcome::Api => "referrers API",
                    ReferrersOutcome::FallbackTag => "fallback tag",
                    ReferrersOutcome::Absent => "referrers",
                    ReferrersOutcome::Layout => "index",
                };
                let count = referrers.descriptors.len();
                let looked = if count == 0 { Looked::Absent } else { Looked::Found(count) };
                (place.into(), looked, referrers.descriptors.into_iter().map(|one| (one, None)).collect())
            }
        };
    };
    let name = tag.of(digest);
    match evidence.tagged(&name) {
        Ok(None) => (name, Looked::Absent, Vec::new()),
        Ok(Some((descriptor, bytes))) => (name, Looked::Found(1), vec![(descriptor, Some(bytes))]),
        Err(error) => (name, failed(&error), Vec::new()),
    }
}

fn open(
    evidence: &dyn EvidenceSource,
    place: &str,
    descriptor: &Descriptor,
    bytes: Option<&[u8]>,
) -> Attachment {
    let mut attachment = Attachment {
        place: place.to_owned(),
        manifest: descriptor.clone(),
        layers: Vec::new(),
        problem: None,
    };
    if !is_manifest(&descriptor.media_type) {
        attachment.problem = Some(format!("it is no manifest but {}", descriptor.media_type));
        return attachment;
    }
    let fetched;
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => match evidence.fetch_bounded(descriptor, MAX_MANIFEST_BYTES) {
            Ok(bytes) => {
                fetched = bytes;
                &fetched
            }
            Err(error) => {
                attachment.problem = Some(format!("{error} [{}]", error.code()));
                return attachment;
            }
        },
    };
    match Manifest::parse(bytes, &descriptor.media_type) {
        Err(error) => attachment.problem = Some(error.to_string()),
        Ok(manifest) => {
            let said = descriptor.annotations.get(PREDICATE_ANNOTATION).filter(|said| !said.is_empty());
            let layers = manifest.layers.iter().take(MAX_LAYERS);
            attachment.layers = layers.map(|layer| content(evidence, layer, said)).collect();
        }
    }
    attachment
}

fn content(evidence: &dyn EvidenceSource, layer: &Descriptor, said: Option<&String>) -> Content {
    let kind = match layer.media_type.as_str() {
        bundle if bundle.starts_with(BUNDLE_PREFIX) => ContentKind::Bundle,
        SIMPLE_SIGNING_MEDIA_TYPE => ContentKind::LegacySignature,
        DSSE_MEDIA_TYPE => ContentKind::LegacyAttestation,
        _ => ContentKind::Other,
    };
    let mut content = Content {
        descriptor: layer.clone(),
        kind,
        predicate_type: said.or_else(|| layer.annotations.get("predicateType")).cloned(),
        inspection: None,
        problem: None,
    };
    if kind == ContentKind::Other {
        return content;
    }
    if layer.size > MAX_OPENED_BYTES {
        content.problem = Some(format!("not opened: {} bytes, at most {MAX_OPENED_BYTES} are", layer.size));
        return content;
    }
    let bundle = match evidence.fetch_bounded(layer, MAX_OPENED_BYTES) {
        Err(error) => Err(format!("{error} [{}]", error.code())),
        Ok(bytes) if kind == ContentKind::Bundle => Bundle::parse(&bytes).map_err(|error| error.to_string()),
        Ok(bytes) => LegacyLayer::parse(&layer.media_type, &bytes, &layer.annotations)
            .map(|legacy| legacy.to_bundle())
            .map_err(|error| error.to_string()),
    };
    match bundle {
        Err(problem) => content.problem = Some(problem),
        Ok(bundle) => {
            let inspection = inspect(&bundle);
            content.problem = inspection.statement_problem.clone();
            if let Some(statement) = &inspection.statement {
                content.predicate_type = Some(statement.predicate_type.clone());
            }
            content.inspection = Some(Box::new(inspection));
        }
    }
    content
}
