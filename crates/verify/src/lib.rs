//! Evidence, trust root, requirement and time in; verified facts out.
//!
//! Follows the Sigstore client specification section 4 (order of checks), RFC 6962 (inclusion, SCT), RFC 3161
//! (timestamps), cosign's `specs/SIGNATURE_SPEC.md` and the in-toto attestation framework. Primitives are aws-lc-rs's,
//! paths webpki's, proofs `tlog`'s, the syntax of timestamps `cms`'s; the order of checks is here. The same decision by
//! `sigstore-verify` is compared with it in the tests.
//!
//! # In scope
//! Sigstore bundles v0.1 to v0.3 and the layers of cosign versions 1 and 2, keyless and with a key (ECDSA on P-256, P-384
//! and P-521, RSA, Ed25519 and Ed25519ph); the evidence of an image as a whole; what unverified evidence says
//! ([`inspect`]); SLSA provenance and summaries ([`slsa`]).
//!
//! # Out of scope
//! Fetching evidence or trust roots; policy beyond signer, claims and predicate type.
//!
//! # Invariants
//! - [`Verified`] has private fields and one constructor, at the end of [`verify_bundle`].
//! - There is no requirement without a signer. Every weakening is a method named `danger_…` and is listed in
//!   [`Verified::weakenings`].
//! - A refusal is not an absence: [`ImageVerdict`] has pass, fail and could-not-decide.
//! - Nothing asks a clock: `now` is an argument, and an older one only refuses more.
//! - A log entry counts only when it is about the very signature, key and payload it travels with.

mod artifact;
mod authority;
mod binding;
mod certificate;
mod check;
mod explain;
mod image;
pub mod inspect;
mod key;
mod log;
mod path;
mod pattern;
mod refusal;
mod requirement;
mod sct;
mod signer;
pub mod slsa;
mod stamp;
mod time;
mod trust;

pub use artifact::Artifact;
pub use certificate::claim_names;
pub use check::{Format, LoggedAt, Verified, verify_bundle, verify_legacy};
pub use explain::{Difference, Explanation, Finding, Wanted, WantedSigner, explain};
pub use image::{
    EvidenceItem, FoundPiece, ImageCheck, ImageVerdict, Piece, Refused, verify_image, verify_image_evidence,
    verify_piece,
};
pub use key::{KeyError, PublicKey};
pub use pattern::{Pattern, PatternError, PatternLint, WholeRegex};
pub use refusal::Refusal;
pub use requirement::{IdentityMatcher, Requirement, Signer, Weakening};
pub use signer::{Identity, VerifiedSigner};
pub use trust::{GITHUB_ROOT_DATE, PUBLIC_GOOD_ROOT_DATE, TrustRoot, TrustRootError};
