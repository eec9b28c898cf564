//! The keys of Trivy's JSON, schema version 2 (`pkg/types/report.go`). What is absent is empty, zero or false, as Go
//! reads it; keys nobody asks for here are passed over.

use std::collections::BTreeMap;

use base::Severity;
use serde::Deserialize;

/// The whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ScanReport {
    /// The program that scanned.
    pub trivy: Program,
    /// When, in RFC 3339.
    pub created_at: String,
    /// What was scanned, as the user named it.
    pub artifact_name: String,
    /// `container_image`, `filesystem`, ….
    pub artifact_type: String,
    /// What is known of it.
    pub metadata: Metadata,
    /// One for each target and class.
    pub results: Vec<ScanResult>,
    /// What the scan could not answer; only this program writes it.
    pub assay_warnings: Vec<String>,
    /// What could not be read; only this program writes it.
    pub assay_unreadable: Vec<UnreadableFile>,
}

/// The program that scanned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Program {
    /// Its version.
    pub version: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UnreadableFile {
    /// Path in the image.
    pub path: String,
    /// Code of the failure.
    pub code: String,
    /// What was expected and found.
    pub reason: String,
}

/// What is known of the artifact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Metadata {
    /// The operating system.
    #[serde(rename = "OS")]
    pub os: Option<System>,
    /// Digest of the image configuration.
    #[serde(rename = "ImageID")]
    pub image_id: String,
    /// Digests of the layers, inflated.
    #[serde(rename = "DiffIDs")]
    pub diff_ids: Vec<String>,
    /// Tags.
    pub repo_tags: Vec<String>,
    /// References by digest.
    pub repo_digests: Vec<String>,
}

/// An operating system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct System {
    /// `debian`.
    pub family: String,
    /// `12.5`.
    pub name: String,
    /// Whether it gets no updates any more.
    #[serde(rename = "EOSL")]
    pub end_of_life: bool,
}

/// Findings of one kind in one target.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ScanResult {
    /// Heading or path.
    pub target: String,
    /// `os-pkgs`, `lang-pkgs`, `secret`, `license`, `license-file`, `config`.
    pub class: String,
    /// Family of the operating system, or ecosystem.
    #[serde(rename = "Type")]
    pub kind: String,
    /// All packages, where they were asked for.
    pub packages: Vec<ListedPackage>,
    /// Vulnerabilities.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Misconfigurations; this program finds none, Trivy does.
    pub misconfigurations: Vec<Misconfiguration>,
    /// Credentials.
    pub secrets: Vec<Secret>,
    /// Licences.
    pub licenses: Vec<License>,
    /// What somebody has answered for.
    #[serde(rename = "ExperimentalModifiedFindings")]
    pub modified: Vec<ModifiedFinding>,
}

impl ScanResult {
    /// Misconfigurations that are there; passed checks are listed too.
    pub fn failed(&self) -> impl Iterator<Item = &Misconfiguration> {
        self.misconfigurations.iter().filter(|one| one.status.is_empty() || one.status == "FAIL")
    }
}

/// A package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ListedPackage {
    /// What others call it.
    #[serde(rename = "ID")]
    pub id: String,
    /// Name.
    pub name: String,
    /// Package URL.
    pub identifier: Identifier,
    /// Version, of system packages without epoch and release.
    pub version: String,
    /// Release.
    pub release: String,
    /// Epoch.
    pub epoch: u64,
    /// `direct`, `indirect`, `root`, `workspace`, or nothing.
    pub relationship: String,
    /// Whether only development needs it.
    pub dev: bool,
    /// What it needs.
    pub depends_on: Vec<String>,
    /// Where it is recorded.
    pub file_path: String,
    /// Lines of the lock file.
    pub locations: Vec<Lines>,
    /// The layer it is in.
    pub layer: Layer,
}

impl ListedPackage {
    /// The whole version: `1:2.3-4`.
    #[must_use]
    pub fn full_version(&self) -> String {
        let epoch = if self.epoch > 0 { format!("{}:", self.epoch) } else { String::new() };
        let release = if self.release.is_empty() { String::new() } else { format!("-{}", self.release) };
        format!("{epoch}{}{release}", self.version)
    }
}

/// Lines, from 1, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Lines {
    /// First.
    pub start_line: u64,
    /// Last.
    pub end_line: u64,
}

/// What a package is called elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Identifier {
    /// Package URL.
    #[serde(rename = "PURL")]
    pub purl: String,
    /// Identifier in the bill of materials that was scanned.
    #[serde(rename = "BOMRef")]
    pub bom_ref: String,
}

/// A layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Layer {
    /// Digest as stored.
    #[serde(rename = "Digest")]
    pub digest: String,
    /// Digest inflated.
    #[serde(rename = "DiffID")]
    pub diff_id: String,
    /// The command that made it.
    #[serde(rename = "CreatedBy")]
    pub created_by: String,
}

