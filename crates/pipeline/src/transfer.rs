//! Whole images and databases between a registry and here.

use std::io::Read;

use base::{Class, Fault, Reference};
use flate2::read::GzDecoder;
use image::{BlobData, Descriptor, ImageError, ImageSource, Index, Manifest, SourceError, is_index};
use registry::{BlobUpload, Client, RegistryError};
use store::StoreError;

/// Deepest nesting of indexes that is copied (`image::MAX_INDEX_NESTING` reads no deeper).
const MAX_DEPTH: u32 = image::MAX_INDEX_NESTING;

/// trivy-db is 60 MiB compressed in 2026 and some 800 MiB inflated.
const MAX_DATABASE_BYTES: u64 = 8 << 30;
const MAX_METADATA_BYTES: u64 = 64 << 10;
/// Sixteen times the 60 MiB above.
const MAX_COMPRESSED_BYTES: u64 = 1 << 30;
/// Headers, padding and files that are passed over: a trivy-db artifact has none of the last.
const MAX_OTHER_BYTES: u64 = 1 << 20;
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
        let spooled = spool(&mut *source.blob(blob)?, blob)?;
        let path = spooled.path().to_owned();
        // A file opened anew for each try: a broken upload is repeated from its beginning.
        let open =
            move || -> std::io::Result<Box<dyn Read + Send>> { Ok(Box::new(std::fs::File::open(&path)?)) };
        client.push_blob(to, &BlobUpload::stream(blob, open)).map_err(boxed)?;
    }
    Ok(())
}

/// A blob on disk, checked: nothing is pushed or unpacked that is not what its descriptor says.
fn spool(reader: &mut dyn Read, blob: &Descriptor) -> Result<tempfile::NamedTempFile, SourceError> {
    let folder = std::env::temp_dir();
    let failed = |error: std::io::Error| boxed(StoreError::from_io(&folder, &error));
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    let mut hasher = base::Hasher::new(blob.digest.algorithm());
    let mut buffer = vec![0; 256 << 10];
    let mut found = 0u64;
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(&error)),
        };
        found += n as u64;
        if found > blob.size {
            break;
        }
        hasher.update(&buffer[..n]);
        std::io::Write::write_all(&mut file, &buffer[..n]).map_err(failed)?;
    }
    let (document, expected) = ("blob", blob.size);
    if found != expected {
        return Err(boxed(ImageError::Size { document, expected, found }));
    }
    let (expected, found) = (blob.digest.clone(), hasher.finish());
    if found != expected {
        return Err(boxed(ImageError::Digest { document, expected, found }));
    }
    Ok(file)
}

/// The error of the registry in that of a reader, with its own code and class, else that it could not be read.
fn unreadable(error: &std::io::Error) -> SourceError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<RegistryError>()) {
        Some(inner) => boxed(inner.clone()),
        None => boxed(ImageError::Read { document: "blob", reason: error.to_string() }),
    }
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
    if layer.size > MAX_COMPRESSED_BYTES {
        return Err(wrong(format!(
            "its layer has {} bytes, expected at most {MAX_COMPRESSED_BYTES}",
            layer.size
        )));
    }
    let spooled = spool(&mut client.blob(from, layer).map_err(boxed)?, layer)?;
    let failed = |error: std::io::Error| boxed(StoreError::from_io(spooled.path(), &error));
    let compressed = std::io::BufReader::new(spooled.reopen().map_err(failed)?);
    unpack(GzDecoder::new(compressed), MAX_DATABASE_BYTES).map_err(wrong)
}

/// The two files of the archive, which inflates to at most `limit` bytes beside its metadata.
fn unpack(inflated: impl Read, limit: u64) -> Result<(Vec<u8>, Vec<u8>), String> {
    let failed = |error: std::io::Error| format!("its archive cannot be read: {error}");
    let mut archive = tar::Archive::new(Bounded { inner: inflated, left: limit + MAX_OTHER_BYTES });
    let (mut database, mut metadata) = (None, None);
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = entry.path().map_err(failed)?.display().to_string();
        let (slot, limit) = match name.trim_start_matches("./") {
            "trivy.db" => (&mut database, limit),
            "metadata.json" => (&mut metadata, MAX_METADATA_BYTES),
            _ => continue,
        };
        let read = base::read_bounded(&mut entry, limit).map_err(failed)?;
        if slot.replace(read.map_err(|limit| format!("{name}: {limit}"))?).is_some() {
            return Err(format!("its archive has {name} twice"));
        }
    }
    match (database, metadata) {
        (Some(database), Some(metadata)) => Ok((database, metadata)),
        _ => Err("its archive has no trivy.db and metadata.json".into()),
    }
}

/// Fails past so many bytes, also for entries that are passed over.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other("it inflates beyond the limit")),
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *bytes).expect("appended");
        }
        builder.into_inner().expect("ended")
    }

    #[test]
    fn unpacks_two_files_and_nothing_doubtful() {
        let good = archive(&[("./trivy.db", b"12345"), ("metadata.json", b"{}"), ("other", b"x")]);
        assert_eq!(unpack(&good[..], 5), Ok((b"12345".to_vec(), b"{}".to_vec())));
        let past = usize::try_from(MAX_METADATA_BYTES).expect("small") + 1;
        let large = vec![b' '; past];
        let at_limit = archive(&[("trivy.db", b""), ("metadata.json", &large[1..])]);
        assert!(unpack(&at_limit[..], 5).is_ok());
        let bomb = vec![0; usize::try_from(MAX_OTHER_BYTES).expect("small")];
        type Files<'a> = &'a [(&'a str, &'a [u8])];
        let rows: [(Files<'_>, &str); 5] = [
            (&[("trivy.db", b"123456"), ("metadata.json", b"{}")], "limit of 5 bytes"),
            (&[("trivy.db", b""), ("metadata.json", &large)], "limit of 65536 bytes"),
            (&[("trivy.db", b""), ("trivy.db", b"")], "twice"),
            (&[("trivy.db", b"")], "has no trivy.db and metadata.json"),
            (&[("other", &bomb), ("trivy.db", b""), ("metadata.json", b"{}")], "beyond the limit"),
        ];
        for (files, expected) in rows {
            let error = unpack(&archive(files)[..], 5).expect_err("refused");
            assert!(error.contains(expected), "{error}");
        }
        // Whole blocks may be missing at the end: tar programs differ in how they pad.
        let content = good.len() - 1024;
        for cut in [0, 1, 511, 512, 700, content - 513] {
            assert!(unpack(&good[..cut], 5).is_err(), "{cut}");
        }
    }
}
