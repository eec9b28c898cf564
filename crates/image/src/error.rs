//! What can be wrong with an image's documents.

use base::{BudgetExceeded, Class, Digest, Fault, Platform};

use crate::SourceError;

/// The word for what `docker save` writes.
pub(crate) const DOCKER_ARCHIVE: &str = "docker-archive";

/// A failure to read, choose or believe the documents of an image.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The adapter failed; its own code, hint and class are kept.
    #[error("{0}")]
    Source(SourceError),
    /// Not the JSON it should be.
    #[error("{document} is malformed: {reason}")]
    Malformed {
        /// `manifest`, `index`, `config`, `docker-archive manifest.json`, ….
        document: &'static str,
        /// What was expected and what was found.
        reason: String,
    },
    /// Larger, longer or deeper than allowed.
    #[error("{document}: {exceeded}")]
    Budget {
        /// Which document.
        document: &'static str,
        /// The limit it ran into.
        exceeded: BudgetExceeded,
    },
    /// A document of a type that is not read.
    #[error("media type is \"{found}\", expected {expected}")]
    MediaType {
        /// What stands there.
        found: String,
        /// What would have been read.
        expected: &'static str,
    },
    /// A manifest of something that is not a container image: a chart, a signature, a module.
    #[error("manifest describes an artifact of type \"{found}\", expected an image")]
    NotAnImage {
        /// Its artifact type, or the media type of its configuration.
        found: String,
    },
    /// Content that is not what its digest says.
    #[error("{document} has digest {found}, expected {expected}")]
    Digest {
        /// Which document.
        document: &'static str,
        /// As described.
        expected: Digest,
        /// As computed.
        found: Digest,
    },
    /// Content that is not as long as its descriptor says.
    #[error("{document} has {found} bytes, expected {expected}")]
    Size {
        /// Which document.
        document: &'static str,
        /// As described.
        expected: u64,
        /// As counted.
        found: u64,
    },
    /// A blob could not be read to its end.
    #[error("{document} could not be read: {reason}")]
    Read {
        /// Which document.
        document: &'static str,
        /// The error of the reader.
        reason: String,
    },
    /// The platform asked for is not among those offered.
    #[error("platform {wanted} is not offered, the image has {}", list(offered))]
    PlatformNotOffered {
        /// As asked.
        wanted: Platform,
        /// As offered, attestations left out.
        offered: Vec<Platform>,
    },
    /// An index without any image.
    #[error("index {digest} names no image")]
    NoImage {
        /// Digest of the index.
        digest: Digest,
    },
    /// An index that leads back to itself.
    #[error("index {digest} is reached from itself")]
    IndexCycle {
        /// Digest of the index.
        digest: Digest,
    },
    /// The manifest and the configuration disagree about the number of layers.
    #[error("manifest has {layers} layers, its configuration {diff_ids} diff_ids")]
    LayerCount {
        /// Layers of the manifest.
        layers: usize,
        /// `rootfs.diff_ids` of the configuration.
        diff_ids: usize,
    },
    /// A name that the layout or archive does not have.
    #[error("{container} has no image \"{wanted}\", it has {}", if offered.is_empty() { "none".to_owned() } else { offered.join(", ") })]
    TagNotFound {
        /// `layout` or `docker-archive`.
        container: &'static str,
        /// As asked.
        wanted: String,
        /// Names in it.
        offered: Vec<String>,
    },
    /// More than one image, and none chosen or several of the name chosen.
    #[error("archive or layout has several images and one has to be chosen: {}", offered.join(", "))]
    Ambiguous {
        /// Names or digests to choose from.
        offered: Vec<String>,
    },
    /// Content that the image names and the layout or archive does not have.
    #[error("{container} is incomplete: it has no {path}, which the image needs")]
    MissingBlob {
        /// `layout` or `docker-archive`.
        container: &'static str,
        /// The path looked for.
        path: String,
    },
    /// A file a layout or archive must have.
    #[error("{container} has no {path}")]
    MissingFile {
        /// `layout` or `docker-archive`.
        container: &'static str,
        /// The path looked for.
        path: String,
    },
}

fn list(platforms: &[Platform]) -> String {
    if platforms.is_empty() {
        return "none".into();
    }
    platforms.iter().map(Platform::to_string).collect::<Vec<_>>().join(", ")
}

