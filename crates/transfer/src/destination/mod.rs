//! Where images are written to.

mod folder;
mod registry;

use std::collections::BTreeSet;
use std::sync::Arc;

use base::Digest;
use image::{BlobData, Descriptor};

pub(crate) use folder::ToFolder;
pub(crate) use registry::ToRegistry;

use crate::{Meter, Source, TransferError};

/// A place that takes an image piece by piece, names last.
pub(crate) trait Destination: Sync {
    /// What is meant by a tag now.
    fn current(&self, tag: &str) -> Result<Option<Digest>, TransferError>;

    /// The manifest a tag names now.
    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, TransferError>;

    /// What is listed as a referrer of `subject` by a place that lists only what it holds whole; none where there is no
    /// such list.
    fn listed(&self, subject: &Digest) -> Result<Option<BTreeSet<Digest>>, TransferError>;

    /// Brings a small blob there that was made here.
    fn put_made(&self, blob: &BlobData) -> Result<(), TransferError>;

    /// Brings a blob there. Returns whether bytes were sent. `meter` counts them while they pass, and forgets them then.
    fn put_blob(
        &self,
        source: &Arc<dyn Source>,
        blob: &Descriptor,
        meter: &Meter,
    ) -> Result<bool, TransferError>;

    /// Stores a manifest whose parts are there.
    fn put_manifest(&self, manifest: &BlobData) -> Result<(), TransferError>;

    /// Stores manifests and lists them as referrers of `subject`. `there` is what was [`Destination::listed`].
    fn put_referrers(
        &self,
        subject: &Digest,
        manifests: &[&BlobData],
        there: Option<&BTreeSet<Digest>>,
    ) -> Result<(), TransferError>;

    /// Lets the tags of evidence mean manifests that are there. `root` is the image.
    fn put_tags(&self, root: &Digest, tags: &[(String, &BlobData)]) -> Result<(), TransferError>;

    /// Names the image, under a tag where one is given.
    fn put_root(&self, tag: Option<&str>, root: &BlobData) -> Result<(), TransferError>;
}
