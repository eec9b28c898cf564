//! Trivy's JSON, schema version 2, with Trivy's field names and meanings (`pkg/types/report.go` names the fields).

mod package;

use base::{Digest, Timestamp};
use sbom::{Inventory, Unreadable};
use serde::Serialize;
use serde_json::{Map, Value, json};
use vuln::{Finding, Scan, ScanWarning, Suppressed};

use package::{Identifier, LayerRow, PackageRows, file_path, package_id};

use crate::document::strip_nulls;
use crate::{Target, targets};

/// What was scanned, beyond what the inventory says.
#[derive(Debug, Clone, PartialEq)]
pub struct ArtifactInfo {
    /// Kind of artifact.
    pub artifact_type: ArtifactType,
    /// When the report is made.
    pub created_at: Timestamp,
    /// Tags the image is known by, such as `127.0.0.1:5000/app:1`.
    pub repo_tags: Vec<String>,
    /// Digest references, such as `127.0.0.1:5000/app@sha256:…`.
    pub repo_digests: Vec<String>,
    /// The image configuration as the image carries it.
    pub image_config: Option<Value>,
    /// Version of this program.
    pub version: String,
}

/// Trivy's artifact types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArtifactType {
    /// `container_image`.
    ContainerImage,
    /// `filesystem`.
    Filesystem,
    /// `repository`.
    Repository,
    /// `cyclonedx`.
    CycloneDx,
    /// `spdx`.
    Spdx,
}

impl ArtifactType {
    /// Trivy's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContainerImage => "container_image",
            Self::Filesystem => "filesystem",
            Self::Repository => "repository",
            Self::CycloneDx => "cyclonedx",
            Self::Spdx => "spdx",
        }
    }
}

/// What to write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TrivyOptions {
    /// `--list-all-pkgs`: packages too, and groups without findings.
    pub all_packages: bool,
    /// Groups without findings too, for those who want to know what was looked at.
    pub all_targets: bool,
    /// Whether licences were looked for: then the system has a target of them, with or without any.
    pub licenses: bool,
    /// `--show-suppressed`: findings that ignore files and VEX documents answered for, too.
    pub suppressed: bool,
}

/// The report as Trivy writes it. Three keys are ours and unknown to Trivy, which ignores them: `AssayWarnings` and
/// `AssayUnreadable`, what the scan could not answer, and `AssayRisk` of a vulnerability.
///
/// Packages are made into JSON as they are written, since a large image has a megabyte of them. The keys are in the order
/// of the alphabet, as [`serde_json::Value`] has them, so that a result that was read and written again is the same.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrivyReport<'a> {
    #[serde(rename = "ArtifactID", skip_serializing_if = "Option::is_none")]
    artifact_id: Option<String>,
    artifact_name: &'a str,
    artifact_type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assay_unreadable: Vec<UnreadableRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assay_warnings: Vec<String>,
    created_at: String,
    metadata: Value,
    #[serde(rename = "ReportID")]
    report_id: String,
    results: Vec<ResultRow<'a>>,
    schema_version: u64,
    trivy: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UnreadableRow<'a> {
    code: &'a str,
    path: &'a str,
    reason: &'a str,
}

