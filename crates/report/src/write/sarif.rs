//! SARIF 2.1.0 (OASIS), with Trivy's rule names, levels, tags and locations, as code scanning services read them.

use std::collections::BTreeMap;

use base::{Digest, Reference, Severity};
use serde_json::{Map, Value, json};

use super::text::{is_web, path_uri, uri};
use super::{PROGRAM, WriteInfo, json_text};
use crate::document::wire::{License, Lines, Misconfiguration, ScanResult, Secret, Vulnerability};
use crate::{Document, Finding};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The result as SARIF.
#[must_use]
pub fn sarif(document: &Document, info: &WriteInfo<'_>) -> String {
    let entries: Vec<Entry> = document.findings().map(entry).collect();
    let mut rules: Vec<&Entry> = Vec::new();
    let mut index_of: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        match index_of.get(entry.rule.as_str()) {
            // One rule for several findings: it is as bad as the worst of them.
            Some(at) if rules[*at].severity < entry.severity => rules[*at] = entry,
            Some(_) => {}
            None => {
                index_of.insert(&entry.rule, rules.len());
                rules.push(entry);
            }
        }
    }
    let results: Vec<Value> =
        entries.iter().map(|entry| result(entry, index_of[entry.rule.as_str()])).collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": PROGRAM,
            "fullName": "assay, test and hallmark container images",
            "version": info.version,
            "rules": rules.iter().map(|entry| rule(entry)).collect::<Vec<_>>(),
        }},
        "results": results,
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": { "ROOTPATH": { "uri": "file:///" } },
        "invocations": [invocation(document)],
    });
    if document.report().artifact_type == "container_image" {
        let metadata = &document.report().metadata;
        run["properties"] = json!({
            "imageName": document.report().artifact_name,
            "repoTags": metadata.repo_tags,
            "repoDigests": metadata.repo_digests,
            "imageID": metadata.image_id,
        });
    }
    json_text(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

/// What of the image was not examined is said where SARIF has a place for it (§3.20.21).
fn invocation(document: &Document) -> Value {
    let mut invocation = json!({ "executionSuccessful": true });
    let notes: Vec<Value> =
        document.gaps().iter().map(|gap| json!({ "level": "warning", "message": { "text": gap } })).collect();
    if !notes.is_empty() {
        invocation["toolExecutionNotifications"] = notes.into();
    }
    invocation
}

/// A finding in SARIF's words.
struct Entry {
    rule: String,
    name: &'static str,
    title: String,
    full: String,
    help: String,
    help_markdown: String,
    message: String,
    url: String,
    severity: Severity,
    score: String,
    tag: &'static str,
    more: Map<String, Value>,
    path: String,
    place: String,
    lines: Vec<Lines>,
    identity: String,
}

fn entry(finding: Finding<'_>) -> Entry {
    match finding {
        Finding::Vulnerability(result, one) => vulnerability(result, one),
        Finding::Misconfiguration(result, one) => misconfiguration(result, one),
        Finding::Secret(result, one) => secret(result, one),
        Finding::License(result, one) => license(result, one),
    }
}

fn vulnerability(result: &ScanResult, one: &Vulnerability) -> Entry {
    let path = if one.path.is_empty() { path_of(result) } else { one.path.clone() };
    let name = match result.class.as_str() {
        "os-pkgs" => "OsPackageVulnerability",
        "lang-pkgs" => "LanguageSpecificPackageVulnerability",
        _ => "UnknownIssue",
    };
    let severity = Finding::Vulnerability(result, one).severity();
    let (score, more) = cvss(one, severity);
    let (id, package, fixed, url) = (&one.id, &one.package, &one.fixed_version, &one.url);
    Entry {
        rule: id.clone(),
        name,
        title: first_of(&[&one.title, &one.description, id]),
        full: first_of(&[&one.description, &one.title, id]),
        help: format!(
            "Vulnerability {id}\nSeverity: {severity}\nPackage: {package}\nFixed Version: {fixed}\nLink: [{id}]({url})\n{}",
            one.description
        ),
        help_markdown: format!(
            "**Vulnerability {id}**\n| Severity | Package | Fixed Version | Link |\n| --- | --- | --- | --- |\n\
             |{severity}|{}|{}|[{id}]({url})|\n\n{}",
            cell(package),
            cell(fixed),
            one.description
        ),
        message: format!(
            "Package: {package}\nInstalled Version: {}\nVulnerability {id}\nSeverity: {severity}\nFixed Version: {fixed}\nLink: [{id}]({url})",
            one.installed_version
        ),
        url: url.clone(),
        severity,
        score,
        tag: "vulnerability",
        more,
        place: format!("{path}: {package}@{}", one.installed_version),
        lines: lines_of(result, one),
        identity: [id.as_str(), &path, package, &one.installed_version].join("\0"),
        path,
    }
}

fn misconfiguration(result: &ScanResult, one: &Misconfiguration) -> Entry {
    let severity = Finding::Misconfiguration(result, one).severity();
    let (id, url) = (&one.id, &one.url);
    let text = |target: &str| {
        format!(
            "Artifact: {target}\nType: {}\nVulnerability {id}\nSeverity: {severity}\nMessage: {}\nLink: [{id}]({url})",
            result.kind, one.message
        )
    };
    Entry {
        rule: id.clone(),
        name: "Misconfiguration",
        title: first_of(&[&one.title, id]),
        full: first_of(&[&one.description, &one.title, id]),
        help: format!(
            "Misconfiguration {id}\nType: {}\nSeverity: {severity}\nCheck: {}\nMessage: {}\nLink: [{id}]({url})\n{}",
            one.kind, one.title, one.message, one.description
        ),
        help_markdown: format!(
            "**Misconfiguration {id}**\n| Type | Severity | Check | Message | Link |\n| --- | --- | --- | --- | --- |\n\
             |{}|{severity}|{}|{}|[{id}]({url})|\n\n{}",
            cell(&one.kind),
            cell(&one.title),
            cell(&one.message),
            one.description
        ),
        message: text(&result.target),
        url: url.clone(),
        severity,
        score: score_of(severity).to_owned(),
        tag: "misconfiguration",
        more: Map::new(),
        path: result.target.clone(),
        place: result.target.clone(),
        lines: vec![one.cause_metadata],
        identity: [id.as_str(), &result.target, &one.cause_metadata.start_line.to_string()].join("\0"),
    }
}

fn secret(result: &ScanResult, one: &Secret) -> Entry {
    let severity = Finding::Secret(result, one).severity();
    let path = path_of(result);
    Entry {
        rule: one.rule_id.clone(),
        name: "Secret",
        title: first_of(&[&one.title, &one.rule_id]),
        full: first_of(&[&one.matched, &one.title, &one.rule_id]),
        help: format!("Secret {}\nSeverity: {severity}\nMatch: {}", one.title, one.matched),
        help_markdown: format!(
            "**Secret {}**\n| Severity | Match |\n| --- | --- |\n|{severity}|{}|",
            one.title,
            cell(&one.matched)
        ),
        message: format!(
            "Artifact: {}\nType: {}\nSecret {}\nSeverity: {severity}\nMatch: {}",
            result.target, result.kind, one.title, one.matched
        ),
        url: String::new(),
        severity,
        score: score_of(severity).to_owned(),
        tag: "secret",
        more: Map::new(),
        place: path.clone(),
        lines: vec![Lines { start_line: one.start_line, end_line: one.end_line }],
        identity: [one.rule_id.as_str(), &path, &one.start_line.to_string()].join("\0"),
        path,
    }
}

fn license(result: &ScanResult, one: &License) -> Entry {
    let severity = Finding::License(result, one).severity();
    let path = if one.file_path.is_empty() { path_of(result) } else { one.file_path.clone() };
    let rule = format!("{}:{}", one.package, one.name);
    let title = format!("{} in {}", one.name, if one.package.is_empty() { &path } else { &one.package });
    Entry {
        name: "License",
        full: title.clone(),
        title,
        help: format!(
            "License {}\nClassification: {}\nPkgName: {}\nPath: {}",
            one.name, one.category, one.package, one.file_path
        ),
        help_markdown: format!(
            "**License {}**\n| PkgName | Classification | Path |\n| --- | --- | --- |\n|{}|{}|{}|",
            one.name,
            cell(&one.package),
            cell(&one.category),
            cell(&one.file_path)
        ),
        message: format!(
            "Artifact: {}\nLicense {}\nPkgName: {}\n Classification: {}\n Path: {}",
            result.target, one.name, one.package, one.category, one.file_path
        ),
        url: one.link.clone(),
        severity,
        score: score_of(severity).to_owned(),
        tag: "license",
        more: Map::new(),
        place: path.clone(),
        lines: Vec::new(),
        identity: [rule.as_str(), &path].join("\0"),
        rule,
        path,
    }
}

fn rule(entry: &Entry) -> Value {
    let mut properties = Map::new();
    properties.insert("tags".into(), json!([entry.tag, "security", entry.severity.as_str()]));
    properties.insert("precision".into(), "very-high".into());
    properties.insert("security-severity".into(), entry.score.clone().into());
    properties.extend(entry.more.clone());
    let mut rule = json!({
        "id": entry.rule,
        "name": entry.name,
        "shortDescription": { "text": entry.title },
        "fullDescription": { "text": entry.full },
        "defaultConfiguration": { "level": level(entry.severity) },
        "help": { "text": entry.help, "markdown": entry.help_markdown },
        "properties": properties,
    });
    if is_web(&entry.url) {
        rule["helpUri"] = uri(&entry.url).into();
    }
    rule
}

fn result(entry: &Entry, index: usize) -> Value {
    let default = [Lines { start_line: 1, end_line: 1 }];
    let lines = if entry.lines.is_empty() { &default[..] } else { &entry.lines };
    let locations: Vec<Value> = lines
        .iter()
        .map(|lines| {
            // §3.30.5: lines start at 1, and a region does not end before it starts.
            let start = lines.start_line.max(1);
            json!({
                "physicalLocation": {
                    "artifactLocation": { "uri": path_uri(&entry.path), "uriBaseId": "ROOTPATH" },
                    "region": {
                        "startLine": start, "startColumn": 1, "endLine": lines.end_line.max(start), "endColumn": 1,
                    },
                },
                "message": { "text": entry.place },
            })
        })
        .collect();
    json!({
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": level(entry.severity),
        "message": { "text": entry.message },
        "locations": locations,
        // §3.27.17: the same finding in the next scan, wherever the lines have gone.
        "partialFingerprints": { "finding/v1": Digest::sha256_of(entry.identity.as_bytes()).hex() },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Unknown => "note",
    }
}

/// Trivy's score where the source gives none.
fn score_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Unknown => "0.0",
    }
}

