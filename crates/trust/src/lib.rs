//! Whom to trust, and how that is kept up to date: trust roots that are built in, TUF metadata that replaces them,
//! and `trusted_root.json` documents made from keys and certificates.
//!
//! Specifications: The Update Framework 1.0.34 (theupdateframework.github.io/specification), section 5 "Detailed
//! client workflow"; sigstore/protobuf-specs `sigstore_trustroot.proto` (TrustedRoot v0.1 and v0.2, SigningConfig
//! v0.2) in the ProtoJSON mapping.
//!
//! # In scope
//! Reading TUF metadata and deciding what of it is believed; which root is built in and of which date; reading a
//! trusted root for people and writing one.
//!
//! # Out of scope
//! Fetching (a [`Repository`] is given) and keeping (a [`State`] comes in and goes out); verifying signatures of
//! artifacts with a root, which is the business of `verify`.
//!
//! # Invariants
//! - A role's metadata is believed only with the signatures of a threshold of different keys, never before.
//! - No version ever goes back, and a root follows its predecessor by exactly one.
//! - What was verified before a refresh failed is kept, so that an attacker gains nothing by breaking it off.
//! - Time is an argument.

mod builtin;
mod create;
mod document;
pub mod tuf;

pub use builtin::{BUILT_IN, BuiltIn, NPM_KEYS};
pub use create::{
    AuthoritySpec, CreateError, LogSpec, Pairs, SelectorSpec, ServiceSpec, SigningConfigSpec,
    TrustedRootSpec, create_signing_config, create_trusted_root,
};
pub use document::{Entry, EntryKind, RootDocument, Validity};
