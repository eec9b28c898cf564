//! Images with everything attached to them, moved between registries, layouts and archives.
//!
//! # Specification
//! OCI distribution-spec 1.1 and image-spec 1.1; cosign's tags (`sha256-<hex>.sig` and its like) and the layout of
//! `cosign save`.
//!
//! # In scope
//! What belongs to an image: children of an index, referrers and their referrers, fallback tags, cosign's tags. Copying
//! it, saving and loading it, downloading and deleting evidence, the air-gap archive, fetching and publishing databases of advisories and of Java archives.
//!
//! # Out of scope
//! Whether evidence holds: `verify` decides that, and the caller asks it before anything from an air-gap archive is
//! published.
//!
//! # Invariants
//! - A destination's names change last, and only when everything they lead to is there.
//! - Every blob and manifest is hashed as it passes; no receiver ever gets the last bytes of a wrong one.
//! - Memory does not grow with the size of blobs.
//! - What is listed and not there is reported; what could not be looked at is an error.

mod airgap;
mod archive;
mod checked;
mod clean;
mod collect;
mod copy;
mod cosign;
mod database;
mod database_push;
mod destination;
mod download;
mod error;
mod kind;
mod merge;
mod meter;
mod parallel;
mod source;

pub use airgap::{Airgap, Extras, Packed, PackedImage, Placed, TABLE, pack, read_table};
pub use clean::{CleanSelection, Removable, Removables, removables, remove};
pub use collect::{Attached, Graph, Node, Selection, Tie, collect};
pub use copy::{Copied, CopyOptions, copy, copy_image, load, save};
pub use database::{DatabaseKind, PulledDatabase, pull_database, remove_interrupted_pulls, unpack_database};
pub use database_push::{archive_database, push_database};
pub use download::{Downloaded, attestations, sbom, signatures};
pub use error::TransferError;
pub use kind::EvidenceKind;
pub use meter::Meter;
pub use source::{InFiles, InRegistry, Source, open};
