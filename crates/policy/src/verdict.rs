//! What a policy says about a statement.

use crate::PolicyError;

/// A policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// CUE, in the subset of this crate.
    Cue,
    /// Rego, as Open Policy Agent has it.
    Rego,
    /// The Common Expression Language.
    Cel,
}

impl Language {
    /// The language a file name ends in.
    #[must_use]
    pub fn of(file: &str) -> Option<Self> {
        match file.rsplit_once('.')?.1 {
            "cue" => Some(Self::Cue),
            "rego" => Some(Self::Rego),
            "cel" => Some(Self::Cel),
            _ => None,
        }
    }
}

/// One thing a policy does not accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The policy file.
    pub file: String,
    /// Line in it, from 1; 0 where the language does not say.
    pub line: u32,
    /// Field of the statement, such as `predicate.builder.id`; empty where the language does not say.
    pub field: String,
    /// What was wanted and what was found, or the policy's own message.
    pub message: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": ")?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{}", self.message)
    }
}

/// What all policies together say about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every policy accepts it.
    Pass,
    /// At least one policy does not accept it; never empty.
    Deny(Vec<Complaint>),
    /// No policy refuses it, but one came to no decision. Never to be read as a pass.
    Undecided(PolicyError),
}
