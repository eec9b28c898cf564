//! The inventory of an image: one model for every ecosystem, and the documents it is written to and read from.
//!
//! # In scope
//! [`Inventory`] and [`Package`]. Written: CycloneDX 1.4 to 1.7 (JSON), SPDX 2.3 (JSON, tag-value). Read
//! ([`read_document`]): CycloneDX 1.0 to 1.7 (JSON, XML), SPDX 2.1 to 2.3 (JSON, tag-value), the JSON of Syft and Trivy,
//! and GitHub's dependency snapshots; packed with gzip or wrapped in an attestation.
//!
//! # Out of scope
//! How packages are found (`catalog`), what is known against them (`vuln`), and whether the signature on an attestation
//! holds (`verify`). SPDX in YAML or RDF/XML, and SPDX 3.
//!
//! # Invariants
//! - The same inventory gives the same bytes: identifiers are derived, never random; time is an argument.
//! - What could not be read is part of the inventory ([`Inventory::unreadable`]) and of every document.

mod cpe;
mod cyclonedx;
mod document;
mod drift;
mod error;
mod license;
mod license_name;
mod license_url;
mod model;
mod os_purl;
mod program;
mod read;
mod spdx;
mod spdx_tag;
pub mod vendor;

pub use cyclonedx::{CycloneDxVersion, cyclonedx_ref, cyclonedx_value, to_cyclonedx, to_cyclonedx_version};
pub use document::DocumentInfo;
pub use drift::{Drift, DriftChange, DriftPackage};
pub use error::SbomError;
pub use license::{LicenseCategories, LicenseCategory, TEXT_PREFIX, is_text_pattern, license_category};
pub use license_name::{
    is_license_text, license_id, license_name, license_names, split_license_field, split_license_words,
};
pub use license_url::license_of_url;

pub use model::{
    Checksum, DocumentEntry, Ecosystem, Inventory, LayerInfo, LineRange, Location, OperatingSystem, Package,
    Relationship, SourcePackage, Subject, Unreadable,
};
pub use os_purl::distro_qualifier;
pub use program::{Program, program_products};
pub use read::{
    BomIdentity, DocumentForm, MAX_DOCUMENT_BYTES, MAX_DOCUMENT_EDGES, MAX_DOCUMENT_PACKAGES,
    MAX_DOCUMENT_VALUES, MAX_LISTED_PACKAGES, ReadDocument, ReadOptions, from_cyclonedx, from_spdx,
    read_document, vex_references,
};
pub use spdx::{to_spdx, to_spdx_tag_value};
