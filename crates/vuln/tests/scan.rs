//! From OSV records to findings, with a database built in memory.

#![expect(clippy::expect_used, reason = "a failing helper fails its test")]

mod common;

use base::{Fault, Severity, Timestamp};
use common::NOW;
use sbom::{Ecosystem, Inventory, Location, OperatingSystem, Package, SourcePackage, Subject};
use vuln::osv::{BuildError, Builder, Built, SkipReason};
use vuln::{Database, DatabaseError, ScanOptions, ScanWarning, Status, scan};

fn built(records: &[&str]) -> Built {
    let mut builder = Builder::new();
    for record in records {
        builder.add_json("record", record.as_bytes()).expect("within limits");
    }
    builder.finish(NOW).expect("builds")
}

fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
    let locations = vec![Location { path: "var/lib/dpkg/status".into(), layer: None }];
    Package { arch: None, source: None, locations, ..common::package(ecosystem, name, version) }
}

fn inventory(os: Option<(&str, &str)>, packages: Vec<Package>) -> Inventory {
    Inventory {
        subject: Subject::named("t"),
        os: os.map(|(family, version)| OperatingSystem {
            family: family.into(),
            version: version.into(),
            pretty_name: None,
            codename: None,
            ..OperatingSystem::default()
        }),
        layers: Vec::new(),
        packages,
        unreadable: Vec::new(),
    }
}

/// `id package installed fixed severity status` of every finding.
fn rows(built: &Built, inventory: &Inventory, options: &ScanOptions) -> (Vec<String>, Vec<ScanWarning>) {
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let scan = scan(inventory, &database, options).expect("sound");
    let row = |f: &vuln::Finding| {
        let fixed = f.fixed_version.as_deref().unwrap_or("-");
        format!("{} {} {} {fixed} {} {}", f.id, f.package.name, f.installed_version, f.severity, f.status)
    };
    (scan.findings.iter().map(row).collect(), scan.warnings)
}

const DSA: &str = r#"{"id":"DSA-1-1","upstream":["CVE-2023-1"],"affected":[{"package":{"ecosystem":"Debian:12","name":"openssl"},
    "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.11-1"}]}]}]}"#;
const DSA_AGAIN: &str = r#"{"id":"DSA-2-1","upstream":["CVE-2023-1"],"affected":[{"package":{"ecosystem":"Debian:12","name":"openssl"},
    "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.9-1"}]}]}]}"#;
const UNFIXED: &str = r#"{"id":"DEBIAN-CVE-2023-2","upstream":["CVE-2023-2"],"affected":[{"package":{"ecosystem":"Debian:12","name":"openssl"},
    "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}],"ecosystem_specific":{"urgency":"unimportant"}}]}"#;
const PYSEC: &str = r#"{"id":"PYSEC-1","aliases":["CVE-2023-3","GHSA-1"],"summary":"bad","published":"2023-01-01T00:00:00Z",
    "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "affected":[{"package":{"ecosystem":"PyPI","name":"Foo_Bar"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1.0"},{"fixed":"1.5"}]}],
    "versions":["1.1","0.9"]}]}"#;
