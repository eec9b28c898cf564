//! Other scanners, run as they are: Trivy and Grype.
//!
//! The user's own program scans; its JSON becomes a result in Trivy's schema 2, which every filter, form and gate of this
//! program takes. What it is called with is said by [`Engine`]; a result of Grype is rewritten by [`grype`].
//!
//! # Credentials
//! The program gets the credential of the one registry it is to read from, and only when it asks: a temporary Docker
//! configuration names a credential helper ([`HELPER`]) for that host, the helper asks this process over a Unix
//! socket in a folder of mode 0700, and hands the answer on. The credential is in no argument, no variable and no
//! file. See [`Desk`].
//!
//! # In scope
//! Arguments, credentials, time limit, limits on the answer; Grype's JSON.
//!
//! # Out of scope
//! What is done with the result (`report`); installing scanners.
//!
//! # Invariants
//! - A program that failed, ran out of time, or answered with something else than a result is an error, never an empty
//!   result.
//! - The program does not outlive the call.

mod desk;
mod error;
pub mod grype;
mod program;
mod target;

pub use desk::{Answer, Desk, HELPER, Lookup, help, read_request};
pub use error::EngineError;
pub use program::{DEFAULT_TIMEOUT, Engine, MAX_ANSWER_BYTES, Order, Produced, run};
pub use target::EngineTarget;