impl<'a> From<&'a Unreadable> for UnreadableRow<'a> {
    fn from(file: &'a Unreadable) -> Self {
        Self { code: &file.code, path: &file.path, reason: &file.reason }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum ResultRow<'a> {
    Packages(TargetRow<'a>),
    /// Secrets and licences.
    Other(Value),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TargetRow<'a> {
    class: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    experimental_modified_findings: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packages: Option<PackageRows<'a>>,
    target: String,
    r#type: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vulnerabilities: Vec<Value>,
}

impl<'a> TrivyReport<'a> {
    /// The report of a scan.
    #[must_use]
    pub fn new(
        inventory: &'a Inventory,
        scan: &'a Scan,
        artifact: &'a ArtifactInfo,
        options: TrivyOptions,
    ) -> Self {
        Self {
            artifact_id: artifact_id(inventory, artifact),
            artifact_name: &inventory.subject.name,
            artifact_type: artifact.artifact_type.as_str(),
            assay_unreadable: inventory.unreadable.iter().map(UnreadableRow::from).collect(),
            assay_warnings: scan.warnings.iter().map(ToString::to_string).collect(),
            created_at: artifact.created_at.to_rfc3339_millis(),
            metadata: metadata(inventory, scan, artifact),
            report_id: report_id(inventory, scan, artifact),
            results: results(inventory, scan, artifact, options),
            schema_version: crate::document::TRIVY_SCHEMA_VERSION,
            trivy: json!({ "Version": format!("assay {}", artifact.version) }),
        }
    }

    /// The same as a value.
    ///
    /// # Errors
    /// None that is known of: every key of a report is text.
    pub fn to_value(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

fn results<'a>(
    inventory: &'a Inventory,
    scan: &'a Scan,
    artifact: &ArtifactInfo,
    options: TrivyOptions,
) -> Vec<ResultRow<'a>> {
    let is_document = matches!(artifact.artifact_type, ArtifactType::CycloneDx | ArtifactType::Spdx);
    let is_shown = |target: &Target<'_>| {
        let suppressed = options.suppressed && !target.suppressed.is_empty();
        options.all_packages
            || options.all_targets
            || target.class == "os-pkgs"
            || !target.findings.is_empty()
            || suppressed
    };
    let steps = steps(artifact.image_config.as_ref(), inventory.layers.len());
    let secrets = crate::secrets::results(inventory, scan, &steps, options.suppressed);
    let licenses = crate::licenses::results(inventory, scan, options);
    let shown = targets(inventory, scan).into_iter().filter(is_shown);
    shown
        .map(|target| ResultRow::Packages(target_row(inventory, target, is_document, options)))
        .chain(secrets.into_iter().chain(licenses).map(ResultRow::Other))
        .collect()
}

/// A UUID of version 7 (RFC 9562 §5.7): the time of the report, and in the place of random bits a digest of what it is
/// about, so that the same scan at the same time writes the same bytes.
fn report_id(inventory: &Inventory, scan: &Scan, artifact: &ArtifactInfo) -> String {
    let subject = &inventory.subject;
    let about = format!(
        "{} {:?} {} {} {} {}",
        subject.name,
        subject.config_digest,
        artifact.created_at.millis(),
        inventory.packages.len(),
        scan.findings.len(),
        scan.database.source,
    );
    let digest = Digest::sha256_of(about.as_bytes());
    let hex = digest.hex();
    let millis = u64::try_from(artifact.created_at.millis()).unwrap_or(0) & 0xffff_ffff_ffff;
    let time = format!("{millis:012x}");
    // The variant is the two highest bits of its group: 10.
    let variant = ["8", "9", "a", "b"][hex.bytes().map(usize::from).sum::<usize>() % 4];
    format!("{}-{}-7{}-{variant}{}-{}", &time[..8], &time[8..], &hex[..3], &hex[3..6], &hex[6..18])
}

/// What Trivy calls an image: its configuration, and the repository it is from.
fn artifact_id(inventory: &Inventory, artifact: &ArtifactInfo) -> Option<String> {
    let image = inventory.subject.config_digest.as_ref()?;
    let reference = artifact.repo_digests.first().and_then(|name| name.split_once('@'));
    Some(match reference {
        Some((repository, _)) => Digest::sha256_of(format!("{image}:{repository}").as_bytes()).to_string(),
        None => image.to_string(),
    })
}

