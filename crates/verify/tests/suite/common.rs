//! Reads a folder of the conformance suite.

use std::path::Path;

use base::{Digest, Timestamp};
use verify::{
    Artifact, IdentityMatcher, KeyError, Pattern, PublicKey, Refusal, Requirement, Signer, TrustRoot,
    Verified, verify_bundle,
};

/// Identity and issuer of the suite where a folder does not say otherwise.
pub(crate) const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
pub(crate) const ISSUER: &str = "https://token.actions.githubusercontent.com";
/// After every bundle in the suite was made.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_788_000_000);

pub(crate) struct Case {
    pub(crate) bundle: Vec<u8>,
    pub(crate) artifact: Vec<u8>,
    pub(crate) root: TrustRoot,
    pub(crate) signer: Signer,
}

impl Case {
    /// An unreadable key is a refusal of its own.
    pub(crate) fn read(folder: &Path) -> Result<Self, KeyError> {
        let file = |name: &str| std::fs::read(folder.join(name)).ok();
        let text = |name: &str| file(name).map(|b| String::from_utf8(b).expect("UTF-8").trim().to_owned());
        let artifact = file("artifact").unwrap_or_else(|| {
            std::fs::read(folder.parent().expect("parent").join("a.txt")).expect("the suite's artifact")
        });
        let root = match file("trusted_root.json") {
            Some(bytes) => TrustRoot::parse(&bytes).expect("trusted root"),
            None => TrustRoot::public_good().expect("built-in root"),
        };
        let signer = match text("key.pub") {
            Some(pem) => Signer::Key(PublicKey::from_pem(&pem)?),
            None => identity(
                &text("issuer").unwrap_or_else(|| ISSUER.into()),
                &text("identity").unwrap_or_else(|| IDENTITY.into()),
            ),
        };
        Ok(Self { bundle: file("bundle.sigstore.json").expect("bundle"), artifact, root, signer })
    }

    /// Asks for the predicate type the bundle has: the suite has no opinion on it.
    pub(crate) fn requirement(&self) -> Requirement {
        let statement = attest::Bundle::parse(&self.bundle).ok().and_then(|bundle| match bundle.content {
            attest::Content::Envelope(envelope) => attest::Statement::from_envelope(&envelope).ok(),
            attest::Content::Message { .. } => None,
        });
        match statement {
            Some(statement) => Requirement::statement(self.signer.clone(), statement.predicate_type),
            None => Requirement::message(self.signer.clone()),
        }
    }

    pub(crate) fn by_bytes(&self) -> Result<Verified, Refusal> {
        verify_bundle(&self.bundle, Artifact::Bytes(&self.artifact), &self.root, &self.requirement(), NOW)
    }

    pub(crate) fn by_digest(&self) -> Result<Verified, Refusal> {
        let digest = Digest::sha256_of(&self.artifact);
        verify_bundle(&self.bundle, Artifact::Digest(&digest), &self.root, &self.requirement(), NOW)
    }
}

pub(crate) fn identity(issuer: &str, subject: &str) -> Signer {
    Signer::Identity(vec![IdentityMatcher {
        issuer: Pattern::exact(issuer),
        subject: Pattern::exact(subject),
    }])
}

pub(crate) fn committed(name: &str) -> Case {
    Case::read(&Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")).join(name)).expect("readable")
}
