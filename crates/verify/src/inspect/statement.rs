//! The statement.

use std::collections::BTreeMap;

use attest::{Envelope, Statement, predicate_alias};
use serde::Serialize;
use serde_json::Value;

use super::{MAX_SHOWN, short};

/// A statement, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    /// Type of the payload.
    pub payload_type: String,
    /// Bytes of the payload.
    pub payload_bytes: usize,
    /// Type of the statement.
    #[serde(rename = "type")]
    pub statement_type: &'static str,
    /// Type of the predicate.
    pub predicate_type: String,
    /// cosign's short name of that type.
    pub alias: Option<&'static str>,
    /// What it is about, at most 50.
    pub subjects: Vec<SubjectView>,
    /// How many it is about.
    pub subject_count: usize,
    /// What it says.
    pub predicate: PredicateView,
}

/// A subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectView {
    /// Its name, often empty.
    pub name: String,
    /// Its digests by algorithm.
    pub digest: BTreeMap<String, String>,
    /// Annotations that were signed with it.
    pub annotations: BTreeMap<String, String>,
}

/// A predicate, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PredicateView {
    /// Fields at its top, at most 50.
    pub fields: Vec<String>,
    /// What people look for in a predicate of this type.
    pub summary: BTreeMap<&'static str, String>,
}

pub(super) fn view(envelope: &Envelope) -> Result<StatementView, String> {
    let statement = Statement::from_envelope(envelope).map_err(|e| e.to_string())?;
    let subjects = statement.subjects.iter().take(MAX_SHOWN).map(|subject| SubjectView {
        name: short(&subject.name),
        digest: subject.digest.iter().take(MAX_SHOWN).map(|(k, v)| (short(k), short(v))).collect(),
        annotations: subject
            .annotations
            .iter()
            .take(MAX_SHOWN)
            .map(|(key, value)| {
                (short(key), short(&value.as_str().map_or_else(|| value.to_string(), Into::into)))
            })
            .collect(),
    });
    Ok(StatementView {
        payload_type: short(&envelope.payload_type),
        payload_bytes: envelope.payload.len(),
        statement_type: if statement.is_v01 { attest::STATEMENT_V01 } else { attest::STATEMENT_V1 },
        alias: predicate_alias(&statement.predicate_type),
        subjects: subjects.collect(),
        subject_count: statement.subjects.len(),
        predicate: predicate(&statement.predicate),
        predicate_type: short(&statement.predicate_type),
    })
}

/// Single values: a name, and where the types that are in use have it.
const VALUES: [(&str, &str); 16] = [
    ("builder", "/runDetails/builder/id"),
    ("builder", "/builder/id"),
    ("build-type", "/buildDefinition/buildType"),
    ("build-type", "/buildType"),
    ("source", "/buildDefinition/externalParameters/workflow/repository"),
    ("source", "/invocation/configSource/uri"),
    ("scanner", "/scanner/uri"),
    ("scanned", "/metadata/scanFinishedOn"),
    ("database", "/scanner/db/version"),
    ("format", "/bomFormat"),
    ("format", "/spdxVersion"),
    ("name", "/metadata/component/name"),
    ("verifier", "/verifier/id"),
    ("result", "/verificationResult"),
    ("resource", "/resourceUri"),
    ("author", "/author"),
];

/// Lists that are counted.
const COUNTS: [(&str, &str); 6] = [
    ("components", "/components"),
    ("packages", "/packages"),
    ("statements", "/statements"),
    ("materials", "/materials"),
    ("dependencies", "/buildDefinition/resolvedDependencies"),
    ("levels", "/verifiedLevels"),
];

fn predicate(value: &Value) -> PredicateView {
    let mut summary = BTreeMap::new();
    for (name, place) in VALUES {
        if let Some(text) = value.pointer(place).and_then(Value::as_str) {
            summary.entry(name).or_insert_with(|| short(text));
        }
    }
    for (name, place) in COUNTS {
        if let Some(list) = value.pointer(place).and_then(Value::as_array) {
            summary.entry(name).or_insert_with(|| list.len().to_string());
        }
    }
    let fields = value.as_object().into_iter().flat_map(|map| map.keys()).take(MAX_SHOWN);
    PredicateView { fields: fields.map(|field| short(field)).collect(), summary }
}
