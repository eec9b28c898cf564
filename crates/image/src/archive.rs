//! Tar archives read at any place: an OCI layout as tar, and what `docker save` writes.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use base::{BudgetExceeded, Digest, DigestAlgorithm, Hasher};

use crate::documents::{MAX_CONFIG_BYTES, MAX_LAYERS, MAX_MANIFEST_BYTES, json, malformed};
use crate::error::DOCKER_ARCHIVE;
use crate::layer::path::clean;
use crate::layout::{Choice, LayoutFiles, read_limited};
use crate::tar::{Feed, RawKind, Tar, TarError};
use crate::{
    BlobData, Descriptor, EvidenceSource, ImageConfig, ImageError, ImageSource, Manifest, Referrers,
    SourceError, layout, media_type, wire,
};

/// Entries of an archive. Own choice: ten per layer of the largest image allowed ([`MAX_LAYERS`]), ten times.
const MAX_ARCHIVE_ENTRIES: usize = MAX_LAYERS * 100;

const DOCKER_LAYER_TAR: &str = "application/vnd.docker.image.rootfs.diff.tar";

/// Bytes that can be read at any place: a file, a memory map.
pub trait ReadAt: Send + Sync {
    /// How many there are.
    fn size(&self) -> u64;

    /// Reads some bytes at `offset`; 0 at the end.
    ///
    /// # Errors
    /// As [`Read::read`].
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let n = buf.len().min(self.len() - start);
        buf[..n].copy_from_slice(&self[start..start + n]);
        Ok(n)
    }
}

/// Where the files of a tar archive start, by path.
#[derive(Clone)]
pub struct TarFiles {
    data: Arc<dyn ReadAt>,
    files: BTreeMap<String, Place>,
    container: &'static str,
}

#[derive(Debug, Clone)]
enum Place {
    At(u64, u64),
    /// `docker save` before 25 writes a layer that stands twice as a link.
    Link(String),
}

impl std::fmt::Debug for TarFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TarFiles").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl TarFiles {
    /// Walks the archive once, passing over all contents. `container` is the word for it in errors.
    ///
    /// # Errors
    /// When it is no tar archive, is cut, or has too many entries.
    pub fn index(data: Arc<dyn ReadAt>, container: &'static str) -> Result<Self, ImageError> {
        let mut files = BTreeMap::new();
        let end = data.size();
        let mut tar = Tar::new(Section { data: Arc::clone(&data), at: 0, end });
        while let Some(entry) = tar.next().map_err(|error| archive_error(container, error))? {
            let Ok(path) = clean(&entry.name) else { continue };
            let place = match entry.kind {
                RawKind::File if !entry.sparse => Place::At(entry.data_offset, entry.size),
                RawKind::Symlink => {
                    let target = String::from_utf8_lossy(&entry.link).into_owned();
                    match crate::layer::path::link_target(&path.text, &target) {
                        Some(target) => Place::Link(target),
                        None => continue,
                    }
                }
                RawKind::Hardlink => match clean(&entry.link) {
                    Ok(target) => Place::Link(target.text),
                    Err(_) => continue,
                },
                _ => continue,
            };
            files.insert(path.text, place);
            if files.len() > MAX_ARCHIVE_ENTRIES {
                let exceeded = BudgetExceeded::Items { limit: MAX_ARCHIVE_ENTRIES as u64 };
                return Err(ImageError::Budget { document: container, exceeded });
            }
        }
        Ok(Self { data, files, container })
    }

    /// The paths of all files and links, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Size of the file at `path` in bytes, where there is one.
    #[must_use]
    pub fn size_of(&self, path: &str) -> Option<u64> {
        self.section(path).ok().map(|section| section.size())
    }

    fn section(&self, path: &str) -> Result<Section, ImageError> {
        let missing = || ImageError::MissingFile { container: self.container, path: path.into() };
        // One hop: a link to a link is nothing `docker save` writes.
        let place = match self.files.get(path).ok_or_else(missing)? {
            Place::Link(target) => self.files.get(target).ok_or_else(missing)?,
            place => place,
        };
        let Place::At(at, size) = *place else { return Err(missing()) };
        Ok(Section { data: Arc::clone(&self.data), at, end: at.saturating_add(size) })
    }
}

fn archive_error(container: &'static str, error: TarError) -> ImageError {
    match error {
        TarError::Io(error) => ImageError::Read { document: container, reason: error.to_string() },
        TarError::Fault(fault) => ImageError::Malformed { document: container, reason: fault.to_string() },
    }
}

