//! OCI images: manifests, indexes, layers, whiteouts; what one pass over a layer yields.
//!
//! # In scope
//! OCI image-spec 1.1 and Docker schema 2 documents; OCI layouts and docker archives over ports; the streaming
//! pass over a layer: hash, inflate, hash, untar, visit.
//!
//! # Out of scope
//! Sockets and files: bytes arrive through the traits in [`ports`](crate::ImageSource).
//!
//! # Invariants
//! - A blob is only believed after its digest and size were checked.
//! - A layer is read once; memory does not grow with its size, only by sixteen bytes per entry. (A second time
//!   only for hard links a visitor asks for.)
//! - An entry that could not be read is in [`LayerSummary::unreadable`], never left out.

mod archive;
mod build;
mod descriptor;
mod documents;
mod error;
mod layer;
pub mod layout;
mod ports;
mod referrer;
mod resolve;
mod tar;
mod wire;

pub use archive::{DockerArchive, LayoutSource, ReadAt, TarFiles};
pub use build::{BuildError, BuiltImage, LayerFile, build_image};
pub use descriptor::{Descriptor, media_type};
pub use documents::{
    History, ImageConfig, Index, MAX_CONFIG_BYTES, MAX_INDEX_ENTRIES, MAX_LAYERS, MAX_MANIFEST_BYTES,
    Manifest, RunConfig, is_index, is_manifest, sniff_media_type,
};
pub use error::ImageError;
pub use layer::{
    CutLayer, Entry, EntryKind, IMAGE_TOO_LARGE, LayerError, LayerFault, LayerLimit, LayerLimits,
    LayerSummary, LayerVisitor, MAX_PATH_BYTES, Overlay, PassOptions, UnreadableEntry, pass_layer,
    pass_layers, pass_layers_with,
};
pub use ports::{
    BlobData, EvidenceSource, FileTree, ImageSource, NewReferrer, ReferrerStore, Referrers, ReferrersOutcome,
    SourceError,
};
pub use referrer::{BuiltReferrer, EMPTY_CONFIG, REF_NAME, build_referrer};
pub use resolve::{Compression, Layer, MAX_INDEX_NESTING, ResolvedImage, resolve};
pub use tar::{MAX_SPECIAL_BYTES, TarFault};
