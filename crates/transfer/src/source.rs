//! Where images and their evidence are read from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use base::{Digest, ImageLocation, Reference};
use image::layout::{self, COSIGN_IMAGES, COSIGN_KIND, COSIGN_KINDS, LayoutFiles};
use image::{
    BlobData, Descriptor, ImageError, ImageSource, Index, Manifest, SourceError, is_index, is_manifest,
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
        let at = self.image.reference().at_tag(tag).map_err(|error| Box::new(error) as SourceError)?;
        match self.image.client().manifest(&at) {
            Ok((descriptor, bytes)) => Ok(Some(BlobData { descriptor, bytes })),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(Box::new(error)),
        }
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

/// What the index of a layout says about evidence.
#[derive(Default)]
struct Lists {
    by_subject: BTreeMap<Digest, Vec<Descriptor>>,
    by_tag: BTreeMap<String, Descriptor>,
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
            Some(files) => read_lists(files).map_err(|error| -> SourceError {
                match error {
                    ImageError::Source(inner) => inner,
                    other => Box::new(other),
                }
            })?,
            None => Lists::default(),
        };
        Ok(self.lists.get_or_init(|| lists))
    }
}

fn read_lists(files: &dyn LayoutFiles) -> Result<Lists, ImageError> {
    let index = layout::read_index(files)?;
    let mut lists = Lists::default();
    let mut seen = BTreeSet::new();
    let of_cosign = |entry: &Descriptor| entry.annotations.get(COSIGN_KIND).cloned();
    // cosign's layouts hold one image, and say of nothing else which image it is about.
    let image = index
        .manifests
        .iter()
        .find(|entry| of_cosign(entry).is_some_and(|kind| COSIGN_IMAGES.contains(&kind.as_str())));
    for entry in &index.manifests {
        let suffix = of_cosign(entry)
            .and_then(|kind| COSIGN_KINDS.iter().find(|(name, _)| *name == kind).map(|(_, suffix)| suffix));
        if let (Some(suffix), Some(image)) = (suffix, image) {
            let (algorithm, hex) = (image.digest.algorithm().as_str(), image.digest.hex());
            lists.by_tag.insert(format!("{algorithm}-{hex}{suffix}"), plain(entry));
        }
        if let Some(name) = entry.ref_name() {
            lists.by_tag.insert(name.to_owned(), plain(entry));
            if let Some(subject) = fallback_subject(name).filter(|_| is_index(&entry.media_type)) {
                let listed = Index::parse(&layout::read_manifest(files, entry)?, &entry.media_type)?;
                for referrer in listed.manifests {
                    seen.insert(referrer.digest.clone());
                    lists.by_subject.entry(subject.clone()).or_default().push(referrer);
                }
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
        let Some(descriptor) = self.lists()?.by_tag.get(tag).cloned() else { return Ok(None) };
        let bytes = self.image.source().manifest(&descriptor)?;
        Ok(Some(BlobData { descriptor, bytes }))
    }
}
