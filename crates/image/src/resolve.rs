//! From a name to one image: root, manifest, configuration, layers.

use std::collections::BTreeSet;

use base::{Budget, Digest, Limits, Platform, read_bounded};

use crate::documents::{MAX_CONFIG_BYTES, MAX_INDEX_ENTRIES, MAX_MANIFEST_BYTES, is_index};
use crate::{Descriptor, ImageConfig, ImageError, ImageSource, Index, Manifest, media_type};

/// Levels of indexes. The specification allows any nesting; real images have one, build caches two.
pub const MAX_INDEX_NESTING: u32 = 4;

/// One image of one platform, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedImage {
    /// What the name resolves to: a manifest or an index.
    pub root: Descriptor,
    /// Its bytes.
    pub root_bytes: Vec<u8>,
    /// The manifest of the platform chosen; the root itself where that is a manifest.
    pub manifest: Descriptor,
    /// Its bytes.
    pub manifest_bytes: Vec<u8>,
    /// Describes the configuration. Its digest is what Docker calls the image id.
    pub config_descriptor: Descriptor,
    /// The configuration.
    pub config: ImageConfig,
    /// The layers, lowest first.
    pub layers: Vec<Layer>,
    /// The platform chosen.
    pub platform: Platform,
    /// All platforms offered, in the order of the index; attestations left out.
    pub platforms: Vec<Platform>,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Describes the blob as stored.
    pub descriptor: Descriptor,
    /// Digest of the inflated blob.
    pub diff_id: Digest,
    /// As the media type says. The pass goes by the first bytes, as containerd does, and reports what it found.
    pub compression: Compression,
}

/// How a layer is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    None,
    /// RFC 1952, one or more members.
    Gzip,
    /// RFC 8878, one or more frames.
    Zstd,
}

impl Compression {
    /// The compression a layer's media type names; none for a type that is not a layer's.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Some(match media_type {
            media_type::LAYER_TAR
            | "application/vnd.docker.image.rootfs.diff.tar"
            | "application/vnd.oci.image.layer.nondistributable.v1.tar" => Self::None,
            media_type::LAYER_TAR_GZIP
            | media_type::DOCKER_LAYER
            | "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
            | "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" => Self::Gzip,
            media_type::LAYER_TAR_ZSTD
            | "application/vnd.docker.image.rootfs.diff.tar.zstd"
            | "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd" => Self::Zstd,
            _ => return None,
        })
    }
}

/// Finds the image of `platform` behind `source`. Without a platform: `linux/amd64` or, where an index offers one
/// platform only, that one.
///
/// # Errors
/// When the source fails, a document is malformed or not what its digest says, the platform is not offered, or the
/// manifest and the configuration disagree about the layers.
pub fn resolve(source: &dyn ImageSource, platform: Option<&Platform>) -> Result<ResolvedImage, ImageError> {
    let (root, root_bytes) = source.root()?;
    if !is_index(&root.media_type) {
        let image = Loaded::from_manifest(source, root.clone(), root_bytes.clone())?;
        if let Some(wanted) = platform
            && !wanted.accepts(&image.config.platform)
        {
            return Err(ImageError::PlatformNotOffered {
                wanted: wanted.clone(),
                offered: vec![image.config.platform],
            });
        }
        let platforms = vec![image.config.platform.clone()];
        return Ok(image.finish(root, root_bytes, platforms));
    }
    let mut walk = Walk {
        source,
        path: BTreeSet::new(),
        offers: Vec::new(),
        budget: Budget::new(Limits {
            bytes: u64::MAX,
            items: MAX_INDEX_ENTRIES as u64,
            depth: MAX_INDEX_NESTING,
        }),
    };
    walk.index(&root, &root_bytes)?;
    if walk.offers.is_empty() {
        return Err(ImageError::NoImage { digest: root.digest });
    }
    let (platforms, chosen) = choose(walk.offers, platform)?;
    let bytes = manifest_bytes(source, &chosen)?;
    Ok(Loaded::from_manifest(source, chosen, bytes)?.finish(root, root_bytes, platforms))
}

/// Reads and checks a blob of at most `limit` bytes.
pub(crate) fn small_blob(
    source: &dyn ImageSource,
    descriptor: &Descriptor,
    document: &'static str,
    limit: u64,
) -> Result<Vec<u8>, ImageError> {
    let mut reader = source.blob(descriptor)?;
    let bytes = read_bounded(&mut *reader, limit)
        .map_err(|error| ImageError::Read { document, reason: error.to_string() })?
        .map_err(|exceeded| ImageError::Budget { document, exceeded })?;
    descriptor.check(document, &bytes)?;
    Ok(bytes)
}

/// The indexes below the root, walked in order.
struct Walk<'a> {
    source: &'a dyn ImageSource,
    /// Digests of the indexes from the root to here.
    path: BTreeSet<Digest>,
    offers: Vec<(Platform, Descriptor)>,
    budget: Budget,
}

