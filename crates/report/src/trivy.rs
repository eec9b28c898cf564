//! Trivy's JSON, schema version 2, with Trivy's field names and meanings (`pkg/types/report.go` names the fields).

use base::{Digest, Timestamp};
use sbom::{Ecosystem, Inventory, LayerInfo, Package, Relationship};
use serde_json::{Map, Value, json};
use vuln::{Finding, Scan, ScanWarning, Suppressed};

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
#[must_use]
pub fn trivy_json(
    inventory: &Inventory,
    scan: &Scan,
    artifact: &ArtifactInfo,
    options: TrivyOptions,
) -> Value {
    let is_document = matches!(artifact.artifact_type, ArtifactType::CycloneDx | ArtifactType::Spdx);
    let results: Vec<Value> = targets(inventory, scan)
        .iter()
        .filter(|target| {
            let suppressed = options.suppressed && !target.suppressed.is_empty();
            options.all_packages
                || options.all_targets
                || target.class == "os-pkgs"
                || !target.findings.is_empty()
                || suppressed
        })
        .map(|target| result(inventory, target, is_document, options))
        .collect();
    let steps = steps(artifact.image_config.as_ref(), inventory.layers.len());
    let secrets = crate::secrets::results(inventory, scan, &steps, options.suppressed);
    let results = results
        .into_iter()
        .chain(secrets)
        .chain(crate::licenses::results(inventory, scan, options))
        .collect::<Vec<_>>();
    let mut report = Fields::default();
    report
        .put("SchemaVersion", 2)
        .put("Trivy", json!({ "Version": format!("assay {}", artifact.version) }))
        .put("ReportID", report_id(inventory, scan, artifact))
        .put("CreatedAt", artifact.created_at.to_rfc3339_millis())
        .put_some("ArtifactID", artifact_id(inventory, artifact))
        .put("ArtifactName", inventory.subject.name.as_str())
        .put("ArtifactType", artifact.artifact_type.as_str())
        .put("Metadata", metadata(inventory, scan, artifact))
        .put("Results", results)
        .put_some("AssayWarnings", list(scan.warnings.iter().map(ToString::to_string)))
        .put_some(
            "AssayUnreadable",
            list(
                inventory
                    .unreadable
                    .iter()
                    .map(|file| json!({ "Path": file.path, "Code": file.code, "Reason": file.reason })),
            ),
        );
    report.into()
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
        .put_some(
            "Layers",
            list(layers.iter().map(|layer| {
                let mut fields = layer_fields(layer);
                fields.put("Size", layer.size);
                Value::from(fields)
            })),
        );
    out.into()
}

fn result(inventory: &Inventory, target: &Target<'_>, is_document: bool, options: TrivyOptions) -> Value {
    let mut packages: Vec<&Package> = target.packages.iter().map(|(_, package)| *package).collect();
    packages.sort_by(|one, other| order(one).cmp(&order(other)));
    let packages = packages.into_iter().map(|package| package_json(inventory, package, is_document));
    let packages = options.all_packages.then_some(packages).and_then(list);
    let mut out = Fields::default();
    out.put("Target", target.name.as_str())
        .put("Class", target.class)
        .put("Type", target.kind.as_str())
        .put_some("Packages", packages)
        .put_some("Vulnerabilities", list(target.findings.iter().map(|f| finding_json(inventory, f))));
    if options.suppressed {
        let modified = target.suppressed.iter().map(|one| suppressed_json(inventory, one));
        out.put_some("ExperimentalModifiedFindings", list(modified));
    }
    out.into()
}

/// Trivy's order of packages: by how they stand to the project, those of which that is not known last.
fn order(package: &Package) -> (u8, &str, &str, &str, &str) {
    let rank = match package.relationship {
        Relationship::Root => 0,
        Relationship::Workspace => 1,
        Relationship::Direct => 2,
        Relationship::Indirect => 3,
        _ => 4,
    };
    let path = package.locations.first().map_or("", |location| location.path.as_str());
    (rank, &package.name, &package.version, &package.id, path)
}

