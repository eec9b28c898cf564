//! One image of a registry behind the ports of the `image` crate.

use std::io::Read;

use base::{Digest, Reference};
use image::{
    Descriptor, EvidenceSource, ImageSource, NewReferrer, ReferrerStore, Referrers, SourceError, is_index,
    is_manifest,
};

use crate::verify::check_bytes;
use crate::{Client, RegistryError};

/// The image a reference names, and what refers to it.
#[derive(Debug, Clone)]
pub struct RegistryImage {
    client: Client,
    reference: Reference,
}

impl RegistryImage {
    /// Binds a client to a reference. Nothing is asked yet.
    #[must_use]
    pub fn new(client: Client, reference: Reference) -> Self {
        Self { client, reference }
    }

    /// The reference.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    fn read_manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, RegistryError> {
        let reference = self.reference.at_digest(descriptor.digest.clone());
        let (_, bytes) = self.client.manifest(&reference)?;
        check_bytes(&format!("manifest {reference}"), &bytes, descriptor)?;
        Ok(bytes)
    }

    fn read_any(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, RegistryError> {
        if !is_manifest(&descriptor.media_type) && !is_index(&descriptor.media_type) {
            return self.client.small_blob(&self.reference, descriptor, limit);
        }
        if descriptor.size > limit {
            let what = format!("manifest {}@{}", self.reference.name(), descriptor.digest);
            return Err(RegistryError::TooLarge { what, limit });
        }
        self.read_manifest(descriptor)
    }
}

fn boxed(error: RegistryError) -> SourceError {
    Box::new(error)
}

impl ImageSource for RegistryImage {
    fn name(&self) -> String {
        self.reference.to_string()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        self.client.manifest(&self.reference).map_err(boxed)
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.read_manifest(descriptor).map_err(RegistryError::of_part).map_err(boxed)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        let reader = self.client.blob(&self.reference, descriptor);
        let reader = reader.map_err(RegistryError::of_part).map_err(boxed)?;
        Ok(Box::new(reader))
    }
}

impl EvidenceSource for RegistryImage {
    fn place(&self) -> String {
        self.reference.name()
    }

    fn referrers_of(&self, subject: &Digest) -> Result<Referrers, SourceError> {
        self.client.referrers(&self.reference, subject).map_err(boxed)
    }

    fn tagged(&self, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError> {
        let malformed = |error: base::ReferenceError| RegistryError::Malformed {
            what: format!("tag {tag}"),
            reason: error.to_string(),
        };
        let reference = self.reference.at_tag(tag).map_err(malformed).map_err(boxed)?;
        match self.client.manifest(&reference) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(boxed(error)),
        }
    }

    fn fetch_bounded(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, SourceError> {
        self.read_any(descriptor, limit).map_err(boxed)
    }
}

impl ReferrerStore for RegistryImage {
    fn publish(&self, referrer: &NewReferrer) -> Result<Descriptor, SourceError> {
        self.client.publish(&self.reference, referrer).map_err(boxed)
    }
}
