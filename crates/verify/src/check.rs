//! The decision about one piece of evidence, in the order of the Sigstore client specification, section 4.

use std::collections::{BTreeMap, BTreeSet};

use attest::{Bundle, BundleVersion, Content, Envelope, LegacyContent, LegacyLayer, Material, Statement};
use base::{Digest, Timestamp};
use serde_json::Value;
use tlog::DataHash;

use crate::artifact::{Artifact, Digests, Wanted};
use crate::binding;
use crate::certificate::{self, Leaf, PathError};
use crate::key::{Checked, PublicKey, Scheme, Signed};
use crate::log;
use crate::requirement::{Claim, Requirement, Weakening};
use crate::signer::{Identity, VerifiedSigner};
use crate::time;
use crate::{Refusal, TrustRoot, sct};

/// Where a signature was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedAt {
    /// Key id of the log.
    pub log_id: Vec<u8>,
    /// The log's name in the trust root.
    pub log: String,
    /// Origin line of the checkpoint that proves it, empty where only a promise does (v0.1 bundles, legacy formats).
    pub origin: String,
    /// Index over all shards of the log.
    pub index: u64,
}

/// In which format a signature was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A Sigstore bundle.
    Bundle(BundleVersion),
    /// A layer of cosign versions 1 and 2.
    Legacy,
}

impl Format {
    /// Such as `bundle v0.3`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bundle(BundleVersion::V01) => "bundle v0.1",
            Self::Bundle(BundleVersion::V02) => "bundle v0.2",
            Self::Bundle(BundleVersion::V03) => "bundle v0.3",
            Self::Legacy => "legacy",
        }
    }
}

/// What was signed.
#[derive(Debug, Clone)]
enum SignedContent {
    /// The artifact itself.
    Artifact,
    /// A simple-signing payload.
    Payload(Vec<u8>),
    Envelope(Envelope),
}

/// A signature that holds. There is no way to have one but [`verify_bundle`] and [`verify_legacy`].
#[derive(Debug, Clone)]
pub struct Verified {
    digest: Digest,
    signer: VerifiedSigner,
    statement: Option<Statement>,
    content: SignedContent,
    log_entries: Vec<LoggedAt>,
    times: Vec<Timestamp>,
    weakenings: Vec<Weakening>,
    format: Format,
    algorithm: String,
    met: Vec<usize>,
    annotations: BTreeMap<String, Value>,
    docker_reference: Option<String>,
}

impl Verified {
    /// The artifact it is about.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Who signed.
    #[must_use]
    pub fn signer(&self) -> &VerifiedSigner {
        &self.signer
    }

    /// The identity, where it was a certificate that signed.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        match &self.signer {
            VerifiedSigner::Identity(identity) => Some(identity),
            VerifiedSigner::Key => None,
        }
    }

    /// The predicate type, `None` for a signature over the artifact itself.
    #[must_use]
    pub fn predicate_type(&self) -> Option<&str> {
        self.statement.as_ref().map(|statement| statement.predicate_type.as_str())
    }

    /// The statement, read from [`Verified::payload`].
    #[must_use]
    pub fn statement(&self) -> Option<&Statement> {
        self.statement.as_ref()
    }

    /// The signed bytes of the statement, or of the simple-signing payload.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        match &self.content {
            SignedContent::Artifact => None,
            SignedContent::Payload(bytes) => Some(bytes),
            SignedContent::Envelope(envelope) => Some(&envelope.payload),
        }
    }

    /// The envelope of the statement.
    #[must_use]
    pub fn envelope(&self) -> Option<&Envelope> {
        match &self.content {
            SignedContent::Envelope(envelope) => Some(envelope),
            _ => None,
        }
    }

    /// Where it was recorded; empty when the requirement left the log out.
    #[must_use]
    pub fn log_entries(&self) -> &[LoggedAt] {
        &self.log_entries
    }

    /// Times at which a trusted party saw the signature, earliest first.
    #[must_use]
    pub fn times(&self) -> &[Timestamp] {
        &self.times
    }

    /// Checks that were left out on request.
    #[must_use]
    pub fn weakenings(&self) -> &[Weakening] {
        &self.weakenings
    }

    /// In which format it was found.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// How the signature was made, such as `ecdsa-p256-sha256`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        &self.algorithm
    }

    /// Which of the requirement's signers it is of: identities in their order, then keys in theirs. Never empty.
    #[must_use]
    pub fn signers_met(&self) -> &[usize] {
        &self.met
    }

    /// What the signer added to the artifact's name (`cosign sign -a k=v`).
    #[must_use]
    pub fn annotations(&self) -> &BTreeMap<String, Value> {
        &self.annotations
    }

    /// The repository a simple-signing payload names. Nothing compares it: a mirrored image keeps its signatures.
    #[must_use]
    pub fn docker_reference(&self) -> Option<&str> {
        self.docker_reference.as_deref()
    }
}

