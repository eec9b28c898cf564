//! Grype's JSON as a result in Trivy's schema 2.
//!
//! Grype names advisories of GitHub by their own identifier; where it says which CVE that is, the result names the
//! CVE, as Trivy and this program do, and keeps the other under `VendorIDs`. Its severity `Negligible` is `LOW`, as
//! for Trivy.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::EngineError;

#[derive(Debug, Deserialize)]
struct Report {
    matches: Vec<Match>,
    #[serde(default)]
    source: Source,
    #[serde(default)]
    distro: Distro,
    descriptor: Descriptor,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    vulnerability: Vulnerability,
    #[serde(default)]
    related_vulnerabilities: Vec<Vulnerability>,
    artifact: Artifact,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Vulnerability {
    id: String,
    data_source: String,
    namespace: String,
    severity: String,
    urls: Vec<String>,
    description: String,
    cvss: Vec<Cvss>,
    fix: Fix,
    cwes: Vec<Cwe>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cwe {
    cwe: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cvss {
    source: String,
    version: String,
    vector: String,
    metrics: Metrics,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metrics {
    base_score: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fix {
    versions: Vec<String>,
    state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Artifact {
    name: String,
    version: String,
    r#type: String,
    locations: Vec<Location>,
    purl: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Location {
    path: String,
    #[serde(rename = "layerID")]
    layer_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Source {
    r#type: String,
    target: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Distro {
    name: String,
    version: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Descriptor {
    name: String,
    timestamp: String,
}

/// Rewrites a result.
///
/// # Errors
/// [`EngineError::Malformed`] when the bytes are something else.
pub fn to_trivy(bytes: &[u8]) -> Result<Value, EngineError> {
    let malformed = |reason: String| EngineError::Malformed { program: "grype", reason };
    // Go writes an empty list as null.
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
    without_nulls(&mut value);
    let report: Report = serde_json::from_value(value).map_err(|error| malformed(error.to_string()))?;
    if report.descriptor.name != "grype" {
        return Err(malformed(format!("its descriptor names \"{}\"", short(&report.descriptor.name))));
    }
    let target = &report.source.target;
    let text = |name: &str| target.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let name =
        if target.is_string() { target.as_str().unwrap_or_default().to_owned() } else { text("userInput") };
    let list =
        |name: &str| target.get(name).filter(|value| value.is_array()).cloned().unwrap_or_else(|| json!([]));
    let mut metadata = json!({ "RepoTags": list("tags"), "RepoDigests": list("repoDigests") });
    if !report.distro.name.is_empty() {
        metadata["OS"] = json!({ "Family": report.distro.name, "Name": report.distro.version });
    }
    if !text("imageID").is_empty() {
        metadata["ImageID"] = json!(text("imageID"));
    }
    Ok(json!({
        "SchemaVersion": 2,
        "CreatedAt": report.descriptor.timestamp,
        "ArtifactName": name,
        "ArtifactType": if report.source.r#type == "image" { "container_image" } else { "filesystem" },
        "Metadata": metadata,
        "Results": results(&report, &name),
    }))
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(without_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// A target for the packages of the system, and one for each kind of language package.
fn results(report: &Report, name: &str) -> Vec<Value> {
    let mut targets: BTreeMap<(bool, String), Vec<&Match>> = BTreeMap::new();
    for found in &report.matches {
        let kind = kind(&found.artifact.r#type);
        let key = kind.map_or((false, report.distro.name.clone()), |kind| (true, kind.to_owned()));
        targets.entry(key).or_default().push(found);
    }
    targets
        .into_iter()
        .map(|((language, kind), mut matches)| {
            matches.sort_by(|a, b| order(a).cmp(&order(b)));
            let system = format!("{name} ({} {})", report.distro.name, report.distro.version);
            json!({
                "Target": if language { heading(&kind).to_owned() } else { system },
                "Class": if language { "lang-pkgs" } else { "os-pkgs" },
                "Type": kind,
                "Vulnerabilities": matches.iter().map(|found| vulnerability(found)).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn order(found: &Match) -> (&str, &str, &str) {
    (&found.artifact.name, &found.artifact.version, &found.vulnerability.id)
}

/// Trivy's type for a Syft package type; none for packages of an operating system.
fn kind(of_syft: &str) -> Option<&str> {
    Some(match of_syft {
        "deb" | "apk" | "rpm" | "alpm" | "portage" => return None,
        "python" => "python-pkg",
        "npm" => "node-pkg",
        "java-archive" | "jenkins-plugin" => "jar",
        "go-module" => "gobinary",
        "rust-crate" => "rustbinary",
        "gem" => "gemspec",
        "php-composer" => "composer",
        "dotnet" => "dotnet-core",
        "conda" => "conda-pkg",
        "dart-pub" => "pub",
        "pod" => "cocoapods",
        other => other,
    })
}

/// As Trivy heads them.
fn heading(kind: &str) -> &str {
    match kind {
        "python-pkg" => "Python",
        "node-pkg" => "Node.js",
        "jar" => "Java",
        "gemspec" => "Ruby",
        "conda-pkg" => "Conda",
        other => other,
    }
}

fn vulnerability(found: &Match) -> Value {
    let own = &found.vulnerability;
    let related = || found.related_vulnerabilities.iter();
    let cve = related().find(|one| one.id.starts_with("CVE-")).filter(|_| !own.id.starts_with("CVE-"));
    let (id, vendor_ids) = match cve {
        Some(cve) => (cve.id.as_str(), vec![own.id.as_str()]),
        None => (own.id.as_str(), Vec::new()),
    };
    let described = [own].into_iter().chain(related()).find(|one| !one.description.is_empty());
    let severity = severity(&own.severity);
    // `debian:distro:debian:12`, `github:language:python`: the first part names the source.
    let source = match own.namespace.split(':').next().unwrap_or_default() {
        "github" => "ghsa",
        other => other,
    };
    let mut references: Vec<&str> =
        [own.data_source.as_str()].into_iter().filter(|url| !url.is_empty()).collect();
    references.extend(own.urls.iter().chain(related().flat_map(|one| &one.urls)).map(String::as_str));
    references.dedup();
    let location = found.artifact.locations.first();
    let mut value = json!({
        "VulnerabilityID": id,
        "VendorIDs": vendor_ids,
        "PkgName": found.artifact.name,
        "PkgPath": location.map(|location| location.path.trim_start_matches('/')),
        "PkgIdentifier": { "PURL": found.artifact.purl },
        "InstalledVersion": found.artifact.version,
        "FixedVersion": own.fix.versions.join(", "),
        "Status": status(&own.fix),
        "SeveritySource": source,
        "PrimaryURL": own.data_source,
        "Severity": severity,
        "Description": described.map_or("", |one| one.description.as_str()),
        "References": references,
        "CweIDs": own.cwes.iter().map(|cwe| cwe.cwe.as_str()).collect::<Vec<_>>(),
        "CVSS": cvss([own].into_iter().chain(related()).flat_map(|one| &one.cvss)),
        "VendorSeverity": {},
    });
    if let Some(layer) = location.map(|location| location.layer_id.as_str()).filter(|id| !id.is_empty()) {
        value["Layer"] = json!({ "DiffID": layer });
    }
    value
}

fn severity(of_grype: &str) -> &'static str {
    match of_grype.to_ascii_lowercase().as_str() {
        "critical" => "CRITICAL",
        "high" => "HIGH",
        "medium" => "MEDIUM",
        "low" | "negligible" => "LOW",
        _ => "UNKNOWN",
    }
}

fn status(fix: &Fix) -> &'static str {
    match fix.state.as_str() {
        "fixed" => "fixed",
        "wont-fix" => "will_not_fix",
        _ if !fix.versions.is_empty() => "fixed",
        _ => "affected",
    }
}

/// By source: the last vector of each version counts.
fn cvss<'a>(all: impl Iterator<Item = &'a Cvss>) -> Value {
    let mut sources: BTreeMap<String, Value> = BTreeMap::new();
    for one in all {
        let source = match one.source.as_str() {
            "" | "nvd@nist.gov" => "nvd",
            other => other,
        };
        let prefix = match one.version.split('.').next() {
            Some("2") => "V2",
            Some("3") => "V3",
            Some("4") => "V40",
            _ => continue,
        };
        let entry = sources.entry(source.to_owned()).or_insert_with(|| json!({}));
        entry[format!("{prefix}Vector")] = json!(one.vector);
        entry[format!("{prefix}Score")] = json!(one.metrics.base_score);
    }
    json!(sources)
}

#[cfg(test)]
mod tests {
    use base::Fault as _;

    use super::*;

    const RESULT: &str = include_str!("fixtures/grype.json");

    #[test]
    fn a_result_is_rewritten() {
        let value = to_trivy(RESULT.as_bytes()).expect("a result");
        assert_eq!(
            (&value["ArtifactName"], &value["ArtifactType"]),
            (&json!("app:1"), &json!("container_image"))
        );
        let rows: Vec<String> = value["Results"]
            .as_array()
            .expect("results")
            .iter()
            .flat_map(|result| {
                let list = result["Vulnerabilities"].as_array().cloned().unwrap_or_default();
                let class = result["Class"].as_str().unwrap_or_default().to_owned();
                list.into_iter().map(move |one| {
                    let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                    [
                        class.clone(),
                        text("VulnerabilityID"),
                        text("PkgName"),
                        text("Severity"),
                        text("Status"),
                        text("FixedVersion"),
                    ]
                    .join(" ")
                })
            })
            .collect();
        assert_eq!(
            rows,
            [
                "os-pkgs CVE-2023-0464 libssl3 HIGH fixed 3.0.9-1",
                "os-pkgs CVE-2011-4116 perl-base LOW will_not_fix ",
                "lang-pkgs CVE-2023-43804 urllib3 MEDIUM fixed 1.26.17",
            ]
        );
        let python = &value["Results"][1]["Vulnerabilities"][0];
        assert_eq!(python["VendorIDs"], json!(["GHSA-v845-jxx5-vc9f"]));
        assert_eq!(python["CVSS"]["nvd"]["V3Score"], json!(8.1));
        assert_eq!(python["PkgPath"], json!("usr/lib/python3/urllib3-1.26.4.dist-info/METADATA"));
    }

    #[test]
    fn other_answers_are_refused() {
        for text in ["", "{}", "[]", r#"{"matches":[],"descriptor":{"name":"other"}}"#, r#"{"matches":1}"#] {
            assert_eq!(to_trivy(text.as_bytes()).expect_err(text).code(), "engine-answer-malformed");
        }
        assert!(to_trivy(br#"{"matches":null,"descriptor":{"name":"grype"}}"#).is_err(), "matches are said");
        assert!(to_trivy(br#"{"matches":[],"descriptor":{"name":"grype"},"source":null}"#).is_ok());
    }

    #[test]
    fn damaged_answers_end() {
        for at in (0..RESULT.len()).step_by(7) {
            let mut bytes = RESULT.as_bytes().to_vec();
            let _ = to_trivy(&bytes[..at]);
            bytes[at] = b'"';
            let _ = to_trivy(&bytes);
        }
    }
}
