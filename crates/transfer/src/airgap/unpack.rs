//! Unpacking: everything is checked before anything is put anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Digest, Hasher, ImageLocation};
use image::TarFiles;
use image::layout::LayoutFiles as _;
use registry::Client;
use store::{LocalImage, StoreError, open_image};

use super::TABLE;
use super::table::{DATABASE, MAX_TABLE_BYTES, POLICY, PackedImage, Part, TRUST, Table};
use crate::checked::{Cause, Checked};
use crate::{CopyOptions, Meter, Source, TransferError, parallel};

/// An air-gap archive, every part of which has the size and digest its table says.
pub struct Airgap {
    path: PathBuf,
    files: TarFiles,
    table: Table,
    digest: Digest,
}

/// What was put somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Name in the archive.
    pub name: String,
    /// Where it is now.
    pub place: String,
}

impl Airgap {
    /// Opens an archive and checks every part of it. `pinned` is the digest noted when it was packed.
    ///
    /// # Errors
    /// When it is no such archive, has another table than the one pinned, or a part is missing, unexpected or damaged:
    /// the error names the part.
    pub fn open(
        path: &Path,
        pinned: Option<&Digest>,
        threads: NonZeroUsize,
        meter: &Meter,
    ) -> Result<Self, TransferError> {
        let file = path.display().to_string();
        let wrong = |reason: String| TransferError::NotAnAirgap { file: file.clone(), reason };
        let location = ImageLocation::OciLayout { path: file.clone(), tag: None, digest: None };
        let files = match open_image(&location) {
            Ok(LocalImage::LayoutArchive(archive)) => archive.files().clone(),
            Ok(_) => return Err(wrong("it is a folder".into())),
            Err(error @ StoreError::NotALayout { .. }) => return Err(wrong(error.to_string())),
            Err(StoreError::Image(error)) => return Err(wrong(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        if !files.contains(TABLE) {
            return Err(wrong(format!("it has no {TABLE}")));
        }
        let read = base::read_bounded(&mut *files.open(TABLE)?, MAX_TABLE_BYTES);
        let bytes = read
            .map_err(|error| TransferError::from(StoreError::from_io(path, &error)))?
            .map_err(|exceeded| wrong(format!("its table: {exceeded}")))?;
        let digest = Digest::sha256_of(&bytes);
        if let Some(wanted) = pinned.filter(|wanted| **wanted != digest) {
            return Err(TransferError::OtherAirgap { file, wanted: wanted.clone(), found: digest });
        }
        let table = Table::parse(&bytes).map_err(wrong)?;
        let airgap = Self { path: path.to_owned(), files, table, digest };
        airgap.check(threads, meter)?;
        Ok(airgap)
    }

    /// Digest of the table: it pins every part.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The images.
    #[must_use]
    pub fn images(&self) -> &[PackedImage] {
        &self.table.images
    }

    /// Where an image can be read in the archive itself.
    #[must_use]
    pub fn location(&self, image: &PackedImage) -> ImageLocation {
        let path = self.path.display().to_string();
        ImageLocation::OciLayout { path, tag: None, digest: Some(image.digest.clone()) }
    }

    /// The trust root that was packed along. Whoever can change the archive can change it too, so it is only to be
    /// believed when the archive's digest was pinned.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trusted_root(&self) -> Result<Option<Vec<u8>>, TransferError> {
        let path = format!("{TRUST}/trusted_root.json");
        let Some(part) = self.table.parts.get(&path) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.copy_part(&path, part, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Whether there is more than images.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.file_parts().next().is_some()
    }

    fn file_parts(&self) -> impl Iterator<Item = (&String, &Part)> {
        let beside = [DATABASE, TRUST, POLICY];
        self.table
            .parts
            .iter()
            .filter(move |(path, _)| path.split_once('/').is_some_and(|(folder, _)| beside.contains(&folder)))
    }

    fn damaged(&self, part: &str, reason: impl Into<String>) -> TransferError {
        let part = part.chars().take(200).collect();
        TransferError::Damaged { file: self.path.display().to_string(), part, reason: reason.into() }
    }

    fn check(&self, threads: NonZeroUsize, meter: &Meter) -> Result<(), TransferError> {
        if let Some(path) =
            self.files.paths().find(|path| *path != TABLE && !self.table.parts.contains_key(*path))
        {
            return Err(self.damaged(path, "is not in its table"));
        }
        meter.expect(self.table.parts.values().map(|part| part.size).sum());
        let parts: Vec<(&String, &Part)> = self.table.parts.iter().collect();
        parallel::map(&parts, threads, |(path, part)| self.check_part(path, part, meter))?;
        self.check_images()
    }

    fn check_part(&self, path: &str, part: &Part, meter: &Meter) -> Result<(), TransferError> {
        let Some(size) = self.files.size_of(path) else { return Err(self.damaged(path, "is missing")) };
        if size != part.size {
            return Err(self.damaged(path, format!("has {size} bytes, expected {}", part.size)));
        }
        let mut reader = self.files.open(path)?;
        let mut hasher = Hasher::new(part.digest.algorithm());
        let mut buffer = vec![0; 128 << 10];
        let mut read = 0u64;
        loop {
            let n = reader.read(&mut buffer).map_err(|error| self.damaged(path, error.to_string()))?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            meter.pass(n as u64);
            read += n as u64;
        }
        let found = hasher.finish();
        if read != size {
            return Err(self.damaged(path, format!("is cut off after {read} of {size} bytes")));
        }
        if found != part.digest {
            return Err(self.damaged(path, format!("has digest {found}, expected {}", part.digest)));
        }
        Ok(())
    }

    /// That everything the images name is in the archive: it was made by somebody who may have left something out.
    fn check_images(&self) -> Result<(), TransferError> {
        for image in self.images() {
            let source = self.source(image)?;
            let graph = crate::collect(&*source, &crate::Selection::default())?;
            for blob in graph.blobs() {
                let path = image::layout::blob_path(&blob.digest);
                match self.table.parts.get(&path) {
                    Some(part) if part.size == blob.size && part.digest == blob.digest => {}
                    Some(_) => {
                        let reason = format!("is not the blob that {} needs", image.name);
                        return Err(self.damaged(&path, reason));
                    }
                    None => {
                        return Err(self.damaged(&path, format!("is missing, and {} needs it", image.name)));
                    }
                }
            }
        }
        Ok(())
    }

    fn source(&self, image: &PackedImage) -> Result<Arc<dyn Source>, TransferError> {
        Ok(Arc::new(crate::InFiles::new(open_image(&self.location(image))?)))
    }

    /// Where each image would go below a registry's prefix or a folder. Two for one place are refused before anything
    /// is written.
    fn places(
        &self,
        place: impl Fn(&PackedImage) -> Result<ImageLocation, TransferError>,
    ) -> Result<Vec<(&PackedImage, ImageLocation)>, TransferError> {
        let mut taken: BTreeMap<String, &PackedImage> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut places = Vec::new();
        for image in self.images() {
            let to = place(image)?;
            let name = to.to_string();
            // The same image packed twice is one.
            if !seen.insert((name.clone(), image.digest.clone())) {
                continue;
            }
            if let Some(first) = taken.insert(name.clone(), image) {
                let (first, second) = (first.name.clone(), image.name.clone());
                return Err(TransferError::SameName { first, second, name });
            }
            places.push((image, to));
        }
        Ok(places)
    }

    /// Copies every image with its evidence below `prefix`, `HOST[/PATH]`: `HOST/PATH/team/app:1.2`.
    ///
    /// # Errors
    /// When two images would get one name, or something could not be written.
    pub fn publish(
        &self,
        prefix: &str,
        client: &Client,
        options: &CopyOptions,
        meter: &Meter,
    ) -> Result<Vec<Placed>, TransferError> {
        let prefix = prefix.trim_end_matches('/');
        let below = |image: &PackedImage| match image.reference(prefix) {
            Ok(reference) => Ok(ImageLocation::Registry(reference)),
            Err(_) => Err(TransferError::NoDestination {
                name: prefix.to_owned(),
                reason: "it is no registry, expected HOST or HOST/PATH",
            }),
        };
        self.copy_all(self.places(below)?, client, options, meter)
    }

    /// Writes the images as layouts to `dir/images/REPOSITORY`, and the other files beside: `dir/db`, `dir/trust`,
    /// `dir/policy`.
    ///
    /// # Errors
    /// As for [`Airgap::publish`].
    pub fn unpack_images(
        &self,
        dir: &Path,
        client: &Client,
        options: &CopyOptions,
        meter: &Meter,
    ) -> Result<Vec<Placed>, TransferError> {
        let images = dir.join("images");
        let place = |image: &PackedImage| {
            // One folder each, as a layout has no folder of another one in it; no repository has a plus in its name.
            let path = images.join(image.repository.replace('/', "+"));
            let digest = image.tag.is_none().then(|| image.digest.clone());
            Ok(ImageLocation::OciLayout { path: path.display().to_string(), tag: image.tag.clone(), digest })
        };
        let places = self.places(place)?;
        std::fs::create_dir_all(&images).map_err(|error| StoreError::from_io(&images, &error))?;
        self.copy_all(places, client, options, meter)
    }

    fn copy_all(
        &self,
        places: Vec<(&PackedImage, ImageLocation)>,
        client: &Client,
        options: &CopyOptions,
        meter: &Meter,
    ) -> Result<Vec<Placed>, TransferError> {
        let mut placed = Vec::new();
        for (image, to) in places {
            let copied = crate::copy(&self.source(image)?, &to, client, options, meter)?;
            placed.push(Placed { name: image.name.clone(), place: copied.place.to_string() });
        }
        Ok(placed)
    }

    /// Writes what is not an image below `dir`.
    ///
    /// # Errors
    /// When a file could not be written.
    pub fn unpack_files(&self, dir: &Path) -> Result<Vec<Placed>, TransferError> {
        let mut placed = Vec::new();
        for (path, part) in self.file_parts() {
            let to = dir.join(path);
            let folder = to.parent().unwrap_or(dir);
            std::fs::create_dir_all(folder).map_err(|error| StoreError::from_io(folder, &error))?;
            let cause = Cause::default();
            let mut content = self.content(path, part, &cause)?;
            match (store::atomic_copy(&to, &mut content, 0o644), cause.take()) {
                (Ok(()), _) => {}
                // It was checked before: somebody changes the archive at this moment.
                (Err(_), Some(error)) => return Err(self.damaged(path, error.to_string())),
                (Err(error), None) => return Err(error.into()),
            }
            placed.push(Placed { name: path.clone(), place: to.display().to_string() });
        }
        Ok(placed)
    }

    fn content(&self, path: &str, part: &Part, cause: &Cause) -> Result<Checked, TransferError> {
        let described = image::Descriptor {
            digest: part.digest.clone(),
            size: part.size,
            ..image::Descriptor::of("application/octet-stream", b"")
        };
        Ok(Checked::new(self.files.open(path)?, &described, cause.clone(), &Meter::default()))
    }

    fn copy_part(&self, path: &str, part: &Part, out: &mut Vec<u8>) -> Result<(), TransferError> {
        let cause = Cause::default();
        let mut content = self.content(path, part, &cause)?;
        match content.read_to_end(out) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.damaged(path, error.to_string())),
        }
    }
}
