//! SLSA provenance and verification summaries: whether what a verified statement says is what was asked for.
//!
//! Specifications: slsa.dev/spec/v1.0 and v1.1 (provenance, verification summary), SLSA provenance v0.2; the checks, their
//! order and the builders are those of slsa-verifier v2.7.1 (`verifiers/internal/gha`, `internal/gcb`, `internal/vsa`), with
//! one addition: a signer the caller pins ([`BuilderPolicy::Pinned`]) may be any builder on any host.

mod builder;
mod cloud_build;
mod git;
mod npm;
mod provenance;
mod refusal;
mod vsa;
mod workflow;

pub use builder::{BuilderId, BuilderPolicy};
pub use cloud_build::{CLOUD_BUILD, VerifiedCloudBuild, is_cloud_build, verify_cloud_build};
pub use npm::{NpmPackage, NpmRequest, verify_npm_package};
pub use provenance::{Expected, VerifiedProvenance, predicate_type_of, verify_provenance};
pub use refusal::SlsaRefusal;
pub use vsa::{ExpectedSummary, VerifiedSummary, verify_summary, verify_summary_envelope};

use crate::{IdentityMatcher, Pattern, PatternError, Requirement, Signer};

/// Who vouches for the identities of GitHub Actions.
pub const GITHUB_ISSUER: &str = "https://token.actions.githubusercontent.com";

/// What a signature of some workflow on GitHub must show. Which workflow is decided afterwards, from the certificate
/// ([`verify_provenance`]); a result of this requirement alone says nothing.
///
/// # Errors
/// Never; the expression is fixed.
pub fn github_requirement(predicate_type: &str) -> Result<Requirement, PatternError> {
    let issuer = Pattern::exact(GITHUB_ISSUER);
    let subject = Pattern::regex(r"https://github\.com/.+")?;
    let signer = Signer::Identity(vec![IdentityMatcher { issuer, subject }]);
    Ok(Requirement::statement(signer, predicate_type))
}
