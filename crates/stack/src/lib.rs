//! A private Sigstore in one process: certificate authority, certificate log, transparency log, timestamp authority
//! and token issuer, over a durable log engine.
//!
//! Specifications: Fulcio's `CA` v2 and legacy HTTP interface and certificate specification; Rekor v2
//! (rekor-tiles); RFC 6962; RFC 3161; C2SP tlog-tiles; Sigstore's trusted root 0.1 and signing configuration 0.2.
//!
//! # In scope
//! Making a stack on a folder and opening it; answering requests; the documents clients need to trust it; the log
//! engine ([`log`]) with its recovery and its check of everything on the disk.
//!
//! # Out of scope
//! Rekor v1, a TUF repository, gRPC, login pages; fetching other issuers' keys (their key sets are configuration);
//! the command line.
//!
//! # Invariants
//! - Keys are made once, in a folder of mode 0700, in files of mode 0600; a crash during init leaves no stack.
//! - One process has a stack open at a time.
//! - What is acknowledged is durable; there are never two checkpoints of one size; after a failed write nothing is
//!   written any more.
//! - A certificate is in the certificate log before it is signed.
//! - No token, key or secret stands in an answer, an error or `Debug` output.

mod answer;
mod ca;
mod chain;
mod ct;
mod error;
mod export;
mod identity;
mod key;
pub mod log;
mod public;
mod rekor;
mod serve;
mod stack;
mod state;
#[cfg(test)]
mod tests;
mod token;
mod tsa;
mod x509;

pub use answer::{Request, Response};
pub use error::StackError;
pub use export::StackIdentity;
pub use serve::{router, serve};
pub use stack::{Clock, Stack, StackReport};
pub use state::{InitOptions, add_external_issuer, external_issuers, remove_external_issuer};
pub use token::{ExternalIssuer, IssuerType, TokenRequest};
pub use tsa::check_timestamp_query;
