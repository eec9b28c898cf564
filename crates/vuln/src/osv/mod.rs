//! Building a trivy-db from advisories in OSV form (ossf.github.io/osv-schema).

mod build;
mod cvss;
mod details;
mod ecosystem;
mod error;
mod ranges;
mod wire;

pub use build::{Builder, Built};
pub use error::{BuildError, BuildReport, SkipReason, Skipped};
