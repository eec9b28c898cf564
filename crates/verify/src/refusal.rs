//! Every reason not to believe evidence.

use attest::AttestError;
use base::{Class, Fault, Timestamp};

/// Why evidence was refused: what was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Not a bundle, or one that breaks its format.
    #[error("bundle is malformed: {0}")]
    Malformed(#[from] AttestError),
    /// A well-formed bundle of a kind that cannot be checked here.
    #[error("bundle cannot be checked: {detail}")]
    Unsupported {
        /// What is not known.
        detail: String,
    },
    /// Signed by somebody else.
    #[error("certificate identity is \"{found}\", expected {}", .expected.join(" or "))]
    WrongIdentity {
        /// Subjects that are accepted for this issuer.
        expected: Vec<String>,
        /// The certificate's subject.
        found: String,
    },
    /// The identity was vouched for by another issuer.
    #[error("certificate issuer is \"{found}\", expected {}", .expected.join(" or "))]
    WrongIssuer {
        /// Issuers that are accepted.
        expected: Vec<String>,
        /// The certificate's issuer.
        found: String,
        /// Whom it vouched for.
        subject: String,
        /// Whether that subject would have been accepted from another issuer.
        is_wanted_subject: bool,
    },
    /// A claim of the certificate is another.
    #[error("certificate claim {name} is {}, expected \"{expected}\"", shown(.found.as_deref()))]
    WrongClaim {
        /// Name of the claim.
        name: String,
        /// Value asked for.
        expected: String,
        /// Value found.
        found: Option<String>,
    },
    /// An annotation is missing or another.
    #[error("annotation {key} is {}, expected \"{expected}\"", shown(.found.as_deref()))]
    WrongAnnotation {
        /// Name of the annotation.
        key: String,
        /// Value asked for.
        expected: String,
        /// Value found.
        found: Option<String>,
    },
    /// A key was asked for and a certificate found, or the other way round.
    #[error("bundle was signed with {found}, expected {expected}")]
    WrongMaterial {
        /// What was asked for.
        expected: &'static str,
        /// What the bundle has.
        found: &'static str,
    },
    /// The bundle is about another artifact.
    #[error("bundle is about {}, the artifact is {found}", .expected.join(" and "))]
    DigestMismatch {
        /// Digests the bundle is about.
        expected: Vec<String>,
        /// The artifact's digest.
        found: String,
    },
    /// The statement claims something else than what was asked for.
    #[error("predicate type is {}, expected {}", shown(.found.as_deref()), shown(.expected.as_deref()))]
    WrongPredicateType {
        /// Type asked for; `None` for a signature over the artifact itself.
        expected: Option<String>,
        /// Type found; `None` for a signature over the artifact itself.
        found: Option<String>,
    },
    /// The signature does not fit what it stands beside.
    #[error("signature does not match: {detail}")]
    TamperedBundle {
        /// Which check failed.
        detail: String,
    },
    /// The log's record is of another signature.
    #[error("log entry is not about this signature: {detail}")]
    LogEntryMismatch {
        /// Which binding failed.
        detail: String,
    },
    /// Recorded in a log the trust root does not know.
    #[error("log entry is of log {found}, the trust root knows {}", listed(.expected))]
    ForeignLog {
        /// Logs of the trust root.
        expected: Vec<String>,
        /// Key id in the entry, base64.
        found: String,
    },
    /// In fewer logs than asked for.
    #[error("bundle has entries of {found} trusted logs, expected at least {expected}")]
    NoLogEntry {
        /// Logs asked for.
        expected: usize,
        /// Logs found.
        found: usize,
    },
    /// The inclusion proof, its checkpoint or the log's promise does not hold.
    #[error("log inclusion is not proven: {detail}")]
    InclusionProofInvalid {
        /// Which check failed.
        detail: String,
    },
    /// Fewer witnesses than asked for have cosigned the log's checkpoint.
    #[error("checkpoint of {log} is cosigned by {} of the named witnesses, expected at least {expected}", counted(.found))]
    TooFewWitnesses {
        /// The log.
        log: String,
        /// Witnesses asked for.
        expected: usize,
        /// Names of those that have.
        found: Vec<String>,
    },
    /// The certificate is of an authority the trust root does not know, or not valid as one.
    #[error("certificate of \"{found}\" does not lead to {}: {detail}", listed(.expected))]
    UntrustedCertificate {
        /// Authorities of the trust root.
        expected: Vec<String>,
        /// The issuer's name in the certificate.
        found: String,
        /// What the path check says.
        detail: String,
    },
    /// The certificate was not valid when the signature was made.
    #[error("certificate was valid from {not_before} to {not_after}, the signature is of {at}")]
    CertificateExpired {
        /// Start of validity.
        not_before: Timestamp,
        /// End of validity.
        not_after: Timestamp,
        /// The signature's time.
        at: Timestamp,
    },
    /// Nobody trusted says when the signature was made, so nobody can say the certificate was valid then.
    #[error("certificate ran out at {not_after} and no trusted time shows the signature is older: {detail}")]
    NoTrustedTime {
        /// End of the certificate's validity.
        not_after: Timestamp,
        /// What is missing.
        detail: String,
    },
    /// A timestamp does not verify.
    #[error("timestamp is invalid: {detail}")]
    TimestampInvalid {
        /// Which check failed.
        detail: String,
    },
    /// A trusted time lies in the future.
    #[error("signature is of {found}, which is after now, {now}")]
    FromTheFuture {
        /// The time.
        found: Timestamp,
        /// Now, as the caller says.
        now: Timestamp,
    },
    /// Fewer of the named signers have signed than asked for.
    #[error("{found} of the named signers have signed, expected at least {expected}")]
    TooFewSigners {
        /// Signers asked for.
        expected: usize,
        /// Signers found.
        found: usize,
    },
    /// The certificate's SCT does not hold.
    #[error("certificate has no valid SCT: {detail}")]
    SctInvalid {
        /// Which check failed.
        detail: String,
    },
    /// The artifact could not be read to the end, so nothing was decided.
    #[error("artifact could not be read: {detail}")]
    ArtifactUnreadable {
        /// The reader's words.
        detail: String,
    },
}

