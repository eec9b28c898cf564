//! Rows of Grype's database of schema 6 (`vulnerability.db`, SQLite): a package of a distribution or language, a
//! vulnerability, and two documents in JSON about them. Whoever opens the file hands over the rows.
//!
//! Not taken: what is matched by CPE (NVD), Red Hat, whose advisories trivy-db keeps by product, and packages that are
//! listed as unaffected.

use std::collections::{BTreeSet, HashSet};

use base::Severity;
use serde::Deserialize;
use serde_json::Value;

use super::advisory;
use crate::finding::Status;
use crate::names::Language;
use crate::osv::{
    ALMA, ALPINE, AMAZON, AZURE, Advisory, BuildError, Builder, CHAINGUARD, DEBIAN, Detail, ECHO, MINIMOS,
    ORACLE, PHOTON, ROCKY, SUSE, SkipReason, Target, UBUNTU, WOLFI, scores_of,
};
use crate::version::Scheme;

/// Rows of one database: the one of 2026 has some three million.
pub const MAX_GRYPE_ROWS: u64 = 50_000_000;

/// A release of a distribution (`operating_systems`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrypeSystem<'a> {
    /// Such as `debian` or `almalinux`.
    pub name: &'a str,
    /// Such as `22`.
    pub major: &'a str,
    /// Such as `04`.
    pub minor: &'a str,
    /// Such as `edge`, where there is no number.
    pub label: &'a str,
}