/// A vulnerability in a package.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Vulnerability {
    /// CVE or other identifier.
    #[serde(rename = "VulnerabilityID")]
    pub id: String,
    /// Identifiers of the source besides.
    #[serde(rename = "VendorIDs")]
    pub vendor_ids: Vec<String>,
    /// [`ListedPackage::id`].
    #[serde(rename = "PkgID")]
    pub package_id: String,
    /// Package.
    #[serde(rename = "PkgName")]
    pub package: String,
    /// Where it is recorded.
    #[serde(rename = "PkgPath")]
    pub path: String,
    /// Package URL.
    #[serde(rename = "PkgIdentifier")]
    pub identifier: Identifier,
    /// Version.
    pub installed_version: String,
    /// Versions with the fix.
    pub fixed_version: String,
    /// `fixed`, `affected`, ….
    pub status: String,
    /// The layer the package is in.
    pub layer: Layer,
    /// Whose severity was chosen.
    pub severity_source: String,
    /// The page to read first.
    #[serde(rename = "PrimaryURL")]
    pub url: String,
    /// Where the advisory comes from.
    pub data_source: Option<Source>,
    /// One line.
    pub title: String,
    /// Prose.
    pub description: String,
    /// Trivy's word for the severity.
    pub severity: String,
    /// `CWE-79`, ….
    #[serde(rename = "CweIDs")]
    pub cwe_ids: Vec<String>,
    /// 0 unknown to 4 critical, by source.
    pub vendor_severity: BTreeMap<String, u8>,
    /// CVSS by source.
    #[serde(rename = "CVSS")]
    pub cvss: BTreeMap<String, Cvss>,
    /// Links.
    pub references: Vec<String>,
    /// In RFC 3339.
    pub published_date: String,
    /// In RFC 3339.
    pub last_modified_date: String,
    /// EPSS and known exploits; only this program writes it.
    pub assay_risk: Option<Risk>,
}

/// Where an advisory comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Source {
    /// `debian`.
    #[serde(rename = "ID")]
    pub id: String,
    /// Name for people.
    #[serde(rename = "Name")]
    pub name: String,
    /// Home page.
    #[serde(rename = "URL")]
    pub url: String,
}

/// CVSS of one source.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Cvss {
    /// CVSS 2 vector.
    pub v2_vector: String,
    /// CVSS 3 vector.
    pub v3_vector: String,
    /// CVSS 4 vector.
    pub v40_vector: String,
    /// CVSS 2 score; 0 is none.
    pub v2_score: f64,
    /// CVSS 3 score; 0 is none.
    pub v3_score: f64,
    /// CVSS 4 score; 0 is none.
    pub v40_score: f64,
}

/// What makes a vulnerability urgent.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Risk {
    /// Grype's risk, 0 to 100.
    pub score: f64,
    /// The prediction.
    #[serde(rename = "EPSS")]
    pub epss: Option<Prediction>,
    /// The entry among the known exploited.
    pub known_exploited: Option<Exploited>,
}

/// How likely exploitation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Prediction {
    /// Probability.
    pub score: f64,
    /// Share of vulnerabilities that are no likelier.
    pub percentile: f64,
}

/// An entry among the known exploited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Exploited {
    /// Whether ransomware uses it.
    pub ransomware: bool,
}

/// A misconfiguration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Misconfiguration {
    /// Kind of check.
    #[serde(rename = "Type")]
    pub kind: String,
    /// The check.
    #[serde(rename = "ID")]
    pub id: String,
    /// One line.
    pub title: String,
    /// Prose.
    pub description: String,
    /// What is wrong here.
    pub message: String,
    /// What to do.
    pub resolution: String,
    /// Trivy's word for the severity.
    pub severity: String,
    /// The page to read first.
    #[serde(rename = "PrimaryURL")]
    pub url: String,
    /// `PASS`, `FAIL`, `EXCEPTION`.
    pub status: String,
    /// Where.
    pub cause_metadata: Lines,
}

/// A credential. What it is like was made unreadable by whoever found it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Secret {
    /// The rule.
    #[serde(rename = "RuleID")]
    pub rule_id: String,
    /// Whose credential.
    pub category: String,
    /// Trivy's word for the severity.
    pub severity: String,
    /// One line.
    pub title: String,
    /// First line.
    pub start_line: u64,
    /// Last line.
    pub end_line: u64,
    /// The line with the credential blotted out.
    #[serde(rename = "Match")]
    pub matched: String,
    /// Lines around it, blotted out as well.
    pub code: Code,
    /// The layer the file is in.
    pub layer: Layer,
    /// Ours: the higher layer that takes the file away; whoever has the image has it all the same.
    pub assay_deleted_in: Option<Layer>,
}

/// Lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Code {
    /// The lines.
    pub lines: Vec<CodeLine>,
}

/// One line of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CodeLine {
    /// From 1.
    pub number: u64,
    /// Text.
    pub content: String,
    /// Whether it is part of the finding.
    pub is_cause: bool,
    /// Whether it stands for lines that are left out.
    pub truncated: bool,
}

/// A licence of a package or file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct License {
    /// Trivy's word for the severity.
    pub severity: String,
    /// `restricted`, `notice`, ….
    pub category: String,
    /// Package; empty for a file.
    #[serde(rename = "PkgName")]
    pub package: String,
    /// File.
    pub file_path: String,
    /// The licence.
    pub name: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// A page about it.
    pub link: String,
}

/// A finding somebody has answered for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ModifiedFinding {
    /// `vulnerability`, `secret`, `license`, `misconfiguration`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// `ignored`, `not_affected`, `fixed`.
    pub status: String,
    /// Why.
    pub statement: String,
    /// Who says so.
    pub source: String,
    /// The finding, where it is a vulnerability; its identifier and severity otherwise.
    pub finding: Vulnerability,
}

/// Trivy's word as a severity; one nobody knows is unknown.
pub(crate) fn severity(word: &str) -> Severity {
    word.parse().unwrap_or_default()
}
