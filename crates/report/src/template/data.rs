//! What a template sees: JSON as Go's structs, with a zero for every field that is absent.

use std::collections::BTreeMap;
use std::sync::Arc;

use gotmpl::Value;
use serde_json::Value as Json;

use crate::Document;

/// A field Go has whether the JSON says it or not.
enum Zero {
    Text,
    Number,
    Float,
    Flag,
    List(&'static [(&'static str, Zero)]),
    Record(&'static [(&'static str, Zero)]),
    Map(&'static [(&'static str, Zero)]),
}

type Fields = [(&'static str, Zero)];

const TEXTS: &Fields = &[];
const LAYER: &Fields = &[("Digest", Zero::Text), ("DiffID", Zero::Text), ("CreatedBy", Zero::Text)];
const IDENTIFIER: &Fields = &[("PURL", Zero::Text), ("UID", Zero::Text), ("BOMRef", Zero::Text)];
const LINES: &Fields = &[("StartLine", Zero::Number), ("EndLine", Zero::Number)];
const CVSS: &Fields = &[
    ("V2Vector", Zero::Text),
    ("V3Vector", Zero::Text),
    ("V40Vector", Zero::Text),
    ("V2Score", Zero::Float),
    ("V3Score", Zero::Float),
    ("V40Score", Zero::Float),
];
const CODE_LINE: &Fields = &[
    ("Number", Zero::Number),
    ("Content", Zero::Text),
    ("IsCause", Zero::Flag),
    ("Annotation", Zero::Text),
    ("Truncated", Zero::Flag),
    ("Highlighted", Zero::Text),
    ("FirstCause", Zero::Flag),
    ("LastCause", Zero::Flag),
];
const CODE: &Fields = &[("Lines", Zero::List(CODE_LINE))];
const PACKAGE: &Fields = &[
    ("ID", Zero::Text),
    ("Name", Zero::Text),
    ("Identifier", Zero::Record(IDENTIFIER)),
    ("Version", Zero::Text),
    ("Release", Zero::Text),
    ("Epoch", Zero::Number),
    ("Arch", Zero::Text),
    ("Dev", Zero::Flag),
    ("SrcName", Zero::Text),
    ("SrcVersion", Zero::Text),
    ("SrcRelease", Zero::Text),
    ("SrcEpoch", Zero::Number),
    ("Licenses", Zero::List(TEXTS)),
    ("Maintainer", Zero::Text),
    ("Modularitylabel", Zero::Text),
    ("Relationship", Zero::Text),
    ("Indirect", Zero::Flag),
    ("DependsOn", Zero::List(TEXTS)),
    ("Layer", Zero::Record(LAYER)),
    ("FilePath", Zero::Text),
    ("Locations", Zero::List(LINES)),
];
const VULNERABILITY: &Fields = &[
    ("VulnerabilityID", Zero::Text),
    ("VendorIDs", Zero::List(TEXTS)),
    ("PkgID", Zero::Text),
    ("PkgName", Zero::Text),
    ("PkgPath", Zero::Text),
    ("PkgIdentifier", Zero::Record(IDENTIFIER)),
    ("InstalledVersion", Zero::Text),
    ("FixedVersion", Zero::Text),
    ("Status", Zero::Text),
    ("Layer", Zero::Record(LAYER)),
    ("SeveritySource", Zero::Text),
    ("PrimaryURL", Zero::Text),
    ("Fingerprint", Zero::Text),
    ("Title", Zero::Text),
    ("Description", Zero::Text),
    ("Severity", Zero::Text),
    ("CweIDs", Zero::List(TEXTS)),
    ("VendorSeverity", Zero::Map(TEXTS)),
    ("CVSS", Zero::Map(CVSS)),
    ("References", Zero::List(TEXTS)),
    ("PublishedDate", Zero::Text),
    ("LastModifiedDate", Zero::Text),
];
const CAUSE: &Fields = &[
    ("Resource", Zero::Text),
    ("Provider", Zero::Text),
    ("Service", Zero::Text),
    ("StartLine", Zero::Number),
    ("EndLine", Zero::Number),
    ("Code", Zero::Record(CODE)),
    (
        "Occurrences",
        Zero::List(&[("Resource", Zero::Text), ("Filename", Zero::Text), ("Location", Zero::Record(LINES))]),
    ),
];
const MISCONFIGURATION: &Fields = &[
    ("Type", Zero::Text),
    ("ID", Zero::Text),
    ("AVDID", Zero::Text),
    ("Title", Zero::Text),
    ("Description", Zero::Text),
    ("Message", Zero::Text),
    ("Namespace", Zero::Text),
    ("Query", Zero::Text),
    ("Resolution", Zero::Text),
    ("Severity", Zero::Text),
    ("PrimaryURL", Zero::Text),
    ("References", Zero::List(TEXTS)),
    ("Status", Zero::Text),
    ("Layer", Zero::Record(LAYER)),
    ("CauseMetadata", Zero::Record(CAUSE)),
];
const SECRET: &Fields = &[
    ("RuleID", Zero::Text),
    ("Category", Zero::Text),
    ("Severity", Zero::Text),
    ("Title", Zero::Text),
    ("StartLine", Zero::Number),
    ("EndLine", Zero::Number),
    ("Code", Zero::Record(CODE)),
    ("Match", Zero::Text),
    ("Layer", Zero::Record(LAYER)),
    ("Offset", Zero::Number),
];
const LICENSE: &Fields = &[
    ("Severity", Zero::Text),
    ("Category", Zero::Text),
    ("PkgName", Zero::Text),
    ("FilePath", Zero::Text),
    ("Name", Zero::Text),
    ("Text", Zero::Text),
    ("Confidence", Zero::Float),
    ("Link", Zero::Text),
];
const RESULT: &Fields = &[
    ("Target", Zero::Text),
    ("Class", Zero::Text),
    ("Type", Zero::Text),
    ("Packages", Zero::List(PACKAGE)),
    ("Vulnerabilities", Zero::List(VULNERABILITY)),
    ("Misconfigurations", Zero::List(MISCONFIGURATION)),
    ("Secrets", Zero::List(SECRET)),
    ("Licenses", Zero::List(LICENSE)),
    ("CustomResources", Zero::List(TEXTS)),
    ("ModifiedFindings", Zero::List(TEXTS)),
];

/// The list of results.
pub(super) fn results(document: &Document) -> Value {
    list(document.value().get("Results"), RESULT)
}

/// What `index` of a map gives for a key that is not there: Go's CVSS record of zeroes, for which templates ask so.
pub(super) fn no_cvss() -> Value {
    record(None, CVSS)
}

/// JSON as it is.
pub(super) fn plain(json: &Json) -> Value {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(items.iter().map(plain).collect()),
        Json::Object(map) => {
            let map: BTreeMap<Arc<str>, Value> =
                map.iter().map(|(key, value)| (Arc::from(key.as_str()), plain(value))).collect();
            Value::Map(Arc::new(map))
        }
    }
}

fn list(json: Option<&Json>, fields: &'static Fields) -> Value {
    let items = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let item = |one| if fields.is_empty() { plain(one) } else { record(Some(one), fields) };
    Value::List(items.iter().map(item).collect())
}

fn record(json: Option<&Json>, fields: &'static Fields) -> Value {
    let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for (key, value) in json.and_then(Json::as_object).into_iter().flatten() {
        map.insert(Arc::from(key.as_str()), plain(value));
    }
    for (name, zero) in fields {
        let given = json.and_then(|json| json.get(*name));
        map.insert(Arc::from(*name), field(given, zero));
    }
    if let Some(modified) = json.and_then(|json| json.get("ExperimentalModifiedFindings")) {
        map.insert(Arc::from("ModifiedFindings"), plain(modified));
    }
    // Go's struct has the details of a vulnerability in a struct of that name, reached by either way.
    if map.contains_key("VulnerabilityID") {
        let details = map.clone();
        map.insert(Arc::from("Vulnerability"), Value::Map(Arc::new(details)));
    }
    Value::Map(Arc::new(map))
}

fn field(given: Option<&Json>, zero: &Zero) -> Value {
    match (zero, given) {
        (Zero::List(fields), given) => list(given, fields),
        (Zero::Record(fields), given) => record(given, fields),
        (Zero::Map(fields), given) => {
            let entries = given.and_then(Json::as_object).into_iter().flatten();
            let one = |value| if fields.is_empty() { plain(value) } else { record(Some(value), fields) };
            let map: BTreeMap<Arc<str>, Value> =
                entries.map(|(key, value)| (Arc::from(key.as_str()), one(value))).collect();
            Value::Map(Arc::new(map))
        }
        (Zero::Float, Some(value)) => Value::Float(value.as_f64().unwrap_or_default()),
        (_, Some(value)) => plain(value),
        (Zero::Text, None) => Value::from(""),
        (Zero::Number, None) => Value::Int(0),
        (Zero::Float, None) => Value::Float(0.0),
        (Zero::Flag, None) => Value::Bool(false),
    }
}
