//! The same statement a second time, unsigned and for people to read. It must say what the signed one says, or whoever reads
//! it is deceived.

use serde_json::{Map, Value, json};

use crate::slsa::SlsaRefusal;

/// Compares the text beside the envelope with what is signed.
pub(super) fn check_same(build: &Value, signed: &Value, is_v1: bool) -> Result<(), SlsaRefusal> {
    let (name, predicate) =
        if is_v1 { ("inTotoSlsaProvenanceV1", "predicate") } else { ("intotoStatement", "slsaProvenance") };
    let text = build.get(name).unwrap_or(&Value::Null);
    let differs = |what: &str| SlsaRefusal::Field {
        field: format!("build.{name}.{what}"),
        found: "other than in the signed statement".into(),
    };
    for header in ["_type", "predicateType", "subject"] {
        if text.get(header) != signed.get(header) {
            return Err(differs(header));
        }
    }
    let (text, signed) = (text.get(predicate), signed.get("predicate"));
    let same = if is_v1 { text == signed } else { text.map(known) == signed.map(known) };
    if same { Ok(()) } else { Err(differs(predicate)) }
}

/// The fields of provenance v0.1. Text and statement disagree about others (`definedInMaterial` is a number in one and text
/// in the other, `buildInvocationId` is in one only), and what is absent stands for its default.
fn known(predicate: &Value) -> Value {
    let pick = |value: Option<&Value>, fields: &[(&str, Value)]| {
        let found = |name: &str| value.and_then(|value| value.get(name)).filter(|found| !found.is_null());
        let fields = fields.iter().map(|(name, absent)| {
            ((*name).to_owned(), found(name).cloned().unwrap_or_else(|| absent.clone()))
        });
        Value::Object(fields.collect::<Map<String, Value>>())
    };
    let (text, no, nothing) = (json!(""), json!(false), Value::Null);
    let metadata = predicate.get("metadata");
    let completeness = metadata.and_then(|one| one.get("completeness"));
    let three = [("arguments", no.clone()), ("environment", no.clone()), ("materials", no.clone())];
    json!({
        "builder": pick(predicate.get("builder"), &[("id", text.clone())]),
        "recipe": pick(predicate.get("recipe"), &[
            ("type", text.clone()),
            ("entryPoint", text),
            ("arguments", nothing.clone()),
            ("environment", nothing.clone()),
        ]),
        "metadata": metadata.map(|_| pick(metadata, &[
            ("buildStartedOn", nothing.clone()),
            ("buildFinishedOn", nothing),
            ("reproducible", no),
        ])),
        "completeness": pick(completeness, &three),
        "materials": predicate.get("materials"),
    })
}
