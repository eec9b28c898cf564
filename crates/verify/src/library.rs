//! The one place that calls `sigstore-verify`, and the translation of its refusals.

use attest::{Bundle, Content, LogEntry};
use base::{Digest, DigestAlgorithm, Timestamp};
use der::Decode as _;
use sigstore_crypto::{CertificateInfo, parse_certificate_info};
use sigstore_types::{Artifact, ArtifactDigest, Checkpoint, DerCertificate, HashAlgorithm, Sha256Hash};
use sigstore_verify::{
    CertificateError, Error, Policy, PublicKeyVerificationPolicy, TimestampError, TransparencyLogError,
    VerificationPolicy,
};

use crate::artifact::Digests;
use crate::requirement::{Requirement, Signer, Weakening};
use crate::{Refusal, TrustRoot};

/// Everything the walk needs.
pub(crate) struct Case<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) certificate: Option<&'a CertificateInfo>,
    pub(crate) digests: &'a Digests<'a>,
    pub(crate) digest: &'a Digest,
    pub(crate) root: &'a TrustRoot,
    pub(crate) requirement: &'a Requirement,
    pub(crate) now: Timestamp,
}

/// What the leaf certificate says.
pub(crate) fn certificate(der: &[u8]) -> Result<CertificateInfo, Refusal> {
    parse_certificate_info(&DerCertificate::from_bytes(der))
        .map_err(|e| Refusal::Unsupported { detail: format!("its certificate cannot be read: {e}") })
}

/// Times, chain, SCT, log, binding and signature. Gives back the trusted times, earliest first.
pub(crate) fn run(case: &Case<'_>) -> Result<Vec<Timestamp>, Refusal> {
    // Written again from what was parsed, so that both parsers see one meaning.
    let json = String::from_utf8(case.bundle.to_json())
        .map_err(|e| Refusal::Unsupported { detail: e.to_string() })?;
    let bundle = sigstore_types::Bundle::from_json(&json)
        .map_err(|e| Refusal::Unsupported { detail: e.to_string() })?;
    let policy = policy(case.requirement);
    let result = case
        .root
        .verifier
        .verify(artifact(case)?, &bundle, policy.as_ref())
        .map_err(|error| translate(error, case))?;
    if !case.requirement.has(Weakening::WithoutLog) {
        case.bundle.log_entries.iter().try_for_each(|entry| check_log_signed(entry, case.root))?;
    }
    let mut times: Vec<_> = result.verified_timestamps().iter().map(|time| timestamp(*time)).collect();
    times.sort_unstable();
    Ok(times)
}

/// The checkpoint must be signed by the very log the entry names. The walk above takes any trusted log's signature, with
/// which one entry, shown twice under two names, would count as entries of two logs.
fn check_log_signed(entry: &LogEntry, root: &TrustRoot) -> Result<(), Refusal> {
    let Some(proof) = &entry.proof else {
        // A v0.1 bundle: the promise was verified, and with the key of this log id.
        return Ok(());
    };
    let invalid = |detail: String| Refusal::InclusionProofInvalid { detail };
    let checkpoint = Checkpoint::from_text(&proof.checkpoint).map_err(|e| invalid(e.to_string()))?;
    let id = Sha256Hash::try_from(entry.log_id.as_slice()).map_err(|e| invalid(e.to_string()))?;
    let key = root.log_keys.key(&id);
    let signed = key.is_some_and(|key| {
        let mut signatures = checkpoint.signatures().iter();
        signatures.any(|line| key.verify(checkpoint.signed_data(), &line.signature).is_ok())
    });
    if signed {
        return Ok(());
    }
    Err(invalid("the checkpoint is not signed by the log the entry names".into()))
}

fn policy(requirement: &Requirement) -> Box<dyn Policy> {
    let without_log = requirement.has(Weakening::WithoutLog);
    match &requirement.signer {
        // Identity is decided by `Identity::check`, which knows lists and expressions.
        Signer::Identity(_) => {
            let mut policy = VerificationPolicy::any_identity();
            if without_log {
                policy = policy.skip_tlog_unsafe();
            }
            if requirement.has(Weakening::WithoutSct) {
                policy = policy.skip_sct();
            }
            Box::new(policy)
        }
        Signer::Key(key) => {
            let policy = PublicKeyVerificationPolicy::new(key.0.clone());
            Box::new(if without_log { policy.skip_tlog_unsafe() } else { policy })
        }
    }
}

fn artifact<'a>(case: &Case<'a>) -> Result<Artifact<'a>, Refusal> {
    if let Some(bytes) = case.digests.bytes {
        return Ok(Artifact::from(bytes));
    }
    let algorithm = match case.digest.algorithm() {
        DigestAlgorithm::Sha256 => HashAlgorithm::Sha2256,
        DigestAlgorithm::Sha512 => HashAlgorithm::Sha2512,
        other => return Err(Refusal::Unsupported { detail: format!("digest algorithm {}", other.as_str()) }),
    };
    ArtifactDigest::new(algorithm, case.digest.as_bytes())
        .map(Artifact::from)
        .map_err(|e| Refusal::Unsupported { detail: e.to_string() })
}

fn timestamp(time: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(time.as_millisecond())
}

