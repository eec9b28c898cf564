//! The decision about one bundle.

use std::collections::BTreeSet;

use attest::{Bundle, Content, Material, Statement};
use base::{Digest, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sigstore_crypto::CertificateInfo;

use crate::artifact::{Artifact, Digests};
use crate::library;
use crate::requirement::{Requirement, Signer, Weakening};
use crate::signer::{Identity, VerifiedSigner};
use crate::{Refusal, TrustRoot};

/// Where a signature was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedAt {
    /// Key id of the log.
    pub log_id: Vec<u8>,
    /// The log's name in the trust root.
    pub log: String,
    /// Origin line of the checkpoint that proves it, empty where only a promise does (v0.1 bundles).
    pub origin: String,
    /// Index over all shards of the log.
    pub index: u64,
}

/// A signature that holds. There is no way to have one but [`verify_bundle`].
#[derive(Debug, Clone)]
pub struct Verified {
    digest: Digest,
    signer: VerifiedSigner,
    statement: Option<Statement>,
    payload: Option<Vec<u8>>,
    log_entries: Vec<LoggedAt>,
    times: Vec<Timestamp>,
    weakenings: Vec<Weakening>,
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

    /// The signed bytes of the statement.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
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
    check_material(&bundle, &requirement.signer)?;
    let certificate = bundle.leaf_certificate().map(library::certificate).transpose()?;
    let log_entries = check_logs(&bundle, root, requirement)?;
    let statement = read_statement(&bundle)?;
    let digests = Digests::of(artifact)?;
    let digest = bind_artifact(&bundle, statement.as_ref(), &digests)?;

    let times = library::run(&library::Case {
        bundle: &bundle,
        certificate: certificate.as_ref(),
        digests: &digests,
        digest: &digest,
        root,
        requirement,
        now,
    })?;

    // Only now is the certificate known to be real, so that "wrong identity" names somebody who did sign.
    let signer = check_signer(certificate.as_ref(), requirement)?;
    let found = statement.as_ref().map(|statement| statement.predicate_type.clone());
    if found != requirement.predicate_type {
        return Err(Refusal::WrongPredicateType { expected: requirement.predicate_type.clone(), found });
    }
    if requirement.signed_timestamp && bundle.timestamps.is_empty() {
        return Err(Refusal::TimestampInvalid {
            detail: "a timestamp authority's is asked for, none is there".into(),
        });
    }
    if let Some(found) = times.iter().copied().find(|time| *time > now) {
        return Err(Refusal::FromTheFuture { found, now });
    }
    let payload = match bundle.content {
        Content::Envelope(envelope) => Some(envelope.payload),
        Content::Message { .. } => None,
    };
    Ok(Verified {
        digest,
        signer,
        statement,
        payload,
        log_entries,
        times,
        weakenings: requirement.weakenings.clone(),
    })
}

fn check_material(bundle: &Bundle, signer: &Signer) -> Result<(), Refusal> {
    let (expected, found) = match (signer, &bundle.material) {
        (Signer::Identity(_), Material::PublicKey { .. }) => ("a certificate", "a key"),
        (Signer::Key(_), Material::Certificate(_) | Material::Chain(_)) => ("a key", "a certificate"),
        _ => return Ok(()),
    };
    Err(Refusal::WrongMaterial { expected, found })
}

fn check_signer(
    certificate: Option<&CertificateInfo>,
    requirement: &Requirement,
) -> Result<VerifiedSigner, Refusal> {
    match (&requirement.signer, certificate) {
        (Signer::Identity(accepted), Some(info)) => {
            let identity = Identity::of(info);
            identity.check(accepted, requirement)?;
            Ok(VerifiedSigner::Identity(identity))
        }
        (Signer::Key(_), None) => Ok(VerifiedSigner::Key),
        // `check_material` came first; should it ever not, nobody is believed.
        _ => Err(Refusal::WrongMaterial { expected: "the signer asked for", found: "another kind" }),
    }
}

/// Every entry must be of a log the trust root knows, and of as many logs as asked for.
fn check_logs(
    bundle: &Bundle,
    root: &TrustRoot,
    requirement: &Requirement,
) -> Result<Vec<LoggedAt>, Refusal> {
    if requirement.has(Weakening::WithoutLog) {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in &bundle.log_entries {
        let Some(log) = root.log_name(&entry.log_id) else {
            return Err(Refusal::ForeignLog {
                expected: root.log_names(),
                found: STANDARD.encode(&entry.log_id),
            });
        };
        let checkpoint = entry.proof.as_ref().map_or("", |proof| proof.checkpoint.as_str());
        entries.push(LoggedAt {
            log_id: entry.log_id.clone(),
            log: log.to_owned(),
            origin: checkpoint.lines().next().unwrap_or_default().to_owned(),
            index: entry.log_index,
        });
    }
    let found = entries.iter().map(|entry| &entry.log_id).collect::<BTreeSet<_>>().len();
    if found < requirement.min_logs {
        return Err(Refusal::NoLogEntry { expected: requirement.min_logs, found });
    }
    Ok(entries)
}

fn read_statement(bundle: &Bundle) -> Result<Option<Statement>, Refusal> {
    match &bundle.content {
        Content::Envelope(envelope) => Ok(Some(Statement::from_envelope(envelope)?)),
        Content::Message { .. } => Ok(None),
    }
}

/// The artifact's digest the bundle is about.
fn bind_artifact(
    bundle: &Bundle,
    statement: Option<&Statement>,
    digests: &Digests<'_>,
) -> Result<Digest, Refusal> {
    let mismatch = |expected| Refusal::DigestMismatch { expected, found: digests.names() };
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
            let name = match stated.algorithm.as_str() {
                "SHA2_256" => "sha256",
                "SHA2_512" => "sha512",
                other => {
                    let detail = format!("its message digest is {other}, expected SHA2_256 or SHA2_512");
                    return Err(Refusal::Unsupported { detail });
                }
            };
            let same = |digest: &&Digest| digest.algorithm().as_str() == name;
            match digests.known.iter().find(same) {
                Some(digest) if digest.as_bytes() == stated.digest => Ok(digest.clone()),
                _ => {
                    let hex: String = stated.digest.iter().map(|byte| format!("{byte:02x}")).collect();
                    Err(mismatch(vec![format!("{name}:{hex}")]))
                }
            }
        }
        _ => digests.known.first().cloned().ok_or_else(|| mismatch(Vec::new())),
    }
}
