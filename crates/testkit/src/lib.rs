//! What tests need and programs do not: a registry on loopback that can misbehave, images made from lists of
//! files, and a clock that moves only when someone waits.
//!
//! # In scope
//! The parts of the OCI distribution specification 1.1 that clients use, in four personalities: with the referrers
//! API, without it, without `subject` at all, and failing by script. A Rekor v1 with a real tree and real signatures, and an
//! OpenID Connect issuer that refuses what the specifications do not allow. A TUF repository that can be made wrong in every way.
//!
//! # Out of scope
//! Being a registry for anybody: everything is kept in memory and nothing is authenticated but test passwords.
//!
//! # Invariants
//! - A registry listens on 127.0.0.1 only and stops when it is dropped.
//! - Building the same image twice gives the same bytes.
#![expect(clippy::expect_used, reason = "a broken assumption of a test helper fails the test that made it")]

mod access;
mod clock;
mod http;
mod image;
mod issuer;
mod registry;
mod rekor;
mod script;
mod tuf;

pub use access::Access;
pub use clock::FakeClock;
pub use http::{Incoming, Reply, Server};
pub use image::{Blob, Image, ImageBuilder, Index, LayerBuilder, LayerCompression, write_layout};
pub use issuer::{IssuerScript, OidcIssuer};
pub use registry::{Extras, Logged, Personality, Registry};
pub use rekor::RekorV1;
pub use script::{Action, Rule};
pub use tuf::{TUF_FAR, TUF_NOW, TufRepo, TufSigner, target_meta as tuf_target_meta};