/// Decides whether `bundle` shows what `requirement` asks for about `artifact`, in the eyes of `root`, at `now`.
///
/// # Errors
/// The first reason not to believe it. [`Refusal::ArtifactUnreadable`] alone means that nothing was decided.
pub fn verify_bundle(
    bundle: &[u8],
    artifact: Artifact<'_>,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> Result<Verified, Refusal> {
    // Client specification §4, step 0: everything is parsed before anything is believed.
    let bundle = Bundle::parse(bundle)?;
    let statement = read_statement(&bundle)?;
    let case = Case {
        format: Format::Bundle(bundle.version),
        bundle: &bundle,
        envelope_bytes: None,
        root,
        requirement,
        now,
    };
    let (leaf, log_entries) = case.look()?;
    let digests = Digests::of(artifact, wanted(&case, leaf.as_ref()))?;
    let digest = bind_artifact(&bundle, statement.as_ref(), &digests, requirement)?;
    let annotations = statement.as_ref().map(|statement| annotations_about(statement, &digest));
    let evidence = case.verify(leaf, &digests)?;
    check_claim(statement.as_ref(), requirement)?;
    let annotations = annotations.unwrap_or_default();
    check_annotations(&annotations, requirement)?;
    let content = match bundle.content {
        Content::Envelope(envelope) => SignedContent::Envelope(envelope),
        Content::Message { .. } => SignedContent::Artifact,
    };
    Ok(evidence.conclude(digest, statement, content, log_entries, annotations, None))
}

/// The same for a layer of cosign's versions 1 and 2 about the image with `digest`. Such a layer stores no inclusion
/// proof: the log's promise (SET) stands for it.
///
/// # Errors
/// As for [`verify_bundle`].
pub fn verify_legacy(
    layer: &LegacyLayer,
    blob: &[u8],
    digest: &Digest,
    root: &TrustRoot,
    requirement: &Requirement,
    now: Timestamp,
) -> Result<Verified, Refusal> {
    let mut bundle = layer.to_bundle();
    prefer_key(&mut bundle, requirement);
    let statement = read_statement(&bundle)?;
    let case =
        Case { format: Format::Legacy, bundle: &bundle, envelope_bytes: Some(blob), root, requirement, now };
    let (leaf, log_entries) = case.look()?;
    // For simple signing the signature is over the payload, and the payload is about the image.
    let message = Digests::of(Artifact::Bytes(blob), Wanted::default())?;
    let image = Digests::of(Artifact::Digest(digest), Wanted::default())?;
    let (found, annotations, reference) = match (&layer.content, &statement) {
        (LegacyContent::Signature(payload), _) => {
            if payload.digest() != digest && !requirement.has(Weakening::WithoutClaims) {
                let expected = vec![payload.digest().to_string()];
                return Err(Refusal::DigestMismatch { expected, found: digest.to_string() });
            }
            let reference = payload.docker_reference().to_owned();
            (payload.digest().clone(), payload.optional().clone(), Some(reference))
        }
        (LegacyContent::Attestation(_), statement) => {
            let found = bind_artifact(&bundle, statement.as_ref(), &image, requirement)?;
            let annotations = statement.as_ref().map(|statement| annotations_about(statement, &found));
            (found, annotations.unwrap_or_default(), None)
        }
    };
    let evidence = case.verify(leaf, &message)?;
    if matches!(layer.content, LegacyContent::Signature(_)) {
        if requirement.claim != Claim::ImageSignature {
            let expected = requirement.predicate_type().map(str::to_owned);
            return Err(Refusal::WrongPredicateType { expected, found: None });
        }
    } else {
        check_claim(statement.as_ref(), requirement)?;
    }
    check_annotations(&annotations, requirement)?;
    let content = match &layer.content {
        LegacyContent::Signature(_) => SignedContent::Payload(blob.to_vec()),
        LegacyContent::Attestation(envelope) => SignedContent::Envelope(envelope.clone()),
    };
    Ok(evidence.conclude(found, statement, content, log_entries, annotations, reference))
}

