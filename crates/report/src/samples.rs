//! One inventory, scan and run that the tests of every output share.

use base::{Digest, Purl, Severity, Timestamp};
use sbom::{
    Ecosystem, Inventory, LayerInfo, Location, OperatingSystem, Package, Relationship, SourcePackage,
    Subject, Unreadable,
};
use secretscan::{CodeLine, FoundSecret, Place, SecretFinding};
use vuln::{DatabaseInfo, Filtered, Finding, FoundPackage, Scan, ScanWarning, Status};

use crate::{
    ArtifactInfo, ArtifactType, AuditReport, DatabaseReport, Document, EvidenceReport, FindingReport,
    RUN_SCHEMA, RunReport, StepOutcome, StepReport, TrivyOptions, TrivyReport, Verdict,
};

pub(crate) fn now() -> Timestamp {
    Timestamp::from_secs(1_795_233_300)
}

fn package(ecosystem: Ecosystem, name: &str, version: &str, purl: &str, path: &str) -> Package {
    Package {
        ecosystem,
        id: ecosystem.package_id(name, version, ecosystem.is_os().then_some("amd64")),
        name: name.into(),
        version: version.into(),
        arch: ecosystem.is_os().then(|| "amd64".into()),
        source: ecosystem
            .is_os()
            .then(|| SourcePackage { name: format!("{name}-src"), version: version.into() }),
        purl: purl.parse::<Purl>().expect("valid purl"),
        licenses: vec!["MIT".into()],
        supplier: None,
        modularity: None,
        checksums: vec![],
        locations: vec![Location { path: path.into(), layer: Some(0) }],
        depends_on: vec![],
        relationship: Relationship::Unknown,
        dev: false,
        lines: vec![],
        entry: None,
    }
}

pub(crate) fn inventory() -> Inventory {
    Inventory {
        subject: Subject {
            name: "127.0.0.1:5000/team/app:1.2".into(),
            manifest_digest: Some(Digest::sha256_of(b"manifest")),
            config_digest: Some(Digest::sha256_of(b"config")),
            platform: None,
            version: None,
        },
        os: Some(OperatingSystem {
            family: "debian".into(),
            version: "12.5".into(),
            pretty_name: None,
            codename: None,
            ..OperatingSystem::default()
        }),
        layers: vec![LayerInfo {
            digest: Digest::sha256_of(b"gz"),
            diff_id: Digest::sha256_of(b"tar"),
            size: 4096,
        }],
        packages: vec![
            package(
                Ecosystem::Dpkg,
                "libssl3",
                "1:3.0.11-1~deb12u2",
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2",
                "var/lib/dpkg/status",
            ),
            package(
                Ecosystem::PythonPkg,
                "urllib3",
                "1.26.5",
                "pkg:pypi/urllib3@1.26.5",
                "usr/lib/urllib3/METADATA",
            ),
            package(Ecosystem::Gobinary, "stdlib", "v1.20.1", "pkg:golang/stdlib@1.20.1", "usr/bin/tool"),
            package(Ecosystem::Gobinary, "stdlib", "v1.20.2", "pkg:golang/stdlib@1.20.2", "usr/bin/other"),
        ],
        unreadable: vec![Unreadable {
            path: "opt/app/broken.jar".into(),
            layer: Some(0),
            code: "budget-bytes".into(),
            reason: "input is larger than the limit of 100 bytes".into(),
        }],
    }
}

fn finding(
    inventory: &Inventory,
    index: usize,
    id: &str,
    severity: Severity,
    fixed: Option<&str>,
    title: &str,
) -> Finding {
    let package = &inventory.packages[index];
    Finding {
        id: id.into(),
        vendor_ids: vec![],
        package: FoundPackage {
            index,
            ecosystem: package.ecosystem,
            name: package.name.clone(),
            version: package.version.clone(),
            purl: package.purl.clone(),
            path: package.locations.first().map(|location| location.path.clone()),
            layer: Some(0),
        },
        installed_version: package.version.clone(),
        fixed_version: fixed.map(Into::into),
        status: if fixed.is_some() { Status::Fixed } else { Status::WillNotFix },
        severity,
        severity_source: Some("nvd".into()),
        data_source: None,
        primary_url: Some(format!("https://avd.example.test/nvd/{}", id.to_lowercase())),
        title: Some(title.into()),
        description: None,
        references: vec![],
        cwe_ids: vec!["CWE-200".into()],
        cvss: [("nvd".to_owned(), vuln::Cvss { v3_score: Some(7.5), ..vuln::Cvss::default() })].into(),
        vendor_severity: [("nvd".to_owned(), severity)].into(),
        published: Some(now()),
        last_modified: None,
        epss: None,
        known_exploited: None,
    }
}

