//! Referrers, in the four ways registries treat them.

use base::{BudgetExceeded, Digest, Reference};
use image::{
    BlobData, Descriptor, ImageError, Index, NewReferrer, Referrers, ReferrersOutcome, build_referrer,
    media_type,
};
use net::Request;

use crate::auth::Access;
use crate::client::{Call, DOCUMENT_TIME, MAX_PAGES};
use crate::{BlobUpload, Client, RegistryError};

/// Referrers of one image. Own choice: an image signed by every nightly job for ten years has 3,650.
const MAX_REFERRERS: usize = 10_000;

/// Bytes of one page of the referrers API: [`MAX_REFERRERS`] entries of 1,600 bytes; cosign's have some 600.
const MAX_PAGE_BYTES: u64 = 16 << 20;

/// What the referrers API said.
pub(crate) enum Api {
    List(Vec<Descriptor>),
    /// The specification's way to say that there is no API.
    Missing,
    /// Another refusal that some registries give to paths they do not know.
    Odd(RegistryError),
}

impl Client {
    /// All referrers of `subject` in the repository of `reference`.
    ///
    /// # Errors
    /// When a place could not be looked at. That is never an empty list.
    pub fn referrers(&self, reference: &Reference, subject: &Digest) -> Result<Referrers, RegistryError> {
        self.find_referrers(reference, subject, None)
    }

    /// Referrers of `subject` with this artifact type. The registry filters where it can, else this program does. Of
    /// a registry without the API everything under the fallback tag is returned: artifact types are not to be believed
    /// there (cosign#4641).
    ///
    /// # Errors
    /// As for [`Client::referrers`].
    pub fn referrers_of_type(
        &self,
        reference: &Reference,
        subject: &Digest,
        artifact_type: &str,
    ) -> Result<Referrers, RegistryError> {
        self.find_referrers(reference, subject, Some(artifact_type))
    }