fn translate(error: Error, case: &Case<'_>) -> Refusal {
    match error {
        Error::SignatureInvalid(detail) => Refusal::TamperedBundle { detail },
        Error::ArtifactMismatch(detail) => match &case.bundle.content {
            // Without a digest of its own the bundle says only through the log what it is about.
            Content::Message { digest: None, .. } => Refusal::DigestMismatch {
                expected: vec!["the artifact of its log entry".into()],
                found: case.digests.names(),
            },
            // `bind_artifact` found bundle and artifact in agreement, so it is the entry that is of another.
            _ => Refusal::LogEntryMismatch { detail },
        },
        Error::Certificate(error) => certificate_error(error, case),
        Error::TransparencyLog(error) => log_error(error, case),
        Error::Timestamp(TimestampError::NoVerifiedTimestamp(detail)) => Refusal::NoTrustedTime {
            not_after: case.certificate.map_or(case.now, |info| timestamp(info.not_after)),
            detail: first_sentence(&detail),
        },
        Error::Timestamp(error) => Refusal::TimestampInvalid { detail: error.to_string() },
        Error::Bundle(error) => bundle_error(&error, case),
        Error::Crypto(error) => Refusal::TamperedBundle { detail: error.to_string() },
        other => Refusal::Unsupported { detail: other.to_string() },
    }
}

fn bundle_error(error: &sigstore_verify::bundle::Error, case: &Case<'_>) -> Refusal {
    use sigstore_verify::bundle::Error;
    match error {
        Error::MissingSigningTimeEvidence | Error::MissingTimestamp => Refusal::NoTrustedTime {
            not_after: case.certificate.map_or(case.now, |info| timestamp(info.not_after)),
            detail: error.to_string(),
        },
        Error::LogIndexOutOfRange { .. } | Error::CheckpointRootMismatch => {
            Refusal::InclusionProofInvalid { detail: error.to_string() }
        }
        _ => Refusal::Unsupported { detail: error.to_string() },
    }
}

fn certificate_error(error: CertificateError, case: &Case<'_>) -> Refusal {
    let Some(info) = case.certificate else {
        return Refusal::Unsupported { detail: error.to_string() };
    };
    let expired = |at| Refusal::CertificateExpired {
        not_before: timestamp(info.not_before),
        not_after: timestamp(info.not_after),
        at,
    };
    match error {
        CertificateError::NotYetValid { time, .. } | CertificateError::Expired { time, .. } => {
            expired(timestamp(time))
        }
        CertificateError::Sct(detail) => Refusal::SctInvalid { detail },
        CertificateError::Malformed(detail) => Refusal::Unsupported { detail },
        other => match logged_outside(case, info).or_else(|| path_time_outside(&other, info)) {
            Some(at) => expired(at),
            None => Refusal::UntrustedCertificate {
                expected: case.root.authority_names().to_vec(),
                found: issuer_name(case.bundle),
                detail: other.to_string(),
            },
        },
    }
}

fn log_error(error: TransparencyLogError, case: &Case<'_>) -> Refusal {
    match error {
        TransparencyLogError::UnknownLog { log_id } => {
            Refusal::ForeignLog { expected: case.root.log_names(), found: log_id }
        }
        TransparencyLogError::EntryMismatch(detail) | TransparencyLogError::MalformedEntry(detail) => {
            Refusal::LogEntryMismatch { detail }
        }
        TransparencyLogError::IntegratedTime(detail) => {
            let later =
                case.bundle.log_entries.iter().map(|entry| Timestamp::from_secs(entry.integrated_time));
            match (later.max(), case.certificate) {
                (Some(found), _) if found > case.now => Refusal::FromTheFuture { found, now: case.now },
                (_, Some(info)) => match logged_outside(case, info) {
                    Some(at) => Refusal::CertificateExpired {
                        not_before: timestamp(info.not_before),
                        not_after: timestamp(info.not_after),
                        at,
                    },
                    None => Refusal::TimestampInvalid { detail },
                },
                _ => Refusal::TimestampInvalid { detail },
            }
        }
        other => Refusal::InclusionProofInvalid { detail: other.to_string() },
    }
}

/// A time a log promised that lies outside the certificate's validity.
fn logged_outside(case: &Case<'_>, info: &CertificateInfo) -> Option<Timestamp> {
    let validity = timestamp(info.not_before)..=timestamp(info.not_after);
    let promised = case.bundle.log_entries.iter().filter(|entry| entry.signed_entry_timestamp.is_some());
    promised.map(|entry| Timestamp::from_secs(entry.integrated_time)).find(|time| !validity.contains(time))
}

/// The time of a path check that failed for time, when the leaf was not valid then. The path check reports it only as
/// text (`CertExpired { time: UnixTime(1675296000), …`); the text chooses between two refusals and decides nothing.
fn path_time_outside(error: &CertificateError, info: &CertificateInfo) -> Option<Timestamp> {
    let text = error.to_string();
    let (_, rest) = text.split_once("time: UnixTime(")?;
    let at = Timestamp::from_secs(rest.split(')').next()?.parse().ok()?);
    let validity = timestamp(info.not_before)..=timestamp(info.not_after);
    (!validity.contains(&at)).then_some(at)
}

fn issuer_name(bundle: &Bundle) -> String {
    bundle
        .leaf_certificate()
        .and_then(|der| x509_cert::Certificate::from_der(der).ok())
        .map(|certificate| certificate.tbs_certificate.issuer.to_string())
        .unwrap_or_default()
}

fn first_sentence(text: &str) -> String {
    text.split(". ").next().unwrap_or_default().to_owned()
}
