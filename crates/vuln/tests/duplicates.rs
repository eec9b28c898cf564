//! One vulnerability of one package in one file is one finding, whatever number of advisories say so.

#![expect(clippy::expect_used, reason = "a failing helper fails its test")]

mod common;

use common::NOW;
use sbom::{Ecosystem, Inventory, Location, OperatingSystem, Package, Subject};
use vuln::bolt::{Node, build};
use vuln::{Database, ScanOptions, scan};

fn bucket(entries: Vec<(&str, Node)>) -> Node {
    Node::Bucket(entries.into_iter().map(|(key, node)| (key.as_bytes().to_vec(), node)).collect())
}

fn package(ecosystem: Ecosystem, name: &str, version: &str, path: &str) -> Package {
    let locations = vec![Location { path: path.into(), layer: None }];
    Package { locations, ..common::package(ecosystem, name, version) }
}

/// `id package path fixed` of every finding; `advisories` are bucket, package, vulnerability and value.
fn found(advisories: &[(&str, &str, &str, &str)], os: (&str, &str), packages: Vec<Package>) -> Vec<String> {
    let mut tree = std::collections::BTreeMap::from([
        (b"vulnerability".to_vec(), bucket(Vec::new())),
        (b"data-source".to_vec(), bucket(Vec::new())),
    ]);
    for (place, name, id, value) in advisories {
        let Node::Bucket(packages) =
            tree.entry(place.as_bytes().to_vec()).or_insert_with(|| bucket(Vec::new()))
        else {
            continue;
        };
        let entry = packages.entry(name.as_bytes().to_vec()).or_insert_with(|| bucket(Vec::new()));
        if let Node::Bucket(known) = entry {
            known.insert(id.as_bytes().to_vec(), Node::Value(value.as_bytes().to_vec()));
        }
    }
    let bytes = build(tree).expect("written");
    let database = Database::open(&bytes, None, "test").expect("opens");
    let inventory = Inventory {
        subject: Subject::named("t"),
        os: Some(OperatingSystem { family: os.0.into(), version: os.1.into(), ..OperatingSystem::default() }),
        layers: Vec::new(),
        packages,
        unreadable: Vec::new(),
    };
    let scan = scan(&inventory, &database, &ScanOptions::all(NOW)).expect("sound");
    let row = |finding: &vuln::Finding| {
        let path = finding.package.path.as_deref().unwrap_or("-");
        let fixed = finding.fixed_version.as_deref().unwrap_or("-");
        format!("{} {} {path} {fixed}", finding.id, finding.package.name)
    };
    scan.findings.iter().map(row).collect()
}

