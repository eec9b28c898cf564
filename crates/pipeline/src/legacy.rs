//! Writing cosign 1 and 2's `.sig` and `.att` tags (sigstore/cosign `specs/SIGNATURE_SPEC.md`): one image manifest per
//! tag, one layer per signature.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use attest::{Bundle, Content, LegacyContent, LegacyLayer, LegacyMaterial, RekorBundle};
use base::{Class, Digest, Fault, Reference};
use image::{BlobData, Descriptor, MAX_MANIFEST_BYTES, Manifest, SourceError, is_manifest, media_type};
use registry::{BlobUpload, Client, RegistryError};
use serde_json::{Value, json};

/// How often a tag is written before giving up. There is no compare-and-swap in the distribution specification.
const ATTEMPTS: u32 = 10;

/// A writer that read the tag before us may write it after us. Its time between the two is taken to be at most four
/// times ours and at least this, and after that long the tag is read once more.
const MIN_SETTLE: Duration = Duration::from_millis(100);

/// Largest layer that is read while looking for what is there: the statements of `attest` are bounded at this.
const MAX_LAYER_BYTES: u64 = attest::BUNDLE_LIMITS.bytes;

/// Layers of one tag that are looked at. Own choice: tags of thousands of signatures exist by accident
/// (giswarm/retagger wrote one per pass), and adding to them still works.
const MAX_LAYERS_READ: usize = 200;

/// Threads of this process take turns, so that only other processes are left to race with.
static TURN: Mutex<()> = Mutex::new(());

/// Somebody else always wrote the tag last.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("tag {tag} was overwritten by others {attempts} times in a row")]
struct Contended {
    tag: String,
    attempts: u32,
}

impl Fault for Contended {
    fn code(&self) -> &'static str {
        "sign-legacy-contended"
    }
    fn hint(&self) -> String {
        "try again when fewer jobs sign the same image, or use --format bundle, which needs no tag".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

/// What stands under the tag cannot be added to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("tag {tag} holds {found}, expected an image manifest of signatures")]
struct NotSignatures {
    tag: String,
    found: String,
}

impl Fault for NotSignatures {
    fn code(&self) -> &'static str {
        "sign-legacy-tag"
    }
    fn hint(&self) -> String {
        "look at the tag and delete it if nobody needs it, or use --format bundle".into()
    }
    fn class(&self) -> Class {
        Class::Undecided
    }
}

/// The layer of a bundle and the certificates above its own.
///
/// The format has room for one log entry with a signed timestamp (Rekor v1) and one RFC 3161 response; of several the
/// first is kept, and entries of Rekor v2 cannot be kept at all.
#[must_use]
pub fn legacy_layer(
    bundle: &Bundle,
    chain: &[Vec<u8>],
    content: LegacyContent,
    predicate_type: Option<&str>,
) -> LegacyLayer {
    let rekor = bundle.log_entries.iter().find_map(|entry| {
        Some(RekorBundle {
            signed_entry_timestamp: entry.signed_entry_timestamp.clone()?,
            body: entry.canonicalized_body.clone(),
            integrated_time: entry.integrated_time,
            log_index: entry.log_index,
            log_id: entry.log_id.clone(),
        })
    });
    let signature = match &bundle.content {
        Content::Message { signature, .. } => signature.clone(),
        // The envelope holds it.
        Content::Envelope(_) => Vec::new(),
    };
    let material = LegacyMaterial {
        signature,
        certificate: bundle.leaf_certificate().map(<[u8]>::to_vec),
        chain: chain.to_vec(),
        rekor,
        timestamp: bundle.timestamps.first().cloned(),
        predicate_type: predicate_type.map(str::to_owned),
    };
    LegacyLayer { content, material }
}

/// The layers under a legacy tag that can be read, oldest first; none when there is no such tag.
///
/// # Errors
/// When the tag could not be looked at, or holds something else.
pub fn legacy_layers(client: &Client, at: &Reference, tag: &str) -> Result<Vec<LegacyLayer>, SourceError> {
    let Some(found) = Tagged::read(client, at, tag)? else { return Ok(Vec::new()) };
    let manifest =
        Manifest::parse(&found.bytes, &found.media_type).map_err(|e| Box::new(e) as SourceError)?;
    let mut layers = Vec::new();
    for layer in manifest.layers.iter().rev().take(MAX_LAYERS_READ).rev() {
        // One that cannot be read is not the one looked for; adding beside it is safe.
        let Ok(bytes) = client.small_blob(at, layer, MAX_LAYER_BYTES) else { continue };
        layers.extend(LegacyLayer::parse(&layer.media_type, &bytes, &layer.annotations));
    }
    Ok(layers)
}

