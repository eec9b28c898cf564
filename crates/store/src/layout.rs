//! An OCI layout in a folder: read, and written so that a crash loses nothing that was there.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use base::Digest;
use image::layout::{self, Choice, INDEX_FILE, LAYOUT_CONTENT, LAYOUT_FILE, LayoutFiles};
use image::{
    BlobData, Descriptor, EvidenceSource, ImageError, ImageSource, Index, LayoutSource, NewReferrer,
    ReferrerStore, Referrers, SourceError, build_referrer,
};

use crate::files::atomic_copy;
use crate::lock::lock_waiting;
use crate::{StoreError, atomic_write};

/// Mode of files in a layout: others may read an image.
const FILE_MODE: u32 = 0o644;

/// An image in a layout folder.
#[derive(Debug, Clone)]
pub struct Layout {
    source: LayoutSource<Folder>,
}

#[derive(Debug, Clone)]
struct Folder(PathBuf);

impl LayoutFiles for Folder {
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        // Paths come from `image::layout`, which builds them from checked digests: nothing leads out.
        let full = self.0.join(path);
        match File::open(&full) {
            Ok(file) => Ok(Box::new(file)),
            // What an image names and is not there makes it a broken image, not an absent one.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && path.starts_with("blobs/") => {
                Err(Box::new(ImageError::MissingBlob { container: "layout", path: path.to_owned() }))
            }
            Err(error) => Err(Box::new(StoreError::from_io(&full, &error))),
        }
    }

    fn contains(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    fn blobs(&self) -> Result<Vec<(Digest, u64)>, SourceError> {
        let mut found = Vec::new();
        for algorithm in ["sha256", "sha512"] {
            let folder = self.0.join("blobs").join(algorithm);
            let failed =
                |error: std::io::Error| -> SourceError { Box::new(StoreError::from_io(&folder, &error)) };
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(error)),
            };
            for entry in entries {
                let entry = entry.map_err(failed)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                // Temporary files of writers have other names.
                if let Ok(digest) = format!("{algorithm}:{name}").parse() {
                    found.push((digest, entry.metadata().map_err(failed)?.len()));
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

impl Layout {
    /// Opens the layout in `path`; `choice` says which image of it is meant.
    ///
    /// # Errors
    /// When there is no folder, or it is no layout.
    pub fn open(path: &Path, choice: Choice) -> Result<Self, StoreError> {
        fs::metadata(path).map_err(|error| StoreError::from_io(path, &error))?;
        for missing in [LAYOUT_FILE, INDEX_FILE] {
            match fs::metadata(path.join(missing)) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                    return Err(StoreError::from_io(&path.join(missing), &error));
                }
                Err(_) => return Err(StoreError::NotALayout { path: path.to_owned(), missing }),
            }
        }
        let name = match &choice {
            Choice::Only => format!("oci:{}", path.display()),
            Choice::Tag(tag) => format!("oci:{}:{tag}", path.display()),
            Choice::Digest(digest) => format!("oci:{}@{digest}", path.display()),
        };
        Ok(Self { source: LayoutSource::new(name, Folder(path.to_owned()), choice) })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.source.files().0
    }

    /// Stores a blob or manifest under its digest. One that is there already is left alone.
    ///
    /// # Errors
    /// When the bytes are not what the descriptor says, or could not be written.
    pub fn write_blob(&self, blob: &BlobData) -> Result<(), StoreError> {
        blob.descriptor.check("blob", &blob.bytes)?;
        let path = self.path().join(layout::blob_path(&blob.descriptor.digest));
        if fs::metadata(&path).is_ok_and(|found| found.len() == blob.descriptor.size) {
            return Ok(());
        }
        let folder = crate::files::parent(&path);
        fs::create_dir_all(folder).map_err(|error| StoreError::from_io(folder, &error))?;
        atomic_write(&path, &blob.bytes, FILE_MODE)
    }

    /// The files of the layout.
    #[must_use]
    pub fn files(&self) -> &dyn LayoutFiles {
        self.source.files()
    }

    /// Whether a blob is there and is what the descriptor says: it is read.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn holds(&self, descriptor: &Descriptor) -> Result<bool, StoreError> {
        let path = self.path().join(layout::blob_path(&descriptor.digest));
        let failed = |error: std::io::Error| StoreError::from_io(&path, &error);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(error)),
        };
        if file.metadata().map_err(failed)?.len() != descriptor.size {
            return Ok(false);
        }
        let mut hasher = base::Hasher::new(descriptor.digest.algorithm());
        let mut buffer = vec![0; 128 << 10];
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => return Ok(hasher.finish() == descriptor.digest),
                n => hasher.update(&buffer[..n]),
            }
        }
    }

    /// Stores a blob from a stream, which must fail rather than end when its bytes are not what the descriptor says: it
    /// appears under its digest when the stream has ended.
    ///
    /// # Errors
    /// When the stream fails or the file could not be written; nothing is there then.
    pub fn write_stream(&self, descriptor: &Descriptor, content: &mut dyn Read) -> Result<(), StoreError> {
        let path = self.path().join(layout::blob_path(&descriptor.digest));
        let folder = crate::files::parent(&path);
        fs::create_dir_all(folder).map_err(|error| StoreError::from_io(folder, &error))?;
        atomic_copy(&path, content, FILE_MODE)
    }

    /// Names manifests in the index: one with a tag takes the tag from whatever had it. Their blobs must be there.
    ///
    /// # Errors
    /// When the index could not be written; it then is as it was.
    pub fn list(&self, entries: &[Descriptor]) -> Result<(), StoreError> {
        self.change_index(|index| {
            let mut changed = false;
            for entry in entries {
                changed |= match entry.ref_name() {
                    Some(_) => index.tag(entry.clone()),
                    None => index.add(entry.clone()),
                };
            }
            changed
        })
    }

    /// Stores a manifest and names it in the index, under `tag` where one is given. Its blobs must be there.
    ///
    /// # Errors
    /// When something could not be written; the index then is as it was.
    pub fn write_manifest(&self, manifest: &BlobData, tag: Option<&str>) -> Result<(), StoreError> {
        self.write_blob(manifest)?;
        let descriptor = manifest.descriptor.clone();
        match tag {
            Some(tag) => self.change_index(|index| index.tag(descriptor.with_ref_name(tag))),
            None => self.change_index(|index| index.add(descriptor)),
        }
    }

    /// Reads, changes and replaces the index under the layout's lock, so that of two writers neither is lost.
    fn change_index(&self, change: impl FnOnce(&mut Index) -> bool) -> Result<(), StoreError> {
        // A hidden name: the specification allows other files, and readers ignore them.
        let _lock = lock_waiting(&self.path().join(".assay.lock"))?;
        let mut index = layout::read_index(self.source.files())?;
        if change(&mut index) {
            // A crash before this rename leaves unreferenced blobs and the old index.
            atomic_write(&self.path().join(INDEX_FILE), &index.to_blob().bytes, FILE_MODE)?;
        }
        Ok(())
    }
}

