//! The index under the fallback tag, which clients keep where the registry lists no referrers itself
//! (distribution-spec, "Referrers Tag Schema").

use std::sync::PoisonError;
use std::time::Duration;

use base::{Digest, Reference};
use image::{Descriptor, MAX_MANIFEST_BYTES, media_type};
use net::Method;
use serde_json::{Value, json};

use crate::auth::Access;
use crate::client::{Call, manifest_request};
use crate::referrers::parse_index;
use crate::{Client, RegistryError};

/// Bytes of an index under a fallback tag that are read: 10,000 entries of 1,600 bytes, as from the referrers API. Some
/// registries take larger manifests than the 4 MiB that all have to (distribution-spec, "Pushing Manifests").
const MAX_READ_BYTES: u64 = 16 << 20;

/// Bytes of one that are written: what every registry takes.
const MAX_WRITTEN_BYTES: u64 = MAX_MANIFEST_BYTES;

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

impl Client {
    /// Lists manifests as referrers of `subject` under its fallback tag, for a registry that does not list them
    /// itself. Entries that are there stay; one that says less about a manifest than `entries` do is completed.
    ///
    /// # Errors
    /// When the tag could not be read or written, or others kept overwriting it.
    pub fn list_under_fallback_tag(
        &self,
        reference: &Reference,
        subject: &Digest,
        entries: &[Descriptor],
    ) -> Result<(), RegistryError> {
        self.change_fallback(reference, subject, &|index| {
            let mut changed = false;
            for entry in entries {
                changed |= index.add(entry);
            }
            changed
        })
    }

    pub(crate) fn drop_from_fallback(
        &self,
        reference: &Reference,
        subject: &Digest,
        digest: &Digest,
    ) -> Result<(), RegistryError> {
        self.change_fallback(reference, subject, &|index| index.remove(digest))?;
        let left = self.read_fallback(reference, subject)?;
        match left.filter(|index| index.descriptors.is_empty()).and_then(|index| index.digest) {
            Some(empty) => self.delete_manifest(reference, &empty).map(|_| ()),
            None => Ok(()),
        }
    }

    pub(crate) fn read_fallback(
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
        let etag = answer.response.headers.get("etag").map(str::to_owned);
        let (descriptor, bytes) = self.read_manifest_within(&call, answer, MAX_READ_BYTES)?;
        let descriptors = parse_index(&call.what, &bytes, MAX_READ_BYTES)?;
        let digest = Some(descriptor.digest);
        Ok(Some(FallbackIndex { descriptors, bytes, etag, digest, ..FallbackIndex::default() }))
    }

    /// The index as it is when nobody is writing it. Docker's registry on a disk answers 500 to who reads a tag while it
    /// is being written.
    fn read_settled(&self, reference: &Reference, subject: &Digest) -> Result<FallbackIndex, RegistryError> {
        let clock = self.net().clock();
        for _ in 1..FALLBACK_ATTEMPTS {
            match self.read_fallback(reference, subject) {
                Err(RegistryError::Server { .. }) => clock.sleep(MIN_SETTLE.mul_f64(clock.jitter())),
                other => return other.map(Option::unwrap_or_default),
            }
        }
        self.read_fallback(reference, subject).map(Option::unwrap_or_default)
    }