/// A package that a vulnerability affects (`affected_package_handles` with what it refers to).
#[derive(Debug, Clone, Copy)]
pub struct GrypeRow<'a> {
    /// `vulnerability_handles.name`.
    pub id: &'a str,
    /// `vulnerability_handles.provider_id`.
    pub provider: &'a str,
    /// `vulnerability_handles.status`.
    pub status: &'a str,
    /// The distribution; none for a language.
    pub system: Option<GrypeSystem<'a>>,
    /// `packages.ecosystem`.
    pub ecosystem: &'a str,
    /// `packages.name`.
    pub package: &'a str,
    /// The document about the vulnerability.
    pub about: &'a [u8],
    /// The document about the package.
    pub affected: &'a [u8],
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct About {
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Affected {
    qualifiers: Option<Qualifiers>,
    ranges: Vec<Range>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Qualifiers {
    rpm_modularity: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Range {
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

/// Adds rows of one database to a [`Builder`].
#[derive(Debug, Default)]
pub struct GrypeImport {
    rows: u64,
    /// Vulnerabilities that were described, by name and provider.
    described: HashSet<(String, String)>,
}

impl GrypeImport {
    /// Adds a row. One whose documents cannot be read, or that has no bucket, is counted in the report.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add(&mut self, row: &GrypeRow<'_>, builder: &mut Builder) -> Result<(), BuildError> {
        self.rows += 1;
        if self.rows > MAX_GRYPE_ROWS {
            return Err(BuildError::Records { limit: MAX_GRYPE_ROWS });
        }
        builder.count_record();
        if matches!(row.status, "rejected" | "withdrawn") {
            builder.skip(SkipReason::Withdrawn, row.id);
            return Ok(());
        }
        let Some(target) = target(row) else {
            builder.skip(SkipReason::UnsupportedEcosystem, row.id);
            return Ok(());
        };
        let (about, affected) = (serde_json::from_slice(row.about), serde_json::from_slice(row.affected));
        let (Ok(about), Ok(affected)): (Result<About, _>, Result<Affected, _>) = (about, affected) else {
            builder.skip(SkipReason::Malformed, row.id);
            return Ok(());
        };
        let (ids, vendor_ids) = names(row.id, &about);
        let package = match affected.qualifiers.as_ref().and_then(|q| q.rpm_modularity.as_deref()) {
            Some(module) if !module.is_empty() => format!("{module}::{}", row.package),
            _ => target.package_name(row.package),
        };
        let Some(found) = advisories(&affected, &target, &vendor_ids) else {
            builder.skip(SkipReason::RangeNotExpressible, row.id);
            return Ok(());
        };
        let is_new = self.described.insert((row.id.to_owned(), row.provider.to_owned()));
        for id in &ids {
            for one in &found {
                builder.put(&target, &package, id, one);
            }
            if is_new {
                builder.describe(id, target.source.id, detail(&about));
            }
        }
        Ok(())
    }
}

/// CVE identifiers come first, as in trivy-db; the name of the record is then the vendor's.
fn names(id: &str, about: &About) -> (Vec<String>, BTreeSet<String>) {
    if id.starts_with("CVE-") {
        return (vec![id.to_owned()], BTreeSet::new());
    }
    let cves: Vec<String> = about.aliases.iter().filter(|alias| alias.starts_with("CVE-")).cloned().collect();
    match cves.is_empty() {
        true => (vec![id.to_owned()], BTreeSet::new()),
        false => (cves, BTreeSet::from([id.to_owned()])),
    }
}

fn advisories(affected: &Affected, target: &Target, vendor_ids: &BTreeSet<String>) -> Option<Vec<Advisory>> {
    let fixed = |range: &Range| {
        let fix = range.fix.as_ref().filter(|fix| fix.state == "fixed" && !fix.version.is_empty());
        fix.map(|fix| fix.version.clone())
    };
    if target.is_language() {
        let vulnerable: Vec<String> = affected
            .ranges
            .iter()
            .flat_map(|range| range.version.constraint.split("||"))
            .map(|range| range.trim().to_owned())
            .filter(|range| !range.is_empty())
            .collect();
        let patched = affected.ranges.iter().filter_map(fixed).collect();
        let vendor_ids = vendor_ids.clone();
        return (!vulnerable.is_empty())
            .then(|| vec![Advisory::Language { vendor_ids, vulnerable, patched }]);
    }
    let status = |range: &Range| match range.fix.as_ref().map_or("", |fix| fix.state.as_str()) {
        "wont-fix" => Status::WillNotFix,
        _ => Status::Affected,
    };
    let all = affected
        .ranges
        .iter()
        .map(|range| advisory(fixed(range).as_deref(), status(range), Severity::Unknown, vendor_ids.clone()));
    let all: Vec<Advisory> = all.collect();
    (!all.is_empty()).then_some(all)
}

fn detail(about: &About) -> Detail {
    let words = about.severities.iter().filter_map(|rated| rated.value.as_str());
    let severity = words.map(|word| match word.to_ascii_lowercase().as_str() {
        "negligible" | "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        "critical" => Severity::Critical,
        _ => Severity::Unknown,
    });
    let vectors = about.severities.iter().filter_map(|rated| rated.value.get("vector")?.as_str());
    Detail {
        description: about.description.clone(),
        severity: severity.max().unwrap_or_default(),
        scores: scores_of(vectors),
        references: about.refs.iter().map(|one| one.url.clone()).filter(|url| !url.is_empty()).collect(),
        ..Detail::default()
    }
}

fn target(row: &GrypeRow<'_>) -> Option<Target> {
    let Some(GrypeSystem { name, major, minor, label }) = row.system else {
        return Some(Target::language(language(row.ecosystem)?, row.id));
    };
    let full = if minor.is_empty() { major.to_owned() } else { format!("{major}.{minor}") };
    let (bucket, scheme, source) = match name {
        "debian" => (format!("debian {major}"), Scheme::Deb, DEBIAN()),
        "ubuntu" => (format!("ubuntu {full}"), Scheme::Deb, UBUNTU()),
        "alpine" if major.is_empty() => (format!("alpine {label}"), Scheme::Apk, ALPINE()),
        "alpine" => (format!("alpine {full}"), Scheme::Apk, ALPINE()),
        "alma" | "almalinux" => (format!("alma {major}"), Scheme::Rpm, ALMA()),
        "rocky" | "rockylinux" => (format!("rocky {major}"), Scheme::Rpm, ROCKY()),
        "amzn" | "amazonlinux" => (format!("amazon linux {major}"), Scheme::Deb, AMAZON()),
        "ol" | "oraclelinux" => (format!("Oracle Linux {major}"), Scheme::Rpm, ORACLE()),
        "photon" => (format!("Photon OS {full}"), Scheme::Rpm, PHOTON()),
        "mariner" => (format!("CBL-Mariner {full}"), Scheme::Rpm, AZURE()),
        "azurelinux" => (format!("Azure Linux {full}"), Scheme::Rpm, AZURE()),
        "sles" => (format!("SUSE Linux Enterprise {full}"), Scheme::Rpm, SUSE()),
        "wolfi" => ("wolfi".to_owned(), Scheme::Apk, WOLFI()),
        "chainguard" => ("chainguard".to_owned(), Scheme::Apk, CHAINGUARD()),
        "minimos" => ("minimos".to_owned(), Scheme::Apk, MINIMOS()),
        "echo" => ("echo".to_owned(), Scheme::Deb, ECHO()),
        _ => return None,
    };
    Some(Target::distribution(bucket, scheme, source))
}

/// Syft's package types, which schema 6 names ecosystems by, and the elder names of ecosystems.
fn language(ecosystem: &str) -> Option<Language> {
    Some(match ecosystem {
        "npm" => Language::Npm,
        "python" | "pypi" => Language::Pip,
        "go-module" | "go" => Language::Go,
        "java-archive" | "maven" | "java" => Language::Maven,
        "gem" => Language::RubyGems,
        "rust-crate" | "rust" => Language::Cargo,
        "php-composer" | "composer" => Language::Composer,
        "dotnet" | "nuget" => Language::NuGet,
        "dart-pub" | "dart" => Language::Pub,
        "hex" => Language::Erlang,
        "swift" => Language::Swift,
        "conan" => Language::Conan,
        "bitnami" => Language::Bitnami,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn system(name: &'static str, major: &'static str, minor: &'static str) -> Option<GrypeSystem<'static>> {
        Some(GrypeSystem { name, major, minor, label: "" })
    }

    /// The advisory as it is stored, by bucket; or why there is none.
    fn stored(row: &GrypeRow<'_>) -> Result<String, String> {
        let mut builder = Builder::new();
        GrypeImport::default().add(row, &mut builder).expect("added");
        let built = builder.finish("2026-01-01T00:00:00Z".parse().expect("a time")).expect("built");
        match built.report.skipped.keys().next() {
            Some(reason) => Err(reason.as_str().to_owned()),
            None => Ok(built.report.advisories.keys().cloned().collect::<Vec<_>>().join(",")),
        }
    }

    #[test]
    fn rows_find_their_buckets() {
        let about =
            json!({"description": "d", "severities": [{"scheme": "HML", "value": "high"}]}).to_string();
        let affected = json!({"ranges": [{"version": {"type": "dpkg", "constraint": "< 2"},
            "fix": {"version": "2", "state": "fixed"}}]})
        .to_string();
        let row = GrypeRow {
            id: "CVE-1",
            provider: "p",
            status: "active",
            system: None,
            ecosystem: "deb",
            package: "a",
            about: about.as_bytes(),
            affected: affected.as_bytes(),
        };
        for (system, expected) in [
            (system("debian", "12", ""), Ok("debian 12")),
            (system("ubuntu", "22", "04"), Ok("ubuntu 22.04")),
            (system("alpine", "3", "20"), Ok("alpine 3.20")),
            (Some(GrypeSystem { name: "alpine", major: "", minor: "", label: "edge" }), Ok("alpine edge")),
            (system("almalinux", "9", ""), Ok("alma 9")),
            (system("amazonlinux", "2023", ""), Ok("amazon linux 2023")),
            (system("redhat", "9", ""), Err("unsupported-ecosystem")),
            (None, Err("unsupported-ecosystem")),
        ] {
            let found = stored(&GrypeRow { system, ..row });
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{system:?}");
        }
        let npm = GrypeRow { ecosystem: "npm", id: "GHSA-1", ..row };
        assert_eq!(stored(&npm), Ok("npm::GitHub Security Advisory Npm".into()));
        assert_eq!(stored(&GrypeRow { status: "rejected", ..npm }), Err("withdrawn".into()));
        assert_eq!(stored(&GrypeRow { affected: b"{}", ..npm }), Err("range-not-expressible".into()));
        for cut in 0..affected.len() {
            assert!(stored(&GrypeRow { affected: &affected.as_bytes()[..cut], ..npm }).is_err());
        }
    }
}
