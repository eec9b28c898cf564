//! Vulnerabilities in a CycloneDX document (ECMA-424 §"Vulnerabilities"), with Trivy's ratings and recommendations.

use std::collections::BTreeMap;

use base::Severity;
use serde_json::{Map, Value, json};

use super::text::{is_web, uri};
use crate::Document;
use crate::document::wire::{Cvss, ScanResult, Vulnerability};

/// Adds the vulnerabilities of a result to the bill of materials of the same packages, and what could not be answered
/// to its metadata. Packages are found by package URL and path.
pub fn add_vulnerabilities(bom: &mut Value, document: &Document) {
    let refs = references(bom);
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for result in &document.report().results {
        for one in &result.vulnerabilities {
            add(&mut found, &refs, result, one, None);
        }
        for modified in result.modified.iter().filter(|modified| modified.kind == "vulnerability") {
            // What an ignore file leaves out is a choice of this project and no statement about the vulnerability.
            let state = match modified.status.as_str() {
                "not_affected" => "not_affected",
                "fixed" => "resolved",
                _ => continue,
            };
            let analysis =
                json!({ "state": state, "detail": format!("{} ({})", modified.statement, modified.source) });
            add(&mut found, &refs, result, &modified.finding, Some(analysis));
        }
    }
    if let Some(bom) = bom.as_object_mut() {
        bom.insert("vulnerabilities".into(), found.into_values().collect());
    }
    let warnings = document.report().assay_warnings.iter();
    let warnings: Vec<Value> =
        warnings.map(|text| json!({ "name": "assay:warning", "value": text })).collect();
    if warnings.is_empty() {
        return;
    }
    let metadata = bom.get_mut("metadata").and_then(Value::as_object_mut);
    let list = metadata.map(|metadata| metadata.entry("properties").or_insert_with(|| json!([])));
    if let Some(list) = list.and_then(Value::as_array_mut) {
        list.extend(warnings);
    }
}

/// `bom-ref` of each component by package URL, with the paths it is recorded at.
type References = BTreeMap<String, Vec<(Vec<String>, String)>>;

fn references(bom: &Value) -> References {
    let mut refs = References::new();
    for component in bom["components"].as_array().into_iter().flatten() {
        let (Some(purl), Some(reference)) = (component["purl"].as_str(), component["bom-ref"].as_str())
        else {
            continue;
        };
        let properties = component["properties"].as_array().into_iter().flatten();
        let paths = properties
            .filter(|property| property["name"] == "aquasecurity:trivy:FilePath")
            .filter_map(|property| property["value"].as_str().map(str::to_owned));
        refs.entry(purl.to_owned()).or_default().push((paths.collect(), reference.to_owned()));
    }
    refs
}

fn reference<'r>(refs: &'r References, result: &ScanResult, one: &Vulnerability) -> Option<&'r str> {
    let all = refs.get(&one.identifier.purl)?;
    let path = if one.path.is_empty() { &result.target } else { &one.path };
    let here = all.iter().find(|(paths, _)| paths.contains(path));
    here.or_else(|| all.first()).map(|(_, reference)| reference.as_str())
}

fn add(
    found: &mut BTreeMap<String, Value>,
    refs: &References,
    result: &ScanResult,
    one: &Vulnerability,
    analysis: Option<Value>,
) {
    // An entry holds one analysis, so what was answered for stands apart from what was not.
    let key = format!("{}\0{}", one.id, analysis.as_ref().map(ToString::to_string).unwrap_or_default());
    let entry = found.entry(key).or_insert_with(|| vulnerability(one, analysis));
    if let Some(reference) = reference(refs, result, one) {
        let affected = json!({
            "ref": reference,
            "versions": [{ "version": one.installed_version, "status": "affected" }],
        });
        if let Some(affects) = entry["affects"].as_array_mut().filter(|affects| !affects.contains(&affected))
        {
            affects.push(affected);
            affects.sort_by(|one, other| one["ref"].as_str().cmp(&other["ref"].as_str()));
        }
    }
    if !one.fixed_version.is_empty() {
        let advice = format!("Upgrade {} to version {}", one.package, one.fixed_version);
        let known = entry["recommendation"].as_str().unwrap_or_default();
        let mut all: Vec<&str> = known.split("; ").filter(|known| !known.is_empty()).collect();
        if !all.contains(&advice.as_str()) {
            all.push(&advice);
            all.sort_unstable();
            entry["recommendation"] = all.join("; ").into();
        }
    }
}