/// What made each layer, by the history in the image's configuration, as Trivy shortens it (`consolidateCreatedBy`). Empty
/// where the history does not tell of as many layers as there are.
fn steps(config: Option<&Value>, layers: usize) -> Vec<String> {
    let history = config.and_then(|config| config.get("history")?.as_array());
    let with_layer = |step: &&Value| step.get("empty_layer").and_then(Value::as_bool) != Some(true);
    let steps: Vec<String> = history
        .into_iter()
        .flatten()
        .filter(with_layer)
        .map(|step| {
            let by = step.get("created_by").and_then(Value::as_str).unwrap_or_default();
            let by = by.strip_prefix("/bin/sh -c ").unwrap_or(by);
            by.strip_prefix("#(nop) ").unwrap_or(by).to_owned()
        })
        .collect();
    if steps.len() == layers { steps } else { Vec::new() }
}

fn metadata(inventory: &Inventory, scan: &Scan, artifact: &ArtifactInfo) -> Value {
    let mut out = Fields::default();
    let layers = &inventory.layers;
    if !layers.is_empty() {
        out.put("Size", layers.iter().map(|layer| layer.size).sum::<u64>());
    }
    if let Some(os) = &inventory.os {
        let mut fields = Fields::default();
        fields.put("Family", os.family.as_str()).put("Name", os.version.as_str());
        if scan.warnings.iter().any(|warning| matches!(warning, ScanWarning::EndOfSupport { .. })) {
            fields.put("EOSL", true);
        }
        if os.stream.as_deref().is_some_and(|stream| stream.ends_with("-ESM")) {
            fields.put("extended", true);
        }
        fields.put_some("Supplier", os.supplier.clone());
        out.put("OS", Value::from(fields));
    }
    let mut image_config = artifact.image_config.clone();
    if let Some(config) = &mut image_config {
        strip_nulls(config);
    }
    out.put_some("ImageID", inventory.subject.config_digest.as_ref().map(ToString::to_string))
        .put_some("DiffIDs", list(layers.iter().map(|layer| layer.diff_id.to_string())))
        .put_some("RepoTags", list(artifact.repo_tags.iter().cloned()))
        .put_some("RepoDigests", list(artifact.repo_digests.iter().cloned()))
        .put_some("ImageConfig", image_config)
        .put_some("Layers", list(layers.iter().map(|layer| json!(LayerRow::with_size(layer)))));
    out.into()
}

fn target_row<'a>(
    inventory: &'a Inventory,
    target: Target<'a>,
    is_document: bool,
    options: TrivyOptions,
) -> TargetRow<'a> {
    let packages = target.packages.into_iter().map(|(_, package)| package);
    let packages = options.all_packages.then(|| PackageRows::new(inventory, packages.collect(), is_document));
    let suppressed = target.suppressed.iter().filter(|_| options.suppressed);
    TargetRow {
        class: target.class,
        experimental_modified_findings: suppressed.map(|one| suppressed_json(inventory, one)).collect(),
        packages: packages.flatten(),
        target: target.name,
        r#type: target.kind,
        vulnerabilities: target.findings.iter().map(|finding| finding_json(inventory, finding)).collect(),
    }
}