/// `cosign sign --key` may store a certificate for the key as well. Where keys are asked for, the key is what counts.
fn prefer_key(bundle: &mut Bundle, requirement: &Requirement) {
    let spki = bundle.leaf_certificate().and_then(certificate::spki_of_certificate);
    let is_asked_for =
        spki.is_some_and(|spki| requirement.signer.keys().iter().any(|key| key.spki_der() == spki));
    if is_asked_for {
        bundle.material = Material::PublicKey { hint: String::new() };
    }
}

/// One piece of evidence and everything that decides about it.
struct Case<'a> {
    format: Format,
    bundle: &'a Bundle,
    envelope_bytes: Option<&'a [u8]>,
    root: &'a TrustRoot,
    requirement: &'a Requirement,
    now: Timestamp,
}

/// What was found true of the signature.
struct Evidence {
    signer: VerifiedSigner,
    met: Vec<usize>,
    times: Vec<Timestamp>,
    scheme: Scheme,
    format: Format,
    weakenings: Vec<Weakening>,
}

impl Evidence {
    fn conclude(
        self,
        digest: Digest,
        statement: Option<Statement>,
        content: SignedContent,
        log_entries: Vec<LoggedAt>,
        annotations: BTreeMap<String, Value>,
        docker_reference: Option<String>,
    ) -> Verified {
        Verified {
            digest,
            signer: self.signer,
            statement,
            content,
            log_entries,
            times: self.times,
            weakenings: self.weakenings,
            format: self.format,
            algorithm: self.scheme.name(),
            met: self.met,
            annotations,
            docker_reference,
        }
    }
}

