//! Evidence, trust root, requirement and time in; verified facts out.
//!
//! Follows the Sigstore client specification section 4 (order of checks), RFC 6962 (inclusion, SCT), RFC 3161
//! (timestamps) and the in-toto attestation framework. The cryptographic walk is `sigstore-verify`'s; this crate
//! parses first, under budgets, and hands over exactly what it parsed; then it decides about signer, artifact,
//! predicate and time itself, and gives each reason to refuse its own code.
//!
//! # In scope
//! Sigstore bundles v0.1 to v0.3, keyless and with a key; the evidence of an image as a whole.
//!
//! # Out of scope
//! Fetching evidence or trust roots; legacy cosign signatures; policy beyond signer, claims and predicate type.
//!
//! # Invariants
//! - [`Verified`] has private fields and one constructor, at the end of [`verify_bundle`].
//! - There is no requirement without a signer. Every weakening is a method named `danger_…` and is listed in
//!   [`Verified::weakenings`].
//! - A refusal is not an absence: [`ImageVerdict`] has pass, fail and could-not-decide.
//! - The library underneath asks the clock whether a log key is in use yet and whether a log's time lies in the
//!   future. The `now` given here is checked as well, so an older `now` only refuses more.

mod artifact;
mod check;
mod image;
mod library;
mod refusal;
mod requirement;
mod signer;
mod trust;

pub use artifact::Artifact;
pub use check::{LoggedAt, Verified, verify_bundle};
pub use image::{EvidenceItem, ImageVerdict, Refused, verify_image_evidence};
pub use refusal::Refusal;
pub use requirement::{
    IdentityMatcher, KeyError, Pattern, PatternError, PublicKey, Requirement, Signer, Weakening, WholeRegex,
};
pub use signer::{Identity, VerifiedSigner};
pub use trust::{GITHUB_ROOT_DATE, PUBLIC_GOOD_ROOT_DATE, TrustRoot, TrustRootError};
