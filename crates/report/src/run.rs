//! The report of one run, as `assay run --format json` writes it (`CLI.md`, "All together").

use base::{Digest, Severity, Timestamp};
use serde::Serialize;

/// Version of the JSON of [`RunReport`]. Fields are added under the same name; a change of meaning changes it.
pub const RUN_SCHEMA: &str = "assay.run/1";

/// Everything a run did and found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunReport {
    /// [`RUN_SCHEMA`].
    pub schema: &'static str,
    /// Version of the program.
    pub version: String,
    /// The image as the user named it.
    pub image: String,
    /// Digest the run judged and signed; none when it was never resolved.
    pub digest: Option<Digest>,
    /// Platform examined, such as `linux/amd64`.
    pub platform: Option<String>,
    /// Operating system, such as `debian 12.5`.
    pub os: Option<String>,
    /// When the run began.
    pub started: Timestamp,
    /// The steps in order.
    pub steps: Vec<StepReport>,
    /// Packages in the inventory.
    pub packages: usize,
    /// Findings in the order of the scan.
    pub findings: Vec<FindingReport>,
    /// Secrets in its files and configuration; none when they were not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<crate::SecretReport>>,
    /// Database that was asked; none when no scan took place.
    pub database: Option<DatabaseReport>,
    /// Questions that stayed open, in words.
    pub warnings: Vec<String>,
    /// Files that should have been read and could not be.
    pub unreadable: Vec<sbom::Unreadable>,
    /// What was signed and published.
    pub evidence: Vec<EvidenceReport>,
    /// Where the run stands in the audit log; none when it keeps none.
    pub audit: Option<AuditReport>,
    /// The answer.
    pub verdict: Verdict,
    /// Why the answer is not [`Verdict::Pass`].
    pub failure: Option<FailureReport>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepReport {
    /// Name, such as `scan`.
    pub name: String,
    /// How it ended.
    pub outcome: StepOutcome,
    /// How long it took.
    pub seconds: f64,
    /// One line for people.
    pub detail: String,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepOutcome {
    /// Done.
    Ok,
    /// Done by an earlier run of the same digest, or nothing to do.
    Skipped,
    /// It said no.
    Failed,
    /// It could not find out.
    Undecided,
    /// Never reached.
    NotRun,
}

impl StepOutcome {
    /// The word in JSON and on the terminal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Undecided => "undecided",
            Self::NotRun => "not-run",
        }
    }
}

/// One finding, short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingReport {
    /// `CVE-…`.
    pub id: String,
    /// Severity.
    pub severity: Severity,
    /// Status word, such as `fixed`.
    pub status: &'static str,
    /// Heading of its group, such as `Python`.
    pub target: String,
    /// Package name.
    pub package: String,
    /// Package URL.
    pub purl: String,
    /// Version installed.
    pub installed: String,
    /// Versions with the fix.
    pub fixed: Option<String>,
    /// Path of the file that records the package.
    pub path: Option<String>,
    /// One line.
    pub title: Option<String>,
    /// Page to read first.
    pub url: Option<String>,
    /// Whether the package came with the base image; not said when no base is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_base: Option<bool>,
}

impl FindingReport {
    /// The findings of a scan, each with the heading of its group.
    #[must_use]
    pub fn from_scan(inventory: &sbom::Inventory, scan: &vuln::Scan) -> Vec<Self> {
        let of_target = |target: &crate::Target<'_>| {
            let name = target.name.clone();
            target.findings.iter().map(|finding| Self::new(finding, &name)).collect::<Vec<_>>()
        };
        crate::targets(inventory, scan).iter().flat_map(of_target).collect()
    }

    fn new(finding: &vuln::Finding, target: &str) -> Self {
        Self {
            id: finding.id.clone(),
            severity: finding.severity,
            status: finding.status.as_str(),
            target: target.to_owned(),
            package: finding.package.name.clone(),
            purl: finding.package.purl.to_string(),
            installed: finding.installed_version.clone(),
            fixed: finding.fixed_version.clone(),
            path: finding.package.path.clone(),
            title: finding.title.clone(),
            url: finding.primary_url.clone(),
            from_base: None,
        }
    }
}

/// The database that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatabaseReport {
    /// Where it came from.
    pub source: String,
    /// When its contents were put together.
    pub updated_at: Option<Timestamp>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceReport {
    /// `signature`, `sbom`, `vuln`, `provenance`, `vsa`.
    pub kind: String,
    /// Predicate type of an attestation.
    pub predicate: Option<String>,
    /// Digest of the bundle's manifest, or of the bundle.
    pub digest: Digest,
    /// Where it was published.
    pub place: String,
    /// Identity in the certificate; none with a key.
    pub identity: Option<String>,
    /// Issuer in the certificate; none with a key.
    pub issuer: Option<String>,
    /// Log that holds it.
    pub log: Option<String>,
    /// Index in that log.
    pub log_index: Option<u64>,
    /// Time a trusted party put on it.
    pub signed_at: Option<Timestamp>,
    /// Whether the check step read it back and it held.
    pub verified: bool,
}

/// Where the run stands in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Name of the log.
    pub origin: String,
    /// Number of the run's first entry.
    pub first_entry: u64,
    /// Entries the run added.
    pub entries: u64,
    /// Entries in the log after the run.
    pub size: u64,
    /// Root of the log's tree then, hexadecimal.
    pub root: String,
    /// Secrets used, as `kind name: purpose`; never values.
    pub secrets_used: Vec<String>,
}

/// The answer of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// Tested, marked and checked.
    Pass,
    /// Refused.
    Fail,
    /// Could not be found out.
    Undecided,
}

impl Verdict {
    /// The word in JSON and on the terminal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
        }
    }
}

/// Why a run did not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureReport {
    /// Stable code.
    pub code: String,
    /// What was expected and what was found.
    pub message: String,
    /// One thing to do.
    pub hint: String,
    /// Exit code of the program.
    pub exit_code: u8,
}

impl RunReport {
    /// Findings of each severity, in the order of [`Severity::ALL`].
    #[must_use]
    pub fn severity_counts(&self) -> [usize; 5] {
        let mut counts = [0; 5];
        for finding in &self.findings {
            counts[usize::from(finding.severity.trivy_db_number())] += 1;
        }
        counts
    }

    /// The JSON, indented, with a line feed at its end.
    ///
    /// # Errors
    /// When a duration is no number.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }
}

#[cfg(test)]
mod tests {
    use crate::samples;

    #[test]
    fn json_has_the_keys_of_the_contract() {
        let json = samples::run().to_json().expect("writes");
        let value: serde_json::Value = serde_json::from_str(&json).expect("reads");
        for key in ["schema", "image", "digest", "steps", "findings", "evidence", "audit", "verdict"] {
            assert!(!value[key].is_null(), "{key}");
        }
        assert_eq!(value["schema"], "assay.run/1");
        assert_eq!(value["verdict"], "pass");
        for key in ["name", "outcome", "seconds", "detail"] {
            assert!(!value["steps"][0][key].is_null(), "{key}");
        }
        assert_eq!(value["steps"][5]["outcome"], "not-run");
        assert_eq!(value["findings"][0]["target"], "127.0.0.1:5000/team/app:1.2 (debian 12.5)");
        assert_eq!(value["findings"][0]["severity"], "CRITICAL");
        assert_eq!(samples::run().severity_counts(), [0, 1, 1, 1, 1]);
    }
}
