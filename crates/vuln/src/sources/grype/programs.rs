//! What NVD knows of programs, by CPE (`affected_cpe_handles`).

use serde_json::{Map, Value, json};

use super::documents::Affected;
use crate::bounds::Bounds;

/// A program that a vulnerability affects.
#[derive(Debug, Clone, Copy)]
pub struct GrypeProgram<'a> {
    /// `vulnerability_handles.name`.
    pub id: &'a str,
    /// `vulnerability_handles.status`.
    pub status: &'a str,
    /// `cpes.part`: `a`, `h` or `o`.
    pub part: &'a str,
    /// `cpes.vendor`.
    pub vendor: &'a str,
    /// `cpes.product`.
    pub product: &'a str,
    /// The document about the program.
    pub affected: &'a [u8],
}

/// The entry of a row as the database keeps it; none where the row can concern no program (grype `platformcpe`).
pub(super) fn entry(affected: &Affected) -> Option<String> {
    let mut platforms: Vec<&str> = Vec::new();
    for cpe in affected.platforms() {
        match platform(cpe) {
            Some("wordpress") => return None,
            Some(name) if !platforms.contains(&name) => platforms.push(name),
            _ => {}
        }
    }
    // Ranges without bounds count only where there are no others.
    let bounded = affected.ranges.iter().any(|range| !range.constraint().is_empty());
    let mut bounds = Bounds::default();
    for range in affected.ranges.iter().filter(|range| !bounded || !range.constraint().is_empty()) {
        bounds.add(range.constraint().to_owned(), range.fixed().unwrap_or_default());
    }
    if bounds.is_empty() {
        bounds = Bounds::older(None);
    }
    let mut value = Map::new();
    value.insert("VulnerableVersions".into(), json!(bounds.ranges));
    value.insert("PatchedVersions".into(), json!(bounds.fixes));
    if !platforms.is_empty() {
        value.insert("Platforms".into(), json!(platforms));
    }
    Some(Value::Object(value).to_string())
}

/// What a program has to run on, of the platforms that are looked at.
fn platform(cpe: &str) -> Option<&'static str> {
    let mut parts = cpe.strip_prefix("cpe:2.3:")?.split(':').skip(1);
    match (parts.next()?, parts.next()?) {
        ("wordpress", "wordpress") => Some("wordpress"),
        ("microsoft", product) if product.starts_with("windows") => Some("windows"),
        ("canonical", "ubuntu_linux") | ("ubuntu", _) => Some("ubuntu"),
        ("debian", "debian_linux" | "linux") => Some("debian"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(affected: &Value, expected: Option<&Value>) {
        let document: Affected = serde_json::from_value(affected.clone()).expect("a document");
        let found = entry(&document).map(|entry| serde_json::from_str::<Value>(&entry).expect("JSON"));
        assert_eq!(found.as_ref(), expected, "{affected}");
    }

    #[test]
    fn ranges_with_their_fixes() {
        let range = |constraint: &str, fix: &str| {
            json!({"version": {"constraint": constraint},
            "fix": {"version": fix, "state": if fix.is_empty() { "" } else { "fixed" }}})
        };
        check(
            &json!({"ranges": [range("< 1", "1"), range(">= 2, <= 3", ""), range("", "")]}),
            Some(&json!({"VulnerableVersions": ["< 1", ">= 2, <= 3"], "PatchedVersions": ["1", ""]})),
        );
        let all = json!({"VulnerableVersions": [""], "PatchedVersions": [""]});
        let all = Some(&all);
        check(&json!({"ranges": [range("", ""), range("", "")]}), all);
        check(&json!({"ranges": []}), all);
        check(&json!({}), all);
    }

    #[test]
    fn platforms_that_count() {
        let on = |platforms: &[&str]| json!({"qualifiers": {"platform_cpes": platforms}});
        let with = |platforms: &[&str]| {
            let mut value = json!({"VulnerableVersions": [""], "PatchedVersions": [""]});
            if !platforms.is_empty() {
                value["Platforms"] = json!(platforms);
            }
            value
        };
        check(&on(&["cpe:2.3:a:wordpress:wordpress:*:*:*:*:*:*:*:*"]), None);
        check(&on(&["cpe:2.3:o:microsoft:windows_10:-:*:*:*:*:*:*:*"]), Some(&with(&["windows"])));
        check(
            &on(&[
                "cpe:2.3:o:canonical:ubuntu_linux:20.04:*:*:*:lts:*:*:*",
                "cpe:2.3:o:debian:debian_linux:9.0:*:*:*:*:*:*:*",
            ]),
            Some(&with(&["ubuntu", "debian"])),
        );
        check(&on(&["cpe:2.3:o:apple:macos:-:*:*:*:*:*:*:*", "nonsense", "cpe:2.3:o"]), Some(&with(&[])));
    }
}
