//! Where images and their evidence are read from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use base::{Digest, ImageLocation, Reference};
use image::layout::{self, COSIGN_KIND, LayoutFiles};
use image::{
    BlobData, Descriptor, EvidenceSource as _, ImageError, ImageSource, Index, Manifest, SourceError,
    is_index, is_manifest,
};
use registry::{Client, RegistryImage, Survey};
use store::{LocalImage, StoreError, open_image};

use crate::parallel;

/// An image with everything attached to it.
pub trait Source: ImageSource {
    /// All manifests listed as referrers of each of `subjects`, in every place this kind of source keeps such lists; a
    /// list for each subject, in their order. They are asked for together, because that takes a registry fewer requests.
    ///
    /// # Errors
    /// When a place could not be looked at.
    fn attached(
        &self,
        subjects: &[Digest],
        threads: NonZeroUsize,
    ) -> Result<Vec<Vec<Descriptor>>, SourceError>;

    /// What a tag such as `sha256-<hex>.sig` names; none when there is no such tag.
    ///
    /// # Errors
    /// When that could not be found out.
    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, SourceError>;

    /// The reference, for a source in a registry.
    fn reference(&self) -> Option<&Reference> {
        None
    }
}

/// Opens an image wherever it is. For a registry nothing is sent yet.
///
/// # Errors
/// When a local image is not there or not what it is named as.
pub fn open(location: &ImageLocation, client: &Client) -> Result<Arc<dyn Source>, StoreError> {
    match location {
        ImageLocation::Registry(reference) => {
            Ok(Arc::new(InRegistry::new(client.clone(), reference.clone())))
        }
        local => Ok(Arc::new(InFiles::new(open_image(local)?))),
    }
}

/// An image of a registry.
pub struct InRegistry {
    image: RegistryImage,
    survey: Survey,
}

impl InRegistry {
    /// Binds a client to a reference. Nothing is asked yet.
    #[must_use]
    pub fn new(client: Client, reference: Reference) -> Self {
        let survey = Survey::new(client.clone(), reference.clone());
        Self { image: RegistryImage::new(client, reference), survey }
    }
}

impl ImageSource for InRegistry {
    fn name(&self) -> String {
        self.image.name()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        self.image.root()
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.image.manifest(descriptor)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        self.image.blob(descriptor)
    }
}

impl Source for InRegistry {
    fn attached(
        &self,
        subjects: &[Digest],
        threads: NonZeroUsize,
    ) -> Result<Vec<Vec<Descriptor>>, SourceError> {
        self.survey.expect(subjects.len());
        let lists = parallel::map(subjects, threads, |subject| self.survey.referrers(subject));
        lists.map_err(|error| Box::new(error) as SourceError)
    }

    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, SourceError> {
        let found = self.image.tagged(tag)?;
        Ok(found.map(|(descriptor, bytes)| BlobData { descriptor, bytes }))
    }

    fn reference(&self) -> Option<&Reference> {
        Some(self.image.reference())
    }
}

/// An image of a layout, a tar of one, or a docker archive.
pub struct InFiles {
    image: LocalImage,
    lists: OnceLock<Lists>,
}

/// What the index of a layout lists as evidence.
#[derive(Default)]
struct Lists {
    by_subject: BTreeMap<Digest, Vec<Descriptor>>,
}

impl InFiles {
    /// Takes an opened image. Its evidence is looked for when it is first asked for.
    #[must_use]
    pub fn new(image: LocalImage) -> Self {
        Self { image, lists: OnceLock::new() }
    }

    fn lists(&self) -> Result<&Lists, SourceError> {
        if let Some(lists) = self.lists.get() {
            return Ok(lists);
        }
        let lists = match self.image.files() {
            Some(files) => read_lists(files).map_err(source_error)?,
            None => Lists::default(),
        };
        Ok(self.lists.get_or_init(|| lists))
    }
}

fn source_error(error: ImageError) -> SourceError {
    match error {
        ImageError::Source(inner) => inner,
        other => Box::new(other),
    }
}

fn read_lists(files: &dyn LayoutFiles) -> Result<Lists, ImageError> {
    let index = layout::read_index(files)?;
    let mut lists = Lists::default();
    let mut seen = BTreeSet::new();
    for entry in &index.manifests {
        let subject = entry.ref_name().and_then(fallback_subject);
        if let Some(subject) = subject.filter(|_| is_index(&entry.media_type)) {
            let listed = Index::parse(&layout::read_manifest(files, entry)?, &entry.media_type)?;
            for referrer in listed.manifests {
                seen.insert(referrer.digest.clone());
                lists.by_subject.entry(subject.clone()).or_default().push(referrer);
            }
        }
    }
    for entry in index.manifests.iter().filter(|entry| is_manifest(&entry.media_type)) {
        if seen.insert(entry.digest.clone()) {
            let bytes = layout::read_manifest(files, entry)?;
            lists.note(entry, &Manifest::parse(&bytes, &entry.media_type)?);
        }
    }
    for (entry, manifest) in layout::unlisted_manifests(files)? {
        if seen.insert(entry.digest.clone()) {
            lists.note(&entry, &manifest);
        }
    }
    Ok(lists)
}

impl Lists {
    fn note(&mut self, entry: &Descriptor, manifest: &Manifest) {
        let Some(subject) = manifest.subject.as_ref().map(|subject| subject.digest.clone()) else { return };
        if let Some(referrer) = manifest.as_referrer(entry, &subject) {
            self.by_subject.entry(subject).or_default().push(plain(&referrer));
        }
    }
}

/// Without what belongs to the index it stands in.
fn plain(entry: &Descriptor) -> Descriptor {
    let mut plain = entry.clone();
    plain.annotations.remove(image::REF_NAME);
    plain.annotations.remove(COSIGN_KIND);
    plain
}

/// `sha256-<hex>`, without anything behind it.
fn fallback_subject(tag: &str) -> Option<Digest> {
    tag.replacen('-', ":", 1).parse().ok()
}

impl ImageSource for InFiles {
    fn name(&self) -> String {
        self.image.source().name()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        self.image.source().root()
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.image.source().manifest(descriptor)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        self.image.source().blob(descriptor)
    }
}

impl Source for InFiles {
    fn attached(&self, subjects: &[Digest], _: NonZeroUsize) -> Result<Vec<Vec<Descriptor>>, SourceError> {
        let lists = self.lists()?;
        Ok(subjects
            .iter()
            .map(|subject| lists.by_subject.get(subject).cloned().unwrap_or_default())
            .collect())
    }

    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, SourceError> {
        let Some(files) = self.image.files() else { return Ok(None) };
        let found = layout::tagged(files, tag).map_err(source_error)?;
        Ok(found.map(|(descriptor, bytes)| BlobData { descriptor: plain(&descriptor), bytes }))
    }
}