pub(crate) fn scan(inventory: &Inventory) -> Scan {
    Scan {
        findings: vec![
            finding(
                inventory,
                0,
                "CVE-2024-0001",
                Severity::Critical,
                Some("1:3.0.13-1"),
                "openssl: reads past the end of a buffer",
            ),
            finding(inventory, 0, "CVE-2024-0002", Severity::Low, None, "openssl: minor"),
            finding(
                inventory,
                1,
                "CVE-2023-43804",
                Severity::High,
                Some("2.0.6, 1.26.17"),
                "urllib3: Cookie header is not stripped on redirects to another origin",
            ),
            finding(
                inventory,
                3,
                "CVE-2023-24538",
                Severity::Medium,
                Some("1.20.3"),
                "html/template: backticks not treated as string delimiters",
            ),
        ],
        database: DatabaseInfo {
            source: "embedded sample".into(),
            schema_version: 2,
            updated_at: Some(now()),
            next_update: None,
            downloaded_at: None,
            origin: None,
            digest: None,
            verified: None,
        },
        warnings: vec![ScanWarning::StaleDatabase { next_update: now() }],
        filtered: Filtered::default(),
        suppressed: Vec::new(),
        licenses: Vec::new(),
        secrets: Vec::new(),
        suppressed_licenses: Vec::new(),
        suppressed_secrets: Vec::new(),
    }
}

pub(crate) fn document_of(inventory: &Inventory, scan: &Scan) -> Document {
    let artifact = ArtifactInfo {
        artifact_type: ArtifactType::ContainerImage,
        created_at: now(),
        repo_tags: vec!["127.0.0.1:5000/team/app:1.2".into()],
        repo_digests: vec![format!("127.0.0.1:5000/team/app@{}", Digest::sha256_of(b"manifest"))],
        image_config: None,
        version: "0.1.0".into(),
    };
    let options = TrivyOptions { all_packages: true, all_targets: true, licenses: false, suppressed: true };
    let report = TrivyReport::new(inventory, scan, &artifact, options).to_value().expect("writes");
    Document::from_value(report).expect("our own result")
}

pub(crate) fn document() -> Document {
    let inventory = inventory();
    document_of(&inventory, &scan(&inventory))
}

/// [`scan`] with a secret in a file that a higher layer deletes, and one in the configuration.
pub(crate) fn scan_with_secrets(inventory: &Inventory) -> Scan {
    let line = |number, content: &str, is_cause| CodeLine { number, content: content.into(), is_cause };
    let file = FoundSecret {
        path: "app/.env".into(),
        place: Place::Deleted { layer: 0, by: 0 },
        finding: SecretFinding {
            rule_id: "github-pat".into(),
            category: "GitHub".into(),
            title: "GitHub personal access token (classic)".into(),
            severity: Severity::Critical,
            start_line: 2,
            end_line: 2,
            offset: Some(10),
            matched: "TOKEN=****************".into(),
            code: vec![line(1, "A=1", false), line(2, "TOKEN=****************", true), line(3, "B=2", false)],
        },
    };
    let mut config = FoundSecret { path: "config.json".into(), place: Place::Config, ..file.clone() };
    config.finding.code.clear();
    Scan { secrets: vec![config, file], ..scan(inventory) }
}

pub(crate) fn run() -> RunReport {
    let inventory = inventory();
    let scan = scan(&inventory);
    let step = |name: &str, outcome, seconds, detail: &str| StepReport {
        name: name.into(),
        outcome,
        seconds,
        detail: detail.into(),
    };
    RunReport {
        schema: RUN_SCHEMA,
        version: "0.1.0".into(),
        image: inventory.subject.name.clone(),
        digest: inventory.subject.manifest_digest.clone(),
        platform: Some("linux/amd64".into()),
        os: Some("debian 12.5".into()),
        started: now(),
        steps: vec![
            step("resolve", StepOutcome::Ok, 0.02, "tag 1.2 is one digest"),
            step("list", StepOutcome::Ok, 1.25, "4 packages in 1 layer"),
            step("scan", StepOutcome::Ok, 0.3, "4 findings"),
            step("mark", StepOutcome::Skipped, 0.01, "signed by an earlier run"),
            step("check", StepOutcome::Undecided, 0.4, "the registry answered 429"),
            step("account", StepOutcome::NotRun, 0.0, ""),
        ],
        packages: inventory.packages.len(),
        findings: FindingReport::from_scan(&inventory, &scan),
        secrets: None,
        database: Some(DatabaseReport { source: "embedded sample".into(), updated_at: Some(now()) }),
        warnings: scan.warnings.iter().map(ToString::to_string).collect(),
        unreadable: inventory.unreadable.clone(),
        evidence: vec![EvidenceReport {
            kind: "signature".into(),
            predicate: None,
            digest: Digest::sha256_of(b"bundle"),
            place: "127.0.0.1:5000/team/app".into(),
            identity: Some("ci@example.test".into()),
            issuer: Some("https://issuer.example.test".into()),
            log: Some("log.example.test".into()),
            log_index: Some(12),
            signed_at: Some(now()),
            verified: true,
        }],
        audit: Some(AuditReport {
            origin: "audit.example.test".into(),
            first_entry: 40,
            entries: 14,
            size: 54,
            root: "ab".repeat(32),
            secrets_used: vec!["registry-password 127.0.0.1:5000: pull".into()],
        }),
        verdict: Verdict::Pass,
        failure: None,
    }
}