impl Fault for ImageError {
    fn code(&self) -> &'static str {
        match self {
            Self::Source(inner) => inner.code(),
            Self::Malformed { .. } => "image-malformed",
            Self::Budget { .. } => "image-budget",
            Self::MediaType { .. } => "image-media-type",
            Self::NotAnImage { .. } => "image-not-an-image",
            Self::Digest { .. } => "image-digest",
            Self::Size { .. } => "image-size",
            Self::Read { .. } => "image-read",
            Self::PlatformNotOffered { .. } => "image-platform-not-offered",
            Self::NoImage { .. } => "image-empty-index",
            Self::IndexCycle { .. } => "image-index-cycle",
            Self::LayerCount { .. } => "image-layer-count",
            Self::TagNotFound { .. } => "image-tag-not-found",
            Self::Ambiguous { .. } => "image-ambiguous",
            Self::MissingBlob { .. } => "image-missing-blob",
            Self::MissingFile { .. } => "image-missing-file",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Source(inner) => inner.hint(),
            Self::Malformed { document, .. } | Self::Read { document, .. } if *document == DOCKER_ARCHIVE => {
                "check that the file is whole, and that `docker save`, `podman save` or `assay copy` wrote it".into()
            }
            Self::Malformed { .. } | Self::Budget { .. } | Self::IndexCycle { .. } => {
                "the image was not built by a conforming tool: build and push it again".into()
            }
            Self::MediaType { found, .. } if found.contains("manifest.v1") => {
                "Docker schema 1 is not read: build the image again, or convert it with `skopeo copy --format v2s2`"
                    .into()
            }
            Self::MediaType { found, .. } if found.ends_with("+encrypted") => {
                "the layer is encrypted: decrypt a copy with its key (`skopeo copy --decryption-key`) and name that"
                    .into()
            }
            Self::NotAnImage { found } if found.starts_with("application/vnd.cncf.helm.") => {
                "a Helm chart holds no packages: scan the images it names; `assay tree` shows what is signed of a chart".into()
            }
            Self::NotAnImage { found } if found.contains("wasm") => {
                "a WebAssembly module is no container image; `assay tree` shows what is signed of it, `assay verify` checks it"
                    .into()
            }
            Self::MediaType { .. } | Self::NotAnImage { .. } => {
                "name a container image; charts, signatures and other artifacts have no layers to read".into()
            }
            Self::Digest { .. } | Self::Size { .. } => {
                "what was delivered is not what was named: fetch it again from the registry that built it"
                    .into()
            }
            Self::Read { .. } => "try again; if it stays, look at the connection or the disk".into(),
            Self::PlatformNotOffered { .. } => "choose one of the platforms named with --platform".into(),
            Self::NoImage { .. } => "push an image into the index, or name another reference".into(),
            Self::LayerCount { .. } => "the image is broken: build it again".into(),
            Self::TagNotFound { container, .. } if *container == DOCKER_ARCHIVE => {
                "name one of those listed, as docker-archive:FILE:NAME".into()
            }
            Self::TagNotFound { .. } => "name one of the tags listed, as oci:PATH:TAG".into(),
            Self::Ambiguous { .. } => {
                "choose one, as oci:PATH:TAG, oci:PATH@DIGEST or docker-archive:FILE:NAME".into()
            }
            Self::MissingBlob { .. } => {
                "the copy was cut short: make it again, for example with `assay copy`".into()
            }
            Self::MissingFile { container, .. } if *container == DOCKER_ARCHIVE => {
                "name what `docker save` or `podman save` wrote; the file system that `docker export` writes is scanned unpacked, as rootfs:DIR".into()
            }
            Self::MissingFile { .. } => {
                "check that the path is an OCI layout or what `docker save` wrote, and is complete".into()
            }
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Source(inner) => inner.class(),
            Self::Digest { .. } | Self::Size { .. } => Class::VerificationFailed,
            Self::NotAnImage { .. }
            | Self::PlatformNotOffered { .. }
            | Self::NoImage { .. }
            | Self::TagNotFound { .. }
            | Self::MissingFile { .. } => Class::NothingToExamine,
            Self::Ambiguous { .. } => Class::Usage,
            _ => Class::Undecided,
        }
    }
}

impl ImageError {
    /// A file that is missing, where the image names it: the image is broken, not absent.
    pub(crate) fn of_blob(self) -> Self {
        match self {
            Self::MissingFile { container, path } => Self::MissingBlob { container, path },
            other => other,
        }
    }
}

impl From<SourceError> for ImageError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