/// A finding in the form of Trivy's report.
#[must_use]
pub fn finding_json(inventory: &Inventory, finding: &Finding) -> Value {
    let package = &finding.package;
    let listed = inventory.packages.get(package.index);
    let source = finding.data_source.as_ref().map(|source| {
        let mut fields = Fields::default();
        fields
            .put("ID", source.id.as_str())
            .put("Name", source.name.as_str())
            .put("URL", source.url.as_str())
            .put_some("BaseID", source.base_id.clone());
        Value::from(fields)
    });
    let mut out = Fields::default();
    out.put("VulnerabilityID", finding.id.as_str())
        .put_some("VendorIDs", list(finding.vendor_ids.iter().cloned()))
        .put_some("PkgID", listed.and_then(package_id))
        .put("PkgName", package.name.as_str())
        .put_some("PkgPath", file_path(package.ecosystem, package.path.as_deref()))
        .put("PkgIdentifier", json!(Identifier::new(&package.purl, listed)))
        .put("InstalledVersion", finding.installed_version.as_str())
        .put_some("FixedVersion", finding.fixed_version.clone())
        .put("Status", finding.status.as_str())
        .put_some("Layer", LayerRow::of(inventory, package.layer).map(|layer| json!(layer)))
        .put_some("SeveritySource", finding.severity_source.clone())
        .put_some("PrimaryURL", finding.primary_url.clone())
        .put_some("DataSource", source)
        .put_some("Title", finding.title.clone())
        .put_some("Description", finding.description.clone())
        .put("Severity", finding.severity.as_str())
        .put_some("CweIDs", list(finding.cwe_ids.iter().cloned()))
        .put_some("VendorSeverity", vendor_severity(finding))
        .put_some("CVSS", cvss(finding))
        .put_some("References", list(finding.references.iter().cloned()))
        .put_some("PublishedDate", finding.published.map(|time| time.to_string()))
        .put_some("LastModifiedDate", finding.last_modified.map(|time| time.to_string()))
        .put_some("AssayRisk", risk(finding));
    out.into()
}

/// EPSS, the entry among the known exploited, and Grype's risk; Trivy has no place for them and ignores the key.
fn risk(finding: &Finding) -> Option<Value> {
    if finding.epss.is_none() && finding.known_exploited.is_none() {
        return None;
    }
    let mut out = Fields::default();
    out.put("Score", (vuln::risk::score(finding) * 100.0).round() / 100.0)
        .put_some("EPSS", finding.epss.map(|epss| json!({"Score": epss.score, "Percentile": epss.percentile})))
        .put_some(
            "KnownExploited",
            finding.known_exploited.as_ref().map(|known| {
                json!({"DateAdded": known.date_added, "DueDate": known.due_date, "Ransomware": known.ransomware})
            }),
        );
    Some(out.into())
}

fn suppressed_json(inventory: &Inventory, suppressed: &Suppressed) -> Value {
    json!({
        "Type": "vulnerability",
        "Status": suppressed.status.as_str(),
        "Statement": suppressed.statement,
        "Source": suppressed.source,
        "Finding": finding_json(inventory, &suppressed.finding),
    })
}

fn vendor_severity(finding: &Finding) -> Option<Value> {
    let by_source: Map<_, _> =
        finding.vendor_severity.iter().map(|(id, s)| (id.clone(), s.trivy_db_number().into())).collect();
    (!by_source.is_empty()).then_some(by_source.into())
}

fn cvss(finding: &Finding) -> Option<Value> {
    let one = |cvss: &vuln::Cvss| {
        let mut out = Fields::default();
        out.put_some("V2Vector", cvss.v2_vector.clone())
            .put_some("V3Vector", cvss.v3_vector.clone())
            .put_some("V40Vector", cvss.v40_vector.clone())
            .put_some("V2Score", cvss.v2_score)
            .put_some("V3Score", cvss.v3_score)
            .put_some("V40Score", cvss.v40_score);
        Value::from(out)
    };
    let by_source: Map<_, _> = finding.cvss.iter().map(|(id, cvss)| (id.clone(), one(cvss))).collect();
    (!by_source.is_empty()).then_some(by_source.into())
}

fn list<T: Into<Value>>(items: impl Iterator<Item = T>) -> Option<Value> {
    let items: Vec<Value> = items.map(Into::into).collect();
    (!items.is_empty()).then_some(items.into())
}

