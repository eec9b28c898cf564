//! What an attestation says: a predicate of one of cosign's types or of any other, or a whole statement.

use std::io::Read as _;
use std::path::Path;

use attest::{COSIGN_CUSTOM, Predicate, PredicateError, STATEMENT_LIMITS, Statement, Subject};
use base::{Digest, Timestamp};

use crate::cli::PredicateArgs;
use crate::failure::Failure;

use super::context::read_file;

/// What is to be attested, before it is about anything.
pub(crate) enum Claimed {
    /// A predicate, to be put into a statement.
    Predicate(Predicate),
    /// A statement and its bytes, which are signed as they stand.
    Statement(Statement, Vec<u8>),
}

impl Claimed {
    /// Reads what the flags name.
    pub(crate) fn read(args: &PredicateArgs, now: Timestamp) -> Result<Self, Failure> {
        if let Some(path) = &args.statement {
            let bytes = read(path)?;
            let statement = Statement::parse(&bytes)?;
            return Ok(Self::Statement(statement, bytes));
        }
        let Some(path) = &args.predicate else {
            return Err(Failure::usage(
                "attest-predicate",
                "no predicate was given",
                "pass --predicate FILE",
            ));
        };
        let bytes = read(path)?;
        predicate(&args.predicate_type, path, bytes, now).map(Self::Predicate)
    }

    /// The statement about `digest`, and the bytes to sign.
    pub(crate) fn about(&self, digest: &Digest, name: &str) -> Result<(Statement, Vec<u8>), Failure> {
        match self {
            Self::Predicate(predicate) => {
                let subject = Subject::of(digest).named(name);
                let statement = Statement::new(vec![subject], predicate);
                let bytes = statement.to_json()?;
                Ok((statement, bytes))
            }
            Self::Statement(statement, bytes) if statement.is_about(digest) => {
                Ok((statement.clone(), bytes.clone()))
            }
            Self::Statement(statement, _) => {
                let all = statement.subjects.iter().flat_map(|subject| &subject.digest).take(5);
                let found: Vec<String> = all.map(|(name, hex)| format!("{name}:{hex}")).collect();
                Err(Failure::usage(
                    "attest-other-subject",
                    format!("the statement is about {}, expected {digest}", found.join(", ")),
                    "attest what its subjects name, or make a statement about this",
                ))
            }
        }
    }
}

/// Whether two statements of one type about one artifact say the same. cosign's custom type carries the time it was
/// written, which says nothing.
pub(crate) fn says_the_same(one: &Statement, other: &Statement) -> bool {
    if one.predicate_type == COSIGN_CUSTOM && other.predicate_type == COSIGN_CUSTOM {
        return one.predicate.get("Data") == other.predicate.get("Data");
    }
    one.predicate_type == other.predicate_type && one.predicate == other.predicate
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() != "-" {
        return read_file(path, STATEMENT_LIMITS.bytes);
    }
    let failed = |error: std::io::Error| Failure::file(Path::new("standard input"), &error);
    let read = base::read_bounded(&mut std::io::stdin().lock().by_ref(), STATEMENT_LIMITS.bytes);
    read.map_err(failed)?.map_err(Failure::from)
}

/// The URI of cosign's short name, or the URI itself.
pub(crate) fn type_uri(name: &str) -> Result<String, Failure> {
    Ok(attest::named_type(name)?)
}

/// A predicate as `cosign attest --type NAME` writes it.
fn predicate(name: &str, path: &Path, bytes: Vec<u8>, now: Timestamp) -> Result<Predicate, Failure> {
    attest::named_predicate(name, bytes, now).map_err(|error| {
        let failure = Failure::of(&error);
        // What is wrong with the name is not of the file.
        let of_file = !matches!(error, PredicateError::UnknownType { .. });
        if of_file { Failure { message: format!("{} {error}", path.display()), ..failure } } else { failure }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_time_of_a_custom_claim_says_nothing() {
        let about =
            |predicate: &Predicate| Statement::new(vec![Subject::of(&Digest::sha256_of(b""))], predicate);
        let at = |secs, content: &str| {
            let bytes = content.as_bytes().to_vec();
            about(&predicate("custom", Path::new("f"), bytes, Timestamp::from_secs(secs)).expect("text"))
        };
        assert!(says_the_same(&at(0, "a"), &at(9, "a")));
        assert!(!says_the_same(&at(0, "a"), &at(0, "b")));
        let other = about(&Predicate::Custom { type_uri: "urn:x".into(), value: json!({"Data": "a"}) });
        assert!(!says_the_same(&at(0, "a"), &other));
    }

    #[test]
    fn what_is_wrong_names_the_file() {
        let message = |name: &str, content: &str| {
            let bytes = content.as_bytes().to_vec();
            let failed = predicate(name, Path::new("f.json"), bytes, Timestamp::from_secs(0));
            failed.map(|_| ()).expect_err("refused").message
        };
        assert_eq!(message("spdxjson", "[]"), "f.json is JSON and no object");
        assert!(message("slsaprovenence", "{}").starts_with("predicate type is \"slsaprovenence\""));
    }
}