/// Creates an empty layout in `path`, or opens the one that is there.
///
/// # Errors
/// When a folder or file could not be made, or other things are in the folder.
pub fn create_layout(path: &Path) -> Result<Layout, StoreError> {
    fs::create_dir_all(path).map_err(|error| StoreError::from_io(path, &error))?;
    let _lock = lock_waiting(&path.join(".assay.lock"))?;
    let marker = path.join(LAYOUT_FILE);
    if !marker.exists() {
        if !is_empty_or_begun(path).map_err(|error| StoreError::from_io(path, &error))? {
            return Err(StoreError::NotALayout { path: path.to_owned(), missing: LAYOUT_FILE });
        }
        let blobs = path.join("blobs/sha256");
        fs::create_dir_all(&blobs).map_err(|error| StoreError::from_io(&blobs, &error))?;
        atomic_write(&path.join(INDEX_FILE), &Index::new().to_blob().bytes, FILE_MODE)?;
        // Last: a folder with the marker is a whole layout.
        atomic_write(&marker, LAYOUT_CONTENT, FILE_MODE)?;
    }
    Layout::open(path, Choice::Only)
}

/// Whether there is nothing in a folder but what [`create_layout`] leaves behind when it is killed before the marker: empty
/// folders for blobs, an index without entries, hidden files.
fn is_empty_or_begun(path: &Path) -> std::io::Result<bool> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = match name.to_string_lossy().as_ref() {
            "blobs" => holds_empty_folders(&entry.path())?,
            INDEX_FILE => {
                let empty = Index::new().to_blob().bytes;
                entry.metadata()?.len() == empty.len() as u64 && fs::read(entry.path())? == empty
            }
            other => other.starts_with(".assay"),
        };
        if !is_ours {
            return Ok(false);
        }
    }
    Ok(true)
}

fn holds_empty_folders(path: &Path) -> std::io::Result<bool> {
    if !path.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(path)? {
        let inner = entry?.path();
        if !inner.is_dir() || fs::read_dir(&inner)?.next().is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

impl ImageSource for Layout {
    fn name(&self) -> String {
        self.source.name()
    }

    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        self.source.root()
    }

    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.source.manifest(descriptor)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        self.source.blob(descriptor)
    }
}

impl EvidenceSource for Layout {
    fn place(&self) -> String {
        self.source.place()
    }

    fn referrers_of(&self, subject: &Digest) -> Result<Referrers, SourceError> {
        self.source.referrers_of(subject)
    }

    fn tagged(&self, tag: &str) -> Result<Option<(Descriptor, Vec<u8>)>, SourceError> {
        self.source.tagged(tag)
    }

    fn fetch_bounded(&self, descriptor: &Descriptor, limit: u64) -> Result<Vec<u8>, SourceError> {
        self.source.fetch_bounded(descriptor, limit)
    }
}

impl ReferrerStore for Layout {
    fn publish(&self, referrer: &NewReferrer) -> Result<Descriptor, SourceError> {
        let built = build_referrer(referrer);
        self.write_blob(&built.config)?;
        self.write_blob(&built.layer)?;
        self.write_manifest(&built.manifest, None)?;
        Ok(built.manifest.descriptor)
    }
}