/// Adds a layer to a legacy tag beside what is there, and reads back until it stays. Adding it again changes nothing.
/// Returns the digest of the manifest.
///
/// # Errors
/// When something could not be written, or others kept overwriting the tag.
pub fn publish_legacy(
    client: &Client,
    at: &Reference,
    tag: &str,
    layer: &LegacyLayer,
) -> Result<Digest, SourceError> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let boxed = |error: RegistryError| Box::new(error) as SourceError;
    let blob = BlobData::new(layer.media_type(), layer.blob());
    let descriptor = Descriptor { annotations: layer.annotations(), ..blob.descriptor.clone() };
    client.push_blob(at, &BlobUpload::bytes(&blob.bytes, blob.descriptor.digest.clone())).map_err(boxed)?;
    let clock = client.net().clock();
    let (mut writes, mut settle) = (0, MIN_SETTLE);
    loop {
        let began = clock.elapsed();
        let found = Tagged::read(client, at, tag)?;
        if let Some(there) = found.as_ref().filter(|found| found.has(&descriptor)) {
            if writes == 0 {
                return Ok(there.digest.clone());
            }
            clock.sleep(settle);
            match Tagged::read(client, at, tag)? {
                Some(stayed) if stayed.has(&descriptor) => return Ok(stayed.digest),
                _ => continue,
            }
        }
        if writes == ATTEMPTS {
            return Err(Box::new(Contended { tag: tag.to_owned(), attempts: writes }));
        }
        write(client, at, tag, found, &descriptor)?;
        writes += 1;
        settle = clock.elapsed().saturating_sub(began).saturating_mul(4).max(MIN_SETTLE);
        if writes > 1 {
            // Lost to somebody before: get out of step with them before reading back.
            clock.sleep(settle.mul_f64(clock.jitter()));
        }
    }
}

fn write(
    client: &Client,
    at: &Reference,
    tag: &str,
    found: Option<Tagged>,
    layer: &Descriptor,
) -> Result<(), SourceError> {
    let boxed = |error: RegistryError| Box::new(error) as SourceError;
    let mut document = found.map(|found| found.document).unwrap_or_else(
        || json!({"schemaVersion": 2, "mediaType": media_type::OCI_MANIFEST, "config": {}, "layers": []}),
    );
    if let Some(layers) = document["layers"].as_array_mut() {
        layers.push(json!(layer));
    }
    let config = BlobData::new(media_type::OCI_CONFIG, config_of(&document));
    client
        .push_blob(at, &BlobUpload::bytes(&config.bytes, config.descriptor.digest.clone()))
        .map_err(boxed)?;
    document["config"] = json!(config.descriptor);
    let bytes = document.to_string().into_bytes();
    let kind = document["mediaType"].as_str().unwrap_or(media_type::OCI_MANIFEST);
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_MANIFEST_BYTES {
        let what = format!("manifest {tag}");
        return Err(Box::new(RegistryError::TooLarge { what, limit: MAX_MANIFEST_BYTES }));
    }
    let manifest = BlobData::new(kind, bytes);
    client.push_manifest(&named(at, tag)?, &manifest).map(|_| ()).map_err(boxed)
}

fn config_of(document: &Value) -> Vec<u8> {
    let layers = document["layers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let digests: Vec<&str> = layers.iter().filter_map(|layer| layer["digest"].as_str()).collect();
    attest::legacy_config(&digests)
}

fn named(at: &Reference, tag: &str) -> Result<Reference, SourceError> {
    at.at_tag(tag).map_err(|error| {
        let what = tag.to_owned();
        Box::new(RegistryError::Malformed { what, reason: error.to_string() }) as SourceError
    })
}

/// What stands under a tag: the document as it is, so that fields this program does not know survive a rewrite.
struct Tagged {
    digest: Digest,
    media_type: String,
    bytes: Vec<u8>,
    document: Value,
}

impl Tagged {
    fn read(client: &Client, at: &Reference, tag: &str) -> Result<Option<Self>, SourceError> {
        let (descriptor, bytes) = match client.manifest(&named(at, tag)?) {
            Ok(found) => found,
            Err(RegistryError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(Box::new(error)),
        };
        let wrong = |found: String| Box::new(NotSignatures { tag: tag.to_owned(), found }) as SourceError;
        if !is_manifest(&descriptor.media_type) {
            return Err(wrong(descriptor.media_type));
        }
        let document: Value = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        if !document["layers"].is_array() {
            return Err(wrong("a manifest without layers".into()));
        }
        Ok(Some(Self { digest: descriptor.digest, media_type: descriptor.media_type, bytes, document }))
    }

    /// Whether exactly this layer is there: the same payload with the same signature.
    fn has(&self, layer: &Descriptor) -> bool {
        let wanted = json!(layer);
        let layers = self.document["layers"].as_array().map(Vec::as_slice).unwrap_or_default();
        layers
            .iter()
            .any(|one| one["digest"] == wanted["digest"] && one["annotations"] == wanted["annotations"])
    }
}
