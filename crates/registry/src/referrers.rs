//! Referrers, in the four ways registries treat them.

use std::sync::PoisonError;
use std::time::Duration;

use base::{Digest, Reference};
use image::{
    Descriptor, Index, MAX_MANIFEST_BYTES, NewReferrer, Referrers, ReferrersOutcome, build_referrer,
    media_type,
};
use net::{Method, Request};
use serde_json::{Value, json};

use crate::auth::Access;
use crate::client::{Call, MAX_PAGES, manifest_request};
use crate::{BlobUpload, Client, RegistryError};

/// Referrers of one image. Own choice: an image signed by every nightly job for ten years has 3,650.
const MAX_REFERRERS: usize = 10_000;

/// How often the fallback tag is written before giving up.
const FALLBACK_ATTEMPTS: u32 = 10;

/// A writer that read the fallback tag before us may write it after us. Its time between the two is taken to be at
/// most four times ours and at least this, and after that long the tag is read once more.
const MIN_SETTLE: Duration = Duration::from_millis(100);

/// The tag that lists the referrers of `subject` where there is no API (distribution-spec, "Referrers Tag Schema"):
/// the digest with `-` for `:`, the algorithm cut to 32 and the encoded part to 64 characters.
#[must_use]
pub fn fallback_tag(subject: &Digest) -> String {
    let mut hex = subject.hex();
    hex.truncate(64);
    format!("{}-{hex}", subject.algorithm().as_str())
}

/// What the referrers API said.
enum Api {
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
        // An empty list may come from a registry that got its API later: what was pushed before is under the tag.
        let api_is_odd = match self.ask_api(reference, subject)? {
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
        let manifest = &built.manifest;
        let target = reference.at_digest(manifest.descriptor.digest.clone());
        let pushed = match self.put_manifest(&target, &manifest.descriptor.media_type, &manifest.bytes) {
            Ok(pushed) => pushed,
            Err(RegistryError::UnexpectedStatus { what, status: 400 | 415, message, .. }) => {
                return Err(RegistryError::SubjectRefused { what, message });
            }
            Err(error) => return Err(error),
        };
        // distribution-spec, "Pushing Manifests with Subject": OCI-Subject says that the registry lists it. Without
        // the header the API is asked, because proxies drop headers.
        let listed = pushed.subject_listed
            || matches!(self.ask_api(reference, &referrer.subject.digest)?, Api::List(list)
                if list.iter().any(|d| d.digest == manifest.descriptor.digest));
        if !listed {
            self.add_to_fallback(reference, &referrer.subject.digest, &manifest.descriptor)?;
        }
        Ok(manifest.descriptor.clone())
    }

