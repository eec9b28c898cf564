//! Images from lists of files.

use std::io::Write;
use std::path::Path;

use base::{Digest, Platform};
use serde_json::{Value, json};

use crate::Registry;

/// How a layer is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerCompression {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// One layer as a list of entries.
pub struct LayerBuilder {
    tar: tar::Builder<Vec<u8>>,
    compression: LayerCompression,
}

impl LayerBuilder {
    /// An empty layer.
    #[must_use]
    pub fn new(compression: LayerCompression) -> Self {
        Self { tar: tar::Builder::new(Vec::new()), compression }
    }

    /// Adds a file of mode 0644.
    #[must_use]
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, tar::EntryType::Regular, 0o644, content.as_ref(), None)
    }

    /// Adds a file of mode 0755.
    #[must_use]
    pub fn program(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, tar::EntryType::Regular, 0o755, content.as_ref(), None)
    }

    /// Adds a folder.
    #[must_use]
    pub fn folder(self, path: &str) -> Self {
        self.entry(path, tar::EntryType::Directory, 0o755, &[], None)
    }

    /// Adds a symbolic link.
    #[must_use]
    pub fn symlink(self, path: &str, target: &str) -> Self {
        self.entry(path, tar::EntryType::Symlink, 0o777, &[], Some(target))
    }

    /// Adds a hard link.
    #[must_use]
    pub fn hardlink(self, path: &str, target: &str) -> Self {
        self.entry(path, tar::EntryType::Link, 0o644, &[], Some(target))
    }

    /// Removes a path of lower layers (image-spec layer.md, "Whiteouts").
    #[must_use]
    pub fn whiteout(self, path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let separator = if folder.is_empty() { "" } else { "/" };
        self.file(&format!("{folder}{separator}.wh.{name}"), "")
    }

    /// Hides everything lower layers have in a folder.
    #[must_use]
    pub fn opaque(self, folder: &str) -> Self {
        self.file(&format!("{folder}/.wh..wh..opq"), "")
    }

    fn entry(mut self, path: &str, kind: tar::EntryType, mode: u32, data: &[u8], link: Option<&str>) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_mtime(0);
        header.set_size(u64::try_from(data.len()).expect("a slice fits u64"));
        match link {
            Some(target) => self.tar.append_link(&mut header, path, target).expect("memory takes a link"),
            None => self.tar.append_data(&mut header, path, data).expect("memory takes a file"),
        }
        self
    }

    fn finish(self) -> (Digest, Blob) {
        let tar = self.tar.into_inner().expect("memory takes the end of a tar");
        let diff_id = Digest::sha256_of(&tar);
        let (suffix, bytes) = match self.compression {
            LayerCompression::Plain => ("", tar),
            LayerCompression::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(&tar).expect("memory takes gzip");
                ("+gzip", encoder.finish().expect("memory takes gzip"))
            }
            LayerCompression::Zstd => ("+zstd", zstd::encode_all(&tar[..], 1).expect("memory takes zstd")),
        };
        (diff_id, Blob::new(&format!("application/vnd.oci.image.layer.v1.tar{suffix}"), bytes))
    }
}

/// Content with its type and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Media type.
    pub media_type: String,
    /// Digest of the bytes.
    pub digest: Digest,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Blob {
    /// Bytes of a type.
    #[must_use]
    pub fn new(media_type: &str, bytes: Vec<u8>) -> Self {
        Self { media_type: media_type.into(), digest: Digest::sha256_of(&bytes), bytes }
    }

    /// Its descriptor as JSON.
    #[must_use]
    pub fn descriptor(&self) -> Value {
        json!({"mediaType": self.media_type, "digest": self.digest.to_string(), "size": self.bytes.len()})
    }
}

/// A built image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its platform.
    pub platform: Platform,
    /// The manifest.
    pub manifest: Blob,
    /// Configuration first, then the layers.
    pub blobs: Vec<Blob>,
}

/// Builds an image.
pub struct ImageBuilder {
    platform: Platform,
    layers: Vec<(Digest, Blob)>,
    config: Value,
    docker: bool,
}

