//! Credentials in reports. What stands here was masked where it was found: no output can show more.

use base::Severity;
use sbom::{Inventory, LayerInfo};
use secretscan::{FoundSecret, Place, SecretFinding};
use serde::Serialize;
use serde_json::{Value, json};
use vuln::Scan;

/// A secret of a run, short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretReport {
    /// Identifier of the rule.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// What it is, in words.
    pub title: String,
    /// Heading of its group: the file, or the image for its configuration.
    pub target: String,
    /// Line, from 1.
    pub line: u64,
    /// The line with asterisks in place of the secret.
    pub matched: String,
    /// In words where it is, such as `layer 2 of 3, deleted in layer 3`; empty in a folder.
    pub place: String,
}

impl SecretReport {
    /// The secrets of a scan.
    #[must_use]
    pub fn from_scan(inventory: &Inventory, scan: &Scan) -> Vec<Self> {
        let one = |secret: &FoundSecret| Self {
            rule: secret.finding.rule_id.clone(),
            severity: secret.finding.severity,
            title: secret.finding.title.clone(),
            target: secret_target(inventory, secret),
            line: secret.finding.start_line,
            matched: secret.finding.matched.clone(),
            place: place_in_words(inventory, secret.place),
        };
        scan.secrets.iter().map(one).collect()
    }
}

/// Trivy's target: the path, in images with a leading slash; the name of the image for its configuration.
#[must_use]
pub fn secret_target(inventory: &Inventory, secret: &FoundSecret) -> String {
    match secret.place {
        Place::Config => inventory.subject.name.clone(),
        place if place.layer().is_some() => format!("/{}", secret.path),
        _ => secret.path.clone(),
    }
}

/// Where a secret is; empty in a folder.
#[must_use]
pub fn place_in_words(inventory: &Inventory, place: Place) -> String {
    let all = inventory.layers.len();
    match place {
        Place::Config => "configuration of the image".into(),
        Place::Layer { layer } => format!("layer {} of {all}", layer + 1),
        Place::Deleted { layer, by } => format!("layer {} of {all}, deleted in layer {}", layer + 1, by + 1),
        _ => String::new(),
    }
}

/// The secrets of a scan by target, in its order.
fn by_target<'a>(inventory: &Inventory, scan: &'a Scan) -> Vec<(String, Vec<&'a FoundSecret>)> {
    let mut groups: Vec<(String, Vec<&FoundSecret>)> = Vec::new();
    for secret in &scan.secrets {
        let target = secret_target(inventory, secret);
        match groups.iter_mut().find(|(name, _)| *name == target) {
            Some((_, group)) => group.push(secret),
            None => groups.push((target, vec![secret])),
        }
    }
    groups
}

/// Trivy's results of class "secret", one for each file. `steps` says what made each layer; empty where that is not known.
pub(crate) fn results(inventory: &Inventory, scan: &Scan, steps: &[String], suppressed: bool) -> Vec<Value> {
    let mut groups: Vec<(String, Vec<Value>, Vec<Value>)> = by_target(inventory, scan)
        .into_iter()
        .map(|(target, secrets)| {
            let secrets = secrets.into_iter().map(|one| json(inventory, steps, one)).collect();
            (target, secrets, Vec::new())
        })
        .collect();
    for one in scan.suppressed_secrets.iter().filter(|_| suppressed) {
        let target = secret_target(inventory, &one.secret);
        let value = json!({
            "Type": "secret",
            "Status": "ignored",
            "Statement": one.statement,
            "Source": one.source,
            "Finding": json(inventory, steps, &one.secret),
        });
        match groups.iter_mut().find(|(name, _, _)| *name == target) {
            Some((_, _, left_out)) => left_out.push(value),
            None => groups.push((target, Vec::new(), vec![value])),
        }
    }
    let result = |(target, secrets, left_out): (String, Vec<Value>, Vec<Value>)| {
        let mut out = serde_json::Map::new();
        out.insert("Target".into(), target.into());
        out.insert("Class".into(), "secret".into());
        if !secrets.is_empty() {
            out.insert("Secrets".into(), secrets.into());
        }
        if !left_out.is_empty() {
            out.insert("ExperimentalModifiedFindings".into(), left_out.into());
        }
        Value::from(out)
    };
    groups.into_iter().map(result).collect()
}

/// Trivy's `DetectedSecret`.
#[must_use]
pub fn secret_json(inventory: &Inventory, secret: &FoundSecret) -> Value {
    json(inventory, &[], secret)
}

fn json(inventory: &Inventory, steps: &[String], secret: &FoundSecret) -> Value {
    let finding = &secret.finding;
    let layer = |index: usize| {
        inventory.layers.get(index).map(|layer: &LayerInfo| {
            let mut out = json!({"Digest": layer.digest.to_string(), "DiffID": layer.diff_id.to_string()});
            if let Some(step) = steps.get(index).filter(|step| !step.is_empty()) {
                out["CreatedBy"] = step.as_str().into();
            }
            out
        })
    };
    let mut out = json!({
        "RuleID": finding.rule_id,
        "Category": finding.category,
        "Severity": finding.severity.as_str(),
        "Title": finding.title,
        "StartLine": finding.start_line,
        "EndLine": finding.end_line,
        "Code": { "Lines": lines(finding) },
        "Match": finding.matched,
        "Layer": secret.place.layer().and_then(layer).unwrap_or_else(|| json!({})),
    });
    // Zero has no key, as everywhere in Trivy's JSON.
    if let Some(offset) = finding.offset.filter(|offset| *offset > 0) {
        out["Offset"] = offset.into();
    }
    // Trivy has no place for it, and ignores the key.
    if let Some(by) = secret.place.deleted_by().and_then(layer) {
        out["AssayDeletedIn"] = by;
    }
    out
}

fn lines(finding: &SecretFinding) -> Vec<Value> {
    let cause = |line: &secretscan::CodeLine| line.is_cause;
    let first = finding.code.iter().position(cause);
    let last = finding.code.iter().rposition(cause);
    let line = |(at, line): (usize, &secretscan::CodeLine)| {
        json!({
            "Number": line.number,
            "Content": line.content,
            "IsCause": line.is_cause,
            "Annotation": "",
            "Truncated": false,
            "Highlighted": line.content,
            "FirstCause": first == Some(at),
            "LastCause": last == Some(at),
        })
    };
    finding.code.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn results_are_trivys() {
        let inventory = samples::inventory();
        let scan = samples::scan_with_secrets(&inventory);
        let steps = ["COPY . /app".to_owned(), "RUN rm /app/.env".to_owned()];
        let found = results(&inventory, &scan, &steps, true);
        let targets: Vec<_> = found.iter().map(|one| one["Target"].as_str().unwrap_or_default()).collect();
        assert_eq!(targets, ["127.0.0.1:5000/team/app:1.2", "/app/.env"]);
        assert!(found.iter().all(|one| one["Class"] == "secret"));
        let secret = &found[1]["Secrets"][0];
        assert_eq!((&secret["RuleID"], &secret["StartLine"]), (&json!("github-pat"), &json!(2)));
        assert_eq!(secret["Code"]["Lines"][1]["IsCause"], json!(true));
        assert_eq!(secret["Offset"], json!(10));
        assert!(secret["Layer"]["DiffID"].is_string() && secret["AssayDeletedIn"]["Digest"].is_string());
        assert_eq!(secret["Layer"]["CreatedBy"], json!(steps[0]));
        assert_eq!(found[0]["Secrets"][0]["Layer"], json!({}));
        assert_eq!(results(&inventory, &samples::scan(&inventory), &[], true), Vec::<Value>::new());
    }
}
