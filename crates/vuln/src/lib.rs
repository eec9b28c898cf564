//! Known vulnerabilities: a database in trivy-db schema 2, version comparators, and the matcher.

pub mod bolt;
pub mod finding;
mod names;
pub mod osv;
pub mod version;

pub use finding::{
    Cvss, DataSource, DatabaseInfo, Filtered, Finding, FoundPackage, Scan, ScanWarning, Status, StatusError,
};
