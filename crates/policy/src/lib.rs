//! Policies on attestations, as cosign's users write them: CUE, Rego and CEL.
//!
//! The input is what cosign 3 hands to a policy: the whole in-toto statement (`_type`, `subject`, `predicateType`,
//! `predicate`). CUE follows the language specification (cuelang.org/docs/reference/spec) in a stated subset; Rego is
//! `regorus`, with cosign's query `data.signature.allow` and policy-controller's `data.sigstore.isCompliant`; CEL is
//! the `cel` crate over the variables `statement`, `predicate`, `predicateType`, `subject` and `now`.
//!
//! [`IgnorePolicy`] asks a Rego policy about findings instead, as Trivy does.
//!
//! # In scope
//! Reading policies once, deciding about one statement at a time, and saying which field, which line and what was
//! wanted when the answer is no.
//!
//! # Out of scope
//! Whether the statement is authentic (`verify`), which statements are asked for, files, and the clock: `now` is given.
//!
//! # Invariants
//! - Three outcomes: [`Verdict::Pass`], [`Verdict::Deny`], [`Verdict::Undecided`]. A policy that ran out of its budget is
//!   undecided, never a pass.
//! - A CUE construct outside the subset is refused when the policy is read, with its line, and never skipped.
//! - A field the policy gives a value for must be in the attestation. CUE itself would take it from the policy, so that
//!   an attestation could pass by leaving the field out.
//! - Evaluation is deterministic: its budgets count steps, not seconds.

mod cel_policy;
mod cue;
mod error;
mod ignore;
mod rego;
mod set;
mod verdict;

pub use error::PolicyError;
pub use ignore::IgnorePolicy;
pub use set::{MAX_POLICY_BYTES, MAX_STATEMENT_BYTES, PolicyFile, PolicySet};
pub use verdict::{Complaint, Language, Verdict};
