//! What is known about a vulnerability from all records together.

use std::collections::{BTreeMap, BTreeSet};

use base::Severity;
use serde_json::{Map, Value, json};

use super::cvss::Scores;

/// Sources in the order trivy-db prefers them; others come last.
const PRECEDENCE: [&str; 15] = [
    "redhat",
    "debian",
    "ubuntu",
    "alpine",
    "suse-cvrf",
    "photon",
    "alma",
    "rocky",
    "azure",
    "ruby-advisory-db",
    "ghsa",
    "osv",
    "wolfi",
    "chainguard",
    "govulndb",
];

/// What one source says about a vulnerability.
#[derive(Debug, Default)]
pub(crate) struct Detail {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) severity: Severity,
    pub(crate) scores: Scores,
    pub(crate) cwe_ids: Vec<String>,
    pub(crate) references: BTreeSet<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
}

impl Detail {
    /// trivy-db: a stated severity before the scores, CVSS 4 before CVSS 3.
    fn rated(&self) -> Severity {
        if self.severity != Severity::Unknown {
            return self.severity;
        }
        [&self.scores.v4, &self.scores.v3]
            .into_iter()
            .flatten()
            .map(|(_, score)| Severity::from_cvss_score(*score))
            .find(|severity| *severity != Severity::Unknown)
            .unwrap_or_default()
    }

    /// Adds a later record of the same source: what it states replaces what was stated.
    pub(super) fn merge(&mut self, later: Self) {
        let replace = |old: &mut String, new: String| {
            if !new.is_empty() {
                *old = new;
            }
        };
        replace(&mut self.title, later.title);
        replace(&mut self.description, later.description);
        self.severity = self.severity.max(later.severity);
        self.scores.v3 = later.scores.v3.or(self.scores.v3.take());
        self.scores.v4 = later.scores.v4.or(self.scores.v4.take());
        if !later.cwe_ids.is_empty() {
            self.cwe_ids = later.cwe_ids;
        }
        self.references.extend(later.references);
        self.published = self.published.take().into_iter().chain(later.published).min();
        self.modified = self.modified.take().into_iter().chain(later.modified).max();
    }
}

/// Everything said about one vulnerability, by source.
#[derive(Debug, Default)]
pub(crate) struct Details(BTreeMap<&'static str, Detail>);

impl Details {
    pub(crate) fn add(&mut self, source: &'static str, detail: Detail) {
        self.0.entry(source).or_default().merge(detail);
    }

    fn by_precedence(&self) -> impl Iterator<Item = (&'static str, &Detail)> {
        let mut sources: Vec<_> = self.0.iter().collect();
        sources.sort_by_key(|(source, _)| {
            PRECEDENCE.iter().position(|known| known == *source).unwrap_or(PRECEDENCE.len())
        });
        sources.into_iter().map(|(source, detail)| (*source, detail))
    }

    /// The value of `vulnerability/<id>`.
    pub(crate) fn to_json(&self) -> Value {
        let mut value = Map::new();
        let mut put = |key: &str, found: Option<Value>| {
            if let Some(found) = found {
                value.insert(key.into(), found);
            }
        };
        let text = |field: fn(&Detail) -> &String| {
            // An erratum's title names a package of its distribution, not the vulnerability: last choice.
            let (errata, others): (Vec<_>, Vec<_>) =
                self.by_precedence().partition(|(source, _)| *source == "alma");
            let mut texts = others.into_iter().chain(errata).map(|(_, detail)| field(detail));
            texts.find(|text| !text.is_empty()).map(|text| json!(text))
        };
        put("Title", text(|detail| &detail.title));
        put("Description", text(|detail| &detail.description));
        let severity =
            self.by_precedence().map(|(_, detail)| detail.rated()).find(|s| *s != Severity::Unknown);
        put("Severity", Some(json!(severity.unwrap_or_default().as_str())));
        put(
            "CweIDs",
            self.by_precedence().map(|(_, d)| d).find(|d| !d.cwe_ids.is_empty()).map(|d| json!(d.cwe_ids)),
        );
        let rated: Map<String, Value> = self
            .0
            .iter()
            .filter(|(_, detail)| detail.rated() != Severity::Unknown)
            .map(|(source, detail)| ((*source).to_owned(), json!(detail.rated().trivy_db_number())))
            .collect();
        put("VendorSeverity", (!rated.is_empty()).then_some(Value::Object(rated)));
        let cvss: Map<String, Value> =
            self.0.iter().filter_map(|(s, d)| Some(((*s).to_owned(), cvss(d)?))).collect();
        put("CVSS", (!cvss.is_empty()).then_some(Value::Object(cvss)));
        let references: BTreeSet<&String> = self.0.values().flat_map(|detail| &detail.references).collect();
        put("References", (!references.is_empty()).then(|| json!(references)));
        put("PublishedDate", self.by_precedence().find_map(|(_, d)| d.published.as_ref()).map(|d| json!(d)));
        put(
            "LastModifiedDate",
            self.by_precedence().find_map(|(_, d)| d.modified.as_ref()).map(|d| json!(d)),
        );
        Value::Object(value)
    }
}

fn cvss(detail: &Detail) -> Option<Value> {
    let mut value = Map::new();
    for (vector_key, score_key, found) in
        [("V3Vector", "V3Score", &detail.scores.v3), ("V40Vector", "V40Score", &detail.scores.v4)]
    {
        if let Some((vector, score)) = found {
            value.insert(vector_key.into(), json!(vector));
            value.insert(score_key.into(), json!(score));
        }
    }
    (!value.is_empty()).then_some(Value::Object(value))
}