impl LayoutFiles for TarFiles {
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        let section = self.section(path).map_err(|error| boxed(error.of_blob()))?;
        Ok(Box::new(section))
    }

    fn contains(&self, path: &str) -> bool {
        self.section(path).is_ok()
    }

    fn blobs(&self) -> Result<Vec<(Digest, u64)>, SourceError> {
        let found = self.paths().filter_map(|path| {
            let digest = path.strip_prefix("blobs/")?.replacen('/', ":", 1).parse().ok()?;
            Some((digest, self.size_of(path)?))
        });
        Ok(found.collect())
    }
}

/// A range of bytes as a stream.
struct Section {
    data: Arc<dyn ReadAt>,
    at: u64,
    end: u64,
}

impl Section {
    fn size(&self) -> u64 {
        self.end.saturating_sub(self.at)
    }
}

impl Read for Section {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size()).unwrap_or(usize::MAX);
        let wanted = left.min(buf.len());
        let n = self.data.read_at(self.at, &mut buf[..wanted])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Feed for Section {
    fn skip(&mut self, n: u64) -> io::Result<u64> {
        let step = n.min(self.size());
        self.at += step;
        Ok(step)
    }
}

/// An OCI layout, a folder or a tar, as the source of one image.
#[derive(Debug, Clone)]
pub struct LayoutSource<F> {
    name: String,
    files: F,
    choice: Choice,
}

impl<F: LayoutFiles> LayoutSource<F> {
    /// `name` is what the user called it.
    pub fn new(name: String, files: F, choice: Choice) -> Self {
        Self { name, files, choice }
    }

    /// The files of the layout.
    pub fn files(&self) -> &F {
        &self.files
    }
}

impl<F: LayoutFiles> ImageSource for LayoutSource<F> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        layout::root(&self.files, &self.choice).map_err(boxed)
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        layout::read_manifest(&self.files, descriptor).map_err(boxed)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        self.files.open(&layout::blob_path(&descriptor.digest))
    }
}

impl<F: LayoutFiles> EvidenceSource for LayoutSource<F> {
    fn place(&self) -> String {
        self.name.clone()
    }

    fn referrers_of(&self, subject: &Digest) -> Result<Referrers, SourceError> {
        layout::referrers(&self.files, subject).map_err(boxed)
    }