impl Case<'_> {
    /// What can be refused without looking at the artifact.
    fn look(&self) -> Result<(Option<Leaf>, Vec<LoggedAt>), Refusal> {
        self.check_material()?;
        let leaf = self.bundle.leaf_certificate().map(Leaf::parse).transpose();
        let leaf = leaf.map_err(|detail| Refusal::Unsupported {
            detail: format!("its certificate cannot be used: {detail}"),
        })?;
        Ok((leaf, self.check_logs()?))
    }

    fn check_material(&self) -> Result<(), Refusal> {
        let signer = &self.requirement.signer;
        let (expected, found) = match &self.bundle.material {
            Material::PublicKey { .. } if signer.keys().is_empty() => ("a certificate", "a key"),
            Material::Certificate(_) | Material::Chain(_)
                if signer.identities().is_empty() && !signer.keys().is_empty() =>
            {
                ("a key", "a certificate")
            }
            _ => return Ok(()),
        };
        Err(Refusal::WrongMaterial { expected, found })
    }

    /// Every entry must be of a log the trust root knows, and of as many logs as asked for.
    fn check_logs(&self) -> Result<Vec<LoggedAt>, Refusal> {
        if self.requirement.has(Weakening::WithoutLog) {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        for entry in &self.bundle.log_entries {
            let (log, _) = log::log_of(entry, self.root)?;
            let checkpoint = entry.proof.as_ref().map_or("", |proof| proof.checkpoint.as_str());
            entries.push(LoggedAt {
                log_id: entry.log_id.clone(),
                log: log.name.clone(),
                origin: checkpoint.lines().next().unwrap_or_default().to_owned(),
                index: entry.log_index,
            });
        }
        let found = entries.iter().map(|entry| &entry.log_id).collect::<BTreeSet<_>>().len();
        if found < self.requirement.min_logs {
            return Err(Refusal::NoLogEntry { expected: self.requirement.min_logs, found });
        }
        Ok(entries)
    }

    /// Times, path, SCT, log, signature and binding, and who it was. `artifact` is what a message signature is over.
    fn verify(&self, leaf: Option<Leaf>, artifact: &Digests<'_>) -> Result<Evidence, Refusal> {
        let times = time::trusted_times(self.bundle, self.root, self.requirement, self.now)?;
        if let Some(leaf) = &leaf {
            self.check_certificate(leaf, &times)?;
        }
        if !self.requirement.has(Weakening::WithoutLog) {
            log::verify_proofs(self.bundle, self.root, &times, &self.requirement.witnesses, self.now)?;
        }
        let pae;
        let message: &dyn Signed = match &self.bundle.content {
            Content::Message { .. } => artifact,
            Content::Envelope(envelope) => {
                pae = envelope.pae();
                &pae.as_slice()
            }
        };
        let (key, scheme, by_key) = self.check_signature(leaf.as_ref(), message)?;
        let subject = binding::Subject {
            bundle: self.bundle,
            message,
            key: &key,
            scheme,
            envelope_bytes: self.envelope_bytes,
        };
        // Without the log as well: an entry of another signature must not lend this one its time.
        self.bundle.log_entries.iter().try_for_each(|entry| subject.check(entry))?;
        // Only now is the certificate known to be real, so that "wrong identity" names somebody who did sign.
        let (signer, met) = self.check_signer(leaf, by_key)?;
        if self.requirement.signed_timestamp && self.bundle.timestamps.is_empty() {
            let detail = "a timestamp authority's is asked for, none is there".into();
            return Err(Refusal::TimestampInvalid { detail });
        }
        let weakenings = self.requirement.weakenings.clone();
        Ok(Evidence { signer, met, times, scheme, format: self.format, weakenings })
    }

    /// Client specification §4.2 and §4.3: the path at every trusted time, and the SCT.
    fn check_certificate(&self, leaf: &Leaf, times: &[Timestamp]) -> Result<(), Refusal> {
        let extra: &[Vec<u8>] = match &self.bundle.material {
            Material::Chain(chain) => chain.get(1..).unwrap_or_default(),
            _ => &[],
        };
        // Without a log and without a timestamp a certificate is good for as long as it is valid, as in TLS.
        let now = [self.now];
        let times = match times {
            [] if self.requirement.has(Weakening::WithoutLog) && leaf.is_valid_at(self.now) => &now[..],
            [] => {
                let detail = "it has neither a timestamp nor a log's promise of a time".to_owned();
                return Err(Refusal::NoTrustedTime { not_after: leaf.not_after, detail });
            }
            some => some,
        };
        let mut issuer = Vec::new();
        for time in times {
            issuer =
                certificate::verify_path(leaf, extra, self.root, *time).map_err(|error| match error {
                    PathError::Time => Refusal::CertificateExpired {
                        not_before: leaf.not_before,
                        not_after: leaf.not_after,
                        at: *time,
                    },
                    PathError::Untrusted(detail) => Refusal::UntrustedCertificate {
                        expected: self.root.authority_names(),
                        found: leaf.issuer_name(),
                        detail,
                    },
                })?;
        }
        if self.requirement.has(Weakening::WithoutSct) {
            return Ok(());
        }
        sct::verify(leaf, &issuer, &self.root.ct_logs).map_err(|detail| Refusal::SctInvalid { detail })
    }

    /// The key that made the signature: the certificate's, or one of those asked for with its index.
    fn check_signature(
        &self,
        leaf: Option<&Leaf>,
        message: &dyn Signed,
    ) -> Result<(PublicKey, Scheme, Option<usize>), Refusal> {
        let stated = match &self.bundle.content {
            Content::Message { digest: Some(stated), .. } => Some(data_hash(&stated.algorithm)?),
            _ => None,
        };
        let mut needs_message = false;
        let keys = match leaf {
            Some(leaf) => std::slice::from_ref(&leaf.key),
            None => self.requirement.signer.keys(),
        };
        for (index, key) in keys.iter().enumerate() {
            // cosign hashes with SHA-256 whatever the key; the registry pairs P-384 with SHA-384 and P-521 with SHA-512.
            match key.check(message, self.bundle.signature(), stated, DataHash::Sha256) {
                Checked::Good(scheme) => return Ok((key.clone(), scheme, leaf.is_none().then_some(index))),
                Checked::Bad => {}
                Checked::NeedsMessage => needs_message = true,
            }
        }
        if needs_message {
            let detail = "its signature is over the artifact itself or another hash of it: give the file, not a digest";
            return Err(Refusal::Unsupported { detail: detail.into() });
        }
        let detail = match leaf {
            Some(_) => "it was not made with the key of its certificate, or what it is over was changed",
            None => "it was not made with the key asked for, or what it is over was changed",
        };
        Err(Refusal::TamperedBundle { detail: detail.into() })
    }

    fn check_signer(
        &self,
        leaf: Option<Leaf>,
        by_key: Option<usize>,
    ) -> Result<(VerifiedSigner, Vec<usize>), Refusal> {
        let identities = self.requirement.signer.identities();
        match (leaf, by_key) {
            (Some(leaf), None) => {
                let mut identity: Identity = leaf.identity;
                let met = identity.check(identities, self.requirement)?;
                Ok((VerifiedSigner::Identity(identity), met))
            }
            (None, Some(index)) => Ok((VerifiedSigner::Key, vec![identities.len() + index])),
            // `check_signature` gives one or the other; should it ever not, nobody is believed.
            _ => Err(Refusal::WrongMaterial { expected: "the signer asked for", found: "another kind" }),
        }
    }
}