impl Walk<'_> {
    fn index(&mut self, descriptor: &Descriptor, bytes: &[u8]) -> Result<(), ImageError> {
        let over = |exceeded| ImageError::Budget { document: "index", exceeded };
        // A digest cannot contain itself, but a source that checks no digests could serve a loop.
        if !self.path.insert(descriptor.digest.clone()) {
            return Err(ImageError::IndexCycle { digest: descriptor.digest.clone() });
        }
        self.budget.enter().map_err(over)?;
        for entry in Index::parse(bytes, &descriptor.media_type)?.manifests {
            self.budget.spend_item().map_err(over)?;
            if is_index(&entry.media_type) {
                let bytes = manifest_bytes(self.source, &entry)?;
                self.index(&entry, &bytes)?;
            } else if !is_attachment(&entry) {
                self.manifest(entry)?;
            }
        }
        self.budget.leave();
        self.path.remove(&descriptor.digest);
        Ok(())
    }

    fn manifest(&mut self, entry: Descriptor) -> Result<(), ImageError> {
        // image-spec image-index.md: `platform` is optional; then the configuration says it.
        if let Some(platform) = entry.platform.clone() {
            self.offers.push((platform, entry));
            return Ok(());
        }
        let bytes = manifest_bytes(self.source, &entry)?;
        let manifest = Manifest::parse(&bytes, &entry.media_type)?;
        if manifest.subject.is_some() || manifest.artifact_type.is_some() || !is_image(&manifest) {
            return Ok(());
        }
        let config = small_blob(self.source, &manifest.config, "config", MAX_CONFIG_BYTES)?;
        self.offers.push((ImageConfig::parse(&config)?.platform, entry));
        Ok(())
    }
}

/// Entries of an index that are about an image rather than one: BuildKit's attestation manifests
/// (`unknown/unknown`, `vnd.docker.reference.type`) and referrers kept in the index of a layout.
fn is_attachment(entry: &Descriptor) -> bool {
    entry.is_artifact()
        || entry.annotations.contains_key("vnd.docker.reference.type")
        || entry.platform.as_ref().is_some_and(|p| p.os == "unknown" && p.architecture == "unknown")
}

fn is_image(manifest: &Manifest) -> bool {
    matches!(manifest.config.media_type.as_str(), media_type::OCI_CONFIG | media_type::DOCKER_CONFIG)
}

fn choose(
    offers: Vec<(Platform, Descriptor)>,
    wanted: Option<&Platform>,
) -> Result<(Vec<Platform>, Descriptor), ImageError> {
    let platforms: Vec<Platform> = offers.iter().map(|(platform, _)| platform.clone()).collect();
    let default = Platform::linux_amd64();
    let fitting = |p: &Platform| wanted.unwrap_or(&default).accepts(p);
    let exact = platforms.iter().position(|p| Some(p) == wanted.or(Some(&default)));
    let position = match exact.or_else(|| platforms.iter().position(fitting)) {
        Some(position) => position,
        None if wanted.is_none() && platforms.len() == 1 => 0,
        None => {
            return Err(ImageError::PlatformNotOffered {
                wanted: wanted.cloned().unwrap_or(default),
                offered: platforms,
            });
        }
    };
    let mut offers = offers;
    Ok((platforms, offers.swap_remove(position).1))
}

fn manifest_bytes(source: &dyn ImageSource, descriptor: &Descriptor) -> Result<Vec<u8>, ImageError> {
    if descriptor.size > MAX_MANIFEST_BYTES {
        let exceeded = base::BudgetExceeded::Bytes { limit: MAX_MANIFEST_BYTES };
        return Err(ImageError::Budget { document: "manifest", exceeded });
    }
    let bytes = source.manifest(descriptor)?;
    descriptor.check("manifest", &bytes)?;
    Ok(bytes)
}

/// A manifest with its configuration and layers.
struct Loaded {
    descriptor: Descriptor,
    bytes: Vec<u8>,
    config_descriptor: Descriptor,
    config: ImageConfig,
    layers: Vec<Layer>,
}

impl Loaded {
    fn from_manifest(
        source: &dyn ImageSource,
        descriptor: Descriptor,
        bytes: Vec<u8>,
    ) -> Result<Self, ImageError> {
        let manifest = Manifest::parse(&bytes, &descriptor.media_type)?;
        if !is_image(&manifest) {
            let found = manifest.artifact_type.unwrap_or(manifest.config.media_type);
            return Err(ImageError::NotAnImage { found });
        }
        let is_layer = |layer: &Descriptor| Compression::of_media_type(&layer.media_type).is_some();
        if let Some(found) = manifest.artifact_type.filter(|_| !manifest.layers.iter().all(is_layer)) {
            return Err(ImageError::NotAnImage { found });
        }
        let config = small_blob(source, &manifest.config, "config", MAX_CONFIG_BYTES)?;
        let config = ImageConfig::parse(&config)?;
        if manifest.layers.len() != config.diff_ids.len() {
            return Err(ImageError::LayerCount {
                layers: manifest.layers.len(),
                diff_ids: config.diff_ids.len(),
            });
        }
        let layers = manifest
            .layers
            .into_iter()
            .zip(&config.diff_ids)
            .map(|(descriptor, diff_id)| {
                let Some(compression) = Compression::of_media_type(&descriptor.media_type) else {
                    return Err(ImageError::MediaType {
                        found: descriptor.media_type,
                        expected: "a layer: tar, tar+gzip or tar+zstd",
                    });
                };
                Ok(Layer { descriptor, diff_id: diff_id.clone(), compression })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { descriptor, bytes, config_descriptor: manifest.config, config, layers })
    }

    fn finish(self, root: Descriptor, root_bytes: Vec<u8>, platforms: Vec<Platform>) -> ResolvedImage {
        let platform = self.descriptor.platform.clone().unwrap_or_else(|| self.config.platform.clone());
        ResolvedImage {
            root,
            root_bytes,
            manifest: self.descriptor,
            manifest_bytes: self.bytes,
            config_descriptor: self.config_descriptor,
            config: self.config,
            layers: self.layers,
            platform,
            platforms,
        }
    }
}
