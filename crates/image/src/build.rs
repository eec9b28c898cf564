//! Writing small images: demonstrations, tests, fixtures.

use std::io::Write;

use base::{Digest, Platform};
use flate2::{Compression as Level, GzBuilder};

use crate::{BlobData, ImageConfig, Manifest, RunConfig, media_type};

/// A file of a layer to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerFile {
    /// Path inside the image, at most 100 bytes, the name field of a ustar header.
    pub path: String,
    /// Permission bits.
    pub mode: u32,
    /// The content.
    pub content: Vec<u8>,
}

/// An image and its blobs; all blobs are to be stored before the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltImage {
    /// The manifest.
    pub manifest: BlobData,
    /// Configuration and layers.
    pub blobs: Vec<BlobData>,
}

/// A path that does not fit a ustar header, or a write that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("layer path \"{path}\" is empty or longer than the 100 bytes of a ustar name")]
pub struct BuildError {
    /// The path.
    pub path: String,
}

/// Builds an image of gzip layers, lowest first. The same input gives the same bytes: times and owners are zero.
///
/// # Errors
/// When a path does not fit a ustar header.
pub fn build_image(
    platform: Platform,
    run: RunConfig,
    layers: &[Vec<LayerFile>],
) -> Result<BuiltImage, BuildError> {
    let mut blobs = Vec::with_capacity(layers.len() + 1);
    let mut diff_ids = Vec::with_capacity(layers.len());
    for files in layers {
        let tar = write_tar(files)?;
        diff_ids.push(Digest::sha256_of(&tar));
        blobs.push(BlobData::new(media_type::LAYER_TAR_GZIP, gzip(&tar)));
    }
    let layers = blobs.iter().map(|blob| blob.descriptor.clone()).collect();
    let config = ImageConfig { platform, created: None, run, diff_ids, history: Vec::new() }.to_blob();
    let manifest = Manifest {
        media_type: media_type::OCI_MANIFEST.into(),
        artifact_type: None,
        config: config.descriptor.clone(),
        layers,
        subject: None,
        annotations: std::collections::BTreeMap::new(),
    }
    .to_blob();
    blobs.push(config);
    Ok(BuiltImage { manifest, blobs })
}

/// Writes to memory cannot fail, so there is no error to hand on.
fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Level::default());
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

fn write_tar(files: &[LayerFile]) -> Result<Vec<u8>, BuildError> {
    let mut tar = Vec::new();
    for file in files {
        let name = file.path.trim_start_matches('/').as_bytes();
        if name.is_empty() || name.len() > 100 {
            return Err(BuildError { path: file.path.clone() });
        }
        tar.extend_from_slice(&ustar_header(name, file.mode, file.content.len()));
        tar.extend_from_slice(&file.content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    Ok(tar)
}

fn ustar_header(name: &[u8], mode: u32, size: usize) -> [u8; 512] {
    let mut header = [0u8; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, name);
    put(100, format!("{:07o}", mode & 0o7777).as_bytes());
    put(108, b"0000000");
    put(116, b"0000000");
    put(124, format!("{size:011o}").as_bytes());
    put(136, b"00000000000");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&b| u32::from(b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}
