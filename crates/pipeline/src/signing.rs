//! Who signs, with which services, and whom a checker has to trust for it.

use base::{Class, Fault, Timestamp};
use sign::{IdentityToken, KeylessSigner, Services, SignError, Transport};
use verify::{IdentityMatcher, Pattern, TrustRoot, TrustRootError};

/// Everything needed to make signatures and to check them afterwards.
pub struct Signing<'a> {
    /// The services.
    pub services: Services,
    /// The way to them.
    pub transport: &'a dyn Transport,
    /// Gives a fresh identity token: one lives for minutes only.
    pub token: &'a dyn Fn() -> Result<IdentityToken, SignError>,
    /// Where the token comes from, for people and the audit log: `private stack`, `GitHub Actions`, ….
    pub token_source: String,
    /// `trusted_root.json` of the services.
    pub trusted_root: Vec<u8>,
}

impl Signing<'_> {
    /// A signer over the services.
    #[must_use]
    pub fn signer(&self) -> KeylessSigner<'_> {
        KeylessSigner::new(self.services.clone(), self.transport)
    }

    /// The trust root, read.
    ///
    /// # Errors
    /// When the JSON is no trust root.
    pub fn trust_root(&self) -> Result<TrustRoot, TrustRootError> {
        TrustRoot::parse(&self.trusted_root)
    }
}

/// Exactly the identity of `token`: what its certificate has to say.
#[must_use]
pub fn identity_of(token: &IdentityToken) -> IdentityMatcher {
    let (issuer, subject) = token.certificate_identity().unwrap_or((&token.issuer, &token.subject));
    IdentityMatcher { issuer: Pattern::exact(issuer), subject: Pattern::exact(subject) }
}

/// A token that has run out, or will within the time one signature takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("identity token of {subject} ran out at {expired}")]
pub struct TokenExpired {
    /// Whose it was.
    pub subject: String,
    /// When it ran out.
    pub expired: Timestamp,
}

impl Fault for TokenExpired {
    fn code(&self) -> &'static str {
        "sign-token-expired"
    }
    fn hint(&self) -> String {
        "get a fresh token and run with --resume; if the token is fresh, set this machine's clock".into()
    }
    fn class(&self) -> Class {
        Class::Usage
    }
}

/// Refuses a token that has run out before a service does.
///
/// # Errors
/// When `now` is past the token's `exp`.
pub fn check_fresh(token: &IdentityToken, now: Timestamp) -> Result<(), TokenExpired> {
    let expired = Timestamp::from_secs(token.expires_secs);
    if now <= expired { Ok(()) } else { Err(TokenExpired { subject: token.subject.clone(), expired }) }
}
