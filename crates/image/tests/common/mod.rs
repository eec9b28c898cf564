//! An image source in memory, and layers to put into it.
#![allow(
    clippy::allow_attributes,
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::expect_used,
    reason = "shared by several test programs, none of which uses all of it"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use base::{Digest, Fault};
use image::{
    BlobData, BuiltImage, Compression, Descriptor, Entry, ImageError, ImageSource, Layer, LayerFault,
    LayerLimits, LayerSummary, LayerVisitor, SourceError, pass_layer,
};

pub struct Memory {
    pub root: BlobData,
    pub blobs: BTreeMap<Digest, Vec<u8>>,
}

impl Memory {
    pub fn of(built: BuiltImage) -> Self {
        let mut blobs: BTreeMap<_, _> =
            built.blobs.into_iter().map(|b| (b.descriptor.digest, b.bytes)).collect();
        blobs.insert(built.manifest.descriptor.digest.clone(), built.manifest.bytes.clone());
        Self { root: built.manifest, blobs }
    }

    pub fn add(&mut self, blob: &BlobData) {
        self.blobs.insert(blob.descriptor.digest.clone(), blob.bytes.clone());
    }

    fn get(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.blobs.get(&descriptor.digest).cloned().ok_or_else(|| -> SourceError {
            Box::new(ImageError::MissingFile { container: "memory", path: descriptor.digest.to_string() })
        })
    }
}

impl ImageSource for Memory {
    fn name(&self) -> String {
        "memory".into()
    }
    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        Ok((self.root.descriptor.clone(), self.root.bytes.clone()))
    }
    fn manifest(&self, descriptor: &Descriptor) -> Result<Vec<u8>, SourceError> {
        self.get(descriptor)
    }
    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        Ok(Box::new(Cursor::new(self.get(descriptor)?)))
    }
}

/// Keeps everything.
#[derive(Default, Debug)]
pub struct Keep {
    pub files: Vec<(String, Vec<u8>)>,
    pub others: Vec<Entry>,
    pub want_links: bool,
}

impl LayerVisitor for Keep {
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let mut content = Vec::new();
        data.read_to_end(&mut content)?;
        self.files.push((entry.path.clone(), content));
        Ok(())
    }
    fn other(&mut self, entry: &Entry) -> bool {
        self.others.push(entry.clone());
        self.want_links
    }
}

pub fn layer_of(stored: &[u8], tar: &[u8]) -> Layer {
    Layer {
        descriptor: Descriptor::of("application/vnd.oci.image.layer.v1.tar", stored),
        diff_id: Digest::sha256_of(tar),
        compression: Compression::None,
    }
}

pub fn pass(tar: &[u8]) -> Result<(Keep, LayerSummary), LayerFault> {
    pass_as(tar, &layer_of(tar, tar), &LayerLimits::default())
}

pub fn pass_as(
    stored: &[u8],
    layer: &Layer,
    limits: &LayerLimits,
) -> Result<(Keep, LayerSummary), LayerFault> {
    let mut keep = Keep::default();
    match pass_layer(&mut &*stored, layer, limits, &mut keep) {
        Ok(summary) => Ok((keep, summary)),
        Err(error) => {
            assert!(error.code().starts_with("layer-") && !error.hint().is_empty());
            Err(error.fault)
        }
    }
}

pub fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// `("d/", "")` folder, `("a>b", "")` symlink, `("a=b", "")` hard link, else a file.
pub fn tar_of(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        if let Some((link, target)) = name.split_once('>') {
            header.set_entry_type(tar::EntryType::Symlink);
            builder.append_link(&mut header, link, target).expect("memory");
        } else if let Some((link, target)) = name.split_once('=') {
            header.set_entry_type(tar::EntryType::Link);
            builder.append_link(&mut header, link, target).expect("memory");
        } else {
            if name.ends_with('/') {
                header.set_entry_type(tar::EntryType::Directory);
            }
            builder.append_data(&mut header, name, content.as_bytes()).expect("memory");
        }
    }
    builder.into_inner().expect("memory")
}
