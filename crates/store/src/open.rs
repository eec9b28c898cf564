//! Opening what `oci:` and `docker-archive:` name.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use base::ImageLocation;
use image::layout::{Choice, LAYOUT_FILE, LayoutFiles};
use image::{DockerArchive, EvidenceSource, ImageSource, LayoutSource, ReadAt, ReferrerStore, TarFiles};

use crate::{Layout, StoreError};

/// Bytes a gzip archive may inflate to: as much as one layer may (`image::LayerLimits`).
const MAX_SPOOLED_BYTES: u64 = 64 << 30;

/// A local image.
#[derive(Debug)]
#[non_exhaustive]
pub enum LocalImage {
    /// A layout folder: referrers can be read and published.
    Layout(Layout),
    /// A tar of a layout.
    LayoutArchive(LayoutSource<TarFiles>),
    /// What `docker save` writes.
    DockerArchive(Box<DockerArchive>),
}

impl LocalImage {
    /// The image as a source.
    #[must_use]
    pub fn source(&self) -> &dyn ImageSource {
        match self {
            Self::Layout(layout) => layout,
            Self::LayoutArchive(archive) => archive,
            Self::DockerArchive(archive) => &**archive,
        }
    }

    /// Where referrers are kept; archives have no such place.
    #[must_use]
    pub fn referrers(&self) -> Option<&dyn ReferrerStore> {
        match self {
            Self::Layout(layout) => Some(layout),
            _ => None,
        }
    }

    /// Where evidence is read from; what `docker save` writes holds none.
    #[must_use]
    pub fn evidence(&self) -> Option<&dyn EvidenceSource> {
        match self {
            Self::Layout(layout) => Some(layout),
            Self::LayoutArchive(archive) => Some(archive),
            Self::DockerArchive(_) => None,
        }
    }

    /// The files of a layout, in a folder or a tar; a docker archive of the old form is none.
    #[must_use]
    pub fn files(&self) -> Option<&dyn LayoutFiles> {
        match self {
            Self::Layout(layout) => Some(layout.files()),
            Self::LayoutArchive(archive) => Some(archive.files()),
            Self::DockerArchive(_) => None,
        }
    }

    /// The image as a source of its own.
    #[must_use]
    pub fn into_source(self) -> Box<dyn ImageSource> {
        match self {
            Self::Layout(layout) => Box::new(layout),
            Self::LayoutArchive(archive) => Box::new(archive),
            Self::DockerArchive(archive) => archive,
        }
    }
}

/// Opens a local image. A gzip archive is inflated into a private temporary file first, which is gone when the
/// image is dropped: its parts must be read in any order.
///
/// # Errors
/// [`StoreError::NotLocal`] for a registry reference; otherwise when the file is not there or not what it is
/// named as.
pub fn open_image(location: &ImageLocation) -> Result<LocalImage, StoreError> {
    match location {
        ImageLocation::OciLayout { path, tag, digest } => {
            let choice = match (digest, tag) {
                (Some(digest), _) => Choice::Digest(digest.clone()),
                (None, Some(tag)) => Choice::Tag(tag.clone()),
                (None, None) => Choice::Only,
            };
            let path = Path::new(path);
            let found = std::fs::metadata(path).map_err(|error| StoreError::from_io(path, &error))?;
            if found.is_dir() {
                return Ok(LocalImage::Layout(Layout::open(path, choice)?));
            }
            let files = TarFiles::index(open_archive(path)?, "layout")?;
            if !files.contains(LAYOUT_FILE) {
                return Err(StoreError::NotALayout { path: path.to_owned(), missing: LAYOUT_FILE });
            }
            Ok(LocalImage::LayoutArchive(LayoutSource::new(location.to_string(), files, choice)))
        }
        ImageLocation::DockerArchive { path } => {
            let (file, wanted) = archive_and_name(path);
            let (name, data) = (location.to_string(), open_archive(Path::new(file))?);
            let archive = match wanted {
                Some(wanted) => DockerArchive::open_named(name, data, wanted)?,
                None => DockerArchive::open(name, data)?,
            };
            Ok(LocalImage::DockerArchive(Box::new(archive)))
        }
        other => Err(StoreError::NotLocal { location: other.to_string() }),
    }
}

/// `FILE:NAME` as skopeo writes it, where `FILE:NAME` is no file itself and `FILE` is one.
fn archive_and_name(path: &str) -> (&str, Option<&str>) {
    if Path::new(path).exists() {
        return (path, None);
    }
    let split = path.match_indices(':').map(|(at, _)| (&path[..at], &path[at + 1..]));
    match split.into_iter().find(|(file, name)| !name.is_empty() && Path::new(file).is_file()) {
        Some((file, name)) => (file, Some(name)),
        None => (path, None),
    }
}

/// First bytes of the compressions that are not read here, and the program that inflates them.
const OTHER_COMPRESSIONS: [(&[u8], &str); 3] =
    [(b"\xfd7zXZ\0", "xz"), (b"BZh", "bzip2"), (&[0x28, 0xb5, 0x2f, 0xfd], "zstd")];

fn open_archive(path: &Path) -> Result<Arc<dyn ReadAt>, StoreError> {
    let failed = |error: io::Error| StoreError::from_io(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let mut magic = Vec::new();
    (&mut file).take(6).read_to_end(&mut magic).map_err(failed)?;
    file.rewind().map_err(failed)?;
    if let Some((_, with)) = OTHER_COMPRESSIONS.iter().find(|(start, _)| magic.starts_with(start)) {
        return Err(StoreError::Compressed { path: path.to_owned(), with });
    }
    let file = if magic.starts_with(&[0x1f, 0x8b]) { spool(path, file, MAX_SPOOLED_BYTES)? } else { file };
    let size = file.metadata().map_err(failed)?.len();
    Ok(Arc::new(Archive { file, size }))
}

/// Inflates into an unnamed file of this user in the folder for temporary files.
fn spool(path: &Path, file: File, limit: u64) -> Result<File, StoreError> {
    let temporary = std::env::temp_dir();
    let mut spooled =
        tempfile::tempfile_in(&temporary).map_err(|error| StoreError::from_io(&temporary, &error))?;
    let mut inflated = flate2::read::MultiGzDecoder::new(file).take(limit.saturating_add(1));
    let mut buffer = vec![0; 128 << 10];
    let mut total = 0u64;
    loop {
        let n = inflated.read(&mut buffer).map_err(|error| match error.raw_os_error() {
            Some(_) => StoreError::from_io(path, &error),
            None => StoreError::Damaged { path: path.to_owned(), reason: error.to_string() },
        })?;
        if n == 0 {
            return Ok(spooled);
        }
        total += n as u64;
        if total > limit {
            return Err(StoreError::TooLarge { path: path.to_owned(), limit });
        }
        io::Write::write_all(&mut spooled, &buffer[..n])
            .map_err(|error| StoreError::from_io(&temporary, &error))?;
    }
}

struct Archive {
    file: File,
    size: u64,
}

impl ReadAt for Archive {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        FileExt::read_at(&self.file, buf, offset)
    }
}
