//! Packing.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Digest, DigestAlgorithm, Hasher, ImageLocation};
use image::layout::{INDEX_FILE, LAYOUT_CONTENT, LAYOUT_FILE};
use image::{Descriptor, Index};
use store::StoreError;

use super::TABLE;
use super::table::{DATABASE, POLICY, PackedImage, Part, SCHEMA, TRUST, Table, is_file_name};
use crate::archive::{self, Content};
use crate::{Graph, Meter, Selection, Source, TransferError, collect};

/// What goes along with the images.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// A folder with `trivy.db` and `metadata.json`.
    pub database: Option<PathBuf>,
    /// A `trusted_root.json`, its content.
    pub trusted_root: Option<Vec<u8>>,
    /// Policy files.
    pub policies: Vec<PathBuf>,
}

/// What was packed.
#[derive(Debug, Clone)]
pub struct Packed {
    /// Digest of the table: it pins every byte that matters. To be carried on another way than the file.
    pub digest: Digest,
    /// The images.
    pub images: Vec<PackedImage>,
    /// Number of parts.
    pub parts: usize,
    /// What is listed at a source and not there, in words.
    pub left_out: Vec<String>,
}

/// Packs images with everything attached to them into one file.
///
/// # Errors
/// When something could not be read, or the file could not be written; nothing is there under its name then.
pub fn pack(
    images: &[(ImageLocation, Arc<dyn Source>)],
    extras: &Extras,
    selection: &Selection,
    out: &Path,
    meter: &Meter,
) -> Result<Packed, TransferError> {
    let mut packing = Packing::default();
    for (location, source) in images {
        let graph = collect(&**source, selection)?;
        packing.image(location, source, &graph)?;
    }
    packing.extras(extras)?;
    let bytes = packing.index.to_blob().bytes;
    packing.add(INDEX_FILE.into(), Content::Bytes(bytes));
    packing.add(LAYOUT_FILE.into(), Content::Bytes(LAYOUT_CONTENT.to_vec()));
    let table = Table { schema: SCHEMA.into(), images: packing.images, parts: packing.parts };
    let written = table.to_bytes().map_err(|error| TransferError::NotAnAirgap {
        file: out.display().to_string(),
        reason: error.to_string(),
    })?;
    // What could not be unpacked is not packed.
    Table::parse(&written)
        .map_err(|reason| TransferError::NotAnAirgap { file: out.display().to_string(), reason })?;
    meter.expect(table.parts.values().map(|part| part.size).sum());
    archive::write(out, Some((TABLE, &written)), &packing.files, meter)?;
    Ok(Packed {
        digest: Digest::sha256_of(&written),
        images: table.images,
        parts: table.parts.len(),
        left_out: packing.left_out,
    })
}

#[derive(Default)]
struct Packing {
    files: BTreeMap<String, Content>,
    parts: BTreeMap<String, Part>,
    index: Index,
    images: Vec<PackedImage>,
    left_out: Vec<String>,
}

impl Packing {
    fn image(
        &mut self,
        location: &ImageLocation,
        source: &Arc<dyn Source>,
        graph: &Graph,
    ) -> Result<(), TransferError> {
        let mut image = named(location, graph)?;
        // The reference of an image by tag may be moved on; what was packed is this digest.
        image.digest = graph.root.descriptor.digest.clone();
        for entry in archive::index_entries(graph, Some(&image.name), false) {
            self.index.add(entry);
        }
        let mut files = BTreeMap::new();
        archive::layout_files(source, graph, &mut files);
        for (path, content) in files {
            self.add(path, content);
        }
        self.left_out.extend(graph.left_out.iter().cloned());
        self.images.push(image);
        Ok(())
    }

    fn add(&mut self, path: String, content: Content) {
        let part = match &content {
            Content::Bytes(bytes) => Part { size: bytes.len() as u64, digest: Digest::sha256_of(bytes) },
            Content::Blob(_, blob) | Content::File(_, blob) => {
                Part { size: blob.size, digest: blob.digest.clone() }
            }
        };
        self.parts.insert(path.clone(), part);
        self.files.insert(path, content);
    }

    fn extras(&mut self, extras: &Extras) -> Result<(), TransferError> {
        if let Some(folder) = &extras.database {
            for name in ["trivy.db", "metadata.json"] {
                self.file(format!("{DATABASE}/{name}"), &folder.join(name))?;
            }
        }
        if let Some(document) = &extras.trusted_root {
            self.add(format!("{TRUST}/trusted_root.json"), Content::Bytes(document.clone()));
        }
        for path in &extras.policies {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let place = format!("{POLICY}/{name}");
            if !is_file_name(&name) || self.parts.contains_key(&place) {
                return Err(TransferError::NoDestination {
                    name: path.display().to_string(),
                    reason: "policies need names of their own, of letters, digits, dots, dashes and underscores",
                });
            }
            self.file(place, path)?;
        }
        Ok(())
    }

    /// A file of this machine. It is read twice: for the table, which comes first, and for its place in the archive,
    /// where it has to be the same.
    fn file(&mut self, place: String, path: &Path) -> Result<(), TransferError> {
        let failed = |error: std::io::Error| TransferError::from(StoreError::from_io(path, &error));
        let mut file = std::fs::File::open(path).map_err(failed)?;
        let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
        let mut buffer = vec![0; 128 << 10];
        let mut size = 0u64;
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => break,
                n => {
                    hasher.update(&buffer[..n]);
                    size += n as u64;
                }
            }
        }
        let described =
            Descriptor { digest: hasher.finish(), size, ..Descriptor::of("application/octet-stream", b"") };
        self.add(place, Content::File(path.to_owned(), described));
        Ok(())
    }
}

/// Where an image is to go later. One of a folder or file is called like it.
fn named(location: &ImageLocation, graph: &Graph) -> Result<PackedImage, TransferError> {
    let evidence = graph.evidence.len() as u64;
    let digest = graph.root.descriptor.digest.clone();
    let (repository, tag) = match location {
        ImageLocation::Registry(reference) => {
            (reference.repository().to_owned(), reference.tag().map(str::to_owned))
        }
        ImageLocation::OciLayout { path, tag, .. } => (file_stem(path), tag.clone()),
        ImageLocation::DockerArchive { path } => (file_stem(path), None),
        other => {
            let reason = "it is no image of a registry, layout or archive";
            return Err(TransferError::NoDestination { name: other.to_string(), reason });
        }
    };
    let name = location.to_string();
    let image = PackedImage { name: name.clone(), repository, tag, digest, evidence };
    match image.reference("registry.invalid") {
        Ok(_) => Ok(image),
        Err(_) => Err(TransferError::NoDestination {
            name,
            reason: "its file name is no name of a repository; give the folder or file one of lower case letters",
        }),
    }
}

fn file_stem(path: &str) -> String {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = name.trim_end_matches(".gz").trim_end_matches(".tar").trim_end_matches(".tgz");
    stem.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn a_local_image_is_called_like_its_file() {
        for (path, expected) in [("./image", "image"), ("a/B.tar.gz", "b"), ("x/", "x"), ("/", "")] {
            assert_eq!(file_stem(path), expected, "{path}");
        }
    }
}
