//! What a scan yields: findings, the database they came from, and what could not be answered.

use std::collections::BTreeMap;

use base::{Digest, Purl, Severity, Timestamp, counted};
use sbom::Ecosystem;
use secretscan::FoundSecret;
use serde::{Deserialize, Serialize};

use crate::licenses::{LicenseFinding, SuppressedLicense};
use crate::risk::{Epss, KnownExploited};
use crate::secrets::SuppressedSecret;
use crate::suppress::Suppressed;

/// The answer of one scan. An empty `findings` means "clean" only when `warnings` is empty too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// Findings, in Trivy's order within an ecosystem: package name, installed version, severity (worst
    /// first), vulnerability id, path.
    pub findings: Vec<Finding>,
    /// The database that was asked.
    pub database: DatabaseInfo,
    /// Questions the database could not answer, such as an operating system it has no advisories for.
    pub warnings: Vec<ScanWarning>,
    /// How many findings each filter of [`crate::ScanOptions`] removed.
    pub filtered: Filtered,
    /// Findings somebody has answered for, in the same order; they are in none of the counts.
    #[serde(default)]
    pub suppressed: Vec<Suppressed>,
    /// Licences of packages, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<LicenseFinding>,
    /// Licences that ignore files answered for; they are in none of the counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed_licenses: Vec<SuppressedLicense>,
    /// Credentials in files, where they were looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<FoundSecret>,
    /// Credentials that ignore files answered for; they are in none of the counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed_secrets: Vec<SuppressedSecret>,
}

/// Findings that the caller asked not to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filtered {
    /// Removed by severity.
    pub by_severity: usize,
    /// Removed by status.
    pub by_status: usize,
}

/// One vulnerability in one package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// CVE where there is one, else the identifier of the source (`GHSA-…`, `RUSTSEC-…`, `GO-…`).
    pub id: String,
    /// Identifiers the source of the advisory uses besides, such as `DSA-5343-1` or `GHSA-…`.
    pub vendor_ids: Vec<String>,
    /// The package.
    pub package: FoundPackage,
    /// Version that was compared; for Debian and Alpine Trivy shows the binary package's version here.
    pub installed_version: String,
    /// Versions that have the fix, as Trivy shows them (`2.0.7, 1.26.18`); none where nothing is fixed.
    pub fixed_version: Option<String>,
    /// What the source says about this package.
    pub status: Status,
    /// Chosen severity (see [`Finding::severity_source`]).
    pub severity: Severity,
    /// Source whose severity was chosen; none where no vendor that belongs to the finding rated it.
    pub severity_source: Option<String>,
    /// Where the advisory comes from.
    pub data_source: Option<DataSource>,
    /// The page to read first.
    pub primary_url: Option<String>,
    /// One line.
    pub title: Option<String>,
    /// Prose of the source.
    pub description: Option<String>,
    /// Links.
    pub references: Vec<String>,
    /// `CWE-79`, ….
    pub cwe_ids: Vec<String>,
    /// CVSS vectors and scores by source.
    pub cvss: BTreeMap<String, Cvss>,
    /// Severity by source.
    pub vendor_severity: BTreeMap<String, Severity>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When its description last changed.
    pub last_modified: Option<Timestamp>,
    /// How likely it is to be exploited, where that is predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epss: Option<Epss>,
    /// Its entry among the vulnerabilities that are known to be exploited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_exploited: Option<KnownExploited>,
}

/// What a finding needs to say about its package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPackage {
    /// Index into [`sbom::Inventory::packages`].
    pub index: usize,
    /// Where it was recorded.
    pub ecosystem: Ecosystem,
    /// Name as its ecosystem writes it.
    pub name: String,
    /// Full version.
    pub version: String,
    /// Package URL.
    pub purl: Purl,
    /// Path of the first file that records it.
    pub path: Option<String>,
    /// Index into [`sbom::Inventory::layers`].
    pub layer: Option<usize>,
}

/// Where an advisory comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSource {
    /// Short name, such as `debian` or `ghsa`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Home page.
    pub url: String,
    /// Source this one builds on, such as `debian` for a rebuilder of Debian packages.
    pub base_id: Option<String>,
}

/// CVSS vectors and base scores of one source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cvss {
    /// CVSS 2 vector.
    pub v2_vector: Option<String>,
    /// CVSS 3.0 or 3.1 vector.
    pub v3_vector: Option<String>,
    /// CVSS 4.0 vector.
    pub v40_vector: Option<String>,
    /// CVSS 2 base score.
    pub v2_score: Option<f64>,
    /// CVSS 3 base score.
    pub v3_score: Option<f64>,
    /// CVSS 4.0 score.
    pub v40_score: Option<f64>,
}

