//! What an attestation says: a predicate of one of cosign's types or of any other, or a whole statement.

use std::io::Read as _;
use std::path::Path;

use attest::{COSIGN_CUSTOM, Predicate, STATEMENT_LIMITS, Statement, Subject, predicate_type_uri};
use base::{Digest, Timestamp};
use serde_json::{Value, json};

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

/// Fields a predicate of a type cannot do without (cosign `pkg/cosign/attestation`, `checkRequiredJSONFields`).
const REQUIRED: [(&str, &[&str]); 4] = [
    (attest::SLSA_PROVENANCE_V02, &["builder", "buildType"]),
    (attest::SLSA_PROVENANCE_V1, &["buildDefinition", "runDetails"]),
    (attest::IN_TOTO_LINK, &["name", "command", "materials", "products", "byproducts", "environment"]),
    (attest::COSIGN_VULN, &["scanner", "metadata"]),
];

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
    if let Some(uri) = predicate_type_uri(name) {
        return Ok(uri.to_owned());
    }
    if name.contains(':') {
        return Ok(name.to_owned());
    }
    Err(Failure::usage(
        "attest-type",
        format!("predicate type is \"{name}\", expected a known name or a URI"),
        "use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI",
    ))
}

/// A predicate as `cosign attest --type NAME` writes it.
fn predicate(name: &str, path: &Path, bytes: Vec<u8>, now: Timestamp) -> Result<Predicate, Failure> {
    let type_uri = type_uri(name)?;
    let value = match name {
        // Whatever it is goes in as text, with the time.
        "custom" => json!({"Data": text(path, bytes)?, "Timestamp": now.to_rfc3339()}),
        // SPDX's own tag-value form is no JSON.
        "spdx" => Value::String(text(path, bytes)?),
        _ => object(&type_uri, path, &bytes)?,
    };
    Ok(Predicate::Custom { type_uri, value })
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            "attest-predicate",
            format!("{} is not text", path.display()),
            "give a text, or a JSON predicate with the URI of its type",
        )
    })
}

fn object(type_uri: &str, path: &Path, bytes: &[u8]) -> Result<Value, Failure> {
    let shown = path.display();
    let wrong = |what: String, hint: &str| Failure::usage("attest-predicate", what, hint);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        wrong(
            format!("{shown} is no JSON: {error}"),
            "give the predicate alone, without a statement around it",
        )
    })?;
    let Value::Object(fields) = &value else {
        return Err(wrong(format!("{shown} is JSON and no object"), "a predicate is a JSON object"));
    };
    if fields.contains_key("predicateType") && fields.contains_key("subject") {
        return Err(wrong(format!("{shown} is a whole statement"), "pass it as --statement"));
    }
    let required = REQUIRED.iter().find(|(uri, _)| *uri == type_uri).map(|(_, names)| *names);
    match required.unwrap_or_default().iter().find(|name| !fields.contains_key(**name)) {
        None => Ok(value),
        Some(missing) => Err(wrong(
            format!("{shown} has no field \"{missing}\", which {type_uri} requires"),
            "add it, or name the right --type",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(name: &str, content: &str) -> Result<Predicate, String> {
        let now = Timestamp::from_secs(0);
        predicate(name, Path::new("f"), content.as_bytes().to_vec(), now).map_err(|failure| failure.message)
    }

    #[test]
    fn every_type_of_cosign_is_written_as_cosign_does() {
        let value = |name: &str, content: &str| make(name, content).map(|one| one.to_value());
        assert_eq!(value("custom", "x{"), Ok(json!({"Data": "x{", "Timestamp": "1970-01-01T00:00:00Z"})));
        assert_eq!(value("spdx", "SPDXVersion: SPDX-2.3"), Ok(json!("SPDXVersion: SPDX-2.3")));
        let rows = [
            ("slsaprovenance", r#"{"builder":{},"buildType":""}"#, attest::SLSA_PROVENANCE_V02),
            ("slsaprovenance02", r#"{"builder":{},"buildType":""}"#, attest::SLSA_PROVENANCE_V02),
            ("slsaprovenance1", r#"{"buildDefinition":{},"runDetails":{}}"#, attest::SLSA_PROVENANCE_V1),
            ("spdxjson", r#"{"spdxVersion":"SPDX-2.3"}"#, attest::SPDX),
            ("cyclonedx", r#"{"bomFormat":"CycloneDX"}"#, attest::CYCLONEDX),
            ("vuln", r#"{"scanner":{},"metadata":{}}"#, attest::COSIGN_VULN),
            ("openvex", r#"{"@context":"https://openvex.dev/ns/v0.2.0"}"#, attest::OPENVEX),
            (
                "link",
                r#"{"name":"","command":[],"materials":[],"products":[],"byproducts":{},"environment":{}}"#,
                attest::IN_TOTO_LINK,
            ),
            ("https://example.com/x/v1", r#"{"a":1}"#, "https://example.com/x/v1"),
            ("urn:x", "{}", "urn:x"),
        ];
        for (name, content, uri) in rows {
            let made = make(name, content).expect(name);
            assert_eq!(made.type_uri(), uri, "{name}");
            assert_eq!(made.to_value(), serde_json::from_str::<Value>(content).expect("JSON"), "{name}");
        }
    }

    #[test]
    fn refuses_what_a_type_cannot_be() {
        let rows = [
            ("slsaprovenance", r#"{"builder":{}}"#, "buildType"),
            ("slsaprovenance1", r#"{"buildDefinition":{}}"#, "runDetails"),
            ("vuln", "{}", "scanner"),
            ("link", "{}", "name"),
            ("spdxjson", "[]", "no object"),
            ("cyclonedx", "{", "no JSON"),
            ("https://x", r#"{"predicateType":"p","subject":[]}"#, "whole statement"),
            ("slsaprovenence", "{}", "expected a known name"),
        ];
        for (name, content, word) in rows {
            let error = make(name, content).expect_err(name);
            assert!(error.contains(word), "{name}: {error}");
        }
        assert!(text(Path::new("f"), vec![0xff]).is_err());
    }

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
        let other = about(&make("urn:x", r#"{"Data":"a"}"#).expect("object"));
        assert!(!says_the_same(&at(0, "a"), &other));
    }
}
