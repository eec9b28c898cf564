//! Known vulnerabilities: an advisory database in trivy-db schema 2, version comparators, and the matcher.
//!
//! # In scope
//! - [`bolt`]: the file format of the database, read without copying and written in one go.
//! - [`Database`]: the buckets and values of trivy-db on top of it.
//! - [`osv`] and [`sources`]: building such a database from advisories in OSV form and in those of their publishers.
//! - [`programs`]: how NVD calls programs that no package manager installed.
//! - [`risk`]: which vulnerabilities are exploited, or will be.
//! - [`version`]: version orders and ranges, one module per family of rules.
//! - [`sample`]: a few real advisories that come with the program.
//! - [`suppress`] and [`vex`]: ignore files and VEX documents, which answer for findings.
//! - [`scan`]: an [`sbom::Inventory`] against a [`Database`], with Trivy's answers.
//!
//! # Out of scope
//! Files, downloads and clocks: the caller brings the bytes and the time. How packages were found (`catalog`), and how
//! findings are shown (`report`).
//!
//! # Invariants
//! - The same inventory, database and options give the same findings in the same order.
//! - What cannot be answered is a [`ScanWarning`]: an unknown distribution, an ecosystem the database knows nothing
//!   about, a version that cannot be compared. No finding and no warning means that every package was looked up;
//!   programs known by their binary only where the database has advisories for them.
//! - A damaged database is an error; no bytes make the reader panic or run without end.

pub mod bolt;
mod bounds;
mod database;
mod distribution;
pub mod finding;
mod licenses;
mod lifetime;
mod matcher;
mod names;
pub mod osv;
pub mod programs;
mod red_hat;
pub mod risk;
pub mod sample;
mod secrets;
mod severity;
pub mod sources;
pub mod suppress;
pub mod version;
pub mod vex;

pub use database::{Arrival, Database, DatabaseError, stamped_metadata};
pub use finding::{
    Cvss, DataSource, DatabaseInfo, Filtered, Finding, FoundPackage, Scan, ScanWarning, Status, StatusError,
};
pub use licenses::{FileLicense, LicenseFinding, SuppressedLicense, scan_licenses};
pub use matcher::{ScanOptions, scan};
pub use risk::{Epss, KnownExploited, Order, RiskBuilder, RiskDatabase, RiskInfo};
pub use secrets::SuppressedSecret;
pub use severity::{SeveritySource, SeveritySourceError};
pub use suppress::{IgnoreError, IgnoreRules, Suppressed, SuppressedStatus, Suppressions};
pub use vex::{VexDocument, VexError};
