//! All policies of a call.

use base::Timestamp;
use serde_json::Value;

use crate::cel_policy::CelPolicy;
use crate::cue::CuePolicy;
use crate::rego::RegoPolicy;
use crate::{Language, PolicyError, Verdict};

/// Largest policy file, 1 MiB: a hundred times the longest that is published with cosign or Kyverno.
pub const MAX_POLICY_BYTES: usize = 1 << 20;

/// Largest statement given to a policy, 64 MiB: the largest SBOM attestation complained about has 46 MB
/// (sigstore/rekor#2915).
pub const MAX_STATEMENT_BYTES: usize = 64 << 20;

/// A policy file: its name says the language and stands in messages.
#[derive(Debug, Clone, Copy)]
pub struct PolicyFile<'a> {
    /// Name or path.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
}

/// Policies, read and ready. All of them must accept a statement.
#[derive(Debug)]
pub struct PolicySet {
    cue: Option<CuePolicy>,
    rego: Option<RegoPolicy>,
    cel: Vec<CelPolicy>,
}

impl PolicySet {
    /// Reads policies. Files of CUE are one package and are unified; files of Rego are one bundle.
    ///
    /// # Errors
    /// When a file is too large, has no known language, is malformed, or uses what is not supported.
    pub fn read(files: &[PolicyFile<'_>]) -> Result<Self, PolicyError> {
        let (mut cue, mut rego, mut cel) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let name = file.name.to_owned();
            let found = file.text.len();
            if found > MAX_POLICY_BYTES {
                return Err(PolicyError::TooLarge { file: name, found, limit: MAX_POLICY_BYTES });
            }
            match Language::of(file.name) {
                Some(Language::Cue) => cue.push(*file),
                Some(Language::Rego) => rego.push(*file),
                Some(Language::Cel) => cel.push(CelPolicy::parse(*file)?),
                None => return Err(PolicyError::UnknownLanguage { file: name }),
            }
        }
        Ok(Self {
            cue: (!cue.is_empty()).then(|| CuePolicy::parse(&cue)).transpose()?,
            rego: (!rego.is_empty()).then(|| RegoPolicy::parse(&rego)).transpose()?,
            cel,
        })
    }

    /// Decides about a statement, whose signature the caller has verified. `now` is what policies see as the time.
    #[must_use]
    pub fn decide(&self, statement: &[u8], now: Timestamp) -> Verdict {
        let (found, limit) = (statement.len(), MAX_STATEMENT_BYTES);
        if found > limit {
            return Verdict::Undecided(PolicyError::StatementTooLarge { found, limit });
        }
        let statement: Value = match serde_json::from_slice(statement) {
            Ok(statement) => statement,
            Err(error) => {
                let detail = error.to_string().chars().take(200).collect();
                return Verdict::Undecided(PolicyError::Statement { detail });
            }
        };
        let mut answers = Vec::new();
        answers.extend(self.cue.iter().map(|policy| policy.check(&statement)));
        answers.extend(self.rego.iter().map(|policy| policy.check(&statement, now)));
        answers.extend(self.cel.iter().map(|policy| policy.check(&statement, now)));
        let (mut complaints, mut undecided) = (Vec::new(), None);
        for answer in answers {
            match answer {
                Ok(found) => complaints.extend(found),
                Err(error) => undecided = undecided.or(Some(error)),
            }
        }
        match undecided {
            _ if !complaints.is_empty() => Verdict::Deny(complaints),
            Some(error) => Verdict::Undecided(error),
            None => Verdict::Pass,
        }
    }
}