/// What a source says about a vulnerability in a package. The words and numbers are those of trivy-db.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Nothing.
    #[default]
    Unknown,
    /// The package is not affected.
    NotAffected,
    /// Affected, no fix.
    Affected,
    /// Affected, a version with the fix exists.
    Fixed,
    /// Being looked into.
    UnderInvestigation,
    /// The distribution will not fix it.
    WillNotFix,
    /// The distribution fixes it at some later time.
    FixDeferred,
    /// The package is no longer supported.
    EndOfLife,
}

impl Status {
    /// All statuses, in the order of their numbers in trivy-db.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::NotAffected,
        Self::Affected,
        Self::Fixed,
        Self::UnderInvestigation,
        Self::WillNotFix,
        Self::FixDeferred,
        Self::EndOfLife,
    ];

    /// Statuses that `--ignore-unfixed` stands for: as in Trivy, all but "fixed".
    pub const UNFIXED: [Self; 7] = [
        Self::Unknown,
        Self::NotAffected,
        Self::Affected,
        Self::UnderInvestigation,
        Self::WillNotFix,
        Self::FixDeferred,
        Self::EndOfLife,
    ];

    /// Trivy's word: `will_not_fix`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
            Self::WillNotFix => "will_not_fix",
            Self::FixDeferred => "fix_deferred",
            Self::EndOfLife => "end_of_life",
        }
    }

    /// The status that trivy-db stores as `number`; a number nobody defined is [`Status::Unknown`], as in Trivy.
    #[must_use]
    pub fn from_trivy_db_number(number: u64) -> Self {
        usize::try_from(number).ok().and_then(|index| Self::ALL.get(index).copied()).unwrap_or_default()
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Status {
    type Err = StatusError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == s)
            .ok_or_else(|| StatusError { found: s.chars().take(60).collect() })
    }
}

/// A word that is not a status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "status is \"{found}\", expected one of unknown, not_affected, affected, fixed, under_investigation, will_not_fix, fix_deferred, end_of_life"
)]
pub struct StatusError {
    /// The word, shortened to 60 characters.
    pub found: String,
}

impl base::Fault for StatusError {
    fn code(&self) -> &'static str {
        "vuln-status-unknown-word"
    }
    fn hint(&self) -> String {
        "use the status words Trivy uses, such as will_not_fix".into()
    }
    fn class(&self) -> base::Class {
        base::Class::Usage
    }
}

/// The database that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseInfo {
    /// Where it came from, as the caller named it: a path, an image reference or `embedded sample`.
    pub source: String,
    /// Schema version: 2 of trivy-db, 1 of a Java database.
    pub schema_version: u32,
    /// When its contents were put together.
    pub updated_at: Option<Timestamp>,
    /// When a newer one is due.
    pub next_update: Option<Timestamp>,
    /// When it arrived here.
    pub downloaded_at: Option<Timestamp>,
    /// The artifact it was fetched as, with its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Digest of the file as it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The requirement its signature was verified under before it was put in place, as the caller names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
}

/// A database that arrived less than this long ago is not asked for again: an hour, as in Trivy.
const MIN_AGE_SECS: i64 = 60 * 60;

/// The same for a Java database: a day, as in Trivy.
const MIN_JAVA_AGE_SECS: i64 = 24 * 60 * 60;

impl DatabaseInfo {
    /// One of which nothing is known but where it is and its schema.
    #[must_use]
    pub fn new(source: impl Into<String>, schema_version: u32) -> Self {
        Self {
            source: source.into(),
            schema_version,
            updated_at: None,
            next_update: None,
            downloaded_at: None,
            origin: None,
            digest: None,
            verified: None,
        }
    }

    /// Whether it need not be fetched again yet: its next update is still to come, or it has only just arrived.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.is_younger(now, MIN_AGE_SECS)
    }

    /// The same for a Java database.
    #[must_use]
    pub fn is_fresh_java(&self, now: Timestamp) -> bool {
        self.is_younger(now, MIN_JAVA_AGE_SECS)
    }

    fn is_younger(&self, now: Timestamp, secs: i64) -> bool {
        self.next_update.is_some_and(|due| now < due)
            || self.downloaded_at.is_some_and(|arrived| arrived <= now && now < arrived.plus_secs(secs))
    }
}