fn package_json(inventory: &Inventory, package: &Package, is_document: bool) -> Value {
    let first = package.locations.first();
    let mut out = Fields::default();
    out.put_some("ID", package_id(package))
        .put("Name", package.name.as_str())
        .put("Identifier", identifier(package.purl.to_string(), Some(package)));
    put_version(&mut out, ["Version", "Release", "Epoch"], package.ecosystem, &package.version);
    let known = package.relationship != Relationship::Unknown;
    out.put_some("Dev", package.dev.then_some(true))
        .put_some("Relationship", known.then(|| package.relationship.as_str()))
        .put_some("Indirect", (package.relationship == Relationship::Indirect).then_some(true))
        .put_some("Arch", package.arch.clone());
    if let Some(source) = &package.source {
        out.put("SrcName", source.name.as_str());
        put_version(&mut out, ["SrcVersion", "SrcRelease", "SrcEpoch"], package.ecosystem, &source.version);
    }
    out.put_some("Licenses", list(package.licenses.iter().cloned()))
        .put_some("Maintainer", package.supplier.clone())
        .put_some("Modularitylabel", package.modularity.clone())
        .put_some("Repository", repository(package))
        .put_some("DependsOn", depends_on(package))
        .put_some("Layer", layer(inventory, first.and_then(|location| location.layer)))
        .put_some("FilePath", file_path(package.ecosystem, first.map(|location| location.path.as_str())))
        .put_some("Digest", digest(package))
        .put_some(
            "Locations",
            list(package.lines.iter().map(|l| json!({ "StartLine": l.start, "EndLine": l.end }))),
        );
    out.put_some("AnalyzedBy", analyzer(package, is_document));
    out.into()
}

/// Trivy's name of the reader of these files, where Trivy has one. Of a document that was scanned itself nobody has read
/// the files; of one that lies in an image it was the document.
fn analyzer(package: &Package, is_document: bool) -> Option<&'static str> {
    if package.entry.is_some() {
        return (!is_document).then_some("sbom");
    }
    match package.ecosystem {
        Ecosystem::Bitnami => Some("sbom"),
        Ecosystem::Bottlerocket => Some("bottlerocket-inventory"),
        Ecosystem::Gradle => Some("gradle-lockfile"),
        Ecosystem::Sbt => Some("sbt-lockfile"),
        Ecosystem::Conan => Some("conan-lock"),
        Ecosystem::Hex => Some("mix-lock"),
        Ecosystem::Pub => Some("pubspec-lock"),
        Ecosystem::Binary
        | Ecosystem::Deno
        | Ecosystem::Haskell
        | Ecosystem::R
        | Ecosystem::Portage
        | Ecosystem::Alpm => None,
        other => Some(other.as_str()),
    }
}

/// What the database of the system records of a package as a whole.
fn digest(package: &Package) -> Option<String> {
    let of_system = package.ecosystem.is_os().then_some(package.checksums.first())?;
    of_system.map(|checksum| format!("{}:{}", checksum.algorithm, checksum.hex))
}

/// What a package is called elsewhere.
fn identifier(purl: String, package: Option<&Package>) -> Value {
    let mut out = Fields::default();
    let entry = package.and_then(|package| package.entry.as_ref());
    out.put("PURL", purl).put_some("BOMRef", entry.and_then(|entry| entry.bom_ref.clone()));
    out.into()
}

/// Whose repository brought a package, where its database tells who made it.
fn repository(package: &Package) -> Option<Value> {
    let class = match package.ecosystem {
        Ecosystem::Dpkg | Ecosystem::Rpm if package.is_third_party() => "third-party",
        Ecosystem::Dpkg | Ecosystem::Rpm => "official",
        _ => return None,
    };
    Some(json!({ "Class": class }))
}