#[test]
fn duplicates_of_a_system_package() {
    let rocky = ("rocky", "9.3");
    let curl = || vec![package(Ecosystem::Rpm, "curl", "7.1-1", "var/lib/rpm/rpmdb.sqlite")];
    let entries = |fixes: &[(&str, &str)]| {
        let entries: Vec<_> = fixes
            .iter()
            .map(|(fixed, arch)| format!(r#"{{"FixedVersion":"{fixed}","Arches":["{arch}"]}}"#))
            .collect();
        format!(r#"{{"Entries":[{}]}}"#, entries.join(","))
    };
    for (fixes, expected) in [
        // As in Trivy the last fix in order of characters, which is not the latest.
        (&[("7.10-1", "x86_64"), ("7.2-1", "x86_64")][..], Some("7.2-1")),
        (&[("7.2-1", "x86_64"), ("7.10-1", "x86_64")], Some("7.2-1")),
        (&[("7.2-1", "x86_64"), ("7.2-1", "x86_64")], Some("7.2-1")),
        // Another architecture's, and one that is installed, say nothing.
        (&[("7.2-1", "x86_64"), ("7.3-1", "s390x")], Some("7.2-1")),
        (&[("7.2-1", "x86_64"), ("7.0-1", "x86_64")], Some("7.2-1")),
        (&[("7.3-1", "s390x")], None),
    ] {
        let value = entries(fixes);
        let rows = found(&[("rocky 9", "curl", "CVE-1", &value)], rocky, curl());
        let expected: Vec<_> =
            expected.iter().map(|fixed| format!("CVE-1 curl var/lib/rpm/rpmdb.sqlite {fixed}")).collect();
        assert_eq!(rows, expected, "{fixes:?}");
    }
}

#[test]
fn duplicates_of_a_source_and_its_package() {
    let fix = |fixed: &str| format!(r#"{{"FixedVersion":"{fixed}"}}"#);
    let (own, of_source) = (fix("7.2-1"), fix("7.3-1"));
    let curl = |version| vec![package(Ecosystem::Rpm, "curl", version, "db")];
    let both =
        [("rocky 9", "curl", "CVE-1", own.as_str()), ("rocky 9", "curl (source)", "CVE-1", &of_source)];
    // What is said of the package itself counts, also where that is "not any more".
    assert_eq!(found(&both, ("rocky", "9"), curl("7.1-1")), ["CVE-1 curl db 7.2-1"]);
    assert_eq!(found(&both, ("rocky", "9"), curl("7.2-1")), [""; 0]);
    assert_eq!(found(&both[1..], ("rocky", "9"), curl("1:7.2-1")), ["CVE-1 curl db 7.3-1"]);
    // Debian's packages have no second name.
    let debian = [("debian 12", "curl (source)", "CVE-1", of_source.as_str())];
    assert_eq!(found(&debian, ("debian", "12"), curl("7.1-1")), [""; 0]);
}

#[test]
fn duplicates_in_files_and_advisories_of_a_language() {
    let vulnerable = |range: &str| format!(r#"{{"VulnerableVersions":["{range}"],"PatchedVersions":["9"]}}"#);
    let (one, other) = (vulnerable("<9"), vulnerable("<8"));
    let advisories = [
        ("npm::GitHub Security Advisory Npm", "a", "CVE-1", one.as_str()),
        ("npm::Open Source Vulnerability", "a", "CVE-1", other.as_str()),
        ("npm::Open Source Vulnerability", "a", "GHSA-2", other.as_str()),
    ];
    let at = |paths: &[&str]| paths.iter().map(|path| package(Ecosystem::Npm, "a", "1.0.0", path)).collect();
    for (paths, expected) in [
        // Two sources about one vulnerability are one finding, two names of one are two.
        (
            &["x/package-lock.json"][..],
            &["CVE-1 a x/package-lock.json 9", "GHSA-2 a x/package-lock.json 9"][..],
        ),
        (
            &["x/package-lock.json", "y/package-lock.json"],
            &[
                "CVE-1 a x/package-lock.json 9",
                "CVE-1 a y/package-lock.json 9",
                "GHSA-2 a x/package-lock.json 9",
                "GHSA-2 a y/package-lock.json 9",
            ],
        ),
        // Twice in one file.
        (
            &["x/package-lock.json", "x/package-lock.json"],
            &["CVE-1 a x/package-lock.json 9", "GHSA-2 a x/package-lock.json 9"],
        ),
    ] {
        assert_eq!(found(&advisories, ("debian", "12"), at(paths)), expected, "{paths:?}");
    }
}

#[test]
fn duplicates_without_a_fix_count_where_a_status_is_stated() {
    let curl = || vec![package(Ecosystem::Rpm, "curl", "7.1-1", "db")];
    for (value, expected) in [
        ("{}", 0),
        // trivy-db's sources of these distributions state none; will_not_fix is 5.
        (r#"{"Status":5}"#, 1),
        (r#"{"FixedVersion":"7.0-1","Status":5}"#, 0),
    ] {
        for (os, place) in [(("alma", "9"), "alma 9"), (("sles", "15.5"), "SUSE Linux Enterprise 15.5")] {
            assert_eq!(
                found(&[(place, "curl", "CVE-1", value)], os, curl()).len(),
                expected,
                "{place} {value}"
            );
        }
    }
}
