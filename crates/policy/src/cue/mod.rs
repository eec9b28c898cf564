//! CUE, in the subset that policies on attestations are written in.
//!
//! Supported: packages and imports; fields (regular, optional `?`, required `!`, hidden `_x`, definitions `#X`), nested
//! field chains, embeddings, `...`, pattern constraints, `let`; `&`, `|` with defaults, bounds, `=~` and `!~`; lists with
//! and without `...`; comprehensions with `for` and `if`; references, selectors, indices; arithmetic `+ - *`, comparison
//! and logic; interpolated, multi-line and raw text; `len`, `close`, `and`, `or` and functions of `list`, `regexp`,
//! `strings`, `struct` and `time`. Everything else is [`crate::PolicyError::Unsupported`] when the policy is read.

mod builtin;
mod check;
mod describe;
mod eval;
mod lex;
mod parse;
mod scope;
mod syntax;

pub(crate) use check::CuePolicy;

/// Nested expressions: twice what the deepest SLSA provenance needs, and safe for a stack of 2 MiB.
const MAX_DEPTH: u32 = 64;

/// Steps of one evaluation: a policy that looks at each of 100,000 packages of an SBOM with 50 constraints.
const MAX_STEPS: u64 = 5_000_000;
