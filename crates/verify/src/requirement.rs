//! What is asked of evidence.

use attest::COSIGN_SIGN;

use crate::{Pattern, PublicKey};

/// A signer that is accepted: both must match.
#[derive(Debug, Clone)]
pub struct IdentityMatcher {
    /// The OIDC issuer.
    pub issuer: Pattern,
    /// The certificate's subject alternative name.
    pub subject: Pattern,
}

/// Who must have signed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Signer {
    /// Any one of these identities, with a certificate.
    Identity(Vec<IdentityMatcher>),
    /// The holder of this key.
    Key(PublicKey),
    /// Any one of these.
    AnyOf {
        /// Identities, with a certificate.
        identities: Vec<IdentityMatcher>,
        /// Keys.
        keys: Vec<PublicKey>,
    },
}

impl Signer {
    pub(crate) fn identities(&self) -> &[IdentityMatcher] {
        match self {
            Self::Identity(identities) | Self::AnyOf { identities, .. } => identities,
            Self::Key(_) => &[],
        }
    }

    pub(crate) fn keys(&self) -> &[PublicKey] {
        match self {
            Self::Identity(_) => &[],
            Self::Key(key) => std::slice::from_ref(key),
            Self::AnyOf { keys, .. } => keys,
        }
    }

    /// How many different signers it names.
    #[must_use]
    pub fn count(&self) -> usize {
        self.identities().len() + self.keys().len()
    }
}

/// A check that was left out because the caller asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakening {
    /// The transparency log was not looked at.
    WithoutLog,
    /// The certificate's SCT was not looked at.
    WithoutSct,
    /// Which artifact the evidence is about was not looked at.
    WithoutClaims,
}

impl Weakening {
    /// The word for results and flags.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WithoutLog => "insecure-ignore-tlog",
            Self::WithoutSct => "insecure-ignore-sct",
            Self::WithoutClaims => "check-claims=false",
        }
    }
}

/// What sort of evidence is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Claim {
    /// A signature over the artifact itself.
    Message,
    /// A statement of this type.
    Statement(String),
    /// That an image is signed, in any format that says so: a statement of type [`COSIGN_SIGN`], a signature over the
    /// manifest itself, or a simple-signing payload.
    ImageSignature,
}

/// Who must have seen the log as it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Witnesses {
    pub(crate) known: Vec<tlog::Witness>,
    pub(crate) required: usize,
}

/// What evidence must show. There is none without a signer.
#[derive(Debug, Clone)]
pub struct Requirement {
    pub(crate) signer: Signer,
    pub(crate) claim: Claim,
    pub(crate) claims: Vec<(String, Pattern)>,
    pub(crate) annotations: Vec<(String, String)>,
    pub(crate) min_logs: usize,
    pub(crate) min_signers: usize,
    pub(crate) signed_timestamp: bool,
    pub(crate) witnesses: Witnesses,
    pub(crate) weakenings: Vec<Weakening>,
}

impl Requirement {
    /// A signature over the artifact itself by `signer`; no statement is accepted.
    #[must_use]
    pub fn message(signer: Signer) -> Self {
        Self {
            signer,
            claim: Claim::Message,
            claims: Vec::new(),
            annotations: Vec::new(),
            min_logs: 1,
            min_signers: 1,
            signed_timestamp: false,
            witnesses: Witnesses::default(),
            weakenings: Vec::new(),
        }
    }

    /// A statement about the artifact by `signer`, with exactly this predicate type (CVE-2026-39395 was not looking).
    #[must_use]
    pub fn statement(signer: Signer, predicate_type: impl Into<String>) -> Self {
        Self { claim: Claim::Statement(predicate_type.into()), ..Self::message(signer) }
    }

    /// That `signer` signed the image, in whichever format: a `https://sigstore.dev/cosign/sign/v1` statement, a
    /// signature over the manifest, or cosign's simple signing. An attestation of another type is no signature.
    #[must_use]
    pub fn image_signature(signer: Signer) -> Self {
        Self { claim: Claim::ImageSignature, ..Self::message(signer) }
    }

    /// And the certificate must carry this claim; names as in [`crate::Identity::claims`].
    #[must_use]
    pub fn with_claim(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_claim_matching(name, Pattern::exact(value))
    }

    /// And the certificate must carry a claim of this name that matches.
    #[must_use]
    pub fn with_claim_matching(mut self, name: impl Into<String>, pattern: Pattern) -> Self {
        self.claims.push((name.into(), pattern));
        self
    }

    /// And the signer must have added this annotation (`cosign verify -a key=value`).
    #[must_use]
    pub fn with_annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.push((key.into(), value.into()));
        self
    }

    /// And entries of at least `count` different logs; entries of one log count once.
    #[must_use]
    pub fn with_logs(mut self, count: usize) -> Self {
        self.min_logs = count.max(1);
        self
    }

    /// And at least `count` of the named signers must have signed; one signer counts once. Decided over all evidence of
    /// an image: a single bundle has a single signature.
    #[must_use]
    pub fn with_signers(mut self, count: usize) -> Self {
        self.min_signers = count.max(1);
        self
    }

    /// And a timestamp of a timestamp authority; a log's own time is not enough.
    #[must_use]
    pub fn with_signed_timestamp(mut self) -> Self {
        self.signed_timestamp = true;
        self
    }

    /// And at least `count` of these witnesses must have cosigned the checkpoint of every log entry; what others cosigned
    /// is passed over. Entries with a promise alone have no checkpoint, so they are refused.
    #[must_use]
    pub fn with_witnesses(mut self, witnesses: Vec<tlog::Witness>, count: usize) -> Self {
        self.witnesses = Witnesses { known: witnesses, required: count };
        self
    }

    /// Does not look at the transparency log: nobody could notice a signature that was made in secret.
    #[must_use]
    pub fn danger_without_log(self) -> Self {
        self.weakened(Weakening::WithoutLog)
    }

    /// Does not look at the certificate's SCT: nobody could notice a certificate that was issued in secret.
    #[must_use]
    pub fn danger_without_sct(self) -> Self {
        self.weakened(Weakening::WithoutSct)
    }

    /// Does not look at which artifact the evidence is about, nor at annotations: it only says who signed something.
    #[must_use]
    pub fn danger_without_claims(self) -> Self {
        self.weakened(Weakening::WithoutClaims)
    }

    fn weakened(mut self, weakening: Weakening) -> Self {
        if !self.has(weakening) {
            self.weakenings.push(weakening);
        }
        self
    }

    /// The predicate type asked for, `None` for a message signature.
    #[must_use]
    pub fn predicate_type(&self) -> Option<&str> {
        match &self.claim {
            Claim::Message => None,
            Claim::Statement(uri) => Some(uri),
            Claim::ImageSignature => Some(COSIGN_SIGN),
        }
    }

    /// Who must have signed.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// How many of the named signers must have signed.
    #[must_use]
    pub fn signers_required(&self) -> usize {
        self.min_signers
    }

    pub(crate) fn has(&self, weakening: Weakening) -> bool {
        self.weakenings.contains(&weakening)
    }
}
