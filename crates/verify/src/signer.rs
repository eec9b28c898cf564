//! Who signed.

use std::collections::BTreeMap;

use sigstore_crypto::{CertificateInfo, FulcioCiClaims};

use crate::Refusal;
use crate::requirement::{IdentityMatcher, Requirement};

/// The identity in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// OIDC issuer.
    pub issuer: String,
    /// Subject alternative name: an e-mail address or a URI.
    pub subject: String,
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
    pub(crate) fn of(info: &CertificateInfo) -> Self {
        Self {
            issuer: info.issuer.clone().unwrap_or_default(),
            subject: info.identity.as_ref().map(|san| san.as_str().to_owned()).unwrap_or_default(),
            claims: claims(&info.ci_claims),
        }
    }

    /// Checks issuer, subject and claims. An empty list of matchers matches nobody.
    pub(crate) fn check(
        &self,
        accepted: &[IdentityMatcher],
        requirement: &Requirement,
    ) -> Result<(), Refusal> {
        let by_issuer = || accepted.iter().filter(|one| one.issuer.matches(&self.issuer));
        if by_issuer().next().is_none() {
            return Err(Refusal::WrongIssuer {
                expected: accepted.iter().map(|one| one.issuer.to_string()).collect(),
                found: self.issuer.clone(),
            });
        }
        if !by_issuer().any(|one| one.subject.matches(&self.subject)) {
            return Err(Refusal::WrongIdentity {
                expected: by_issuer().map(|one| one.subject.to_string()).collect(),
                found: self.subject.clone(),
            });
        }
        for (name, expected) in &requirement.claims {
            let found = self.claims.get(name.as_str());
            if found != Some(expected) {
                return Err(Refusal::WrongClaim {
                    name: name.clone(),
                    expected: expected.clone(),
                    found: found.cloned(),
                });
            }
        }
        Ok(())
    }
}

fn claims(ci: &FulcioCiClaims) -> BTreeMap<&'static str, String> {
    let old = &ci.deprecated_github;
    let rows = [
        ("build-signer-uri", &ci.build_signer_uri),
        ("build-signer-digest", &ci.build_signer_digest),
        ("runner-environment", &ci.runner_environment),
        ("source-repository-uri", &ci.source_repository_uri),
        ("source-repository-digest", &ci.source_repository_digest),
        ("source-repository-ref", &ci.source_repository_ref),
        ("source-repository-identifier", &ci.source_repository_identifier),
        ("source-repository-owner-uri", &ci.source_repository_owner_uri),
        ("source-repository-owner-identifier", &ci.source_repository_owner_identifier),
        ("build-config-uri", &ci.build_config_uri),
        ("build-config-digest", &ci.build_config_digest),
        ("build-trigger", &ci.build_trigger),
        ("run-invocation-uri", &ci.run_invocation_uri),
        ("source-repository-visibility-at-signing", &ci.source_repository_visibility_at_signing),
        ("deployment-environment", &ci.deployment_environment),
        ("token-subject", &ci.token_subject),
        ("github-workflow-trigger", &old.workflow_trigger),
        ("github-workflow-sha", &old.workflow_sha),
        ("github-workflow-name", &old.workflow_name),
        ("github-workflow-repository", &old.workflow_repository),
        ("github-workflow-ref", &old.workflow_ref),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
}
