//! Publishing an advisory database: the artifact Trivy and this program fetch.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::Path;

use base::{Digest, DigestAlgorithm, Hasher, Reference};
use flate2::Compression;
use flate2::write::GzEncoder;
use image::{BlobData, Descriptor, media_type};
use registry::{BlobUpload, Client};
use serde_json::json;
use store::StoreError;

use crate::TransferError;
use crate::database::DatabaseKind;

/// Type of the configuration, and of the artifact.
const CONFIG: &str = "application/vnd.aquasec.trivy.config.v1+json";

/// Writes the archive of a database, its file and `metadata.json` of `folder`, as its artifact's layer holds it. The
/// same files give the same bytes.
///
/// # Errors
/// When a file cannot be read or the archive not written.
pub fn archive_database(folder: &Path, kind: DatabaseKind, to: &mut dyn Write) -> Result<(), TransferError> {
    let failed = |error: std::io::Error| TransferError::from(StoreError::from_io(folder, &error));
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(to), Compression::default()));
    for name in [kind.file_name(), "metadata.json"] {
        let path = folder.join(name);
        let open = |error: std::io::Error| TransferError::from(StoreError::from_io(&path, &error));
        let mut file = File::open(&path).map_err(open)?;
        let mut header = tar::Header::new_ustar();
        // The numeric form of sizes past 8 GiB is GNU's, which a ustar header may carry.
        header.set_size(file.metadata().map_err(open)?.len());
        header.set_mode(0o644);
        archive.append_data(&mut header, name, &mut file).map_err(failed)?;
    }
    let encoder = archive.into_inner().map_err(failed)?;
    encoder.finish().and_then(|mut writer| writer.flush()).map_err(failed)
}

/// Pushes the database in `folder` to a registry; the digest of its manifest.
///
/// # Errors
/// When a file cannot be read or the registry refuses it.
pub fn push_database(
    client: &Client,
    folder: &Path,
    kind: DatabaseKind,
    to: &Reference,
) -> Result<Digest, TransferError> {
    let failed = |error: std::io::Error| TransferError::from(StoreError::from_io(folder, &error));
    let mut spooled = tempfile::NamedTempFile::new().map_err(failed)?;
    archive_database(folder, kind, spooled.as_file_mut())?;
    let layer = Descriptor {
        annotations: BTreeMap::from([("org.opencontainers.image.title".to_owned(), kind.title().to_owned())]),
        ..described(spooled.as_file_mut(), kind).map_err(failed)?
    };
    let path = spooled.path().to_owned();
    let open = move || -> std::io::Result<Box<dyn Read + Send>> { Ok(Box::new(File::open(&path)?)) };
    client.push_blob(to, &BlobUpload::stream(&layer, open))?;
    let config = Digest::sha256_of(b"{}");
    client.push_blob(to, &BlobUpload::bytes(b"{}", config.clone()))?;
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": media_type::OCI_MANIFEST,
        "artifactType": CONFIG,
        "config": {"mediaType": CONFIG, "digest": config, "size": 2},
        "layers": [layer],
    });
    let bytes = manifest.to_string().into_bytes();
    let digest = Digest::sha256_of(&bytes);
    let descriptor = Descriptor {
        media_type: media_type::OCI_MANIFEST.to_owned(),
        digest: digest.clone(),
        size: bytes.len() as u64,
        platform: None,
        artifact_type: None,
        annotations: BTreeMap::new(),
    };
    client.push_manifest(to, &BlobData { descriptor, bytes })?;
    Ok(digest)
}

fn described(file: &mut File, kind: DatabaseKind) -> std::io::Result<Descriptor> {
    file.rewind()?;
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    let mut buffer = vec![0; 256 << 10];
    let mut size = 0u64;
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
        size += n as u64;
    }
    Ok(Descriptor {
        media_type: kind.layer().to_owned(),
        digest: hasher.finish(),
        size,
        platform: None,
        artifact_type: None,
        annotations: BTreeMap::new(),
    })
}
