//! Where images are written to.

mod folder;
mod registry;

use std::sync::Arc;

use base::Digest;
use image::{BlobData, Descriptor};

pub(crate) use folder::ToFolder;
pub(crate) use registry::ToRegistry;

use crate::{Source, TransferError};

/// A place that takes an image piece by piece, names last.
pub(crate) trait Destination: Sync {
    /// What is meant by a tag now.
    fn current(&self, tag: &str) -> Result<Option<Digest>, TransferError>;

    /// Brings a blob there. Returns whether bytes were sent.
    fn put_blob(&self, source: &Arc<dyn Source>, blob: &Descriptor) -> Result<bool, TransferError>;

    /// Stores a manifest whose parts are there.
    fn put_manifest(&self, manifest: &BlobData) -> Result<(), TransferError>;

    /// Stores manifests and lists them as referrers of `subject`.
    fn put_referrers(&self, subject: &Digest, manifests: &[&BlobData]) -> Result<(), TransferError>;

    /// Lets the tags of evidence mean manifests that are there. `root` is the image.
    fn put_tags(&self, root: &Digest, tags: &[(String, &BlobData)]) -> Result<(), TransferError>;

    /// Names the image, under a tag where one is given.
    fn put_root(&self, tag: Option<&str>, root: &BlobData) -> Result<(), TransferError>;
}
