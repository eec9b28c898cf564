//! OSV records as they stand in JSON; only the fields that are used.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    #[serde(default)]
    pub(super) modified: String,
    #[serde(default)]
    pub(super) published: String,
    pub(super) withdrawn: Option<String>,
    #[serde(default)]
    pub(super) aliases: Option<Vec<String>>,
    #[serde(default)]
    pub(super) upstream: Option<Vec<String>>,
    #[serde(default)]
    pub(super) related: Option<Vec<String>>,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) details: String,
    #[serde(default)]
    pub(super) severity: Option<Vec<Severity>>,
    #[serde(default)]
    pub(super) affected: Option<Vec<Affected>>,
    #[serde(default)]
    pub(super) references: Option<Vec<Reference>>,
    #[serde(default)]
    pub(super) database_specific: Option<DatabaseSpecific>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Severity {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) score: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    pub(super) url: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct DatabaseSpecific {
    pub(super) severity: Option<serde_json::Value>,
    pub(super) cvss_v3_score: Option<f64>,
    pub(super) cwe_ids: Option<Vec<String>>,
    pub(super) url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Affected {
    pub(super) package: Option<Package>,
    #[serde(default)]
    pub(super) ranges: Option<Vec<Range>>,
    #[serde(default)]
    pub(super) versions: Option<Vec<String>>,
    #[serde(default)]
    pub(super) severity: Option<Vec<Severity>>,
    #[serde(default)]
    pub(super) ecosystem_specific: Option<EcosystemSpecific>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) ecosystem: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Range {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) introduced: Option<String>,
    pub(super) fixed: Option<String>,
    pub(super) last_affected: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct EcosystemSpecific {
    /// Debian's urgency of the issue in this package.
    pub(super) urgency: Option<String>,
}
