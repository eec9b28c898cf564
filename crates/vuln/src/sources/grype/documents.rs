//! The documents in JSON of Grype's database (grype `db/v6/blobs.go`): of a vulnerability, and of a package in it.

use std::collections::BTreeSet;

use base::Severity;
use serde::Deserialize;
use serde_json::Value;

use super::super::advisory;
use crate::bounds::Bounds;
use crate::finding::Status;
use crate::osv::{Advisory, Detail, scores_of};

/// `VulnerabilityBlob`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct About {
    description: String,
    refs: Vec<Reference>,
    aliases: Vec<String>,
    severities: Vec<Rated>,
}

#[derive(Debug, Deserialize)]
struct Reference {
    url: String,
}

#[derive(Debug, Deserialize)]
struct Rated {
    /// A word, or an object with a CVSS vector.
    value: Value,
}

/// `PackageBlob`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Affected {
    qualifiers: Option<Qualifiers>,
    pub(super) ranges: Vec<Range>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Qualifiers {
    rpm_modularity: Option<String>,
    platform_cpes: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Range {
    version: Version,
    fix: Option<Fix>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Version {
    constraint: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fix {
    version: String,
    state: String,
}

/// A vulnerability under the names that the database gives it.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) ids: Vec<String>,
    pub(super) vendor_ids: BTreeSet<String>,
}

impl About {
    /// CVE identifiers come first, as in trivy-db; the name of the record is then the vendor's.
    pub(super) fn names(&self, id: &str) -> Names {
        if id.starts_with("CVE-") {
            return Names { ids: vec![id.to_owned()], vendor_ids: BTreeSet::new() };
        }
        let cves: Vec<String> =
            self.aliases.iter().filter(|alias| alias.starts_with("CVE-")).cloned().collect();
        match cves.is_empty() {
            true => Names { ids: vec![id.to_owned()], vendor_ids: BTreeSet::new() },
            false => Names { ids: cves, vendor_ids: BTreeSet::from([id.to_owned()]) },
        }
    }

    /// The word its publisher rates it with: they come in the order of their rank, and the first counts.
    pub(super) fn severity(&self) -> Severity {
        let word = self.severities.iter().find_map(|rated| rated.value.as_str());
        match word.unwrap_or_default().to_ascii_lowercase().as_str() {
            // trivy-db has no rating below "low".
            "negligible" | "low" => Severity::Low,
            "medium" => Severity::Medium,
            "high" => Severity::High,
            "critical" => Severity::Critical,
            _ => Severity::Unknown,
        }
    }

    pub(super) fn detail(&self) -> Detail {
        let vectors = self.severities.iter().filter_map(|rated| rated.value.get("vector")?.as_str());
        Detail {
            description: self.description.clone(),
            severity: self.severity(),
            scores: scores_of(vectors),
            references: self.refs.iter().map(|one| one.url.clone()).filter(|url| !url.is_empty()).collect(),
            ..Detail::default()
        }
    }

    /// Whether all it has for a rating is one taken over from NVD: Grype's builder puts NVD's there where a distribution
    /// has none.
    pub(super) fn is_rated_by_nvd(&self) -> bool {
        self.severities.iter().all(|rated| rated.value.is_object())
    }
}

impl Affected {
    /// What a program has to run on, as CPEs.
    pub(super) fn platforms(&self) -> &[String] {
        self.qualifiers.as_ref().map_or(&[], |qualifiers| &qualifiers.platform_cpes)
    }

    /// Name of a package as the database's distributions have it: modules come first.
    pub(super) fn package_name(&self, name: &str) -> String {
        match self.qualifiers.as_ref().and_then(|qualifiers| qualifiers.rpm_modularity.as_deref()) {
            Some(module) if !module.is_empty() => format!("{module}::{name}"),
            _ => name.to_owned(),
        }
    }

    /// What is vulnerable and what is patched of a language's package; none where nothing is said of versions.
    pub(super) fn of_language(&self, vendor_ids: &BTreeSet<String>) -> Option<Advisory> {
        let vulnerable: Vec<String> = self
            .ranges
            .iter()
            .flat_map(|range| range.version.constraint.split("||"))
            // Grype passes over a bound that is empty: `>=1,,<2`.
            .map(|range| range.split(',').map(str::trim).filter(|bound| !bound.is_empty()))
            .map(|bounds| bounds.collect::<Vec<_>>().join(","))
            .filter(|range| !range.is_empty())
            .collect();
        let patched = self.ranges.iter().filter_map(Range::fixed).map(str::to_owned).collect();
        let vendor_ids = vendor_ids.clone();
        (!vulnerable.is_empty()).then_some(Advisory::Language { vendor_ids, vulnerable, patched })
    }

    /// What all ranges say together, where one says more than its fix.
    pub(super) fn bounds(&self) -> Bounds {
        let mut all = Bounds::default();
        if self.ranges.iter().any(|range| !range.bounds().is_empty()) {
            for range in &self.ranges {
                let own = range.bounds();
                all.extend(&if own.is_empty() { Bounds::older(range.fixed()) } else { own });
            }
        }
        all
    }

    /// The lowest version it calls safe, of a document that lists what is not affected.
    pub(super) fn safe_from(&self) -> Option<&str> {
        self.ranges.iter().find_map(|range| {
            let constraint = range.version.constraint.as_str();
            let safe = constraint.strip_prefix(">=").map(str::trim).filter(|safe| !safe.is_empty());
            safe.or_else(|| range.fixed())
        })
    }
}

impl Range {
    /// Such as `>= 1.2, < 1.5`; empty where every version is meant.
    pub(super) fn constraint(&self) -> &str {
        self.version.constraint.trim()
    }

    /// What it says besides its fix.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds::beyond(&self.version.constraint, self.fixed())
    }

    pub(super) fn fixed(&self) -> Option<&str> {
        let fix = self.fix.as_ref().filter(|fix| fix.state == "fixed" && !fix.version.is_empty())?;
        Some(&fix.version)
    }

    pub(super) fn status(&self) -> Status {
        match self.fix.as_ref().map_or("", |fix| fix.state.as_str()) {
            "wont-fix" => Status::WillNotFix,
            _ => Status::Affected,
        }
    }

    /// The advisory of a distribution, fixed as this range says or as a fix that stands elsewhere.
    pub(super) fn advisory(
        &self,
        fixed: Option<&str>,
        severity: Severity,
        vendor_ids: &BTreeSet<String>,
    ) -> Advisory {
        let mut said = advisory(fixed, self.status(), severity, vendor_ids.clone());
        if let Advisory::Distribution { bounds, .. } = &mut said
            && fixed == self.fixed()
        {
            *bounds = self.bounds();
        }
        said
    }
}