    fn tagged(&self, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError> {
        layout::tagged(&self.files, tag).map_err(boxed)
    }

    fn fetch_bounded(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, SourceError> {
        layout::read_blob(&self.files, descriptor, limit).map(|blob| blob.bytes).map_err(boxed)
    }
}

/// What `docker save` writes.
///
/// Archives since Docker 25 are also OCI layouts; there the original manifest is used. Older ones have no manifest:
/// one is made up from the configuration and the layers. A plain layer's digest is its `diff_id`; a compressed one's
/// is computed by reading it. Such a manifest has a digest of its own, which no registry knows; [`DockerArchive::has_manifest`]
/// tells the two apart.
#[derive(Debug, Clone)]
pub struct DockerArchive {
    name: String,
    files: TarFiles,
    manifest: BlobData,
    paths: BTreeMap<Digest, String>,
    original: bool,
}

impl DockerArchive {
    /// Reads the archive's table and documents. `name` is what the user called it.
    ///
    /// # Errors
    /// When it is no such archive, has none or several images, or its documents are malformed.
    pub fn open(name: String, data: Arc<dyn ReadAt>) -> Result<Self, ImageError> {
        Self::open_one(name, data, None)
    }

    /// The image `wanted` of an archive with several, by its name as `docker save` was given it.
    ///
    /// # Errors
    /// As for [`DockerArchive::open`], and when there is none of the name.
    pub fn open_named(name: String, data: Arc<dyn ReadAt>, wanted: &str) -> Result<Self, ImageError> {
        Self::open_one(name, data, Some(wanted))
    }

    fn open_one(name: String, data: Arc<dyn ReadAt>, wanted: Option<&str>) -> Result<Self, ImageError> {
        let files = TarFiles::index(data, DOCKER_ARCHIVE)?;
        if files.contains(layout::LAYOUT_FILE) && files.contains(layout::INDEX_FILE) {
            let (descriptor, bytes) = match wanted {
                Some(wanted) => layout::by_name(&files, wanted)?,
                None => layout::root(&files, &Choice::Only)?,
            };
            let manifest = BlobData { descriptor, bytes };
            return Ok(Self { name, files, manifest, paths: BTreeMap::new(), original: true });
        }
        let table = read_limited(&mut files.section("manifest.json")?, DOCKER_ARCHIVE, MAX_MANIFEST_BYTES)?;
        let images: Vec<wire::DockerArchiveEntry> = json("docker-archive manifest.json", &table)?;
        let (manifest, paths) = make_up(&files, &choose(images, wanted)?)?;
        Ok(Self { name, files, manifest, paths, original: false })
    }

    /// Whether the archive brings the manifest; otherwise it is made up and its digest means nothing elsewhere.
    #[must_use]
    pub fn has_manifest(&self) -> bool {
        self.original
    }
}

/// The only image of the table, or the one of this name.
fn choose(
    mut images: Vec<wire::DockerArchiveEntry>,
    wanted: Option<&str>,
) -> Result<wire::DockerArchiveEntry, ImageError> {
    let names = |image: &wire::DockerArchiveEntry| image.repo_tags.clone().unwrap_or_default();
    if images.is_empty() {
        return Err(malformed(DOCKER_ARCHIVE, "manifest.json lists no image"));
    }
    let offered: Vec<String> = images.iter().flat_map(names).collect();
    let chosen = match wanted {
        Some(wanted) => {
            let fits = |image: &wire::DockerArchiveEntry| {
                names(image).iter().any(|name| layout::is_same_name(name, wanted))
            };
            images.iter().position(fits).ok_or_else(|| {
                let (container, wanted) = (DOCKER_ARCHIVE, wanted.to_owned());
                ImageError::TagNotFound { container, wanted, offered }
            })?
        }
        None if images.len() > 1 => return Err(ImageError::Ambiguous { offered }),
        None => 0,
    };
    Ok(images.swap_remove(chosen))
}

fn make_up(
    files: &TarFiles,
    image: &wire::DockerArchiveEntry,
) -> Result<(BlobData, BTreeMap<Digest, String>), ImageError> {
    let mut config = files.section(&image.config).map_err(ImageError::of_blob)?;
    let bytes = read_limited(&mut config, "config", MAX_CONFIG_BYTES)?;
    let config = ImageConfig::parse(&bytes)?;
    let names = image.layers.as_deref().unwrap_or_default();
    if names.len() != config.diff_ids.len() {
        return Err(ImageError::LayerCount { layers: names.len(), diff_ids: config.diff_ids.len() });
    }
    let config_descriptor = Descriptor::of(media_type::DOCKER_CONFIG, &bytes);
    let mut paths = BTreeMap::from([(config_descriptor.digest.clone(), image.config.clone())]);
    let mut layers = Vec::with_capacity(names.len());
    for (name, diff_id) in names.iter().zip(config.diff_ids) {
        let size = files.section(name).map_err(ImageError::of_blob)?.size();
        let descriptor = match compressed(files, name)? {
            None => Descriptor { digest: diff_id, size, ..Descriptor::of(DOCKER_LAYER_TAR, b"") },
            Some((media_type, digest)) => Descriptor { digest, size, ..Descriptor::of(media_type, b"") },
        };
        paths.insert(descriptor.digest.clone(), name.clone());
        layers.push(descriptor);
    }
    let manifest = Manifest {
        media_type: media_type::DOCKER_MANIFEST.into(),
        artifact_type: None,
        config: config_descriptor,
        layers,
        subject: None,
        annotations: BTreeMap::new(),
    };
    Ok((manifest.to_blob(), paths))
}

/// go-containerregistry and Bazel write compressed layers into such archives. Nothing in the archive says their
/// digest then, so it is computed; a plain layer's is its `diff_id`.
fn compressed(files: &TarFiles, name: &str) -> Result<Option<(&'static str, Digest)>, ImageError> {
    let failed = |error: io::Error| ImageError::Read { document: "layer", reason: error.to_string() };
    let mut magic = Vec::new();
    files.section(name)?.take(4).read_to_end(&mut magic).map_err(failed)?;
    let media_type = match magic.as_slice() {
        [0x1f, 0x8b, ..] => media_type::DOCKER_LAYER,
        [0x28, 0xb5, 0x2f, 0xfd] => media_type::LAYER_TAR_ZSTD,
        _ => return Ok(None),
    };
    let mut section = files.section(name)?;
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    let mut buffer = vec![0; 128 << 10];
    loop {
        match section.read(&mut buffer).map_err(failed)? {
            0 => return Ok(Some((media_type, hasher.finish()))),
            n => hasher.update(&buffer[..n]),
        }
    }
}

impl ImageSource for DockerArchive {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        Ok((self.manifest.descriptor.clone(), self.manifest.bytes.clone()))
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        if descriptor.digest == self.manifest.descriptor.digest {
            return Ok(self.manifest.bytes.clone());
        }
        layout::read_manifest(&self.files, descriptor).map_err(boxed)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        match self.paths.get(&descriptor.digest) {
            Some(path) => self.files.open(path),
            None => self.files.open(&layout::blob_path(&descriptor.digest)),
        }
    }
}

fn boxed(error: ImageError) -> SourceError {
    Box::new(error)
}
