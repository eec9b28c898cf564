//! Manifest, index and image configuration: read within a budget, written one way.

use std::collections::BTreeMap;

use base::{BudgetExceeded, Digest, Platform};

use crate::{BlobData, Descriptor, ImageError, media_type, wire};

/// Bytes of a manifest or index: distribution-spec 1.1, "Pushing Manifests": a registry should take at least
/// 4 MiB; go-containerregistry reads no more.
pub const MAX_MANIFEST_BYTES: u64 = 4 << 20;

/// Bytes of an image configuration. Own choice, twice the manifest's: histories of machine-made images are long.
pub const MAX_CONFIG_BYTES: u64 = 8 << 20;

/// Layers of one image. moby refuses to stack more than 125; other builders allow more, so eight times that.
pub const MAX_LAYERS: usize = 1000;

/// Entries of one index. Own choice: an index of 4 MiB holds about 20,000 of the shortest descriptors, and the
/// largest official images offer about thirty platforms.
pub const MAX_INDEX_ENTRIES: usize = 10_000;

/// An image manifest (OCI image-spec, manifest.md) or a Docker manifest of schema 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// [`media_type::OCI_MANIFEST`] or [`media_type::DOCKER_MANIFEST`].
    pub media_type: String,
    /// For an artifact: its type.
    pub artifact_type: Option<String>,
    /// The configuration.
    pub config: Descriptor,
    /// The layers, lowest first.
    pub layers: Vec<Descriptor>,
    /// For a referrer: what it refers to.
    pub subject: Option<Descriptor>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads a manifest that was described as `media_type`.
    ///
    /// # Errors
    /// When it is too large, of another type, malformed or has too many layers.
    pub fn parse(bytes: &[u8], media_type: &str) -> Result<Self, ImageError> {
        const DOCUMENT: &str = "manifest";
        if !is_manifest(media_type) {
            return Err(ImageError::MediaType {
                found: media_type.into(),
                expected: "an image manifest of OCI or Docker schema 2",
            });
        }
        bounded(DOCUMENT, bytes, MAX_MANIFEST_BYTES)?;
        let wire: wire::Manifest = json(DOCUMENT, bytes)?;
        check_inner_type(DOCUMENT, wire.media_type.as_deref(), media_type)?;
        // CVE-2021-41190: a document that reads as manifest and as index means two things under one digest.
        if wire.manifests.is_some() {
            return Err(malformed(DOCUMENT, "it has \"manifests\" beside \"layers\""));
        }
        check_schema(DOCUMENT, wire.schema_version)?;
        count(DOCUMENT, wire.layers.len(), MAX_LAYERS)?;
        Ok(Self {
            media_type: media_type.into(),
            artifact_type: wire.artifact_type,
            config: wire.config,
            layers: wire.layers,
            subject: wire.subject,
            annotations: wire.annotations.unwrap_or_default(),
        })
    }

    /// The one way this program writes a manifest: compact JSON in the order of the specification.
    #[must_use]
    pub fn to_blob(&self) -> BlobData {
        let wire = wire::Manifest {
            schema_version: 2,
            media_type: Some(self.media_type.clone()),
            artifact_type: self.artifact_type.clone(),
            config: self.config.clone(),
            layers: self.layers.clone(),
            manifests: None,
            subject: self.subject.clone(),
            annotations: some_unless_empty(&self.annotations),
        };
        let mut blob = BlobData::new(&self.media_type, wire::to_bytes(&wire));
        blob.descriptor.artifact_type.clone_from(&self.artifact_type);
        blob
    }
}

/// An image index (OCI image-spec, image-index.md) or a Docker manifest list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// [`media_type::OCI_INDEX`] or [`media_type::DOCKER_MANIFEST_LIST`].
    pub media_type: String,
    /// The entries in their order.
    pub manifests: Vec<Descriptor>,
    /// For a referrer: what it refers to.
    pub subject: Option<Descriptor>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
}

impl Index {
    /// An empty OCI index.
    #[must_use]
    pub fn new() -> Self {
        Self {
            media_type: media_type::OCI_INDEX.into(),
            manifests: Vec::new(),
            subject: None,
            annotations: BTreeMap::new(),
        }
    }

    /// Reads an index that was described as `media_type`.
    ///
    /// # Errors
    /// When it is too large, of another type, malformed or has too many entries.
    pub fn parse(bytes: &[u8], media_type: &str) -> Result<Self, ImageError> {
        Self::parse_within(bytes, media_type, MAX_MANIFEST_BYTES)
    }