/// An object in which absent values have no key, as Go's `omitempty` leaves them out.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn put_some(&mut self, name: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.put(name, value);
        }
        self
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn report(all_packages: bool) -> Value {
        let inventory = samples::inventory();
        let artifact = ArtifactInfo {
            artifact_type: ArtifactType::ContainerImage,
            created_at: samples::now(),
            repo_tags: vec!["127.0.0.1:5000/team/app:1.2".into()],
            repo_digests: vec![],
            image_config: None,
            version: "0.1.0".into(),
        };
        let options = TrivyOptions { all_packages, ..TrivyOptions::default() };
        let scan = samples::scan(&inventory);
        TrivyReport::new(&inventory, &scan, &artifact, options).to_value().expect("writes")
    }

    #[test]
    fn one_finding_in_full() {
        let finding = &report(false)["Results"][0]["Vulnerabilities"][0];
        insta::assert_snapshot!(serde_json::to_string_pretty(finding).expect("writes"), @r###"
{
  "CVSS": {
    "nvd": {
      "V3Score": 7.5
    }
  },
  "CweIDs": [
    "CWE-200"
  ],
  "FixedVersion": "1:3.0.13-1",
  "InstalledVersion": "1:3.0.11-1~deb12u2",
  "Layer": {
    "DiffID": "sha256:90aebae315675cbf04612de4f7d5874850f48e0b8dd82becbeaa47ca93f5ebfb",
    "Digest": "sha256:2ed534af191bc3baaf1e09263808bf1bdd68db6241bd8f81e2bb014653dcbb36"
  },
  "PkgID": "libssl3@1:3.0.11-1~deb12u2",
  "PkgIdentifier": {
    "PURL": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2"
  },
  "PkgName": "libssl3",
  "PrimaryURL": "https://avd.example.test/nvd/cve-2024-0001",
  "PublishedDate": "2026-11-21T03:55:00Z",
  "Severity": "CRITICAL",
  "SeveritySource": "nvd",
  "Status": "fixed",
  "Title": "openssl: reads past the end of a buffer",
  "VendorSeverity": {
    "nvd": 4
  },
  "VulnerabilityID": "CVE-2024-0001"
}
"###);
    }

    #[test]
    fn envelope_metadata_and_groups() {
        let report = report(false);
        assert_eq!(report["SchemaVersion"], 2);
        assert_eq!(report["ArtifactType"], "container_image");
        assert_eq!(report["Metadata"]["OS"], json!({ "Family": "debian", "Name": "12.5" }));
        assert_eq!(report["Metadata"]["Size"], 4096);
        let targets: Vec<_> =
            report["Results"].as_array().expect("list").iter().map(|r| &r["Target"]).collect();
        assert_eq!(targets, ["127.0.0.1:5000/team/app:1.2 (debian 12.5)", "Python", "usr/bin/other"]);
        assert!(report["Results"][0].get("Packages").is_none());
        assert_eq!(report["AssayUnreadable"][0]["Code"], "budget-bytes");
        assert!(report.get("AssayWarnings").is_some());
    }

    #[test]
    fn the_history_tells_what_made_a_layer() {
        let config = json!({"history": [
            {"created_by": "/bin/sh -c #(nop) ADD file:1 in /"}, {"created_by": "ENV A=1", "empty_layer": true},
            {"created_by": "/bin/sh -c apt-get update"}, {}]});
        assert_eq!(steps(Some(&config), 3), ["ADD file:1 in /", "apt-get update", ""]);
        assert_eq!(steps(Some(&config), 4), Vec::<String>::new());
        assert_eq!(steps(None, 1), Vec::<String>::new());
    }

    #[test]
    fn packages_when_asked_for() {
        let report = self::report(true);
        assert_eq!(report["Results"].as_array().map(Vec::len), Some(4));
        let package = &report["Results"][0]["Packages"][0];
        assert_eq!(package["ID"], "libssl3@1:3.0.11-1~deb12u2");
        assert_eq!(
            (&package["Epoch"], &package["Version"], &package["Release"]),
            (&json!(1), &json!("3.0.11"), &json!("1~deb12u2"))
        );
        assert!(report["Results"][1]["Packages"][0].get("ID").is_none());
        assert_eq!(report["Results"][1]["Packages"][0]["FilePath"], "usr/lib/urllib3/METADATA");
    }
}
