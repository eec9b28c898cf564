//! Installed Node.js packages: `package.json` (docs.npmjs.com, "package.json").

mod capability;

use sbom::Ecosystem;
use serde_json::Value;

use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a `package.json`. One without name or version gives nothing: applications and folders of a package
/// (`{"type":"module"}`) are no packages.
///
/// # Errors
/// When the bytes are no JSON object.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let value: Value =
        serde_json::from_slice(data).map_err(|error| ReadError::malformed("package.json", "JSON", error))?;
    let Value::Object(object) = value else {
        return Err(ReadError::malformed("package.json", "a JSON object", "another JSON value"));
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let (Some(name), Some(version)) = (text("name"), text("version")) else { return Ok(Found::default()) };
    let mut record = Record::new(Ecosystem::NodePkg, name, version);
    record.licenses = licenses(&object);
    record.supplier = object.get("author").and_then(|author| match author {
        Value::String(text) => Some(text.clone()),
        Value::Object(author) => author.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    });
    if let Some(Value::Object(needs)) = object.get("dependencies") {
        record.depends_on = needs.keys().cloned().collect();
        record.depends_on.sort_unstable();
    }
    Ok(Found::of(vec![record]))
}

/// `license` is a string or, in old packages, an object with `type`; `licenses` is a list of those.
fn licenses(object: &serde_json::Map<String, Value>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => map.get("type").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    if let Some(license) = object.get("license").and_then(one) {
        return vec![license];
    }
    match object.get("licenses") {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(other) => one(other).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_version_make_a_package() {
        let json =
            br#"{"name":"@babel/core","version":"7.23.0","license":"MIT","author":{"name":"The Babel Team"},
            "dependencies":{"semver":"^6","debug":"^4"}}"#;
        let record = parse(json).expect("readable").records.remove(0);
        assert_eq!((record.name.as_str(), record.version.as_str()), ("@babel/core", "7.23.0"));
        assert_eq!(record.depends_on, ["debug", "semver"]);
        assert_eq!(record.supplier.as_deref(), Some("The Babel Team"));
        for nothing in [
            r#"{"type":"module"}"#,
            r#"{"name":"a"}"#,
            r#"{"name":"","version":"1"}"#,
            r#"{"name":1,"version":2}"#,
        ] {
            assert_eq!(parse(nothing.as_bytes()).expect("readable"), Found::default(), "{nothing}");
        }
    }

    #[test]
    fn old_licence_forms() {
        let check = |field: &str, expected: &[&str]| {
            let json = format!(r#"{{"name":"a","version":"1",{field}}}"#);
            assert_eq!(parse(json.as_bytes()).expect("readable").records[0].licenses, expected, "{field}");
        };
        check(r#""license":{"type":"ISC"}"#, &["ISC"]);
        check(r#""licenses":[{"type":"MIT"},{"type":"GPL"}]"#, &["MIT", "GPL"]);
        check(r#""licenses":"MIT""#, &["MIT"]);
        check(r#""license":7"#, &[]);
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for bad in ["", "[]", "{", "null", "{\"name\":\"a\",}"] {
            assert!(matches!(parse(bad.as_bytes()), Err(ReadError::Malformed { .. })), "{bad}");
        }
        let deep = "[".repeat(200_000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
