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
//! dpkg, apk, rpm (SQLite, NDB, Berkeley DB), pacman, Portage, Bottlerocket, Red Hat's build information, Python, Node.js, Go and Rust binaries, Java archives, and the operating system's name.
//!
//! # Out of scope
//! Advisories (`vuln`); lock files; write-ahead logs of rpm databases, which are reported as unreadable.
//!
//! # Invariants
//! - A file that was wanted and could not be read becomes an [`sbom::Unreadable`], never an absence.
//! - Every parser runs under named limits; see [`limits`].
//! - At most one large file is held in memory at a time, whatever the number of threads ([`limits::BUFFERED_BYTES`]).

pub mod alpm;
pub mod apk;
mod assemble;
pub mod bottlerocket;
pub mod dpkg;
mod error;
pub mod gobinary;
mod interest;
mod inventory;
pub mod jar;
pub mod limits;
pub mod node_pkg;
pub mod os_release;
pub mod portage;
mod purl;
pub mod python_pkg;
mod record;
pub mod redhat_build;
pub mod rpm;
pub mod rustbinary;
mod scan;
mod text;

pub use assemble::{Finding, Outcome, assemble};
pub use error::ReadError;
pub use interest::{Interest, wants};
pub use inventory::{CatalogError, Options, inventory};
pub use record::{Found, Record, path_hash};
pub use scan::parse;