/// Debian and RPM versions stand in three fields; all others whole in the first.
fn put_version(out: &mut Fields, names: [&'static str; 3], ecosystem: Ecosystem, version: &str) {
    if !matches!(ecosystem, Ecosystem::Dpkg | Ecosystem::Rpm | Ecosystem::Bottlerocket) {
        out.put_some(names[0], (!version.is_empty()).then_some(version));
        return;
    }
    // deb-version(7): [epoch:]upstream-version[-debian-revision], split at the first colon and the last hyphen.
    let (epoch, rest) = match version.split_once(':').map(|(epoch, rest)| (epoch.parse::<u64>(), rest)) {
        Some((Ok(epoch), rest)) => (epoch, rest),
        _ => (0, version),
    };
    let (upstream, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
    out.put(names[0], upstream);
    out.put_some(names[1], (!release.is_empty()).then_some(release));
    out.put_some(names[2], (epoch > 0).then_some(epoch));
}

/// Trivy gives no ID to what these files record; to what documents tell it does.
fn package_id(package: &Package) -> Option<String> {
    let without = matches!(
        package.ecosystem,
        Ecosystem::PythonPkg
            | Ecosystem::Jar
            | Ecosystem::Gemspec
            | Ecosystem::CondaPkg
            | Ecosystem::CondaEnvironment
            | Ecosystem::Pip
            | Ecosystem::Pipenv
    );
    (!without || package.entry.is_some()).then(|| package.id.clone())
}

/// What an installed package says of its needs are ranges; Trivy shows only what a file pins.
fn depends_on(package: &Package) -> Option<Value> {
    let ranges = matches!(package.ecosystem, Ecosystem::NodePkg | Ecosystem::PythonPkg);
    list(package.depends_on.iter().filter(|_| !ranges).cloned())
}

/// A package has a path of its own where one target holds many files; elsewhere the target's name is the path.
fn file_path(ecosystem: Ecosystem, path: Option<&str>) -> Option<String> {
    path.filter(|path| ecosystem.heading().is_some() && !path.is_empty()).map(str::to_owned)
}

/// A finding in the form of Trivy's report.
#[must_use]
pub fn finding_json(inventory: &Inventory, finding: &Finding) -> Value {
    let package = &finding.package;
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
        .put_some("PkgID", inventory.packages.get(package.index).and_then(package_id))
        .put("PkgName", package.name.as_str())
        .put_some("PkgPath", file_path(package.ecosystem, package.path.as_deref()))
        .put("PkgIdentifier", identifier(package.purl.to_string(), inventory.packages.get(package.index)))
        .put("InstalledVersion", finding.installed_version.as_str())
        .put_some("FixedVersion", finding.fixed_version.clone())
        .put("Status", finding.status.as_str())
        .put_some("Layer", layer(inventory, package.layer))
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

fn layer(inventory: &Inventory, index: Option<usize>) -> Option<Value> {
    index.and_then(|index| inventory.layers.get(index)).map(|layer| layer_fields(layer).into())
}

fn layer_fields(layer: &LayerInfo) -> Fields {
    let mut out = Fields::default();
    out.put("Digest", layer.digest.to_string()).put("DiffID", layer.diff_id.to_string());
    out
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
        trivy_json(
            &inventory,
            &samples::scan(&inventory),
            &artifact,
            TrivyOptions { all_packages, ..TrivyOptions::default() },
        )
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

    #[test]
    fn packages_that_documents_tell_of() {
        let mut package = samples::inventory().packages[1].clone();
        let inventory = samples::inventory();
        let facts = |package: &Package, is_document| {
            let json = package_json(&inventory, package, is_document);
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (text(&json["ID"]), text(&json["Identifier"]["BOMRef"]), text(&json["AnalyzedBy"]))
        };
        package.ecosystem = Ecosystem::PythonPkg;
        package.id = "a@1".into();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(facts(&package, false), (None, None, some("python-pkg")));
        package.entry = Some(sbom::DocumentEntry { bom_ref: some("ref") });
        assert_eq!(facts(&package, false), (some("a@1"), some("ref"), some("sbom")));
        assert_eq!(facts(&package, true), (some("a@1"), some("ref"), None));
    }

    #[test]
    fn versions_split_as_debian_defines() {
        let split = |version| {
            let mut out = Fields::default();
            put_version(&mut out, ["v", "r", "e"], Ecosystem::Dpkg, version);
            Value::from(out)
        };
        assert_eq!(split("1.2"), json!({ "v": "1.2" }));
        assert_eq!(split("1.2-3-4"), json!({ "v": "1.2-3", "r": "4" }));
        assert_eq!(split("2:1.2-3"), json!({ "v": "1.2", "r": "3", "e": 2 }));
        assert_eq!(split("x:1.2"), json!({ "v": "x:1.2" }));
    }
}
