//! The words every other crate uses: digests, image references, platforms, package URLs, severities,
//! points in time, secrets, budgets and what a failure must be able to say.
//!
//! # In scope
//! Small value types with one way to parse and one way to print, and the [`Fault`] trait.
//!
//! # Out of scope
//! Files, sockets, clocks and randomness: a type here never asks the machine for anything.
//!
//! # Invariants
//! - Parsing what a type prints gives the type back.
//! - `Debug` and `Display` of [`Secret`] never show the secret.
//! - Every error here has a code, a hint and a class ([`Fault`]).

mod budget;
mod count;
mod digest;
mod fault;
mod glob;
mod location;
pub mod packed;
mod platform;
mod purl;
mod reference;
mod secret;
mod severity;
mod time;

pub use budget::{Budget, BudgetExceeded, Limits, read_bounded};
pub use count::counted;
pub use digest::{Digest, DigestAlgorithm, DigestError, Hasher, sha1_of};
pub use fault::{Class, Fault};
pub use glob::{Glob, MAX_ALTERNATIVES, glob_matches};
pub use location::{ImageLocation, LocationError, ScanTarget, TreeKind};
pub use platform::{Platform, PlatformError};
pub use purl::{Purl, PurlBuilder, PurlError, PurlParts};
pub use reference::{Reference, ReferenceError};
pub use secret::Secret;
pub use severity::{Severity, SeverityError};
pub use time::{Timestamp, TimestampError};
