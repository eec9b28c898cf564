//! Policies on attestations.

use std::path::PathBuf;

use clap::Args;

/// Policies an attestation must satisfy.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// Policy every verified attestation of the type must satisfy: a .cue, .rego or .cel file (repeatable). CUE and Rego as
    /// in cosign, over the whole statement; CEL with statement, predicate, predicateType, subject and now
    #[arg(long = "policy", value_name = "FILE")]
    pub(crate) policies: Vec<PathBuf>,
}
