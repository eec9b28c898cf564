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
//! - A layer is read once; memory does not grow with its size.

mod descriptor;
mod ports;

pub use descriptor::{Descriptor, media_type};
pub use ports::{
    BlobData, ImageSource, NewReferrer, ReferrerStore, Referrers, ReferrersOutcome, SourceError,
};
