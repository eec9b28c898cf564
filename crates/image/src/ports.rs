//! The ports through which images and their referrers come in and go out.

use std::collections::BTreeMap;
use std::io::Read;

use base::{Digest, Fault};

use crate::{Descriptor, LayerVisitor, UnreadableEntry};

/// A failure of an adapter (registry, folder, archive), kept with its own code, hint and class.
pub type SourceError = Box<dyn Fault>;

/// Where one image comes from: a registry repository, a layout, an archive.
pub trait ImageSource: Send + Sync {
    /// As the user named it.
    fn name(&self) -> String;

    /// The manifest or index the user's name resolves to: its descriptor and bytes. The digest has been checked.
    ///
    /// # Errors
    /// When it does not exist or could not be looked up; the two differ in their class.
    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError>;

    /// A manifest or index by digest. Its digest has been checked and its size bounded.
    ///
    /// # Errors
    /// As for [`ImageSource::root`].
    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError>;

    /// Opens a blob for one streaming pass. The caller checks digest and size as bytes pass.
    ///
    /// # Errors
    /// As for [`ImageSource::root`].
    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError>;
}

/// A small blob that goes with a manifest, with its descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobData {
    /// Describes `bytes`.
    pub descriptor: Descriptor,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A referrer to publish: blobs first, then a manifest whose `subject` is the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReferrer {
    /// The image (or index) referred to.
    pub subject: Descriptor,
    /// `artifactType` of the manifest.
    pub artifact_type: String,
    /// Annotations of the manifest, repeated in the referrers list.
    pub annotations: BTreeMap<String, String>,
    /// Media type of the one layer.
    pub layer_media_type: String,
    /// The one layer.
    pub layer: Vec<u8>,
}

/// What a look for referrers gave, and how it was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrers {
    /// The referrers: manifests whose subject is the image.
    pub descriptors: Vec<Descriptor>,
    /// Where they were found, or that there are provably none.
    pub outcome: ReferrersOutcome,
}

/// How referrers were found. A failure to look is an error, never one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferrersOutcome {
    /// The registry's referrers API answered (distribution-spec 1.1, "Listing Referrers").
    Api,
    /// The registry has no referrers API; the fallback tag `sha256-<hex>` answered.
    FallbackTag,
    /// Looked in every place and found none.
    Absent,
    /// The index of a layout was read.
    Layout,
}

/// Where evidence about images is read from, in all the ways tools attach it.
pub trait EvidenceSource: Send + Sync {
    /// What it is called in messages: a repository, a folder.
    fn place(&self) -> String;

    /// All referrers of `subject`.
    ///
    /// # Errors
    /// When a place could not be looked at.
    fn referrers_of(&self, subject: &Digest) -> Result<Referrers, SourceError>;

    /// The manifest under a tag, as cosign versions 1 and 2 keep signatures (`sha256-HEX.sig`); `None` when there is
    /// provably no such tag.
    ///
    /// # Errors
    /// When that could not be found out.
    fn tagged(&self, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError>;

    /// The bytes of a blob or manifest of at most `limit` bytes, digest checked.
    ///
    /// # Errors
    /// When it is absent, larger, wrong, or could not be read.
    fn fetch_bounded(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, SourceError>;
}

/// Where referrers of an image are published to, beside being read from.
pub trait ReferrerStore: EvidenceSource {
    /// Publishes a referrer: blobs, then the manifest, then (where needed) the fallback tag. Publishing the same
    /// referrer twice changes nothing. Returns the descriptor of its manifest.
    ///
    /// # Errors
    /// When something could not be written; what was written then is only unreferenced blobs.
    fn publish(&self, referrer: &NewReferrer) -> Result<Descriptor, SourceError>;
}

/// The files of a folder, as a layer shows those of an image.
pub trait FileTree {
    /// Shows every regular file to `visitor`, in the order of paths, and returns what could not be read.
    ///
    /// # Errors
    /// When the folder itself cannot be read.
    fn pass(&self, visitor: &mut dyn LayerVisitor) -> std::io::Result<Vec<UnreadableEntry>>;
}