    fn ask_api(&self, reference: &Reference, subject: &Digest) -> Result<Api, RegistryError> {
        let what = format!("list of referrers of {}@{subject}", reference.name());
        let call = Call { reference, access: Access::Pull, what };
        let mut url = self.url(reference, &format!("referrers/{subject}"))?;
        let mut found: Vec<Descriptor> = Vec::new();
        for page in 0..MAX_PAGES {
            let request = Request::get(url.clone()).header("accept", media_type::OCI_INDEX);
            let answer = self.call(&call, request)?;
            match answer.response.status {
                200 => {}
                404 | 405 if page == 0 => return Ok(Api::Missing),
                400 | 406 if page == 0 => return Ok(Api::Odd(answer.refuse(&call, "200 or 404"))),
                _ => return Err(answer.refuse(&call, "200 or 404")),
            }
            let next = self.next_page(&call, &answer.response)?;
            let bytes = answer
                .response
                .read_bounded(MAX_MANIFEST_BYTES)
                .map_err(|cause| RegistryError::net(&call.what, cause))?;
            found.extend(parse_index(&call.what, &bytes)?);
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

    fn read_fallback(
        &self,
        reference: &Reference,
        subject: &Digest,
    ) -> Result<Option<FallbackIndex>, RegistryError> {
        let tag = fallback_reference(reference, subject)?;
        let call = Call::manifest(&tag, Access::Pull);
        let answer = self.call(&call, manifest_request(Method::Get, &self.manifest_url(&tag)?))?;
        match answer.response.status {
            200 => {}
            404 => return Ok(None),
            _ => return Err(answer.refuse(&call, "200 or 404")),
        }
        let (_, bytes) = self.read_manifest(&call, answer)?;
        FallbackIndex::parse(&call.what, &bytes).map(Some)
    }

    /// Reads, merges, writes, and reads back until the entry stays. There is no compare-and-swap in the
    /// specification; see [`MIN_SETTLE`].
    fn add_to_fallback(
        &self,
        reference: &Reference,
        subject: &Digest,
        entry: &Descriptor,
    ) -> Result<(), RegistryError> {
        // Threads of this process take turns, so that only other processes are left to race with.
        let _turn = self.fallback_lock().lock().unwrap_or_else(PoisonError::into_inner);
        let tag = fallback_reference(reference, subject)?;
        let clock = self.net().clock();
        let mut writes = 0;
        let mut settle = MIN_SETTLE;
        loop {
            let began = clock.elapsed();
            let mut index = self.read_fallback(reference, subject)?.unwrap_or_default();
            if index.has(&entry.digest) {
                if writes == 0 {
                    return Ok(());
                }
                clock.sleep(settle);
                if self.read_fallback(reference, subject)?.is_some_and(|index| index.has(&entry.digest)) {
                    return Ok(());
                }
                continue;
            }
            if writes == FALLBACK_ATTEMPTS {
                let tag = tag.tag().unwrap_or_default().to_owned();
                return Err(RegistryError::FallbackContended { tag, attempts: writes });
            }
            index.add(entry);
            let bytes = index.to_bytes(&tag)?;
            self.put_manifest(&tag, media_type::OCI_INDEX, &bytes)?;
            writes += 1;
            settle = clock.elapsed().saturating_sub(began).saturating_mul(4).max(MIN_SETTLE);
            if writes > 1 {
                // Lost to somebody before: get out of step with them before reading back.
                clock.sleep(settle.mul_f64(clock.jitter()));
            }
        }
    }
}

fn fallback_reference(reference: &Reference, subject: &Digest) -> Result<Reference, RegistryError> {
    let tag = fallback_tag(subject);
    reference.at_tag(&tag).map_err(|error| RegistryError::Malformed { what: tag, reason: error.to_string() })
}

/// The descriptors of an index. Entries are taken whatever their artifact type says: go-containerregistry writes
/// fallback entries with the type of the empty configuration, or none (cosign#4641).
fn parse_index(what: &str, bytes: &[u8]) -> Result<Vec<Descriptor>, RegistryError> {
    Index::parse(bytes, media_type::OCI_INDEX)
        .map(|index| index.manifests)
        .map_err(|error| RegistryError::Malformed { what: what.to_owned(), reason: error.to_string() })
}

/// The index under a fallback tag: the entries as read, and the document as it stands, so that fields this program
/// does not know survive a rewrite.
#[derive(Default)]
struct FallbackIndex {
    descriptors: Vec<Descriptor>,
    document: Option<Value>,
}

impl FallbackIndex {
    fn parse(what: &str, bytes: &[u8]) -> Result<Self, RegistryError> {
        let descriptors = parse_index(what, bytes)?;
        let document = serde_json::from_slice(bytes)
            .map_err(|error| RegistryError::Malformed { what: what.to_owned(), reason: error.to_string() })?;
        Ok(Self { descriptors, document: Some(document) })
    }

    fn has(&self, digest: &Digest) -> bool {
        self.descriptors.iter().any(|descriptor| descriptor.digest == *digest)
    }

    fn add(&mut self, entry: &Descriptor) {
        let document = self.document.get_or_insert_with(
            || json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": []}),
        );
        if !document["manifests"].is_array() {
            document["manifests"] = json!([]);
        }
        if let Some(manifests) = document["manifests"].as_array_mut() {
            manifests.push(json!(entry));
        }
        self.descriptors.push(entry.clone());
    }

    fn to_bytes(&self, tag: &Reference) -> Result<Vec<u8>, RegistryError> {
        let bytes = self.document.as_ref().map(Value::to_string).unwrap_or_default().into_bytes();
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_MANIFEST_BYTES {
            return Err(RegistryError::TooLarge { what: format!("index {tag}"), limit: MAX_MANIFEST_BYTES });
        }
        Ok(bytes)
    }
}
