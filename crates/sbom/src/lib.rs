//! The inventory of an image: one model for every ecosystem, and the documents it is written to and read from.
//!
//! # In scope
//! [`Inventory`] and [`Package`]; CycloneDX 1.6 JSON and SPDX 2.3 JSON.
//!
//! # Out of scope
//! How packages are found (`catalog`) and what is known against them (`vuln`).
//!
//! # Invariants
//! - The same inventory gives the same bytes: identifiers are derived, never random; time is an argument.
//! - What could not be read is part of the inventory ([`Inventory::unreadable`]) and of every document.

mod cyclonedx;
mod document;
mod drift;
mod error;
mod license;
mod model;
mod read;
mod spdx;

pub use cyclonedx::to_cyclonedx;
pub use document::DocumentInfo;
pub use drift::{Drift, DriftChange, DriftPackage};
pub use error::SbomError;
pub use license::{LicenseCategory, license_category, license_name};

pub use model::{
    Checksum, Ecosystem, Inventory, LayerInfo, LineRange, Location, OperatingSystem, Package, Relationship,
    SourcePackage, Subject, Unreadable,
};
pub use read::{MAX_DOCUMENT_BYTES, MAX_DOCUMENT_PACKAGES, from_cyclonedx, from_spdx};
pub use spdx::to_spdx;