    /// The same with a limit of the caller's, in bytes: an answer of the referrers API is no stored manifest and may be
    /// larger.
    ///
    /// # Errors
    /// As for [`Index::parse`].
    pub fn parse_within(bytes: &[u8], media_type: &str, limit: u64) -> Result<Self, ImageError> {
        const DOCUMENT: &str = "index";
        if !is_index(media_type) {
            return Err(ImageError::MediaType {
                found: media_type.into(),
                expected: "an OCI image index or Docker manifest list",
            });
        }
        bounded(DOCUMENT, bytes, limit)?;
        let wire: wire::Index = json(DOCUMENT, bytes)?;
        check_inner_type(DOCUMENT, wire.media_type.as_deref(), media_type)?;
        // CVE-2021-41190, as in `Manifest::parse`.
        if wire.layers.is_some() || wire.config.is_some() {
            return Err(malformed(DOCUMENT, "it has \"layers\" or \"config\" beside \"manifests\""));
        }
        check_schema(DOCUMENT, wire.schema_version)?;
        let manifests = wire.manifests.unwrap_or_default();
        count(DOCUMENT, manifests.len(), MAX_INDEX_ENTRIES)?;
        Ok(Self {
            media_type: media_type.into(),
            manifests,
            subject: wire.subject,
            annotations: wire.annotations.unwrap_or_default(),
        })
    }

    /// The one way this program writes an index.
    #[must_use]
    pub fn to_blob(&self) -> BlobData {
        let wire = wire::Index {
            schema_version: 2,
            media_type: Some(self.media_type.clone()),
            manifests: Some(self.manifests.clone()),
            layers: None,
            config: None,
            subject: self.subject.clone(),
            annotations: some_unless_empty(&self.annotations),
        };
        BlobData::new(&self.media_type, wire::to_bytes(&wire))
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

/// An image configuration (OCI image-spec, config.md; Docker's has the same fields).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageConfig {
    /// The platform the image runs on.
    pub platform: Platform,
    /// RFC 3339 time of the build, as written.
    pub created: Option<String>,
    /// How a container of it is run.
    pub run: RunConfig,
    /// Digests of the inflated layers, lowest first.
    pub diff_ids: Vec<Digest>,
    /// What the builder recorded per step, in its order.
    pub history: Vec<History>,
}

/// The execution parameters of an image: `config` of the image configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunConfig {
    /// User, uid, `user:group`, ….
    pub user: Option<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Entry point.
    pub entrypoint: Vec<String>,
    /// Command or its default arguments.
    pub cmd: Vec<String>,
    /// Working directory.
    pub working_dir: Option<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// `port/protocol`.
    pub exposed_ports: Vec<String>,
}

/// One step of the build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// RFC 3339 time, as written.
    pub created: Option<String>,
    /// The command.
    pub created_by: Option<String>,
    /// A remark.
    pub comment: Option<String>,
    /// Whether the step made no layer.
    pub empty_layer: bool,
}

impl ImageConfig {
    /// Reads an image configuration.
    ///
    /// # Errors
    /// When it is too large, malformed, or names too many layers.
    pub fn parse(bytes: &[u8]) -> Result<Self, ImageError> {
        const DOCUMENT: &str = "config";
        bounded(DOCUMENT, bytes, MAX_CONFIG_BYTES)?;
        let wire: wire::Config = json(DOCUMENT, bytes)?;
        let rootfs = wire.rootfs.ok_or_else(|| malformed(DOCUMENT, "it has no \"rootfs\""))?;
        if rootfs.kind != "layers" {
            return Err(malformed(
                DOCUMENT,
                &format!("rootfs.type is {:?}, expected \"layers\"", rootfs.kind),
            ));
        }
        let diff_ids = rootfs.diff_ids.unwrap_or_default();
        count(DOCUMENT, diff_ids.len(), MAX_LAYERS)?;
        Ok(Self {
            platform: Platform {
                os: wire.os.unwrap_or_default(),
                architecture: wire.architecture.unwrap_or_default(),
                variant: wire.variant.filter(|v| !v.is_empty()),
            },
            created: wire.created,
            run: wire.config.unwrap_or_default().into(),
            diff_ids,
            history: wire.history.unwrap_or_default().into_iter().map(History::from).collect(),
        })
    }

    /// The one way this program writes a configuration.
    #[must_use]
    pub fn to_blob(&self) -> BlobData {
        BlobData::new(media_type::OCI_CONFIG, wire::to_bytes(&wire::Config::from(self)))
    }
}

