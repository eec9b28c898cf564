//! CycloneDX VEX: vulnerabilities with an analysis, about components by reference (cyclonedx.org, "VEX").
//!
//! A reference is a `bom-ref` of the document itself, a BOM-Link into another document
//! (`urn:cdx:SERIAL/VERSION#BOM-REF`), or a package URL. Only what leads to a package URL can be matched.

use std::collections::BTreeMap;

use base::PurlParts;
use sbom::BomIdentity;
use serde::Deserialize;
use serde_json::Value;

use super::{Claim, VexStatus, pattern};

/// A document and a component in it.
type Link = (BomIdentity, String);

/// Nesting of components that is followed: an own choice; an ear with a war with a jar takes three.
const MAX_COMPONENT_DEPTH: usize = 32;

#[derive(Debug, Deserialize)]
struct Vulnerability {
    id: String,
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    analysis: Analysis,
    #[serde(default)]
    affects: Vec<Affected>,
}

#[derive(Debug, Deserialize)]
struct Reference {
    id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Analysis {
    state: String,
    justification: String,
    detail: String,
}

#[derive(Debug, Deserialize)]
struct Affected {
    #[serde(rename = "ref")]
    reference: String,
}

pub(super) fn claims(mut value: Value) -> Result<Vec<(String, Claim)>, String> {
    let refs = components(&value)?;
    let vulnerabilities = value.get_mut("vulnerabilities").map(Value::take).unwrap_or_default();
    let vulnerabilities: Option<Vec<Vulnerability>> =
        serde_json::from_value(vulnerabilities).map_err(|error| error.to_string())?;
    let mut claims = Vec::new();
    for vulnerability in vulnerabilities.unwrap_or_default() {
        let Some(status) = status(&vulnerability.analysis.state)? else { continue };
        let Analysis { justification, detail, .. } = &vulnerability.analysis;
        let parts = [justification, detail].into_iter().filter(|part| !part.is_empty());
        let statement = parts.cloned().collect::<Vec<_>>().join(": ");
        for affected in &vulnerability.affects {
            let Some((product, link)) = resolve(&affected.reference, &refs) else { continue };
            let ids = vulnerability.references.iter().map(|reference| &reference.id);
            for id in std::iter::once(&vulnerability.id).chain(ids) {
                let (product, statement, link) = (product.clone(), statement.clone(), link.clone());
                let claim = Claim { product, components: Vec::new(), status, statement, link };
                claims.push((id.clone(), claim));
            }
        }
    }
    Ok(claims)
}

fn status(state: &str) -> Result<Option<VexStatus>, String> {
    Ok(Some(match state {
        "resolved" | "resolved_with_pedigree" => VexStatus::Fixed,
        "not_affected" | "false_positive" => VexStatus::NotAffected,
        "exploitable" => VexStatus::Affected,
        "in_triage" => VexStatus::UnderInvestigation,
        "" => return Ok(None),
        other => return Err(format!("analysis state is \"{}\"", other.chars().take(60).collect::<String>())),
    }))
}

/// Package URLs by `bom-ref`.
fn components(document: &Value) -> Result<BTreeMap<String, PurlParts>, String> {
    let mut refs = BTreeMap::new();
    let main = document.pointer("/metadata/component");
    let all = document.get("components").and_then(Value::as_array).into_iter().flatten();
    let mut open: Vec<(&Value, usize)> =
        main.into_iter().chain(all).map(|component| (component, 1)).collect();
    while let Some((component, depth)) = open.pop() {
        if depth > MAX_COMPONENT_DEPTH {
            return Err(format!("components nest deeper than {MAX_COMPONENT_DEPTH} levels"));
        }
        let text = |key: &str| component.get(key).and_then(Value::as_str);
        if let (Some(reference), Some(purl)) = (text("bom-ref"), text("purl").and_then(pattern)) {
            refs.insert(reference.to_owned(), purl);
        }
        let inner = component.get("components").and_then(Value::as_array).into_iter().flatten();
        open.extend(inner.map(|component| (component, depth + 1)));
    }
    Ok(refs)
}

/// The package a reference leads to, or the other document it is in with what it is called there.
fn resolve(reference: &str, refs: &BTreeMap<String, PurlParts>) -> Option<(Option<PurlParts>, Option<Link>)> {
    let Some(link) = reference.strip_prefix("urn:cdx:") else {
        let own = refs.get(reference).cloned().or_else(|| pattern(reference))?;
        return Some((Some(own), None));
    };
    let (document, reference) = link.split_once('#')?;
    let (serial, version) = document.split_once('/')?;
    let bom = BomIdentity { serial: serial.to_ascii_lowercase(), version: version.parse().ok()? };
    Some((None, Some((bom, unescaped(reference)))))
}

/// Undoes percent-encoding: a `bom-ref` in a BOM-Link is encoded once more.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digit = |offset: usize| bytes.get(at + offset).and_then(|b| (*b as char).to_digit(16));
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    // A package URL that was put into the link without being encoded once more keeps its own encoding: both parse.
    String::from_utf8_lossy(&out).into_owned()
}
