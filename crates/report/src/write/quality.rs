//! GitLab's code quality report: the findings beside the lines of a merge request. A list of issues in the form of
//! Code Climate, with the fields and fingerprints of Trivy's template.

use base::Severity;
use serde_json::{Value, json};

use super::{WriteInfo, json_text};
use crate::{Document, Finding};

/// The result as code quality issues.
#[must_use]
pub fn gitlab_codequality(document: &Document, _info: &WriteInfo<'_>) -> String {
    let findings = document.findings().map(|finding| {
        let (description, content, line, identity) = words(&finding);
        issue(&description, &content, level(finding.severity()), &finding.result().target, line, &identity)
    });
    let artifact = &document.report().artifact_name;
    let gaps = document.gaps();
    let gaps = gaps.iter().map(|gap| issue(&format!("Not examined - {gap}"), gap, "info", artifact, 0, gap));
    json_text(&findings.chain(gaps).collect())
}

fn issue(description: &str, content: &str, severity: &str, path: &str, line: u64, identity: &str) -> Value {
    json!({
        "type": "issue",
        "check_name": "container_scanning",
        "categories": ["Security"],
        "description": description,
        "fingerprint": base::Digest::sha256_of(identity.as_bytes()).hex(),
        "content": { "body": content },
        "severity": severity,
        "location": { "path": path, "lines": { "begin": line } },
    })
}

/// Description, content, line, and what makes it the same finding in the next scan.
fn words(finding: &Finding<'_>) -> (String, String, u64, String) {
    let target = &finding.result().target;
    match finding {
        Finding::Vulnerability(_, one) => (
            [one.id.as_str(), &one.package, &one.installed_version, &one.title].join(" - "),
            one.description.clone(),
            0,
            [one.id.as_str(), &one.package, &one.installed_version, &one.path, target].join("\0"),
        ),
        Finding::Misconfiguration(_, one) => (
            ["Misconfig", &one.id, &one.title].join(" - "),
            one.description.clone(),
            one.cause_metadata.start_line,
            [one.id.as_str(), &one.cause_metadata.start_line.to_string(), target].join("\0"),
        ),
        Finding::Secret(_, one) => (
            ["Secret", &one.rule_id, &one.title].join(" - "),
            one.title.clone(),
            one.start_line,
            [one.rule_id.as_str(), &one.start_line.to_string(), target].join("\0"),
        ),
        Finding::License(_, one) => (
            ["License", &one.name, finding.subject()].join(" - "),
            format!("{} is {}", one.name, one.category),
            0,
            [one.name.as_str(), finding.subject(), &one.file_path, target].join("\0"),
        ),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "major",
        Severity::Medium => "minor",
        Severity::Low | Severity::Unknown => "info",
    }
}