/// A question the database could not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ScanWarning {
    /// There are packages of an operating system, and the image does not say which one it is.
    UnknownOperatingSystem {
        /// Packages left unexamined.
        packages: usize,
    },
    /// The family has no rules here.
    UnsupportedOperatingSystem {
        /// Family and version.
        family: String,
        /// Version as recorded.
        version: String,
        /// Packages left unexamined.
        packages: usize,
    },
    /// The release gets no security updates any more, so vulnerabilities found since may be missing.
    EndOfSupport {
        /// Family.
        family: String,
        /// Version as recorded.
        version: String,
        /// When support ended.
        end: Timestamp,
    },
    /// The database holds no advisories for the release.
    NoAdvisoriesForOperatingSystem {
        /// Bucket that was looked for, such as `debian 13`.
        bucket: String,
        /// Packages left unexamined.
        packages: usize,
    },
    /// The database holds no advisories for a language ecosystem.
    NoAdvisoriesForEcosystem {
        /// The ecosystem.
        ecosystem: Ecosystem,
        /// Prefix that was looked for, such as `npm::`.
        prefix: String,
        /// Packages left unexamined.
        packages: usize,
    },
    /// A version (or the range of an advisory) does not follow the rules of its ecosystem, so the two could not
    /// be compared.
    Incomparable {
        /// Index into [`sbom::Inventory::packages`].
        package: usize,
        /// Package name.
        name: String,
        /// Installed version.
        version: String,
        /// Advisory that could not be compared.
        advisory: String,
        /// What was wrong.
        reason: String,
    },
    /// The next update of the database was due before the time of the scan.
    StaleDatabase {
        /// When it was due.
        next_update: Timestamp,
    },
    /// Packages built as part of a module whose stream is not recorded; advisories of modules are per stream.
    UnknownModuleStream {
        /// Package names, at most 20.
        names: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// Packages from other repositories than the distribution's, which its advisories do not describe.
    ThirdParty {
        /// Package names, at most 20.
        names: Vec<String>,
        /// How many there are.
        count: usize,
    },
}

impl std::fmt::Display for ScanWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownOperatingSystem { packages } => {
                write!(
                    f,
                    "the image names no operating system; not examined: {}",
                    counted(*packages, "system package")
                )
            }
            Self::UnsupportedOperatingSystem { family, version, packages } => {
                write!(f, "no rules for {family} {version}; not examined: {}", counted(*packages, "package"))
            }
            Self::EndOfSupport { family, version, end } => write!(
                f,
                "{family} {version} gets no security updates since {}; what was found after that is missing",
                end.to_rfc3339().split('T').next().unwrap_or_default()
            ),
            Self::NoAdvisoriesForOperatingSystem { bucket, packages } => {
                write!(
                    f,
                    "no advisories for {bucket} in the database; not examined: {}",
                    counted(*packages, "package")
                )
            }
            Self::NoAdvisoriesForEcosystem { ecosystem, prefix, packages } => write!(
                f,
                "no advisories under {prefix} in the database; not examined: {}",
                counted(*packages, &format!("{} package", ecosystem.as_str()))
            ),
            Self::Incomparable { name, version, advisory, reason, .. } => {
                write!(f, "{name} {version} could not be compared with {advisory}: {reason}")
            }
            Self::StaleDatabase { next_update } => {
                write!(f, "the database should have been updated by {next_update}")
            }
            Self::UnknownModuleStream { names, count } => write!(
                f,
                "not examined, because the module stream is unknown: {} ({})",
                counted(*count, "package"),
                names.join(", ")
            ),
            Self::ThirdParty { names, count } => write!(
                f,
                "not examined, because the advisories of the distribution do not cover other makers: {} ({})",
                counted(*count, "package"),
                names.join(", ")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_until_the_next_update_and_for_an_hour() {
        let at = Timestamp::from_secs;
        let check = |next: Option<i64>, arrived: Option<i64>, now: i64, expected: bool| {
            let info = DatabaseInfo {
                next_update: next.map(at),
                downloaded_at: arrived.map(at),
                ..DatabaseInfo::new("", 2)
            };
            assert_eq!(info.is_fresh(at(now)), expected, "{next:?} {arrived:?} {now}");
            let is_young = |arrived: i64| arrived <= now && now < arrived + 24 * 3600;
            assert_eq!(info.is_fresh_java(at(now)), expected || arrived.is_some_and(is_young), "{now}");
        };
        check(Some(100), None, 99, true);
        check(Some(100), None, 100, false);
        check(Some(100), Some(100), 3699, true);
        check(Some(100), Some(100), 3700, false);
        check(Some(100), Some(100), 86_499, false);
        check(Some(100), Some(100), 86_500, false);
        check(None, Some(100), 99, false);
        check(None, None, 0, false);
    }

    #[test]
    fn status_words_and_numbers_agree() {
        for (number, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(Status::from_trivy_db_number(number as u64), status);
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        assert_eq!(Status::from_trivy_db_number(8), Status::Unknown);
        assert!("wontfix".parse::<Status>().is_err());
    }
}
