//! OpenVEX (github.com/openvex/spec): statements in order of time, a later one replaces an earlier one.

use base::{PurlParts, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::{Claim, VexStatus, pattern};

#[derive(Debug, Deserialize)]
struct Document {
    #[serde(default)]
    timestamp: Option<String>,
    statements: Vec<Statement>,
}

#[derive(Debug, Deserialize)]
struct Statement {
    vulnerability: Value,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    products: Option<Vec<Value>>,
    /// The 0.0 form has components beside the products.
    #[serde(default)]
    subcomponents: Option<Vec<Value>>,
    status: String,
    #[serde(default)]
    justification: Option<String>,
    #[serde(default)]
    impact_statement: Option<String>,
}

pub(super) fn claims(value: Value) -> Result<Vec<(String, Claim)>, String> {
    let document: Document = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let whole = document.timestamp.as_deref();
    let mut statements: Vec<(Option<Timestamp>, Statement)> = document
        .statements
        .into_iter()
        .map(|statement| {
            // OPENVEX-SPEC, "Statement fields": a statement without a time has the document's.
            let time = statement.timestamp.as_deref().or(whole).and_then(|time| time.parse().ok());
            (time, statement)
        })
        .collect();
    statements.sort_by_key(|(time, _)| *time);
    let mut claims = Vec::new();
    for (_, statement) in &statements {
        let status = status(&statement.status)?;
        let reason = reason(statement);
        for product in statement.products.iter().flatten() {
            let own = product.get("subcomponents").and_then(Value::as_array);
            let named: Vec<&Value> =
                own.into_iter().flatten().chain(statement.subcomponents.iter().flatten()).collect();
            let components: Vec<PurlParts> = named.iter().flat_map(|part| patterns(part)).collect();
            // Components that are named by something else than a package URL are none of ours.
            if components.is_empty() && !named.is_empty() {
                continue;
            }
            for product in patterns(product) {
                for id in ids(&statement.vulnerability) {
                    let (components, statement) = (components.clone(), reason.clone());
                    claims.push((
                        id,
                        Claim { product: Some(product.clone()), components, status, statement, link: None },
                    ));
                }
            }
        }
    }
    Ok(claims)
}

/// The justification and the statement in words; either is enough.
fn reason(statement: &Statement) -> String {
    let parts = [&statement.justification, &statement.impact_statement];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(": ")
}

fn status(word: &str) -> Result<VexStatus, String> {
    Ok(match word {
        "not_affected" => VexStatus::NotAffected,
        "fixed" => VexStatus::Fixed,
        "affected" => VexStatus::Affected,
        "under_investigation" => VexStatus::UnderInvestigation,
        other => {
            let other: String = other.chars().take(60).collect();
            return Err(format!(
                "status is \"{other}\", expected not_affected, affected, fixed or under_investigation"
            ));
        }
    })
}

/// Name, `@id` and aliases; in the 0.0 form the vulnerability is one text.
fn ids(vulnerability: &Value) -> Vec<String> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let aliases = vulnerability.get("aliases").and_then(Value::as_array).into_iter().flatten();
    let mut ids: Vec<String> = [Some(vulnerability), vulnerability.get("name"), vulnerability.get("@id")]
        .into_iter()
        .filter_map(text)
        .chain(aliases.filter_map(|alias| text(Some(alias))))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The package URLs of a product or component: the text itself, its `@id`, and `identifiers.purl`.
fn patterns(component: &Value) -> Vec<PurlParts> {
    let mut found: Vec<PurlParts> = Vec::new();
    for text in [Some(component), component.get("@id"), component.pointer("/identifiers/purl")] {
        if let Some(parts) = text.and_then(Value::as_str).and_then(pattern)
            && !found.contains(&parts)
        {
            found.push(parts);
        }
    }
    found
}