impl ImageBuilder {
    /// An image without layers.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        Self { platform, layers: Vec::new(), config: json!({}), docker: false }
    }

    /// Adds a layer on top.
    #[must_use]
    pub fn layer(mut self, layer: LayerBuilder) -> Self {
        self.layers.push(layer.finish());
        self
    }

    /// Adds a layer as it is stored; `diff_id` is that of the archive in it, or is said to be.
    #[must_use]
    pub fn stored(mut self, diff_id: Digest, stored: Blob) -> Self {
        self.layers.push((diff_id, stored));
        self
    }

    /// Sets the `config` object of the configuration, such as `{"Env": ["A=b"]}`.
    #[must_use]
    pub fn config(mut self, config: Value) -> Self {
        self.config = config;
        self
    }

    /// Writes a Docker manifest of schema 2. Layers are to be gzip then.
    #[must_use]
    pub fn docker(mut self) -> Self {
        self.docker = true;
        self
    }

    /// The image.
    #[must_use]
    pub fn build(self) -> Image {
        let (manifest_type, config_type, layer_type) = if self.docker {
            (
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.container.image.v1+json",
                Some("application/vnd.docker.image.rootfs.diff.tar.gzip"),
            )
        } else {
            ("application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.config.v1+json", None)
        };
        let (diff_ids, mut layers): (Vec<Digest>, Vec<Blob>) = self.layers.into_iter().unzip();
        for layer in &mut layers {
            layer.media_type = layer_type.map_or_else(|| layer.media_type.clone(), str::to_owned);
        }
        let mut config = json!({
            "architecture": self.platform.architecture,
            "os": self.platform.os,
            "config": self.config,
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        if let Some(variant) = &self.platform.variant {
            config["variant"] = json!(variant);
        }
        let config = Blob::new(config_type, config.to_string().into_bytes());
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": manifest_type,
            "config": config.descriptor(),
            "layers": layers.iter().map(Blob::descriptor).collect::<Vec<_>>(),
        });
        let mut blobs = vec![config];
        blobs.append(&mut layers);
        Image {
            platform: self.platform,
            manifest: Blob::new(manifest_type, manifest.to_string().into_bytes()),
            blobs,
        }
    }
}

impl Image {
    /// Puts everything into a test registry.
    pub fn push_to(&self, registry: &Registry, repository: &str, tag: Option<&str>) -> Digest {
        for blob in &self.blobs {
            registry.put_blob(repository, &blob.bytes);
        }
        registry.put_manifest(repository, tag, &self.manifest.media_type, &self.manifest.bytes)
    }
}

/// An index over images of several platforms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The index.
    pub index: Blob,
    /// The images in its order.
    pub images: Vec<Image>,
}

impl Index {
    /// Builds the index.
    #[must_use]
    pub fn of(images: Vec<Image>) -> Self {
        let manifests: Vec<Value> = images
            .iter()
            .map(|image| {
                let mut descriptor = image.manifest.descriptor();
                descriptor["platform"] = json!(image.platform);
                descriptor
            })
            .collect();
        let media_type = "application/vnd.oci.image.index.v1+json";
        let index = json!({"schemaVersion": 2, "mediaType": media_type, "manifests": manifests});
        Self { index: Blob::new(media_type, index.to_string().into_bytes()), images }
    }

    /// Puts everything into a test registry.
    pub fn push_to(&self, registry: &Registry, repository: &str, tag: Option<&str>) -> Digest {
        for image in &self.images {
            image.push_to(registry, repository, None);
        }
        registry.put_manifest(repository, tag, &self.index.media_type, &self.index.bytes)
    }
}

/// Writes an OCI layout folder: `root` under `tag`, and every blob given.
///
/// # Errors
/// When a file cannot be written.
pub fn write_layout(folder: &Path, tag: &str, root: &Blob, blobs: &[&Blob]) -> std::io::Result<()> {
    let store = folder.join("blobs/sha256");
    std::fs::create_dir_all(&store)?;
    for blob in blobs.iter().copied().chain([root]) {
        std::fs::write(store.join(blob.digest.hex()), &blob.bytes)?;
    }
    let mut descriptor = root.descriptor();
    descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": tag});
    let index = json!({"schemaVersion": 2, "manifests": [descriptor]});
    std::fs::write(folder.join("index.json"), index.to_string())?;
    std::fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_input_gives_the_same_image() {
        let build = |compression| {
            let layer = LayerBuilder::new(compression)
                .folder("etc")
                .file("etc/a", "1")
                .symlink("etc/b", "a")
                .hardlink("etc/c", "etc/a")
                .whiteout("usr/x")
                .opaque("var");
            ImageBuilder::new(Platform::linux_amd64()).layer(layer).build()
        };
        for compression in [LayerCompression::Plain, LayerCompression::Gzip, LayerCompression::Zstd] {
            assert_eq!(build(compression), build(compression));
        }
        let plain = build(LayerCompression::Plain);
        let names: Vec<String> = tar::Archive::new(&plain.blobs[1].bytes[..])
            .entries()
            .expect("tar")
            .map(|entry| entry.expect("entry").path().expect("path").display().to_string())
            .collect();
        assert_eq!(names, ["etc", "etc/a", "etc/b", "etc/c", "usr/.wh.x", "var/.wh..wh..opq"]);
    }

    #[test]
    fn a_layout_holds_what_it_names() {
        let folder = tempfile::tempdir().expect("folder");
        let image = ImageBuilder::new(Platform::linux_amd64()).build();
        write_layout(folder.path(), "v1", &image.manifest, &image.blobs.iter().collect::<Vec<_>>())
            .expect("write");
        let index: Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("index.json")).expect("read"))
                .expect("JSON");
        assert_eq!(index["manifests"][0]["digest"], json!(image.manifest.digest.to_string()));
        assert!(folder.path().join("blobs/sha256").join(image.blobs[0].digest.hex()).is_file());
    }
}