    fn find_referrers(
        &self,
        reference: &Reference,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Referrers, RegistryError> {
        // An empty list may come from a registry that got its API later: what was pushed before is under the tag.
        let api_is_odd = match self.ask_api(reference, subject, artifact_type)? {
            Api::List(descriptors) if !descriptors.is_empty() => {
                return Ok(Referrers { descriptors, outcome: ReferrersOutcome::Api });
            }
            Api::List(_) | Api::Missing => None,
            Api::Odd(error) => Some(error),
        };
        let fallback = self.read_fallback(reference, subject)?;
        let descriptors = fallback.map(|index| index.descriptors).unwrap_or_default();
        match (descriptors.is_empty(), api_is_odd) {
            (false, _) => Ok(Referrers { descriptors, outcome: ReferrersOutcome::FallbackTag }),
            (true, Some(error)) => Err(error),
            (true, None) => Ok(Referrers { descriptors, outcome: ReferrersOutcome::Absent }),
        }
    }

    /// What the referrers API lists; none where the registry has no such API.
    ///
    /// # Errors
    /// When that could not be found out.
    pub fn listed_by_api(
        &self,
        reference: &Reference,
        subject: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, RegistryError> {
        match self.ask_api(reference, subject, None)? {
            Api::List(descriptors) => Ok(Some(descriptors)),
            Api::Missing | Api::Odd(_) => Ok(None),
        }
    }

    /// Pushes the manifest of a referrer by digest. Returns whether the registry said that it lists it; if it did not,
    /// it has to be looked for with [`Client::listed_by_api`] and else listed with
    /// [`Client::list_under_fallback_tag`].
    ///
    /// # Errors
    /// [`RegistryError::SubjectRefused`] for a registry that takes no referrers; others when it could not be pushed.
    pub fn push_referrer(&self, reference: &Reference, manifest: &BlobData) -> Result<bool, RegistryError> {
        let target = reference.at_digest(manifest.descriptor.digest.clone());
        match self.put_manifest(&target, &manifest.descriptor.media_type, &manifest.bytes) {
            Ok(pushed) => Ok(pushed.subject_listed),
            Err(RegistryError::UnexpectedStatus { what, status: 400 | 415, message, .. }) => {
                Err(RegistryError::SubjectRefused { what, message })
            }
            Err(error) => Err(error),
        }
    }

    /// Publishes a referrer: blobs, manifest, and the fallback tag where the registry lists no referrers itself.
    /// Publishing it again changes nothing.
    ///
    /// # Errors
    /// When something could not be written; what was written until then is unreferenced.
    pub fn publish(
        &self,
        reference: &Reference,
        referrer: &NewReferrer,
    ) -> Result<Descriptor, RegistryError> {
        let built = build_referrer(referrer);
        for blob in [&built.config, &built.layer] {
            self.push_blob(reference, &BlobUpload::bytes(&blob.bytes, blob.descriptor.digest.clone()))?;
        }
        let manifest = &built.manifest.descriptor;
        // distribution-spec, "Pushing Manifests with Subject": OCI-Subject says that the registry lists it. Without
        // the header the API is asked, because proxies drop headers.
        let listed = self.push_referrer(reference, &built.manifest)?
            || self
                .listed_by_api(reference, &referrer.subject.digest)?
                .is_some_and(|list| list.iter().any(|entry| entry.digest == manifest.digest));
        if !listed {
            let entry = std::slice::from_ref(manifest);
            self.list_under_fallback_tag(reference, &referrer.subject.digest, entry)?;
        }
        Ok(manifest.clone())
    }

    pub(crate) fn ask_api(
        &self,
        reference: &Reference,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Api, RegistryError> {
        let what = format!("list of referrers of {}@{subject}", reference.name());
        let call = Call::new(reference, Access::Pull, what);
        let mut url = self.url(reference, &format!("referrers/{subject}"))?;
        if let Some(artifact_type) = artifact_type {
            url = url.with_query("artifactType", artifact_type);
        }
        let mut found: Vec<Descriptor> = Vec::new();
        for page in 0..MAX_PAGES {
            let request = Request::get(url.clone())
                .header("accept", media_type::OCI_INDEX)
                .total_timeout(DOCUMENT_TIME);
            let answer = self.call(&call, request)?;
            match answer.response.status {
                200 => {}
                404 | 405 if page == 0 => return Ok(Api::Missing),
                400 | 406 if page == 0 => return Ok(Api::Odd(answer.refuse(&call, "200 or 404"))),
                _ => return Err(answer.refuse(&call, "200 or 404")),
            }
            let next = self.next_page(&call, &answer.response)?;
            // distribution-spec, "Listing Referrers": a filter that was applied is named in OCI-Filters-Applied.
            let filtered =
                answer.response.headers.all("oci-filters-applied").any(|names| {
                    names.split(',').any(|name| name.trim().eq_ignore_ascii_case("artifactType"))
                });
            let bytes = answer
                .response
                .read_bounded(MAX_PAGE_BYTES)
                .map_err(|cause| RegistryError::net(&call.what, cause))?;
            let mut entries = parse_index(&call.what, &bytes, MAX_PAGE_BYTES)?;
            if let Some(wanted) = artifact_type.filter(|_| !filtered) {
                entries.retain(|entry| entry.artifact_type.as_deref() == Some(wanted));
            }
            found.extend(entries);
            if found.len() > MAX_REFERRERS {
                return Err(RegistryError::TooMany { what: call.what, limit: MAX_REFERRERS });
            }
            match next {
                Some(next) => url = next,
                None => return Ok(Api::List(found)),
            }
        }
        Err(RegistryError::TooMany { what: call.what, limit: MAX_REFERRERS })
    }
}

/// The descriptors of an index. Entries are taken whatever their artifact type says: go-containerregistry writes
/// fallback entries with the type of the empty configuration, or none (cosign#4641).
pub(crate) fn parse_index(what: &str, bytes: &[u8], limit: u64) -> Result<Vec<Descriptor>, RegistryError> {
    let what = what.to_owned();
    match Index::parse_within(bytes, media_type::OCI_INDEX, limit) {
        Ok(index) => Ok(index.manifests),
        Err(ImageError::Budget { exceeded: BudgetExceeded::Items { .. }, .. }) => {
            Err(RegistryError::TooMany { what, limit: MAX_REFERRERS })
        }
        Err(error) => Err(RegistryError::Malformed { what, reason: error.to_string() }),
    }
}
