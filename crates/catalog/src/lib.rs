//! Files to packages: one folder per ecosystem, and the pass over all layers of an image.
//!
//! [`wants`] says from a path, a size and a mode whether a file is worth reading; [`parse`] reads it, streaming
//! where the format allows it. [`inventory`] does both for a whole image.
//!
//! # Spec
//! Which files are read and what they mean follows Trivy (`pkg/fanal/analyzer`), so that findings can be compared
//! one by one: names, versions, the join of language packages with the operating system's file lists, and
//! package URLs.
//!
//! # In scope
//! dpkg, apk, rpm (SQLite, NDB, Berkeley DB), pacman, Portage, Bottlerocket, Red Hat's build information, and the
//! operating system's name; lock files, installed packages and binaries of the languages in [`CAPABILITIES`], with what
//! files beside a lock file say about it ([`Project`]); bills of materials that lie in an image ([`document`]); images layer by layer ([`inventory`]) and folders ([`folder`]).
//! The same pass shows each file to `secretscan` and to `license` where that is asked for ([`contents`]).
//!
//! # Out of scope
//! Advisories (`vuln`); anything that would have to be fetched, such as the parents of a `pom.xml`.
//!
//! # Invariants
//! - A file that was wanted and could not be read becomes an [`sbom::Unreadable`], never an absence.
//! - Every parser runs under named limits; see [`limits`].
//! - At most one large file is held in memory at a time, whatever the number of threads ([`limits::BUFFERED_BYTES`]).

pub mod alpm;
pub mod apk;
mod assemble;
pub mod binary;
pub mod bitnami;
pub mod bottlerocket;
pub mod bun;
pub mod bundler;
mod capability;
pub mod cargo;
pub mod cocoapods;
pub mod composer;
pub mod composer_vendor;
pub mod conan;
pub mod conda_environment;
pub mod conda_pkg;
pub mod deno;
pub mod document;
pub mod dotnet_core;
pub mod dpkg;
mod error;
mod file_pattern;
pub mod gemspec;
pub mod gobinary;
pub mod gomod;
pub mod gradle;
pub mod haskell;
pub mod hex;
mod interest;
mod inventory;
pub mod jar;
mod join;
mod json;
pub mod julia;
mod kept_secrets;
mod layer_cache;
mod layer_results;
mod licenses;
pub mod limits;
mod listing;
pub mod node_pkg;
pub mod npm;
pub mod nuget;
pub mod os_release;
pub mod packages_props;
pub mod pip;
pub mod pipenv;
pub mod pnpm;
pub mod poetry;
pub mod pom;
pub mod portage;
pub mod r#pub;
mod purl;
pub mod pylock;
pub mod python_pkg;
pub mod r;
mod record;
pub mod redhat_build;
pub mod rpm;
mod rpm_logs;
pub mod rustbinary;
pub mod sbt;
mod scan;
mod secrets;
mod spool;
pub mod swift;
mod table;
#[cfg(test)]
mod testing;
mod text;
pub mod uv;
mod xml;
mod yaml;
pub mod yarn;

pub use assemble::{Finding, Outcome, Priority, Selection, assemble};
pub use capability::{
    CAPABILITIES, Capability, Details, FileId, FileKind, Name, Parse, Pattern, Reader, Scans, Scope,
    ecosystems_table,
};
pub use error::ReadError;
pub use file_pattern::{FilePattern, FilePatternError, MAX_FILE_PATTERNS};
pub use interest::{Interest, wants};
pub use inventory::{CatalogError, Contents, Options, Ports, contents, folder, folder_contents, inventory};
pub use jar::JavaIndex;
pub use join::{Join, Manifest, Project};
pub use layer_cache::{CATALOGUE, LayerCache, MAX_KEPT_PATHS, MAX_STORED, check_entry};
pub use licenses::{FoundLicense, LicenseSearch};
pub use record::{Found, Record, path_hash};
pub use scan::parse;
pub use secrets::{SecretSearch, guessed_base_layers};
pub use spool::{Scratch, Spool};