    /// Reads, changes, writes, and reads back until the change stays; `change` says whether there was anything to
    /// do. The write is conditional where the registry gives an `ETag`; the specification promises no
    /// compare-and-swap, so the tag is read back all the same. See [`MIN_SETTLE`].
    fn change_fallback(
        &self,
        reference: &Reference,
        subject: &Digest,
        change: &dyn Fn(&mut FallbackIndex) -> bool,
    ) -> Result<(), RegistryError> {
        // Threads of this process take turns, so that only other processes are left to race with.
        let _turn = self.fallback_lock().lock().unwrap_or_else(PoisonError::into_inner);
        let tag = fallback_reference(reference, subject)?;
        let clock = self.net().clock();
        let mut writes = 0;
        let mut settle = MIN_SETTLE;
        loop {
            let began = clock.elapsed();
            let mut index = self.read_settled(reference, subject)?;
            index.open(&tag)?;
            if !change(&mut index) {
                if writes == 0 {
                    return Ok(());
                }
                clock.sleep(settle);
                let mut settled = self.read_settled(reference, subject)?;
                settled.open(&tag)?;
                if !change(&mut settled) {
                    return Ok(());
                }
                continue;
            }
            if writes == FALLBACK_ATTEMPTS {
                let tag = tag.tag().unwrap_or_default().to_owned();
                return Err(RegistryError::FallbackContended { tag, attempts: writes });
            }
            let bytes = index.to_bytes(&tag)?;
            match self.put_manifest_if(&tag, media_type::OCI_INDEX, &bytes, index.etag.as_deref()) {
                // Refused for its condition, or nobody knows: reading it again tells.
                Ok(_) | Err(RegistryError::Server { .. }) => {}
                Err(error) => return Err(error),
            }
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

/// The index under a fallback tag: the entries as read, and for those who change it the document as it stands, so that
/// fields this program does not know survive a rewrite.
#[derive(Default)]
pub(crate) struct FallbackIndex {
    pub(crate) descriptors: Vec<Descriptor>,
    /// As it was read; empty when there was none.
    bytes: Vec<u8>,
    /// Of [`FallbackIndex::open`]: five times the bytes, which who only reads need not hold.
    document: Option<Value>,
    /// Of the answer it was read from.
    etag: Option<String>,
    /// As it was read.
    digest: Option<Digest>,
}

impl FallbackIndex {
    /// Makes it ready to be changed.
    fn open(&mut self, tag: &Reference) -> Result<(), RegistryError> {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() {
            let document = serde_json::from_slice(&bytes).map_err(|error| RegistryError::Malformed {
                what: format!("index {tag}"),
                reason: error.to_string(),
            })?;
            self.document = Some(document);
        }
        Ok(())
    }

    /// Lists `entry`, or completes what is listed of it: go-containerregistry writes entries with the artifact type of
    /// the empty configuration, or none (cosign#4641). Returns whether anything changed.
    fn add(&mut self, entry: &Descriptor) -> bool {
        let at = self.descriptors.iter().position(|found| found.digest == entry.digest);
        if at.is_some_and(|at| {
            let found = &self.descriptors[at];
            (entry.artifact_type.is_none() || found.artifact_type == entry.artifact_type)
                && entry.annotations.iter().all(|(name, value)| found.annotations.get(name) == Some(value))
        }) {
            return false;
        }
        let document = self.document.get_or_insert_with(
            || json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": []}),
        );
        if !document["manifests"].is_array() {
            document["manifests"] = json!([]);
        }
        let Some(manifests) = document["manifests"].as_array_mut() else { return false };
        match at.and_then(|at| manifests.get_mut(at)) {
            Some(listed) => {
                if let Some(artifact_type) = &entry.artifact_type {
                    listed["artifactType"] = json!(artifact_type);
                }
                for (name, value) in &entry.annotations {
                    listed["annotations"][name] = json!(value);
                }
            }
            None => manifests.push(json!(entry)),
        }
        match at {
            Some(at) => self.descriptors[at] = entry.clone(),
            None => self.descriptors.push(entry.clone()),
        }
        true
    }

    /// Takes an entry out. Returns whether it was there.
    fn remove(&mut self, digest: &Digest) -> bool {
        let Some(at) = self.descriptors.iter().position(|found| found.digest == *digest) else {
            return false;
        };
        self.descriptors.remove(at);
        let manifests = self.document.as_mut().and_then(|document| document["manifests"].as_array_mut());
        if let Some(manifests) = manifests.filter(|manifests| at < manifests.len()) {
            manifests.remove(at);
        }
        true
    }

    fn to_bytes(&self, tag: &Reference) -> Result<Vec<u8>, RegistryError> {
        let bytes = self.document.as_ref().map(Value::to_string).unwrap_or_default().into_bytes();
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if len > MAX_WRITTEN_BYTES {
            let tag = tag.tag().unwrap_or_default().to_owned();
            return Err(RegistryError::FallbackFull { tag, bytes: len, limit: MAX_WRITTEN_BYTES });
        }
        Ok(bytes)
    }
}