fn vulnerability(one: &Vulnerability, analysis: Option<Value>) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
    put("id", one.id.clone().into());
    if let Some(source) = &one.data_source {
        put("source", json!({ "name": source.id, "url": uri(&source.url) }));
    }
    put("ratings", ratings(one).into());
    let cwes = one.cwe_ids.iter().filter_map(|cwe| cwe.strip_prefix("CWE-")?.parse::<u32>().ok());
    let cwes: Vec<u32> = cwes.filter(|cwe| *cwe > 0).collect();
    if !cwes.is_empty() {
        put("cwes", cwes.into());
    }
    if !one.description.is_empty() {
        put("description", one.description.clone().into());
    }
    let mut links: Vec<String> = Vec::new();
    for url in std::iter::once(&one.url).chain(&one.references).filter(|url| is_web(url)) {
        let url = uri(url);
        if !links.contains(&url) {
            links.push(url);
        }
    }
    if !links.is_empty() {
        put("advisories", links.iter().map(|url| json!({ "url": url })).collect());
    }
    for (name, date) in [("published", &one.published_date), ("updated", &one.last_modified_date)] {
        // The format wants RFC 3339; a date of another form is left out.
        if let Ok(time) = date.parse::<base::Timestamp>() {
            put(name, time.to_rfc3339().into());
        }
    }
    if let Some(analysis) = analysis {
        put("analysis", analysis);
    }
    let properties = properties(one);
    if !properties.is_empty() {
        put("properties", properties.into());
    }
    put("affects", json!([]));
    out.into()
}

/// Every source's rating, by name; each CVSS version of a source is a rating of its own.
fn ratings(one: &Vulnerability) -> Vec<Value> {
    let mut ratings = Vec::new();
    let mut names: Vec<&String> = one.vendor_severity.keys().chain(one.cvss.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let number = one.vendor_severity.get(name).copied().unwrap_or(0);
        let severity = word(Severity::ALL.get(usize::from(number)).copied().unwrap_or_default());
        let before = ratings.len();
        if let Some(cvss) = one.cvss.get(name) {
            ratings.extend(scores(name, cvss, severity));
        }
        if ratings.len() == before && one.vendor_severity.contains_key(name) {
            ratings.push(json!({ "source": { "name": name }, "severity": severity }));
        }
    }
    ratings
}

fn scores<'c>(name: &'c str, cvss: &'c Cvss, severity: &'static str) -> impl Iterator<Item = Value> + 'c {
    let three = if cvss.v3_vector.starts_with("CVSS:3.1") { "CVSSv31" } else { "CVSSv3" };
    let all = [
        ("CVSSv2", cvss.v2_score, &cvss.v2_vector),
        (three, cvss.v3_score, &cvss.v3_vector),
        ("CVSSv4", cvss.v40_score, &cvss.v40_vector),
    ];
    all.into_iter().filter(|(_, score, vector)| *score > 0.0 || !vector.is_empty()).map(
        move |(method, score, vector)| {
            // Trivy rates CVSS 2 by its own number: a source's word is about its newest score.
            let severity = if method == "CVSSv2" { word(Severity::from_cvss_score(score)) } else { severity };
            let mut rating = json!({ "source": { "name": name }, "severity": severity, "method": method });
            if score > 0.0 {
                rating["score"] = score.into();
            }
            if !vector.is_empty() {
                rating["vector"] = vector.clone().into();
            }
            rating
        },
    )
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Unknown => "unknown",
    }
}

fn properties(one: &Vulnerability) -> Vec<Value> {
    let mut properties = Vec::new();
    let mut put = |name: &str, value: String| properties.push(json!({ "name": name, "value": value }));
    if let Some(risk) = &one.assay_risk {
        put("assay:risk", risk.score.to_string());
        if let Some(epss) = risk.epss {
            put("assay:epss", epss.score.to_string());
        }
        if risk.known_exploited.is_some() {
            put("assay:known-exploited", "true".into());
        }
    }
    properties
}
