//! OSV records as they stand in JSON; only the fields that are used.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) modified: String,
    #[serde(default)]
    pub(crate) published: String,
    pub(crate) withdrawn: Option<String>,
    #[serde(default)]
    pub(crate) aliases: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) upstream: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) related: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) details: String,
    #[serde(default)]
    pub(crate) severity: Option<Vec<Severity>>,
    #[serde(default)]
    pub(crate) affected: Option<Vec<Affected>>,
    #[serde(default)]
    pub(crate) references: Option<Vec<Reference>>,
    #[serde(default)]
    pub(crate) database_specific: Option<DatabaseSpecific>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Severity {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) score: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Reference {
    pub(crate) url: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct DatabaseSpecific {
    pub(crate) severity: Option<serde_json::Value>,
    pub(crate) cvss_v3_score: Option<f64>,
    pub(crate) cwe_ids: Option<Vec<String>>,
    pub(crate) url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Affected {
    pub(crate) package: Option<Package>,
    #[serde(default)]
    pub(crate) ranges: Option<Vec<Range>>,
    #[serde(default)]
    pub(crate) versions: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) severity: Option<Vec<Severity>>,
    #[serde(default)]
    pub(crate) ecosystem_specific: Option<EcosystemSpecific>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) ecosystem: String,
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Range {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Event {
    pub(crate) introduced: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) last_affected: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct EcosystemSpecific {
    /// Debian's urgency of the issue in this package.
    pub(crate) urgency: Option<String>,
    /// SUSE: names and versions of binary packages.
    pub(crate) binaries: Option<serde_json::Value>,
}