const ALSA: &str = r#"{"id":"ALSA-1","summary":"Important: curl","related":["CVE-2023-4","OTHER"],"affected":[
    {"package":{"ecosystem":"AlmaLinux:9","name":"curl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0:7.76-2"}]}]},
    {"package":{"ecosystem":"AlmaLinux:9","name":"npm"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:8-1.module_el9"}]}]}]}"#;

#[test]
fn debian_joins_on_the_source_package_and_keeps_the_later_fix() {
    let built = built(&[DSA, DSA_AGAIN, UNFIXED]);
    let mut libssl = package(Ecosystem::Dpkg, "libssl3", "3.0.10-1+b1");
    libssl.source = Some(SourcePackage { name: "openssl".into(), version: "3.0.10-1".into() });
    let list = inventory(Some(("debian", "12.5")), vec![libssl]);
    let (found, warnings) = rows(&built, &list, &ScanOptions::all(NOW));
    assert_eq!(
        found,
        [
            "CVE-2023-2 libssl3 3.0.10-1+b1 - LOW affected",
            "CVE-2023-1 libssl3 3.0.10-1+b1 3.0.11-1 UNKNOWN fixed"
        ]
    );
    assert_eq!(warnings, []);
    let unfixed = ScanOptions { ignore_unfixed: true, ..ScanOptions::all(NOW) };
    assert_eq!(rows(&built, &list, &unfixed).0.len(), 1);
    let low = ScanOptions { severities: vec![Severity::Low], ..ScanOptions::all(NOW) };
    assert_eq!(rows(&built, &list, &low).0.len(), 1);
    let fixed = ScanOptions { ignore_statuses: vec![Status::Fixed], ..ScanOptions::all(NOW) };
    assert_eq!(rows(&built, &list, &fixed).0.len(), 1);
}

#[test]
fn languages_join_on_the_normalised_name() {
    let built = built(&[PYSEC]);
    let python = |version| vec![package(Ecosystem::PythonPkg, "foo-bar", version)];
    for (version, expected) in
        [("1.4", true), ("1.5", false), ("0.9", true), ("0.8", false), ("1.5rc1", false), ("1.1", true)]
    {
        let (found, _) = rows(&built, &inventory(None, python(version)), &ScanOptions::all(NOW));
        assert_eq!(!found.is_empty(), expected, "{version}");
    }
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let scan = scan(&inventory(None, python("1.4")), &database, &ScanOptions::all(NOW)).expect("sound");
    let finding = &scan.findings[0];
    assert_eq!((finding.id.as_str(), finding.severity), ("CVE-2023-3", Severity::Critical));
    assert_eq!(finding.vendor_ids, ["GHSA-1", "PYSEC-1"]);
    assert_eq!(finding.severity_source.as_deref(), Some("osv"));
    assert_eq!(finding.primary_url.as_deref(), Some("https://avd.aquasec.com/nvd/cve-2023-3"));
    assert_eq!(finding.cvss["osv"].v3_score, Some(9.8));
    assert_eq!(finding.title.as_deref(), Some("bad"));
}

#[test]
fn alma_joins_on_the_binary_package_and_leaves_unknown_streams_out() {
    let built = built(&[ALSA]);
    assert_eq!(built.report.skipped[&SkipReason::UnknownModuleStream].count, 1);
    let npm = package(Ecosystem::Rpm, "npm", "1:7-1.module_el9");
    let curl = package(Ecosystem::Rpm, "curl", "7.76-1");
    let (found, warnings) =
        rows(&built, &inventory(Some(("alma", "9.3")), vec![curl, npm]), &ScanOptions::all(NOW));
    assert_eq!(found, ["CVE-2023-4 curl 7.76-1 7.76-2 HIGH fixed"]);
    assert_eq!(warnings, [ScanWarning::UnknownModuleStream { names: vec!["npm".into()], count: 1 }]);
}

#[test]
fn what_cannot_be_answered_is_a_warning() {
    let built = built(&[DSA, PYSEC]);
    let warned = |os, packages| rows(&built, &inventory(os, packages), &ScanOptions::all(NOW)).1;
    let bash = || vec![package(Ecosystem::Dpkg, "bash", "5")];
    let bucket = "debian 13".into();
    let none = ScanWarning::NoAdvisoriesForOperatingSystem { bucket, packages: 1 };
    assert_eq!(warned(Some(("debian", "13")), bash()), [none]);
    assert_eq!(warned(None, bash()), [ScanWarning::UnknownOperatingSystem { packages: 1 }]);
    assert!(matches!(
        warned(Some(("fedora", "45")), bash())[..],
        [ScanWarning::UnsupportedOperatingSystem { .. }]
    ));
    assert!(matches!(
        warned(None, vec![package(Ecosystem::Jar, "a:b", "1")])[..],
        [ScanWarning::NoAdvisoriesForEcosystem { ecosystem: Ecosystem::Jar, packages: 1, .. }]
    ));
    let odd = warned(None, vec![package(Ecosystem::PythonPkg, "foo-bar", "what")]);
    assert!(matches!(odd[..], [ScanWarning::Incomparable { package: 0, .. }]));
    let late = ScanOptions::all(NOW.plus_secs(24 * 3600 + 1));
    let (_, stale) = rows(&built, &inventory(None, Vec::new()), &late);
    assert!(matches!(stale[..], [ScanWarning::StaleDatabase { .. }]));
    assert_eq!(rows(&built, &inventory(None, Vec::new()), &ScanOptions::all(NOW.plus_secs(24 * 3600))).1, []);
}

#[test]
fn what_a_build_leaves_out_is_reported() {
    let git =
        r#"{"id":"G","affected":[{"package":{"ecosystem":"PyPI","name":"x"},"ranges":[{"type":"GIT"}]}]}"#;
    let cvss = r#"{"id":"C","severity":[{"type":"CVSS_V3","score":"x"}],"affected":[{"package":{"ecosystem":"PyPI","name":"x"},"versions":["1"]}]}"#;
    for (record, reason) in [
        ("{", SkipReason::Malformed),
        (r#"{"id":"A","withdrawn":"2020-01-01T00:00:00Z"}"#, SkipReason::Withdrawn),
        (r#"{"id":"A"}"#, SkipReason::NothingAffected),
        (
            r#"{"id":"A","affected":[{"package":{"ecosystem":"Plan 9","name":"x"}}]}"#,
            SkipReason::UnsupportedEcosystem,
        ),
        (
            r#"{"id":"ALBA-1","affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"x"}}]}"#,
            SkipReason::NotSecurity,
        ),
        (git, SkipReason::RangeNotExpressible),
        (cvss, SkipReason::CvssUnreadable),
    ] {
        let report = built(&[record]).report;
        assert_eq!(report.skipped.get(&reason).map(|s| s.count), Some(1), "{record}");
    }
    let error = Builder::new().add_zip(b"no zip").expect_err("not a zip");
    assert!(matches!(error, BuildError::Zip { .. }) && error.code() == "vuln-build-zip");
}

#[test]
fn a_foreign_or_damaged_database_is_an_error() {
    let built = built(&[DSA]);
    let open = |data: &[u8], metadata: &[u8]| {
        Database::open(data, Some(metadata), "t").map(|_| ()).expect_err("must fail")
    };
    assert_eq!(open(&built.database, br#"{"Version":1}"#), DatabaseError::Schema { found: 1, expected: 2 });
    assert_eq!(open(&built.database, b"{}"), DatabaseError::Metadata);
    assert_eq!(open(b"x", &built.metadata).code(), "vuln-db-not-bolt");
    let empty = vuln::bolt::build(vuln::bolt::Tree::new()).expect("builds");
    assert_eq!(open(&empty, &built.metadata), DatabaseError::NotTrivyDb { buckets: 0 });
    // The same length, but no longer JSON.
    let text = br#"{"FixedVersion":"3.0.11-1""#;
    let at = built.database.windows(text.len()).position(|w| w == text).expect("stored");
    let mut damaged = built.database.clone();
    damaged[at] = b'[';
    let database = Database::open(&damaged, Some(&built.metadata), "t").expect("opens");
    let list = inventory(Some(("debian", "12")), vec![package(Ecosystem::Dpkg, "openssl", "1")]);
    let error = scan(&list, &database, &ScanOptions::all(NOW)).expect_err("must not be silence");
    assert_eq!(error.code(), "vuln-db-value");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    assert_eq!(built(&[DSA, PYSEC]), built(&[DSA, PYSEC]));
}

fn value(json: &str) -> vuln::bolt::Node {
    vuln::bolt::Node::Value(json.as_bytes().to_vec())
}

fn bucket<const N: usize>(entries: [(&str, vuln::bolt::Node); N]) -> vuln::bolt::Node {
    vuln::bolt::Node::Bucket(entries.map(|(key, node)| (key.as_bytes().to_vec(), node)).into())
}

/// A database with the shape of Red Hat's part of trivy-db.
fn red_hat_database() -> Vec<u8> {
    let advisories = bucket([
        (
            "openssl",
            bucket([
                ("CVE-2024-1", value(r#"{"Entries":[{"Cves":[{"Severity":1}],"Status":5,"Affected":[0]}]}"#)),
                (
                    "RHSA-2024:1",
                    value(
                        r#"{"Entries":[
                        {"FixedVersion":"1:3.0.7-20.el9","Cves":[{"ID":"CVE-2024-2","Severity":3}],"Arches":["x86_64"],"Affected":[0]},
                        {"FixedVersion":"1:3.0.7-99.el9","Cves":[{"ID":"CVE-2024-9","Severity":4}],"Affected":[7]}]}"#,
                    ),
                ),
                (
                    "RHSA-2024:2",
                    value(
                        r#"{"Entries":[{"FixedVersion":"1:3.0.7-25.el9","Cves":[{"ID":"CVE-2024-2","Severity":2}],"Affected":[0,1]}]}"#,
                    ),
                ),
            ]),
        ),
        (
            "nodejs:18::npm",
            bucket([(
                "RHSA-2024:3",
                value(
                    r#"{"Entries":[{"FixedVersion":"1:9.5-1.module+el9","Cves":[{"ID":"CVE-2024-3"}],"Affected":[1]}]}"#,
                ),
            )]),
        ),
    ]);
    let products = bucket([
        (
            "repository",
            bucket([
                ("rhel-9-for-x86_64-baseos-rpms", value("[0]")),
                ("rhel-9-for-x86_64-appstream-rpms", value("[1]")),
                ("other-rpms", value("[5]")),
            ]),
        ),
        ("nvr", bucket([("app-container-1-1-x86_64", value("[7]"))])),
    ]);
    let source = value(r#"{"ID":"redhat-oval","Name":"Red Hat OVAL v2","URL":"https://example.org"}"#);
    let vuln::bolt::Node::Bucket(root) = bucket([
        ("Red Hat", advisories),
        ("Red Hat CPE", products),
        ("data-source", bucket([("Red Hat", source)])),
        (
            "vulnerability",
            bucket([
                ("CVE-2024-1", value("{}")),
                ("CVE-2024-2", value("{}")),
                ("CVE-2024-3", value("{}")),
                ("CVE-2024-9", value("{}")),
            ]),
        ),
    ]) else {
        unreachable!("a bucket")
    };
    vuln::bolt::build(root).expect("builds")
}

#[test]
fn red_hat_joins_on_repositories_builds_and_modules() {
    let bytes = red_hat_database();
    let database = Database::open(&bytes, None, "test").expect("opens");
    let mut ssl = package(Ecosystem::Rpm, "openssl", "1:3.0.7-18.el9");
    ssl.arch = Some("x86_64".into());
    let mut npm = package(Ecosystem::Rpm, "npm", "1:9.4-1.module+el9");
    npm.modularity = Some("nodejs:18:9020020230101:rhel9".into());
    let check = |os: OperatingSystem, expected: &[&str], warnings: usize| {
        let mut inventory = inventory(Some(("redhat", "9.4")), vec![ssl.clone(), npm.clone()]);
        inventory.os = Some(os.clone());
        let scan = scan(&inventory, &database, &ScanOptions::all(NOW)).expect("sound");
        let row = |f: &vuln::Finding| {
            let fixed = f.fixed_version.as_deref().unwrap_or("-");
            format!(
                "{} {} {fixed} {} {} {}",
                f.id,
                f.package.name,
                f.severity,
                f.status,
                f.vendor_ids.join(",")
            )
        };
        assert_eq!(scan.findings.iter().map(row).collect::<Vec<_>>(), expected, "{os:?}");
        assert_eq!(scan.warnings.len(), warnings, "{:?}", scan.warnings);
    };
    let os = OperatingSystem { family: "redhat".into(), version: "9.4".into(), ..OperatingSystem::default() };
    // Of two advisories on one vulnerability the later fix counts, with its rating.
    let both = [
        "CVE-2024-2 openssl 1:3.0.7-25.el9 MEDIUM fixed RHSA-2024:2",
        "CVE-2024-1 openssl - LOW will_not_fix ",
    ];
    check(os.clone(), &["CVE-2024-3 npm 1:9.5-1.module+el9 UNKNOWN fixed RHSA-2024:3", both[0], both[1]], 0);
    let sets = vec!["rhel-9-for-x86_64-baseos-rpms__9".to_owned()];
    check(OperatingSystem { content_sets: sets, ..os.clone() }, &both, 0);
    let builds = vec!["app-container-1-1-x86_64".to_owned()];
    let of_build = ["CVE-2024-9 openssl 1:3.0.7-99.el9 CRITICAL fixed RHSA-2024:1"];
    check(OperatingSystem { builds, ..os.clone() }, &of_build, 0);
    check(OperatingSystem { content_sets: vec!["other-rpms".into()], ..os.clone() }, &[], 0);
    check(OperatingSystem { content_sets: vec!["unknown-rpms".into()], ..os }, &[], 1);
}

#[test]
fn releases_without_support_and_with_a_stream_of_their_own() {
    let esm = DSA.replace("Debian:12", "Debian:12-ESM");
    let mut records = vec![DSA];
    let scanned = |records: &[&str], now| {
        let built = built(records);
        let mut libssl = package(Ecosystem::Dpkg, "openssl", "3.0.10-1");
        libssl.source = Some(SourcePackage { name: "openssl".into(), version: "3.0.10-1".into() });
        let mut list = inventory(Some(("debian", "12.5")), vec![libssl]);
        list.os.as_mut().expect("known").stream = Some("12-ESM".into());
        let (found, warnings) = rows(&built, &list, &ScanOptions::all(now));
        let ended = warnings.iter().any(|warning| matches!(warning, ScanWarning::EndOfSupport { .. }));
        (found.len(), ended)
    };
    assert_eq!(scanned(&records, NOW), (1, false), "no bucket of its own: that of the release");
    records = vec![&esm];
    assert_eq!(scanned(&records, NOW), (1, false));
    let built = built(&[DSA]);
    let list = inventory(Some(("debian", "12.5")), vec![package(Ecosystem::Dpkg, "a", "1")]);
    let late: Timestamp = "2028-06-11T00:00:00Z".parse().expect("time");
    let warned = |now| rows(&built, &list, &ScanOptions::all(now)).1;
    assert!(!warned(NOW).iter().any(|w| matches!(w, ScanWarning::EndOfSupport { .. })));
    let shown: Vec<String> = warned(late).iter().map(ToString::to_string).collect();
    assert!(
        shown.iter().any(|line| line.contains("debian 12.5 gets no security updates since 2028-06-10")),
        "{shown:?}"
    );
}