/// Score and vectors of the source whose severity was chosen.
fn cvss(one: &Vulnerability, severity: Severity) -> (String, Map<String, Value>) {
    let mut more = Map::new();
    let mut score = score_of(severity).to_owned();
    if let Some(cvss) = one.cvss.get(&one.severity_source) {
        let texts = [
            ("cvssv2_vector", &cvss.v2_vector),
            ("cvssv3_vector", &cvss.v3_vector),
            ("cvssv40_vector", &cvss.v40_vector),
        ];
        let numbers = [
            ("cvssv2_score", cvss.v2_score),
            ("cvssv3_baseScore", cvss.v3_score),
            ("cvssv40_baseScore", cvss.v40_score),
        ];
        more.extend(
            texts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v.clone().into())),
        );
        more.extend(numbers.into_iter().filter(|(_, v)| *v > 0.0).map(|(k, v)| (k.to_owned(), v.into())));
        if cvss.v3_score > 0.0 {
            score = format!("{:.1}", cvss.v3_score);
        }
    }
    (score, more)
}

/// A path for the findings of a target: for a system it is the image's repository, as in Trivy.
fn path_of(result: &ScanResult) -> String {
    if result.class != "os-pkgs" {
        return result.target.clone();
    }
    let name = result.target.rsplit_once(" (").map_or(result.target.as_str(), |(name, _)| name);
    let name = name.replace('\\', "/");
    // A layout or archive is a path, and so is what Trivy makes of it.
    if let Some(path) = name.strip_prefix("oci:").or_else(|| name.strip_prefix("docker-archive:")) {
        return path.trim_start_matches("./").trim_start_matches('/').to_owned();
    }
    name.parse::<Reference>().map_or(name, |reference| reference.repository().to_owned())
}

fn lines_of(result: &ScanResult, one: &Vulnerability) -> Vec<Lines> {
    let same = |name: &str, version: &str| name == one.package && version == one.installed_version;
    let package = result.packages.iter().find(|package| same(&package.name, &package.version));
    package.map(|package| package.locations.clone()).unwrap_or_default()
}

fn first_of(texts: &[&str]) -> String {
    texts.iter().find(|text| !text.is_empty()).map_or_else(String::new, |text| (*text).to_owned())
}

/// Text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    super::one_line(text).replace('|', "\\|")
}