fn shown(value: Option<&str>) -> String {
    value.map_or_else(|| "none".to_owned(), |text| format!("\"{text}\""))
}

fn counted(names: &[String]) -> String {
    match names.len() {
        0 => "none".to_owned(),
        count => format!("{count} ({})", names.join(", ")),
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

impl Fault for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "verify-malformed",
            Self::Unsupported { .. } => "verify-unsupported",
            Self::WrongIdentity { .. } => "verify-wrong-identity",
            Self::WrongIssuer { .. } => "verify-wrong-issuer",
            Self::WrongClaim { .. } => "verify-wrong-claim",
            Self::WrongAnnotation { .. } => "verify-wrong-annotation",
            Self::WrongMaterial { .. } => "verify-wrong-material",
            Self::DigestMismatch { .. } => "verify-digest-mismatch",
            Self::WrongPredicateType { .. } => "verify-wrong-predicate",
            Self::TamperedBundle { .. } => "verify-tampered-bundle",
            Self::LogEntryMismatch { .. } => "verify-log-entry-mismatch",
            Self::ForeignLog { .. } => "verify-foreign-log",
            Self::NoLogEntry { .. } => "verify-no-log-entry",
            Self::InclusionProofInvalid { .. } => "verify-inclusion-invalid",
            Self::TooFewWitnesses { .. } => "verify-too-few-witnesses",
            Self::UntrustedCertificate { .. } => "verify-untrusted-certificate",
            Self::CertificateExpired { .. } => "verify-certificate-expired",
            Self::NoTrustedTime { .. } => "verify-no-trusted-time",
            Self::TimestampInvalid { .. } => "verify-timestamp-invalid",
            Self::FromTheFuture { .. } => "verify-from-the-future",
            Self::TooFewSigners { .. } => "verify-too-few-signers",
            Self::SctInvalid { .. } => "verify-sct-invalid",
            Self::ArtifactUnreadable { .. } => "verify-artifact-unreadable",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Malformed(e) => e.hint(),
            Self::Unsupported { .. } => "sign again with an ECDSA P-256 key and a current client".into(),
            Self::WrongIdentity { expected, found } => nearest(expected, found),
            Self::WrongIssuer { found, subject, is_wanted_subject: true, .. } => format!(
                "\"{subject}\" is who was asked for; if you trust that issuer too, ask for --certificate-oidc-issuer {found}"
            ),
            Self::WrongIssuer { found, .. } => {
                format!("if you trust that issuer, ask for --certificate-oidc-issuer {found}")
            }
            Self::WrongClaim { name, .. } => format!("look at {name} of the build that signed this"),
            Self::WrongAnnotation { key, .. } => format!("sign with -a {key}=VALUE, or leave the requirement out"),
            Self::WrongMaterial { .. } => "give --key for a key, --certificate-identity for a certificate".into(),
            Self::DigestMismatch { .. } => {
                "fetch artifact and bundle again; if they still differ, the artifact was changed or the bundle is of another".into()
            }
            Self::WrongPredicateType { found: Some(found), .. } => {
                let name = attest::predicate_alias(found).unwrap_or(found);
                format!("if that is the claim you want, ask for --type {name}")
            }
            Self::WrongPredicateType { found: None, .. } => {
                "the bundle signs the artifact itself: verify it as a signature, not as an attestation".into()
            }
            Self::TamperedBundle { .. } | Self::LogEntryMismatch { .. } | Self::InclusionProofInvalid { .. } => {
                "fetch the bundle again from where it was signed; if it is unchanged, treat it as forged".into()
            }
            Self::ForeignLog { .. } | Self::UntrustedCertificate { .. } => {
                "if the signer has its own Sigstore instance, give that instance's --trusted-root".into()
            }
            Self::TooFewWitnesses { .. } => {
                "get the bundle again with a newer checkpoint, name other witnesses, or lower --require-witnesses".into()
            }
            Self::NoLogEntry { .. } => "sign again with a transparency log".into(),
            Self::CertificateExpired { .. } => "sign again: the certificate must be used while it is valid".into(),
            Self::NoTrustedTime { .. } | Self::TimestampInvalid { .. } => {
                "sign again with a timestamp authority that the trust root names".into()
            }
            Self::FromTheFuture { .. } => "check this machine's clock".into(),
            Self::TooFewSigners { .. } => "ask the missing signers to sign, or lower --require".into(),
            Self::SctInvalid { .. } => {
                "check that the trust root names the CT log of the certificate authority".into()
            }
            Self::ArtifactUnreadable { .. } => "check that the file is readable and try again".into(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::ArtifactUnreadable { .. } => Class::Undecided,
            _ => Class::VerificationFailed,
        }
    }
}

/// Where the identity leaves the expected one that is most like it.
fn nearest(expected: &[String], found: &str) -> String {
    let common = |text: &str| {
        let text = text.trim_matches(['"', '/']);
        text.chars().zip(found.chars()).take_while(|(a, b)| a == b).count()
    };
    match expected.iter().max_by_key(|text| common(text)) {
        Some(near) if common(near) > 0 => {
            let rest: String = found.chars().skip(common(near)).collect();
            format!("nearest is {near}; they differ from \"{rest}\" on")
        }
        _ => "check which workflow or person should have signed this".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_pointed_at() {
        let refusal = Refusal::WrongIdentity {
            expected: vec!["\"a@example.com\"".into(), "\"https://x/ci.yml@refs/tags/v1\"".into()],
            found: "https://x/ci.yml@refs/heads/dev".into(),
        };
        assert_eq!(
            refusal.hint(),
            "nearest is \"https://x/ci.yml@refs/tags/v1\"; they differ from \"heads/dev\" on"
        );
        assert_eq!(refusal.class().exit_code(), 10);
        assert!(refusal.to_string().contains("expected \"a@example.com\" or"), "{refusal}");
    }
}
