//! A layout in a folder.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::Digest;
use image::{BlobData, Descriptor, Index};
use store::Layout;

use super::Destination;
use crate::checked::{Cause, Checked};
use crate::{Meter, Source, TransferError, cosign};

/// A layout to write to.
pub(crate) struct ToFolder {
    layout: Layout,
    /// Whether entries say what `cosign load` looks for.
    of_cosign: bool,
}

impl ToFolder {
    pub(crate) fn new(layout: Layout, of_cosign: bool) -> Self {
        Self { layout, of_cosign }
    }

    fn index(&self) -> Result<Index, TransferError> {
        Ok(image::layout::read_index(self.layout.files())?)
    }
}

impl Destination for ToFolder {
    fn current(&self, tag: &str) -> Result<Option<Digest>, TransferError> {
        let index = self.index()?;
        Ok(index.manifests.into_iter().find(|entry| entry.ref_name() == Some(tag)).map(|entry| entry.digest))
    }

    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, TransferError> {
        let Some(entry) = self.index()?.manifests.into_iter().find(|entry| entry.ref_name() == Some(tag))
        else {
            return Ok(None);
        };
        let bytes = image::layout::read_manifest(self.layout.files(), &entry)?;
        Ok(Some(BlobData { descriptor: entry, bytes }))
    }

    fn listed(&self, _: &Digest) -> Result<Option<BTreeSet<Digest>>, TransferError> {
        // Looking at a file costs no more than looking at a list.
        Ok(None)
    }

    fn put_made(&self, blob: &BlobData) -> Result<(), TransferError> {
        Ok(self.layout.write_blob(blob)?)
    }

    fn put_blob(
        &self,
        source: &Arc<dyn Source>,
        blob: &Descriptor,
        meter: &Meter,
    ) -> Result<bool, TransferError> {
        if self.layout.holds(blob)? {
            return Ok(false);
        }
        let cause = Cause::default();
        let mut content = Checked::new(source.blob(blob)?, blob, cause.clone(), meter);
        match (self.layout.write_stream(blob, &mut content), cause.take()) {
            (Ok(()), _) => Ok(true),
            (Err(_), Some(error)) => Err(TransferError::Place(error)),
            (Err(error), None) => Err(error.into()),
        }
    }

    fn put_manifest(&self, manifest: &BlobData) -> Result<(), TransferError> {
        Ok(self.layout.write_blob(manifest)?)
    }

    fn put_referrers(
        &self,
        _: &Digest,
        manifests: &[&BlobData],
        _: Option<&BTreeSet<Digest>>,
    ) -> Result<(), TransferError> {
        for manifest in manifests {
            self.layout.write_blob(manifest)?;
        }
        let entries: Vec<Descriptor> = manifests.iter().map(|one| one.descriptor.clone()).collect();
        Ok(self.layout.list(&entries)?)
    }

    fn put_tags(&self, root: &Digest, tags: &[(String, &BlobData)]) -> Result<(), TransferError> {
        let entries: Vec<Descriptor> = tags
            .iter()
            .map(|(tag, manifest)| cosign::tagged(&manifest.descriptor, tag, root, self.of_cosign))
            .collect();
        Ok(self.layout.list(&entries)?)
    }

    fn put_root(&self, tag: Option<&str>, root: &BlobData) -> Result<(), TransferError> {
        Ok(self.layout.list(&[cosign::root(&root.descriptor, tag, self.of_cosign)])?)
    }
}
