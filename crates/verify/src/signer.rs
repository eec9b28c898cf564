//! Who signed.

use std::collections::BTreeMap;

use crate::Refusal;
use crate::certificate::{REPLACED, current_form};
use crate::requirement::{IdentityMatcher, Requirement};

/// The identity in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// OIDC issuer; empty in a certificate that is not Fulcio's.
    pub issuer: String,
    /// Subject alternative name: an e-mail address or a URI. When the certificate has several, the one that was asked
    /// for.
    pub subject: String,
    /// The certificate's other subject alternative names. Fulcio gives one; other authorities may give more.
    pub aliases: Vec<String>,
    /// Fulcio's other claims by the names of its `docs/oid-info.md` in kebab case, such as `source-repository-uri`.
    pub claims: BTreeMap<&'static str, String>,
}

/// Who signed, as verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifiedSigner {
    /// The holder of a certificate.
    Identity(Identity),
    /// The holder of the key in the requirement.
    Key,
}

impl Identity {
    /// A claim by its name. GitHub's deprecated ones are also found where the certificate only has what replaced them.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&str> {
        if let Some(value) = self.claims.get(name) {
            return Some(value);
        }
        // GitHub's issuer is https://token.actions.githubusercontent.com, or token.actions.HOST of an enterprise.
        let is_github = self.issuer.starts_with("https://token.actions.");
        let (old, new) = REPLACED.iter().find(|(old, _)| is_github && *old == name)?;
        self.claims.get(new).map(|value| current_form(old, value))
    }

    /// Checks issuer, subject and claims; gives back which of `accepted` match, at least one. An empty list of matchers
    /// matches nobody.
    pub(crate) fn check(
        &mut self,
        accepted: &[IdentityMatcher],
        requirement: &Requirement,
    ) -> Result<Vec<usize>, Refusal> {
        let by_issuer: Vec<_> =
            accepted.iter().enumerate().filter(|(_, one)| one.issuer.matches(&self.issuer)).collect();
        if by_issuer.is_empty() {
            return Err(Refusal::WrongIssuer {
                expected: accepted.iter().map(|one| one.issuer.to_string()).collect(),
                found: self.issuer.clone(),
                subject: self.subject.clone(),
                is_wanted_subject: accepted.iter().any(|one| one.subject.matches(&self.subject)),
            });
        }
        let names = || std::iter::once(&self.subject).chain(&self.aliases).filter(|name| !name.is_empty());
        let met: Vec<_> =
            by_issuer.iter().filter(|(_, one)| names().any(|name| one.subject.matches(name))).collect();
        let Some((_, first)) = met.first() else {
            return Err(Refusal::WrongIdentity {
                expected: by_issuer.iter().map(|(_, one)| one.subject.to_string()).collect(),
                found: self.subject.clone(),
            });
        };
        let met_indices = met.iter().map(|(index, _)| *index).collect();
        if let Some(at) = self.aliases.iter().position(|name| first.subject.matches(name))
            && !first.subject.matches(&self.subject)
        {
            std::mem::swap(&mut self.subject, &mut self.aliases[at]);
        }
        for (name, expected) in &requirement.claims {
            let found = self.claim(name);
            if !found.is_some_and(|value| expected.matches(value)) {
                return Err(Refusal::WrongClaim {
                    name: name.clone(),
                    expected: expected.source().to_owned(),
                    found: found.map(str::to_owned),
                });
            }
        }
        Ok(met_indices)
    }
}
