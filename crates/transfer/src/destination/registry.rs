//! A repository of a registry.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use base::{Digest, Reference};
use image::{BlobData, Descriptor};
use registry::{BlobUpload, Client, Pushed, RegistryError};

use super::Destination;
use crate::checked::{Cause, Checked};
use crate::{Meter, Source, TransferError, parallel};

/// A repository to write to.
pub(crate) struct ToRegistry {
    client: Client,
    reference: Reference,
    threads: NonZeroUsize,
}

impl ToRegistry {
    pub(crate) fn new(client: Client, reference: Reference, threads: NonZeroUsize) -> Self {
        Self { client, reference, threads }
    }

    fn at_tag(&self, tag: &str) -> Result<Reference, TransferError> {
        self.reference.at_tag(tag).map_err(|error| TransferError::Place(Box::new(error)))
    }

    fn put_missing(&self, manifest: &BlobData) -> Result<(), RegistryError> {
        let at = self.reference.at_digest(manifest.descriptor.digest.clone());
        if !self.client.manifest_exists(&at)? {
            self.client.push_manifest(&at, manifest)?;
        }
        Ok(())
    }
}

impl Destination for ToRegistry {
    fn current(&self, tag: &str) -> Result<Option<Digest>, TransferError> {
        match self.client.resolve(&self.at_tag(tag)?) {
            Ok(found) => Ok(Some(found.digest)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn tagged(&self, tag: &str) -> Result<Option<BlobData>, TransferError> {
        match self.client.manifest(&self.at_tag(tag)?) {
            Ok((descriptor, bytes)) => Ok(Some(BlobData { descriptor, bytes })),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn listed(&self, subject: &Digest) -> Result<Option<BTreeSet<Digest>>, TransferError> {
        let api = self.client.listed_by_api(&self.reference, subject)?;
        Ok(api.map(|list| list.into_iter().map(|entry| entry.digest).collect()))
    }

    fn put_made(&self, blob: &BlobData) -> Result<(), TransferError> {
        let upload = BlobUpload::bytes(&blob.bytes, blob.descriptor.digest.clone());
        Ok(self.client.push_blob(&self.reference, &upload).map(|_| ())?)
    }

    fn put_blob(
        &self,
        source: &Arc<dyn Source>,
        blob: &Descriptor,
        meter: &Meter,
    ) -> Result<bool, TransferError> {
        let from = source.reference().filter(|from| {
            from.host() == self.reference.host() && from.repository() != self.reference.repository()
        });
        let cause = Cause::default();
        let (opened, described, told) = (Arc::clone(source), blob.clone(), cause.clone());
        let meter = meter.clone();
        // Opened anew for each try: a broken upload is repeated from its beginning.
        let upload = BlobUpload::stream(blob, move || {
            if told.is_final() {
                return Err(std::io::Error::other("its bytes are wrong"));
            }
            let inner = opened.blob(&described).map_err(|error| told.opening(error))?;
            Ok(Box::new(Checked::new(inner, &described, told.clone(), &meter)))
        });
        let pushed = self.client.push_blob_from(&self.reference, &upload, from.map(Reference::repository));
        match (pushed, cause.take()) {
            (Ok(pushed), _) => Ok(pushed == Pushed::Sent),
            // The upload failed because the source did.
            (Err(_), Some(error)) => Err(TransferError::Place(error)),
            (Err(error), None) => Err(error.into()),
        }
    }

    fn put_manifest(&self, manifest: &BlobData) -> Result<(), TransferError> {
        Ok(self.put_missing(manifest)?)
    }

    fn put_referrers(
        &self,
        subject: &Digest,
        manifests: &[&BlobData],
        there: Option<&BTreeSet<Digest>>,
    ) -> Result<(), TransferError> {
        let is_there = |one: &&&BlobData| there.is_some_and(|there| there.contains(&one.descriptor.digest));
        let new: Vec<&&BlobData> = manifests.iter().filter(|one| !is_there(one)).collect();
        let told = parallel::map(&new, self.threads, |one| {
            // Without the API it may be there and only be missing from the fallback tag.
            let at = self.reference.at_digest(one.descriptor.digest.clone());
            if there.is_none() && self.client.manifest_exists(&at)? {
                return Ok(false);
            }
            self.client.push_referrer(&self.reference, one)
        })?;
        let mut unlisted: Vec<Descriptor> =
            new.iter().zip(told).filter(|(_, told)| !told).map(|(one, _)| one.descriptor.clone()).collect();
        // A registry with the API that did not say so: proxies drop headers. It lists what has a subject.
        if there.is_some() && !unlisted.is_empty() {
            let there = self.listed(subject)?.unwrap_or_default();
            unlisted.retain(|one| !there.contains(&one.digest));
        }
        if !unlisted.is_empty() {
            self.client.list_under_fallback_tag(&self.reference, subject, &unlisted)?;
        }
        Ok(())
    }

    fn put_tags(&self, _: &Digest, tags: &[(String, &BlobData)]) -> Result<(), TransferError> {
        for (tag, manifest) in tags {
            self.client.push_manifest(&self.at_tag(tag)?, manifest)?;
        }
        Ok(())
    }

    fn put_root(&self, tag: Option<&str>, root: &BlobData) -> Result<(), TransferError> {
        // Without a tag it is there by its digest already.
        if let Some(tag) = tag {
            self.client.push_manifest(&self.at_tag(tag)?, root)?;
        }
        Ok(())
    }
}
