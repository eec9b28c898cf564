//! CISA's catalogue (`known_exploited_vulnerabilities_schema.json`).

use serde::Deserialize;

use super::{KnownExploited, RiskError, is_day};

/// The largest catalogue: 64 MiB; it has about a megabyte for 1,400 entries.
pub const MAX_KEV_BYTES: u64 = 64 << 20;

const WHAT: &str = "the catalogue of known exploited vulnerabilities";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    #[serde(default)]
    date_released: Option<String>,
    vulnerabilities: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID")]
    cve_id: String,
    date_added: String,
    #[serde(default)]
    due_date: Option<String>,
    #[serde(default)]
    known_ransomware_campaign_use: String,
}

type Entries = Vec<(String, KnownExploited)>;

/// When it was released, and its entries.
pub(super) fn parse(json: &[u8]) -> Result<(Option<String>, Entries), RiskError> {
    if json.len() as u64 > MAX_KEV_BYTES {
        return Err(RiskError::TooLarge { what: WHAT, limit: MAX_KEV_BYTES });
    }
    let malformed = |reason: String| RiskError::Malformed { what: WHAT, reason };
    let catalogue: Catalogue = serde_json::from_slice(json).map_err(|error| malformed(error.to_string()))?;
    let mut entries = Vec::with_capacity(catalogue.vulnerabilities.len());
    for entry in catalogue.vulnerabilities {
        if !entry.cve_id.starts_with("CVE-") || !is_day(&entry.date_added) {
            let found: String = entry.cve_id.chars().take(60).collect();
            return Err(malformed(format!("expected a CVE and the day it was added, found \"{found}\"")));
        }
        let known = KnownExploited {
            date_added: entry.date_added,
            due_date: entry.due_date.filter(|day| is_day(day)),
            ransomware: entry.known_ransomware_campaign_use == "Known",
        };
        entries.push((entry.cve_id, known));
    }
    Ok((catalogue.date_released, entries))
}

/// `KnownExploitedVulnerabilityBlob` of grype `db/v6/blobs.go`; its days are times.
#[derive(Debug, Deserialize)]
struct OfGrype {
    #[serde(default)]
    date_added: Option<String>,
    #[serde(default)]
    due_date: Option<String>,
    #[serde(default)]
    known_ransomware_campaign_use: String,
}

/// An entry as Grype's database keeps it.
pub(super) fn of_grype(cve: &str, json: &[u8]) -> Result<KnownExploited, RiskError> {
    let malformed = |reason: String| RiskError::Malformed { what: "an exploit of Grype's database", reason };
    let entry: OfGrype = serde_json::from_slice(json).map_err(|error| malformed(error.to_string()))?;
    let day = |time: Option<String>| {
        let day = time?.get(..10)?.to_owned();
        is_day(&day).then_some(day)
    };
    let found: String = cve.chars().take(60).collect();
    match day(entry.date_added) {
        Some(date_added) if cve.starts_with("CVE-") => Ok(KnownExploited {
            date_added,
            due_date: day(entry.due_date),
            ransomware: entry.known_ransomware_campaign_use.eq_ignore_ascii_case("known"),
        }),
        _ => Err(malformed(format!("expected a CVE and the day it was added, found \"{found}\""))),
    }
}
