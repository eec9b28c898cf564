//! An image of plain layers in memory.

use std::io::Read;

use base::Platform;
use image::{
    Compression, Descriptor, ImageConfig, ImageSource, Layer, ResolvedImage, SourceError, media_type,
};

/// Blobs by their descriptors.
pub(crate) struct Memory(pub(crate) Vec<(Descriptor, Vec<u8>)>);

impl ImageSource for Memory {
    fn name(&self) -> String {
        "memory".into()
    }
    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        unreachable!("the image is resolved already")
    }
    fn manifest(&self, _: &Descriptor) -> Result<Vec<u8>, SourceError> {
        unreachable!("the image is resolved already")
    }
    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        let (_, bytes) = self.0.iter().find(|(known, _)| known == descriptor).expect("known");
        Ok(Box::new(std::io::Cursor::new(bytes.clone())))
    }
}

/// An image for linux/amd64 of these archives, the lowest first.
pub(crate) fn image_of(layers: Vec<Vec<u8>>) -> (Memory, ResolvedImage) {
    let blobs: Vec<_> =
        layers.into_iter().map(|bytes| (Descriptor::of(media_type::LAYER_TAR, &bytes), bytes)).collect();
    let layers = blobs.iter().map(|(descriptor, _)| Layer {
        diff_id: descriptor.digest.clone(),
        descriptor: descriptor.clone(),
        compression: Compression::None,
    });
    let config =
        br#"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"#;
    let manifest = Descriptor::of(media_type::OCI_MANIFEST, b"{}");
    let resolved = ResolvedImage {
        root: manifest.clone(),
        root_bytes: Vec::new(),
        manifest,
        manifest_bytes: Vec::new(),
        config_descriptor: Descriptor::of(media_type::OCI_CONFIG, config),
        config: ImageConfig::parse(config).expect("valid"),
        layers: layers.collect(),
        platform: Platform::linux_amd64(),
        platforms: Vec::new(),
    };
    (Memory(blobs), resolved)
}
