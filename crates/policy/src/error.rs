//! Why a policy could not be used, or could not decide.

use base::{Class, Fault};

/// A policy that cannot be used, or that came to no decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A file name that says no language.
    #[error("policy {file} has no known language, expected a name that ends in .cue, .rego or .cel")]
    UnknownLanguage {
        /// The file's name.
        file: String,
    },
    /// More text than a policy may have.
    #[error("policy {file} has {found} bytes, expected at most {limit}")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Bytes it has.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not the language.
    #[error("policy {file} line {line}, column {column}: {detail}")]
    Syntax {
        /// The file's name.
        file: String,
        /// Line, from 1.
        line: u32,
        /// Column, from 1, in characters.
        column: u32,
        /// What was expected and what was found.
        detail: String,
    },
    /// A construct of the language that is not evaluated here.
    #[error("policy {file} line {line}, column {column}: {construct} is not supported")]
    Unsupported {
        /// The file's name.
        file: String,
        /// Line, from 1.
        line: u32,
        /// Column, from 1, in characters.
        column: u32,
        /// The construct.
        construct: String,
    },
    /// A Rego policy without a rule that is asked.
    #[error("policy {file} has package {found}, expected `package signature` with the rule `allow`")]
    NoRule {
        /// Names of the files.
        file: String,
        /// Packages found.
        found: String,
    },
    /// The statement is larger than what policies are given.
    #[error("statement has {found} bytes, policies are given at most {limit}")]
    StatementTooLarge {
        /// Bytes it has.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The statement is no JSON.
    #[error("statement is no JSON: {detail}")]
    Statement {
        /// The parser's words.
        detail: String,
    },
    /// The budget ran out.
    #[error("policy {file} used up its budget of {limit} {what} without a decision")]
    Budget {
        /// The file's name.
        file: String,
        /// What is counted.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The policy asked for something that has no answer, such as the sum of a number and a text.
    #[error("policy {file} line {line} could not be evaluated: {detail}")]
    Evaluation {
        /// The file's name.
        file: String,
        /// Line, from 1; 0 where it is not known.
        line: u32,
        /// What went wrong.
        detail: String,
    },
}

impl Fault for PolicyError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownLanguage { .. } => "policy-unknown-language",
            Self::TooLarge { .. } => "policy-too-large",
            Self::Syntax { .. } => "policy-syntax",
            Self::Unsupported { .. } => "policy-unsupported",
            Self::NoRule { .. } => "policy-no-rule",
            Self::StatementTooLarge { .. } => "policy-statement-too-large",
            Self::Statement { .. } => "policy-statement",
            Self::Budget { .. } => "policy-budget",
            Self::Evaluation { .. } => "policy-evaluation",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::UnknownLanguage { .. } => "rename the file after its language".into(),
            Self::TooLarge { .. } => "split the policy into several files, each with its own --policy".into(),
            Self::Syntax { .. } => "mend that line; nothing was verified against this policy".into(),
            Self::Unsupported { .. } => {
                "write it with fields, bounds, disjunctions and definitions, or write the policy in Rego or CEL".into()
            }
            Self::NoRule { .. } => "begin the file with `package signature` and define `allow`".into(),
            Self::StatementTooLarge { .. } => "verify without --policy and examine the predicate another way".into(),
            Self::Statement { .. } => "ask whoever attested it to sign again".into(),
            Self::Budget { .. } => "make the policy simpler: fewer loops inside loops".into(),
            Self::Evaluation { .. } => "test types and sizes in the policy before values are compared, added or formatted".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownLanguage { .. }
            | Self::TooLarge { .. }
            | Self::Syntax { .. }
            | Self::Unsupported { .. }
            | Self::NoRule { .. } => Class::Usage,
            Self::Statement { .. } => Class::VerificationFailed,
            Self::StatementTooLarge { .. } | Self::Budget { .. } | Self::Evaluation { .. } => {
                Class::Undecided
            }
        }
    }
}
