//! in-toto statements.

use std::collections::BTreeMap;

use base::{Digest, Limits};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::short;
use crate::{AttestError, Envelope, IN_TOTO_PAYLOAD_TYPE, Predicate, json};

/// `_type` of a statement in in-toto attestation framework v1.
pub const STATEMENT_V1: &str = "https://in-toto.io/Statement/v1";
/// `_type` of an older statement with the same fields; `cosign attest` still writes it.
pub const STATEMENT_V01: &str = "https://in-toto.io/Statement/v0.1";

/// What a statement may cost: 128 MiB is cosign's default `COSIGN_MAX_ATTACHMENT_SIZE` (an attested SBOM of 46 MB
/// was seen in sigstore/rekor#2915), four million values are one per 32 bytes of that, 96 levels leave room below
/// `serde_json`'s own 128.
pub const STATEMENT_LIMITS: Limits = Limits { bytes: 128 << 20, items: 4 << 20, depth: 96 };

/// Most subjects one statement may name: GitHub's artifact attestations allow 1024 (actions/attest, `subject.ts`).
pub const MAX_SUBJECTS: usize = 1024;

/// Something a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subject {
    /// A name, which nothing checks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Algorithm name to lower-case hexadecimal.
    pub digest: BTreeMap<String, String>,
    /// What the signer added (`cosign sign -a k=v`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, Value>,
}

impl Subject {
    /// A subject without a name, as `cosign sign` writes it.
    #[must_use]
    pub fn of(digest: &Digest) -> Self {
        let entry = (digest.algorithm().as_str().to_owned(), digest.hex());
        Self { digest: BTreeMap::from([entry]), ..Self::default() }
    }

    /// The same subject with a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Whether this is the artifact with `digest`: same algorithm, same value in lower case.
    #[must_use]
    pub fn is(&self, digest: &Digest) -> bool {
        self.digest.get(digest.algorithm().as_str()).is_some_and(|hex| *hex == digest.hex())
    }
}

/// A claim about one or more artifacts.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Whether `_type` was v0.1 (read only).
    pub is_v01: bool,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// Type of the predicate, a URI.
    pub predicate_type: String,
    /// The claim itself.
    pub predicate: Value,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    predicate_type: String,
    #[serde(default)]
    predicate: Value,
}

impl Statement {
    /// A v1 statement about `subjects`.
    #[must_use]
    pub fn new(subjects: Vec<Subject>, predicate: &Predicate) -> Self {
        Self {
            is_v01: false,
            subjects,
            predicate_type: predicate.type_uri().to_owned(),
            predicate: predicate.to_value(),
        }
    }

    /// Reads a statement.
    ///
    /// # Errors
    /// When it is larger than [`STATEMENT_LIMITS`], malformed, of another `_type`, or has no subject, more than
    /// [`MAX_SUBJECTS`], or no predicate type.
    pub fn parse(bytes: &[u8]) -> Result<Self, AttestError> {
        let wire: Wire = json::read("in-toto statement", bytes, STATEMENT_LIMITS)?;
        let is_v01 = match wire.kind.as_str() {
            STATEMENT_V1 => false,
            STATEMENT_V01 => true,
            other => {
                return Err(AttestError::UnknownType {
                    what: "in-toto statement",
                    found: short(other, 200),
                    expected: "https://in-toto.io/Statement/v1 or v0.1",
                });
            }
        };
        let subjects = wire.subject.len();
        if subjects == 0 || subjects > MAX_SUBJECTS {
            let expected = "one to 1024 subjects";
            return Err(AttestError::Field { field: "subject", found: subjects.to_string(), expected });
        }
        if wire.predicate_type.is_empty() {
            let expected = "the URI of a predicate type";
            return Err(AttestError::Field { field: "predicateType", found: "empty".into(), expected });
        }
        Ok(Self {
            is_v01,
            subjects: wire.subject,
            predicate_type: wire.predicate_type,
            predicate: wire.predicate,
        })
    }

    /// The statement in an envelope's payload.
    ///
    /// # Errors
    /// When the payload type is not in-toto's, or as [`Statement::parse`].
    pub fn from_envelope(envelope: &Envelope) -> Result<Self, AttestError> {
        if envelope.payload_type != IN_TOTO_PAYLOAD_TYPE {
            return Err(AttestError::UnknownType {
                what: "DSSE payload",
                found: short(&envelope.payload_type, 200),
                expected: IN_TOTO_PAYLOAD_TYPE,
            });
        }
        Self::parse(&envelope.payload)
    }

    /// The statement as canonical JSON (RFC 8785): the same bytes for the same statement, always.
    ///
    /// # Errors
    /// When the predicate holds a number RFC 8785 cannot write.
    pub fn to_json(&self) -> Result<Vec<u8>, AttestError> {
        let wire = Wire {
            kind: if self.is_v01 { STATEMENT_V01 } else { STATEMENT_V1 }.to_owned(),
            subject: self.subjects.clone(),
            predicate_type: self.predicate_type.clone(),
            predicate: self.predicate.clone(),
        };
        serde_json_canonicalizer::to_vec(&wire)
            .map_err(|e| AttestError::Json { what: "in-toto statement", detail: short(&e.to_string(), 300) })
    }

    /// Whether the artifact with `digest` is a subject.
    #[must_use]
    pub fn is_about(&self, digest: &Digest) -> bool {
        self.subjects.iter().any(|subject| subject.is(digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_versions_and_writes_the_same_bytes() {
        let digest = Digest::sha256_of(b"x");
        let statement = Statement::new(
            vec![Subject::of(&digest), Subject::of(&digest).named("app")],
            &Predicate::CosignSign,
        );
        let bytes = statement.to_json().expect("plain values");
        assert_eq!(Statement::parse(&bytes).as_ref(), Ok(&statement));
        assert_eq!(statement.to_json().as_ref(), Ok(&bytes));
        let text = String::from_utf8(bytes).expect("UTF-8");
        let older = text.replace("Statement/v1", "Statement/v0.1");
        assert!(Statement::parse(older.as_bytes()).expect("v0.1").is_v01);
        assert!(statement.is_about(&digest));
        assert!(!statement.is_about(&Digest::sha256_of(b"y")));
    }

    #[test]
    fn refuses_what_is_not_a_statement() {
        let subject = r#"{"digest":{"sha256":"00"}}"#;
        let make = |kind: &str, subjects: &str, predicate_type: &str| {
            Statement::parse(
                format!(
                    r#"{{"_type":"{kind}","subject":[{subjects}],"predicateType":"{predicate_type}","predicate":{{}}}}"#
                )
                .as_bytes(),
            )
        };
        assert!(make(STATEMENT_V1, subject, "p").is_ok());
        assert!(matches!(make("x", subject, "p"), Err(AttestError::UnknownType { .. })));
        assert!(matches!(make(STATEMENT_V1, "", "p"), Err(AttestError::Field { field: "subject", .. })));
        assert!(matches!(make(STATEMENT_V1, subject, ""), Err(AttestError::Field { .. })));
        assert!(matches!(make(STATEMENT_V1, "null", "p"), Err(AttestError::Json { .. })));
        let most = vec![subject; MAX_SUBJECTS].join(",");
        assert!(make(STATEMENT_V1, &most, "p").is_ok());
        assert!(make(STATEMENT_V1, &format!("{most},{subject}"), "p").is_err());
        let repeated = format!(
            r#"{{"_type":"{STATEMENT_V1}","subject":[{subject}],"predicateType":"a","predicateType":"b"}}"#
        );
        assert!(matches!(Statement::parse(repeated.as_bytes()), Err(AttestError::RepeatedKey { .. })));
    }
}
