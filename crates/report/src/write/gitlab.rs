//! GitLab's container scanning report (security report schemas 15, `container-scanning-report-format.json`).

use base::{Digest, Severity, Timestamp};
use serde_json::{Value, json};

use super::text::{is_web, uri};
use super::{PROGRAM, WriteInfo, clip, json_text, one_line, system};
use crate::document::wire::{ScanResult, Vulnerability};
use crate::{Document, Finding};

/// The version of the schemas that is followed; the first of the series that GitLab 15 to 18 accept.
const SCHEMA_VERSION: &str = "15.0.7";
/// `vulnerabilities[].name`: 255 characters.
const MAX_NAME: usize = 255;
/// `vulnerabilities[].description`: 1,048,576 characters; `solution`: 7,000.
const MAX_DESCRIPTION: usize = 1_048_576;
const MAX_SOLUTION: usize = 7000;

/// The vulnerabilities of a result as GitLab reads them. Its container scanning has no place for secrets and licences.
#[must_use]
pub fn gitlab(document: &Document, info: &WriteInfo<'_>) -> String {
    let program = json!({
        "id": PROGRAM, "name": PROGRAM, "version": info.version, "vendor": { "name": PROGRAM },
    });
    let started = document.created().unwrap_or(info.now);
    let mut scan = json!({
        "analyzer": program,
        "scanner": program,
        "type": "container_scanning",
        "start_time": local(started.min(info.now)),
        "end_time": local(info.now),
        "status": "success",
    });
    let notes: Vec<Value> =
        document.gaps().iter().map(|gap| json!({ "level": "warn", "value": one_line(gap) })).collect();
    if !notes.is_empty() {
        scan["messages"] = notes.into();
    }
    let vulnerabilities: Vec<Value> = document
        .findings()
        .filter_map(|finding| match finding {
            Finding::Vulnerability(result, one) => Some(vulnerability(document, result, one)),
            _ => None,
        })
        .collect();
    json_text(&json!({
        "version": SCHEMA_VERSION,
        "scan": scan,
        "vulnerabilities": vulnerabilities,
        "remediations": [],
    }))
}

/// The schema's time has no zone; it is UTC.
fn local(time: Timestamp) -> String {
    time.to_rfc3339().trim_end_matches('Z').to_owned()
}

fn vulnerability(document: &Document, result: &ScanResult, one: &Vulnerability) -> Value {
    let severity = match Finding::Vulnerability(result, one).severity() {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Unknown => "Unknown",
    };
    let title = if one.title.is_empty() { &one.id } else { &one.title };
    let solution = if one.fixed_version.is_empty() {
        "No solution provided".to_owned()
    } else {
        format!("Upgrade {} to {}", one.package, one.fixed_version)
    };
    let mut value = json!({
        "id": identity(result, one),
        "name": clip(title, MAX_NAME),
        "description": clip(&one.description, MAX_DESCRIPTION),
        "severity": severity,
        "solution": clip(&solution, MAX_SOLUTION),
        "location": location(document, result, one),
        "identifiers": identifiers(one),
    });
    let mut links: Vec<&str> = std::iter::once(one.url.as_str())
        .chain(one.references.iter().map(String::as_str))
        .filter(|url| is_web(url))
        .collect();
    links.dedup();
    if !links.is_empty() {
        value["links"] = links.iter().map(|url| json!({ "url": uri(url) })).collect();
    }
    value
}

/// One for each finding, the same in every scan of the image. Trivy's is the CVE, which several findings share.
fn identity(result: &ScanResult, one: &Vulnerability) -> String {
    let text = [result.target.as_str(), &one.path, &one.package, &one.installed_version, &one.id].join("\0");
    Digest::sha256_of(text.as_bytes()).hex()
}

fn location(document: &Document, result: &ScanResult, one: &Vulnerability) -> Value {
    let report = document.report();
    let image = report.metadata.repo_tags.first().or(report.metadata.repo_digests.first());
    let image = image.unwrap_or(&report.artifact_name);
    let system = system(document).filter(|_| result.class == "os-pkgs" || report.metadata.os.is_some());
    json!({
        "dependency": { "package": { "name": one.package }, "version": one.installed_version },
        "operating_system": system.unwrap_or_else(|| "Unknown".to_owned()),
        "image": if image.is_empty() { "Unknown" } else { image },
    })
}

fn identifiers(one: &Vulnerability) -> Value {
    let kind = match one.id.split_once('-').map_or(one.id.as_str(), |(kind, _)| kind) {
        "CVE" => "cve",
        "GHSA" => "ghsa",
        "RUSTSEC" => "rustsec",
        "GO" => "go",
        _ => "other",
    };
    let mut main = json!({ "type": kind, "name": one.id, "value": one.id });
    if is_web(&one.url) {
        main["url"] = uri(&one.url).into();
    }
    let weaknesses = one.cwe_ids.iter().filter_map(|cwe| {
        let number =
            cwe.strip_prefix("CWE-").filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))?;
        let url = format!("https://cwe.mitre.org/data/definitions/{number}.html");
        Some(json!({ "type": "cwe", "name": cwe, "value": number, "url": url }))
    });
    // GitLab stores the first 20 identifiers of a finding.
    std::iter::once(main).chain(weaknesses).take(20).collect()
}
