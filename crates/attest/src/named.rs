//! Predicates as people name them: a type by cosign's word for it, and a file with what is claimed.

use base::{Class, Fault, Timestamp};
use serde_json::{Value, json};

use crate::predicate::{COSIGN_VULN, IN_TOTO_LINK, SLSA_PROVENANCE_V1, SLSA_PROVENANCE_V02};
use crate::{Predicate, predicate_type_uri};

/// Fields a predicate of a type cannot do without (cosign `pkg/cosign/attestation`, `checkRequiredJSONFields`).
const REQUIRED: [(&str, &[&str]); 4] = [
    (SLSA_PROVENANCE_V02, &["builder", "buildType"]),
    (SLSA_PROVENANCE_V1, &["buildDefinition", "runDetails"]),
    (IN_TOTO_LINK, &["name", "command", "materials", "products", "byproducts", "environment"]),
    (COSIGN_VULN, &["scanner", "metadata"]),
];

/// A file that cannot be the predicate it is said to be. The words follow the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PredicateError {
    /// Neither a name of cosign's nor a URI.
    #[error("predicate type is \"{found}\", expected a known name or a URI")]
    UnknownType {
        /// What was given.
        found: String,
    },
    /// Not UTF-8.
    #[error("is not text")]
    NotText,
    /// Not JSON.
    #[error("is no JSON: {detail}")]
    NotJson {
        /// What the parser says.
        detail: String,
    },
    /// JSON of another kind.
    #[error("is JSON and no object")]
    NoObject,
    /// The predicate with its statement around it.
    #[error("is a whole statement")]
    Statement,
    /// A field its type cannot do without is not there.
    #[error("has no field \"{field}\", which {type_uri} requires")]
    NoField {
        /// The field.
        field: &'static str,
        /// The type.
        type_uri: String,
    },
}

impl Fault for PredicateError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownType { .. } => "attest-type",
            _ => "attest-predicate",
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::UnknownType { .. } => {
                "use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI"
            }
            Self::NotText => "give a text, or a JSON predicate with the URI of its type",
            Self::NotJson { .. } => "give the predicate alone, without a statement around it",
            Self::NoObject => "a predicate is a JSON object",
            Self::Statement => "pass it as --statement",
            Self::NoField { .. } => "add it, or name the right --type",
        }
        .into()
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}

/// The URI of cosign's short name, or the URI itself.
///
/// # Errors
/// When it is neither.
pub fn named_type(name: &str) -> Result<String, PredicateError> {
    let uri = predicate_type_uri(name).or_else(|| name.contains(':').then_some(name));
    uri.map(str::to_owned).ok_or_else(|| PredicateError::UnknownType { found: name.to_owned() })
}

/// The content of a file as `cosign attest --type NAME --predicate FILE` writes it.
///
/// # Errors
/// When it cannot be a predicate of the type.
pub fn named_predicate(name: &str, content: Vec<u8>, now: Timestamp) -> Result<Predicate, PredicateError> {
    let type_uri = named_type(name)?;
    let text = |content| String::from_utf8(content).map_err(|_| PredicateError::NotText);
    let value = match name {
        // Whatever it is goes in as text, with the time.
        "custom" => json!({"Data": text(content)?, "Timestamp": now.to_rfc3339()}),
        // SPDX's own tag-value form is no JSON.
        "spdx" => Value::String(text(content)?),
        _ => object(&type_uri, &content)?,
    };
    Ok(Predicate::Custom { type_uri, value })
}

fn object(type_uri: &str, content: &[u8]) -> Result<Value, PredicateError> {
    let value: Value = serde_json::from_slice(content)
        .map_err(|error| PredicateError::NotJson { detail: error.to_string() })?;
    let Value::Object(fields) = &value else { return Err(PredicateError::NoObject) };
    if fields.contains_key("predicateType") && fields.contains_key("subject") {
        return Err(PredicateError::Statement);
    }
    let required = REQUIRED.iter().find(|(uri, _)| *uri == type_uri).map_or(&[][..], |(_, names)| names);
    match required.iter().find(|name| !fields.contains_key(**name)) {
        None => Ok(value),
        Some(field) => Err(PredicateError::NoField { field, type_uri: type_uri.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(name: &str, content: &str) -> Result<Predicate, String> {
        let now = Timestamp::from_secs(0);
        named_predicate(name, content.as_bytes().to_vec(), now).map_err(|error| error.to_string())
    }

    #[test]
    fn every_type_of_cosign_is_written_as_cosign_does() {
        let value = |name: &str, content: &str| make(name, content).map(|one| one.to_value());
        assert_eq!(value("custom", "x{"), Ok(json!({"Data": "x{", "Timestamp": "1970-01-01T00:00:00Z"})));
        assert_eq!(value("spdx", "SPDXVersion: SPDX-2.3"), Ok(json!("SPDXVersion: SPDX-2.3")));
        let rows = [
            ("slsaprovenance", r#"{"builder":{},"buildType":""}"#, crate::predicate::SLSA_PROVENANCE_V02),
            ("slsaprovenance02", r#"{"builder":{},"buildType":""}"#, crate::predicate::SLSA_PROVENANCE_V02),
            (
                "slsaprovenance1",
                r#"{"buildDefinition":{},"runDetails":{}}"#,
                crate::predicate::SLSA_PROVENANCE_V1,
            ),
            ("spdxjson", r#"{"spdxVersion":"SPDX-2.3"}"#, crate::predicate::SPDX),
            ("cyclonedx", r#"{"bomFormat":"CycloneDX"}"#, crate::predicate::CYCLONEDX),
            ("vuln", r#"{"scanner":{},"metadata":{}}"#, crate::predicate::COSIGN_VULN),
            ("openvex", r#"{"@context":"https://openvex.dev/ns/v0.2.0"}"#, crate::predicate::OPENVEX),
            (
                "link",
                r#"{"name":"","command":[],"materials":[],"products":[],"byproducts":{},"environment":{}}"#,
                crate::predicate::IN_TOTO_LINK,
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
        for name in ["custom", "spdx"] {
            let refused = named_predicate(name, vec![0xff], Timestamp::from_secs(0));
            assert_eq!(refused, Err(PredicateError::NotText));
        }
    }

    #[test]
    fn a_file_that_is_cut_or_deep_is_refused() {
        let whole = r#"{"builder":{"id":"a"},"buildType":"b"}"#;
        for cut in 0..whole.len() {
            assert!(make("slsaprovenance", &whole[..cut]).is_err(), "{cut}");
        }
        assert!(make("urn:x", &"[".repeat(100_000)).is_err());
        assert!(make("urn:x", &"{\"a\":".repeat(100_000)).is_err());
    }
}