/// The hash a message signature states, by its protobuf name.
fn data_hash(name: &str) -> Result<DataHash, Refusal> {
    let all = [DataHash::Sha256, DataHash::Sha384, DataHash::Sha512];
    all.into_iter().find(|hash| hash.v2_name() == name).ok_or_else(|| Refusal::Unsupported {
        detail: format!("its message digest is {name}, expected SHA2_256, SHA2_384 or SHA2_512"),
    })
}

/// What a reader is to be read for.
fn wanted(case: &Case<'_>, leaf: Option<&Leaf>) -> Wanted {
    let Content::Message { digest, .. } = &case.bundle.content else { return Wanted::default() };
    let stated = digest.as_ref().and_then(|stated| data_hash(&stated.algorithm).ok());
    let keys = || leaf.map(|leaf| &leaf.key).into_iter().chain(case.requirement.signer.keys());
    Wanted {
        sha384: stated.map_or_else(
            || keys().any(|key| key.registry_hash() == DataHash::Sha384),
            |stated| stated == DataHash::Sha384,
        ),
        bytes: keys().any(PublicKey::signs_bytes),
    }
}

fn read_statement(bundle: &Bundle) -> Result<Option<Statement>, Refusal> {
    match &bundle.content {
        Content::Envelope(envelope) => Ok(Some(Statement::from_envelope(envelope)?)),
        Content::Message { .. } => Ok(None),
    }
}

fn annotations_about(statement: &Statement, digest: &Digest) -> BTreeMap<String, Value> {
    let about = statement.subjects.iter().filter(|subject| subject.is(digest));
    about.flat_map(|subject| subject.annotations.clone()).collect()
}

/// CVE-2026-39395 was a verifier that did not look at the type of what was claimed.
fn check_claim(statement: Option<&Statement>, requirement: &Requirement) -> Result<(), Refusal> {
    let found = statement.map(|statement| statement.predicate_type.as_str());
    let holds = match &requirement.claim {
        Claim::Message => found.is_none(),
        Claim::Statement(uri) => found == Some(uri),
        Claim::ImageSignature => found.is_none_or(|found| found == attest::COSIGN_SIGN),
    };
    if holds {
        return Ok(());
    }
    let expected = requirement.predicate_type().map(str::to_owned);
    Err(Refusal::WrongPredicateType { expected, found: found.map(str::to_owned) })
}

fn check_annotations(found: &BTreeMap<String, Value>, requirement: &Requirement) -> Result<(), Refusal> {
    if requirement.has(Weakening::WithoutClaims) {
        return Ok(());
    }
    for (key, expected) in &requirement.annotations {
        let value = found.get(key);
        if value.and_then(Value::as_str) != Some(expected) {
            let found = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            return Err(Refusal::WrongAnnotation { key: key.clone(), expected: expected.clone(), found });
        }
    }
    Ok(())
}

/// The artifact's digest the bundle is about.
fn bind_artifact(
    bundle: &Bundle,
    statement: Option<&Statement>,
    digests: &Digests<'_>,
    requirement: &Requirement,
) -> Result<Digest, Refusal> {
    let mismatch = |expected| Refusal::DigestMismatch { expected, found: digests.names() };
    let first = || digests.known.first().cloned().ok_or_else(|| mismatch(Vec::new()));
    if requirement.has(Weakening::WithoutClaims) && statement.is_some() {
        return first();
    }
    match (statement, &bundle.content) {
        (Some(statement), _) => {
            let matching = digests.known.iter().find(|digest| statement.is_about(digest));
            matching.cloned().ok_or_else(|| {
                let all = statement.subjects.iter().flat_map(|subject| &subject.digest);
                // Five are enough to recognize what it is about.
                mismatch(all.take(5).map(|(algorithm, hex)| format!("{algorithm}:{hex}")).collect())
            })
        }
        (None, Content::Message { digest: Some(stated), .. }) => {
            let algorithm = data_hash(&stated.algorithm)?;
            match digests.hash(algorithm) {
                Some(hash) if hash == stated.digest => first(),
                _ => {
                    let hex = hex::encode(&stated.digest);
                    Err(mismatch(vec![format!("{}:{hex}", algorithm.v1_name())]))
                }
            }
        }
        _ => first(),
    }
}