impl BlobData {
    /// Bytes with their descriptor.
    #[must_use]
    pub fn new(media_type: &str, bytes: Vec<u8>) -> Self {
        Self { descriptor: Descriptor::of(media_type, &bytes), bytes }
    }
}

impl Descriptor {
    /// Describes `bytes`: SHA-256, without platform, artifact type and annotations.
    #[must_use]
    pub fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.into(),
            digest: Digest::sha256_of(bytes),
            size: bytes.len() as u64,
            platform: None,
            artifact_type: None,
            annotations: BTreeMap::new(),
        }
    }

    /// Checks that `bytes` are what is described.
    ///
    /// # Errors
    /// [`ImageError::Size`] or [`ImageError::Digest`], naming expected and found.
    pub fn check(&self, document: &'static str, bytes: &[u8]) -> Result<(), ImageError> {
        let found = bytes.len() as u64;
        if found != self.size {
            return Err(ImageError::Size { document, expected: self.size, found });
        }
        let mut hasher = base::Hasher::new(self.digest.algorithm());
        hasher.update(bytes);
        let found = hasher.finish();
        if found != self.digest {
            return Err(ImageError::Digest { document, expected: self.digest.clone(), found });
        }
        Ok(())
    }
}

/// Whether a media type is that of a single manifest.
#[must_use]
pub fn is_manifest(media_type: &str) -> bool {
    matches!(media_type, media_type::OCI_MANIFEST | media_type::DOCKER_MANIFEST)
}

/// Whether a media type is that of an index.
#[must_use]
pub fn is_index(media_type: &str) -> bool {
    matches!(media_type, media_type::OCI_INDEX | media_type::DOCKER_MANIFEST_LIST)
}

/// The media type a manifest or index gives itself, or the one its fields imply: early OCI documents had none.
///
/// # Errors
/// When the bytes are no JSON object of either kind.
pub fn sniff_media_type(bytes: &[u8]) -> Result<String, ImageError> {
    const DOCUMENT: &str = "manifest";
    bounded(DOCUMENT, bytes, MAX_MANIFEST_BYTES)?;
    let probe: wire::Probe = json(DOCUMENT, bytes)?;
    match (probe.media_type, probe.manifests.is_some(), probe.layers.is_some()) {
        (Some(named), _, _) => Ok(named),
        (None, true, false) => Ok(media_type::OCI_INDEX.into()),
        (None, false, true) => Ok(media_type::OCI_MANIFEST.into()),
        _ => Err(malformed(DOCUMENT, "expected one of \"manifests\" and \"layers\"")),
    }
}

pub(crate) fn json<'a, T: serde::Deserialize<'a>>(
    document: &'static str,
    bytes: &'a [u8],
) -> Result<T, ImageError> {
    serde_json::from_slice(bytes)
        .map_err(|error| ImageError::Malformed { document, reason: error.to_string() })
}

pub(crate) fn malformed(document: &'static str, reason: &str) -> ImageError {
    ImageError::Malformed { document, reason: reason.into() }
}

pub(crate) fn bounded(document: &'static str, bytes: &[u8], limit: u64) -> Result<(), ImageError> {
    if bytes.len() as u64 > limit {
        return Err(ImageError::Budget { document, exceeded: BudgetExceeded::Bytes { limit } });
    }
    Ok(())
}

fn count(document: &'static str, found: usize, limit: usize) -> Result<(), ImageError> {
    if found > limit {
        let exceeded = BudgetExceeded::Items { limit: limit as u64 };
        return Err(ImageError::Budget { document, exceeded });
    }
    Ok(())
}

// image-spec manifest.md: `mediaType` SHOULD be used and, when used, MUST match the descriptor's.
fn check_inner_type(document: &'static str, inner: Option<&str>, outer: &str) -> Result<(), ImageError> {
    match inner {
        Some(inner) if !inner.is_empty() && inner != outer => {
            Err(malformed(document, &format!("its mediaType is {inner:?}, its descriptor says {outer:?}")))
        }
        _ => Ok(()),
    }
}

fn check_schema(document: &'static str, version: u32) -> Result<(), ImageError> {
    if version == 2 {
        return Ok(());
    }
    Err(malformed(document, &format!("schemaVersion is {version}, expected 2")))
}

fn some_unless_empty(map: &BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    (!map.is_empty()).then(|| map.clone())
}
