//! Whole images and databases between a registry and here.

use std::io::Read;

use base::{Class, Fault, Reference};
use flate2::read::GzDecoder;
use image::{BlobData, Descriptor, ImageSource, Index, Manifest, SourceError, is_index};
use registry::{BlobUpload, Client};
use store::StoreError;

/// Deepest nesting of indexes that is copied (`image::MAX_INDEX_NESTING` reads no deeper).
const MAX_DEPTH: u32 = image::MAX_INDEX_NESTING;

/// trivy-db is 60 MiB compressed in 2026 and some 800 MiB inflated.
const MAX_DATABASE_BYTES: u64 = 8 << 30;
const MAX_METADATA_BYTES: u64 = 64 << 10;
/// The one layer of a trivy-db artifact.
const DATABASE_LAYER: &str = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip";

/// An artifact that is no advisory database.
#[derive(Debug, thiserror::Error)]
#[error("{name} is no advisory database: {reason}")]
struct NotADatabase {
    name: String,
    reason: String,
}

impl Fault for NotADatabase {
    fn code(&self) -> &'static str {
        "db-not-a-database"
    }
    fn hint(&self) -> String {
        "name an artifact with one trivy-db layer, such as a mirror of aquasec/trivy-db:2".into()
    }
    fn class(&self) -> Class {
        Class::NothingToExamine
    }
}

/// Copies an image with all its platforms to a registry: blobs, then manifests, then the name. Returns the reference by
/// digest (and what it was copied to).
///
/// # Errors
/// When something could not be read or written. What was copied then is not named yet.
pub fn copy_image(
    source: &dyn ImageSource,
    client: &Client,
    to: &Reference,
) -> Result<Reference, SourceError> {
    let (root, bytes) = source.root()?;
    copy_manifest(source, client, to, &root, &bytes, 0)?;
    let blob = BlobData { descriptor: root.clone(), bytes };
    client.push_manifest(to, &blob).map_err(boxed)?;
    Ok(to.at_digest(root.digest))
}

fn copy_manifest(
    source: &dyn ImageSource,
    client: &Client,
    to: &Reference,
    descriptor: &Descriptor,
    bytes: &[u8],
    depth: u32,
) -> Result<(), SourceError> {
    if is_index(&descriptor.media_type) && depth < MAX_DEPTH {
        let index = Index::parse(bytes, &descriptor.media_type).map_err(boxed)?;
        for child in &index.manifests {
            let child_bytes = source.manifest(child)?;
            copy_manifest(source, client, to, child, &child_bytes, depth + 1)?;
            let at = to.at_digest(child.digest.clone());
            let blob = BlobData { descriptor: child.clone(), bytes: child_bytes };
            client.push_manifest(&at, &blob).map_err(boxed)?;
        }
        return Ok(());
    }
    let manifest = Manifest::parse(bytes, &descriptor.media_type).map_err(boxed)?;
    for blob in manifest.layers.iter().chain([&manifest.config]) {
        if client.blob_exists(to, &blob.digest).map_err(boxed)? {
            continue;
        }
        let spooled = spool(source, blob).map_err(boxed)?;
        let path = spooled.path().to_owned();
        // A file opened anew for each try: a broken upload is repeated from its beginning.
        let open =
            move || -> std::io::Result<Box<dyn Read + Send>> { Ok(Box::new(std::fs::File::open(&path)?)) };
        client.push_blob(to, &BlobUpload::stream(blob, open)).map_err(boxed)?;
    }
    Ok(())
}

/// A blob on disk, checked: nothing is pushed that is not what its descriptor says.
fn spool(source: &dyn ImageSource, blob: &Descriptor) -> Result<tempfile::NamedTempFile, StoreError> {
    let folder = std::env::temp_dir();
    let failed = |error: std::io::Error| StoreError::from_io(&folder, &error);
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    let read_failed = |error: SourceError| StoreError::Io { path: folder.clone(), reason: error.to_string() };
    let mut reader = source.blob(blob).map_err(read_failed)?;
    let mut hasher = base::Hasher::new(blob.digest.algorithm());
    let mut buffer = vec![0; 256 << 10];
    let mut size = 0u64;
    loop {
        let n = reader.read(&mut buffer).map_err(failed)?;
        if n == 0 {
            break;
        }
        size += n as u64;
        if size > blob.size {
            break;
        }
        hasher.update(&buffer[..n]);
        std::io::Write::write_all(&mut file, &buffer[..n]).map_err(failed)?;
    }
    let found = hasher.finish();
    if size != blob.size || found != blob.digest {
        let reason =
            format!("blob is {found} of {size} bytes, expected {} of {} bytes", blob.digest, blob.size);
        return Err(StoreError::Io { path: folder, reason });
    }
    Ok(file)
}

fn boxed<F: Fault>(fault: F) -> SourceError {
    Box::new(fault)
}

/// Fetches a trivy-db: the bytes of `trivy.db` and of `metadata.json`.
///
/// # Errors
/// When it cannot be fetched or is no trivy-db.
pub fn pull_database(client: &Client, from: &Reference) -> Result<(Vec<u8>, Vec<u8>), SourceError> {
    let wrong = |reason: String| -> SourceError { Box::new(NotADatabase { name: from.to_string(), reason }) };
    let (descriptor, bytes) = client.manifest(from).map_err(boxed)?;
    let manifest = Manifest::parse(&bytes, &descriptor.media_type).map_err(boxed)?;
    let [layer] = manifest.layers.as_slice() else {
        return Err(wrong(format!("it has {} layers, expected one", manifest.layers.len())));
    };
    if layer.media_type != DATABASE_LAYER {
        return Err(wrong(format!("its layer is of type {}, expected {DATABASE_LAYER}", layer.media_type)));
    }
    // The client checks digest and size of the blob as it passes; what is unpacked is opened before it is believed.
    let mut archive = tar::Archive::new(GzDecoder::new(client.blob(from, layer).map_err(boxed)?));
    let (mut database, mut metadata) = (None, None);
    let failed = |error: std::io::Error| wrong(format!("its archive cannot be read: {error}"));
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = entry.path().map_err(failed)?.display().to_string();
        let (slot, limit) = match name.trim_start_matches("./") {
            "trivy.db" => (&mut database, MAX_DATABASE_BYTES),
            "metadata.json" => (&mut metadata, MAX_METADATA_BYTES),
            _ => continue,
        };
        let read = base::read_bounded(&mut entry, limit).map_err(failed)?;
        *slot = Some(read.map_err(|limit| wrong(format!("{name}: {limit}")))?);
    }
    match (database, metadata) {
        (Some(database), Some(metadata)) => Ok((database, metadata)),
        _ => Err(wrong("its archive has no trivy.db and metadata.json".into())),
    }
}
