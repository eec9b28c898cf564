//! Building a trivy-db from advisories in OSV form (ossf.github.io/osv-schema).

mod build;
mod cvss;
mod details;
mod ecosystem;
mod error;
mod kept;
mod ranges;
mod strings;
mod wire;

pub(crate) use build::{Advisory, debian_urgency};
pub use build::{Builder, Built, Finished};
pub(crate) use cvss::scores_of;
pub(crate) use details::Detail;
pub(crate) use ecosystem::{
    ALMA, ALPINE, AMAZON, AZURE, CHAINGUARD, DEBIAN, ECHO, MINIMOS, ORACLE, PHOTON, REDHAT, ROCKY, SUSE,
    Target, UBUNTU, WOLFI,
};
pub use error::{BuildError, BuildReport, SkipReason, Skipped};
