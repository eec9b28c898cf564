use base::{Purl, Timestamp};
use sbom::{Ecosystem, Inventory, OperatingSystem, Package, Relationship, SourcePackage, Subject};
use serde_json::{Value, json};

use super::*;
use crate::{Database, ScanOptions, Status};

const NOW: &str = "2026-01-01T00:00:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

fn system(name: &'static str, major: &'static str, minor: &'static str) -> Option<GrypeSystem<'static>> {
    Some(GrypeSystem { name, major, minor, label: "", channel: "" })
}

fn channel(channel: &'static str, of: Option<GrypeSystem<'static>>) -> Option<GrypeSystem<'static>> {
    of.map(|system| GrypeSystem { channel, ..system })
}

/// The bucket an advisory is stored in; or why it is not.
fn stored(row: &GrypeRow<'_>) -> Result<String, String> {
    let mut builder = Builder::new();
    GrypeImport::default().add(row, &mut builder).expect("added");
    let built = builder.finish(now()).expect("built");
    match built.report.skipped.keys().next() {
        Some(reason) => Err(reason.as_str().to_owned()),
        None => Ok(built.report.advisories.keys().cloned().collect::<Vec<_>>().join(",")),
    }
}

#[test]
fn rows_find_their_buckets() {
    let about = json!({"description": "d", "severities": [{"scheme": "HML", "value": "high"}]}).to_string();
    let affected = range("< 2", "2", "fixed").to_string();
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
    let labelled = |name, label| Some(GrypeSystem { name, major: "", minor: "", label, channel: "" });
    for (system, expected) in [
        (system("debian", "12", ""), Ok("debian 12")),
        (labelled("debian", "unstable"), Err("unsupported-ecosystem")),
        (system("ubuntu", "22", "4"), Ok("ubuntu 22.04")),
        (system("ubuntu", "22", "10"), Ok("ubuntu 22.10")),
        (system("alpine", "3", "20"), Ok("alpine 3.20")),
        (labelled("alpine", "edge"), Ok("alpine edge")),
        (labelled("wolfi", "rolling"), Ok("wolfi")),
        (labelled("chainguard", "rolling"), Ok("chainguard")),
        (labelled("minimos", "rolling"), Ok("minimos")),
        (labelled("echo", "rolling"), Ok("echo")),
        (system("almalinux", "9", ""), Ok("alma 9")),
        (system("amazonlinux", "2023", ""), Ok("amazon linux 2023")),
        (system("amazonlinux", "2018", "03"), Ok("amazon linux 1")),
        (system("oraclelinux", "8", ""), Ok("Oracle Linux 8")),
        (system("photon", "5", "0"), Ok("Photon OS 5.0")),
        (system("mariner", "2", "0"), Ok("CBL-Mariner 2.0")),
        (system("azurelinux", "3", "0"), Ok("Azure Linux 3.0")),
        (system("sles", "15", "5"), Ok("SUSE Linux Enterprise 15.5")),
        (system("redhat", "9", ""), Ok("alma 9,rocky 9")),
        (system("redhat", "9", "4"), Ok("")),
        (channel("eus", system("redhat", "9", "4")), Err("unsupported-ecosystem")),
        (channel("esm", system("ubuntu", "16", "4")), Ok("")),
        (system("fedora", "40", ""), Err("unsupported-ecosystem")),
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

fn range(constraint: &str, fixed: &str, state: &str) -> Value {
    json!({"ranges": [{"version": {"constraint": constraint}, "fix": {"version": fixed, "state": state}}]})
}

fn of_module(module: &str, mut document: Value) -> Value {
    document["qualifiers"] = json!({"rpm_modularity": module});
    document
}

/// A row of a test: the vulnerability with its aliases, the system, the package and the document about it.
type Of<'a> = (&'a [&'a str], Option<GrypeSystem<'a>>, &'a str, Value);

/// What a scan of one package finds, as `CVE status fixed`; the rows of the first list resolve, those of the second disclose.
fn found(
    resolving: &[Of<'_>],
    disclosing: &[Of<'_>],
    os: &OperatingSystem,
    package: &Package,
) -> Vec<String> {
    let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
    let mut each = |rows: &[Of<'_>], resolves: bool| {
        for (names, system, package, affected) in rows {
            let about = json!({"aliases": names[1..], "severities": [{"value": "high"}]}).to_string();
            let affected = affected.to_string();
            let row = GrypeRow {
                id: names[0],
                provider: "p",
                status: "active",
                system: *system,
                ecosystem: "rpm",
                package,
                about: about.as_bytes(),
                affected: affected.as_bytes(),
            };
            let of_alma = system.is_some_and(|system| system.name == "almalinux");
            match (resolves, of_alma) {
                (true, true) => import.add_unaffected(&row, &mut builder).expect("taken"),
                (true, false) => import.resolve(&row, &mut builder).expect("taken"),
                (false, _) => import.add(&row, &mut builder).expect("taken"),
            }
        }
    };
    each(resolving, true);
    each(disclosing, false);
    let built = builder.finish(now()).expect("built");
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let scan = crate::scan(&inventory(os, package), &database, &ScanOptions::all(now())).expect("scanned");
    let row = |finding: &crate::Finding| {
        let fixed = finding.fixed_version.as_deref().unwrap_or("-");
        format!("{} {} {fixed}", finding.id, finding.status.as_str())
    };
    scan.findings.iter().map(row).collect()
}

fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
    Package {
        ecosystem,
        id: ecosystem.package_id(name, version, None),
        name: name.into(),
        version: version.into(),
        arch: Some("x86_64".into()),
        source: Some(SourcePackage { name: name.into(), version: version.into() }),
        purl: Purl::builder("generic", "x").build().expect("valid"),
        licenses: Vec::new(),
        supplier: None,
        modularity: None,
        checksums: Vec::new(),
        locations: Vec::new(),
        depends_on: Vec::new(),
        relationship: Relationship::default(),
        dev: false,
        lines: Vec::new(),
        entry: None,
    }
}

fn inventory(os: &OperatingSystem, package: &Package) -> Inventory {
    let subject = Subject::named("t");
    let packages = vec![package.clone()];
    Inventory { subject, os: Some(os.clone()), layers: Vec::new(), packages, unreadable: Vec::new() }
}

fn os(family: &str, version: &str) -> OperatingSystem {
    OperatingSystem { family: family.into(), version: version.into(), ..OperatingSystem::default() }
}

#[test]
fn red_hats_rows_are_those_of_its_rebuilds_too() {
    let red_hat = system("redhat", "9", "");
    let disclosing: [Of<'_>; 5] = [
        (&["CVE-1"], red_hat, "curl", range("< 0:8-2.el9", "0:8-2.el9", "fixed")),
        (&["CVE-2"], red_hat, "curl", range("", "", "wont-fix")),
        (&["CVE-3"], red_hat, "curl", range("< 0:7-1.el9", "0:7-1.el9", "fixed")),
        (&["CVE-4"], red_hat, "curl", of_module("a:1", range("< 0:9-1.el9", "0:9-1.el9", "fixed"))),
        // A minor release's own fix.
        (&["CVE-5"], system("redhat", "9", "2"), "curl", range("< 0:9-1.el9", "0:9-1.el9", "fixed")),
    ];
    let alma = system("almalinux", "9", "");
    let errata: [Of<'_>; 3] = [
        (&["ALSA-1:1", "CVE-1"], alma, "libcurl", range(">= 0:8-1.el9.alma.1", "", "")),
        (&["ALSA-1:3", "CVE-9"], alma, "wget", range(">= 0:8-1.el9", "", "")),
        (&["ALBA-1:3"], alma, "libcurl", range(">= 0:8-9.el9", "", "")),
    ];
    let installed = |version: &str| {
        let source = SourcePackage { name: "curl".into(), version: version.into() };
        Package { source: Some(source), ..package(Ecosystem::Rpm, "libcurl", version) }
    };
    for (family, version, expected) in [
        ("redhat", "8-1.el9", &["CVE-1 fixed 8-2.el9", "CVE-2 will_not_fix -"][..]),
        // A source package's file name has no epoch.
        ("centos", "1:8-2.el9", &["CVE-2 will_not_fix -"]),
        ("rocky", "8-1.el9", &["CVE-1 fixed 8-2.el9", "CVE-2 will_not_fix -"]),
        // What an erratum says of the package itself comes before what is disclosed of its source.
        ("alma", "8-1.el9", &["CVE-1 fixed 8-1.el9.alma.1", "CVE-2 will_not_fix -"]),
        ("alma", "8-1.el9.alma.1", &["CVE-2 will_not_fix -"]),
    ] {
        let rows = found(&errata, &disclosing, &os(family, "9.4"), &installed(version));
        assert_eq!(rows, expected, "{family} {version}");
    }
}

#[test]
fn extended_maintenance_of_ubuntu_adds_fixes() {
    let release = system("ubuntu", "16", "4");
    let disclosing: [Of<'_>; 3] = [
        (&["CVE-1"], release, "curl", range("", "", "wont-fix")),
        (&["CVE-2"], release, "curl", range("< 7.47-2", "7.47-2", "fixed")),
        (&["CVE-3"], release, "curl", range("", "", "not-fixed")),
    ];
    let subscribers: [Of<'_>; 2] = [
        (&["CVE-1"], channel("esm", release), "curl", range("< 7.47-1+esm1", "7.47-1+esm1", "fixed")),
        // What the release itself does not disclose.
        (&["CVE-4"], channel("esm", release), "curl", range("< 99", "99", "fixed")),
    ];
    let installed = |version: &str| package(Ecosystem::Dpkg, "curl", version);
    let check = |os: &OperatingSystem, version: &str, expected: &[&str]| {
        assert_eq!(found(&subscribers, &disclosing, os, &installed(version)), expected, "{os:?} {version}");
    };
    let pro = OperatingSystem { stream: Some("16.04-ESM".into()), ..os("ubuntu", "16.04") };
    let plain = os("ubuntu", "16.04");
    check(&plain, "7.47-1", &["CVE-1 affected -", "CVE-2 fixed 7.47-2", "CVE-3 affected -"]);
    check(&pro, "7.47-1", &["CVE-1 fixed 7.47-1+esm1", "CVE-2 fixed 7.47-2", "CVE-3 affected -"]);
    check(&pro, "7.47-1+esm1", &["CVE-2 fixed 7.47-2", "CVE-3 affected -"]);
    check(&pro, "7.47-2", &["CVE-3 affected -"]);
}

#[test]
fn ratings_are_their_publishers() {
    let of_vector =
        json!({"scheme": "CVSS", "value": {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}});
    let words = |all: &[&str]| all.iter().map(|word| json!({"value": word})).collect::<Vec<_>>();
    for (severities, expected) in [
        (words(&["low", "critical"]), (Severity::Low, Some("debian"))),
        (words(&["negligible"]), (Severity::Low, Some("debian"))),
        (vec![of_vector], (Severity::Critical, Some("nvd"))),
        (words(&["unknown"]), (Severity::Critical, Some("nvd"))),
    ] {
        let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
        let about = json!({ "severities": severities }).to_string();
        let affected = range("", "", "not-fixed").to_string();
        let row = GrypeRow {
            id: "CVE-1",
            provider: "debian",
            status: "active",
            system: system("debian", "12", ""),
            ecosystem: "deb",
            package: "curl",
            about: about.as_bytes(),
            affected: affected.as_bytes(),
        };
        import.add(&row, &mut builder).expect("added");
        let of_nvd = json!({"description": "by NVD", "severities": [{"value":
            {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]})
        .to_string();
        let weaknesses = ["CWE-79".to_owned()];
        for id in ["CVE-1", "CVE-2"] {
            import.add_nvd(id, of_nvd.as_bytes(), &weaknesses, &mut builder).expect("added");
        }
        let built = builder.finish(now()).expect("built");
        assert_eq!(built.report.vulnerabilities, 1, "nothing refers to CVE-2");
        let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
        let inventory = inventory(&os("debian", "12"), &package(Ecosystem::Dpkg, "curl", "1"));
        let scan = crate::scan(&inventory, &database, &ScanOptions::all(now())).expect("scanned");
        let [finding] = scan.findings.as_slice() else { panic!("{severities:?}: {:?}", scan.findings) };
        assert_eq!((finding.severity, finding.severity_source.as_deref()), expected, "{severities:?}");
        assert_eq!((finding.status, &finding.cwe_ids), (Status::Affected, &weaknesses.to_vec()));
        assert_eq!(finding.description.as_deref(), Some("by NVD"));
    }
}

/// The document about a package with several ranges: constraint, fix and state.
fn ranges(all: &[(&str, &str, &str)]) -> Value {
    let all = all.iter().map(|(constraint, fixed, state)| {
        json!({"version": {"constraint": constraint}, "fix": {"version": fixed, "state": state}})
    });
    json!({ "ranges": all.collect::<Vec<_>>() })
}

#[test]
fn a_distributions_ranges_keep_both_bounds() {
    let release = system("debian", "12", "");
    let disclosing: [Of<'_>; 6] = [
        (&["CVE-1"], release, "curl", range(">= 1.2, < 1.5", "1.5", "fixed")),
        (&["CVE-2"], release, "curl", range("> 1.2, <= 1.5", "", "not-fixed")),
        (&["CVE-3"], release, "curl", range("= 1.4", "", "wont-fix")),
        (
            &["CVE-4"],
            release,
            "curl",
            ranges(&[(">= 1.0, < 1.2", "1.2", "fixed"), (">= 1.4, < 1.6", "1.6", "fixed")]),
        ),
        (&["CVE-5"], release, "curl", range("< 1.2 || >= 1.5, < 2", "2", "fixed")),
        // Two ranges on one version: the fix that comes last is the complete one.
        (
            &["CVE-6"],
            release,
            "curl",
            ranges(&[("< 1.3", "1.3", "fixed"), (">= 1.0, < 1.5", "1.5", "fixed")]),
        ),
    ];
    for (version, expected) in [
        ("0.9", &["CVE-5 fixed 2", "CVE-6 fixed 1.3"][..]),
        ("1.0", &["CVE-4 fixed 1.2", "CVE-5 fixed 2", "CVE-6 fixed 1.5"]),
        ("1.2", &["CVE-1 fixed 1.5", "CVE-6 fixed 1.5"]),
        ("1.2+b1", &["CVE-1 fixed 1.5", "CVE-2 affected -", "CVE-6 fixed 1.5"]),
        (
            "1.4",
            &[
                "CVE-1 fixed 1.5",
                "CVE-2 affected -",
                "CVE-3 will_not_fix -",
                "CVE-4 fixed 1.6",
                "CVE-6 fixed 1.5",
            ],
        ),
        ("1.5", &["CVE-2 affected -", "CVE-4 fixed 1.6", "CVE-5 fixed 2"]),
        ("1.5+b1", &["CVE-4 fixed 1.6", "CVE-5 fixed 2"]),
        ("1.6", &["CVE-5 fixed 2"]),
        ("2", &[]),
    ] {
        let rows = found(&[], &disclosing, &os("debian", "12"), &package(Ecosystem::Dpkg, "curl", version));
        assert_eq!(rows, expected, "{version}");
    }
}

#[test]
fn red_hats_ranges_keep_both_bounds() {
    let release = system("redhat", "9", "");
    let disclosing: [Of<'_>; 2] = [
        (
            &["CVE-1"],
            release,
            "curl",
            ranges(&[
                (">= 0:1-1, < 0:1-5.el9", "0:1-5.el9", "fixed"),
                (">= 0:3-1, < 0:3-5.el9", "0:3-5.el9", "fixed"),
            ]),
        ),
        (&["CVE-2"], release, "curl", range(">= 1:2-1", "", "not-fixed")),
    ];
    for (family, version, expected) in [
        ("redhat", "0-9.el9", &[][..]),
        ("redhat", "1-1", &["CVE-1 fixed 1-5.el9"]),
        ("redhat", "1-4.el9", &["CVE-1 fixed 1-5.el9"]),
        ("redhat", "1-5.el9", &[]),
        // A source package's file name has no epoch.
        ("redhat", "2-1", &["CVE-2 affected -"]),
        ("redhat", "3-1", &["CVE-1 fixed 3-5.el9", "CVE-2 affected -"]),
        ("redhat", "3-5.el9", &["CVE-2 affected -"]),
        ("rocky", "1-4.el9", &["CVE-1 fixed 1-5.el9"]),
        ("rocky", "1-5.el9", &[]),
        ("rocky", "3-1", &["CVE-1 fixed 3-5.el9", "CVE-2 affected -"]),
    ] {
        let rows = found(&[], &disclosing, &os(family, "9"), &package(Ecosystem::Rpm, "curl", version));
        let rows: Vec<String> = rows.into_iter().map(|row| row.replace("0:", "")).collect();
        assert_eq!(rows, expected, "{family} {version}");
    }
}

/// What a scan finds of one program, as `CVE fix`, with rows of identifier, status, CPE and document.
fn of_program(
    rows: &[(&str, &str, [&str; 3], Value)],
    os: Option<&OperatingSystem>,
    (name, version): (&str, &str),
) -> (Vec<String>, usize) {
    let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
    for (id, status, [part, vendor, product], affected) in rows {
        let affected = affected.to_string();
        let row = GrypeProgram { id, status, part, vendor, product, affected: affected.as_bytes() };
        import.add_program(&row, &mut builder).expect("taken");
        let about = json!({"severities": [{"value":
            {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]});
        import.add_nvd(id, about.to_string().as_bytes(), &[], &mut builder).expect("taken");
    }
    let built = builder.finish(now()).expect("built");
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let mut inventory = inventory(&self::os("none", ""), &package(Ecosystem::Binary, name, version));
    inventory.os = os.cloned();
    let scan = crate::scan(&inventory, &database, &ScanOptions::all(now())).expect("scanned");
    let row = |finding: &crate::Finding| {
        assert_eq!(finding.severity, Severity::Critical);
        assert_eq!(finding.data_source.as_ref().map(|source| source.id.as_str()), Some("nvd"));
        format!("{} {}", finding.id, finding.fixed_version.as_deref().unwrap_or("-"))
    };
    (scan.findings.iter().map(row).collect(), scan.warnings.len())
}

#[test]
fn programs_are_found_by_their_names_in_nvd() {
    let node = ["a", "nodejs", r"node\.js"];
    let rows = [
        (
            "CVE-1",
            "active",
            node,
            ranges(&[(">= 16, < 16.5", "16.5", "fixed"), (">= 18, < 18.13", "18.13", "fixed")]),
        ),
        ("CVE-2", "active", node, range("= 18.12.1", "", "")),
        // Of all versions; a second row, of an edition, adds to it.
        ("CVE-3", "active", node, range("", "", "")),
        ("CVE-3", "active", node, range("< 99", "99", "fixed")),
        ("CVE-4", "rejected", node, range("", "", "")),
        ("CVE-5", "active", ["o", "nodejs", "node.js"], range("", "", "")),
        ("CVE-6", "active", ["a", "other", "node.js"], range("", "", "")),
        ("CVE-7", "active", ["a", "openssl", "openssl"], range(">= 1.1.1, < 1.1.1x", "1.1.1x", "fixed")),
        ("CVE-8", "active", ["a", "redislabs", "redis"], range("< 7", "7", "fixed")),
        ("CVE-8", "active", ["a", "redis", "redis"], range("< 7", "7", "fixed")),
        ("CVE-9", "active", ["a", "oracle", "openjdk"], range("<= 1.8.0-update352", "", "")),
    ];
    for (program, expected) in [
        (("node", "16.4.0"), &["CVE-1 16.5", "CVE-3 99"][..]),
        (("node", "16.5.0"), &["CVE-3 99"]),
        (("node", "17.0.0"), &["CVE-3 99"]),
        (("node", "18.12.1"), &["CVE-1 18.13", "CVE-2 -", "CVE-3 99"]),
        (("node", "18.13.0"), &["CVE-3 99"]),
        (("openssl", "1.1.1"), &["CVE-7 1.1.1x"]),
        (("openssl", "1.1.1w"), &["CVE-7 1.1.1x"]),
        (("openssl", "1.1.1x"), &[]),
        (("openssl", "1.1.0z"), &[]),
        (("redis", "6.2.7"), &["CVE-8 7"]),
        (("openjdk", "1.8.0_352-b08"), &["CVE-9 -"]),
        (("openjdk", "1.8.0_362-b09"), &[]),
        (("openjdk", "11.0.17+8-LTS"), &[]),
        (("unheard-of", "1"), &[]),
    ] {
        assert_eq!(
            of_program(&rows, None, program),
            (expected.iter().map(|row| (*row).to_owned()).collect(), 0),
            "{program:?}"
        );
    }
    // A version that cannot be compared is told.
    assert_eq!(of_program(&rows, None, ("openjdk", "unknown")), (vec![], 1));
}

#[test]
fn programs_on_the_systems_that_rows_name() {
    let on = |platform: &str| {
        let mut document = range("", "", "");
        document["qualifiers"] = json!({"platform_cpes": [format!("cpe:2.3:o:{platform}:-:*:*:*:*:*:*:*")]});
        document
    };
    let curl = ["a", "haxx", "curl"];
    let rows = [
        ("CVE-1", "active", curl, on("microsoft:windows")),
        ("CVE-2", "active", curl, on("debian:debian_linux")),
        ("CVE-3", "active", curl, on("canonical:ubuntu_linux")),
        ("CVE-4", "active", curl, on("apple:macos")),
        ("CVE-5", "active", curl, on("wordpress:wordpress")),
    ];
    for (os, expected) in [
        (None, "CVE-1 -, CVE-2 -, CVE-3 -, CVE-4 -"),
        (Some(os("debian", "12")), "CVE-2 -, CVE-4 -"),
        (Some(os("ubuntu", "22.04")), "CVE-3 -, CVE-4 -"),
        (Some(os("alpine", "3.20")), "CVE-4 -"),
    ] {
        let (rows, _) = of_program(&rows, os.as_ref(), ("curl", "8.0"));
        assert_eq!(rows.join(", "), expected, "{os:?}");
    }
}

#[test]
fn programs_are_found_by_the_cpes_of_a_document() {
    let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
    for (id, vendor, product, document) in [
        ("CVE-1", "haxx", "curl", range("< 8.2", "8.2", "fixed")),
        ("CVE-2", "haxx", "libcurl", range("< 8.1", "8.1", "fixed")),
        ("CVE-3", "openssl", "openssl", range("< 8.2", "8.2", "fixed")),
    ] {
        let affected = document.to_string();
        let row =
            GrypeProgram { id, status: "active", part: "a", vendor, product, affected: affected.as_bytes() };
        import.add_program(&row, &mut builder).expect("taken");
    }
    let built = builder.finish(now()).expect("built");
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let found = |ecosystem, name: &str, cpes: &[&str]| {
        let cpes = cpes.iter().map(|cpe| format!("cpe:2.3:a:{cpe}:*:*:*:*:*:*:*")).collect();
        let entry = Some(sbom::DocumentEntry { bom_ref: None, cpes });
        let package = Package { entry, ..package(ecosystem, name, "8.1.0") };
        let scan =
            crate::scan(&inventory(&os("debian", "12"), &package), &database, &ScanOptions::all(now()));
        let row = |f: &crate::Finding| format!("{} {}", f.id, f.fixed_version.as_deref().unwrap_or("-"));
        scan.expect("scanned").findings.iter().map(row).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(found(Ecosystem::Binary, "transfers", &["haxx:curl:8.1.0"]), "CVE-1 8.2");
    assert_eq!(
        found(Ecosystem::Binary, "transfers", &["haxx:curl:*", "haxx:libcurl:8.0"]),
        "CVE-1 8.2, CVE-2 8.1"
    );
    assert_eq!(found(Ecosystem::Binary, "curl", &["haxx:curl:8.1.0"]), "CVE-1 8.2");
    assert_eq!(found(Ecosystem::Binary, "transfers", &["haxx:curl:8.2"]), "");
    assert_eq!(found(Ecosystem::Binary, "transfers", &[]), "");
    assert_eq!(found(Ecosystem::NodePkg, "transfers", &["haxx:curl:8.1.0"]), "");
}

#[test]
fn alpines_packages_are_asked_of_nvd_where_alpine_is_silent() {
    let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
    let (part, vendor, product) = ("a", "openssl", "openssl");
    for (id, document) in [
        ("CVE-1", range("< 3.1.9", "3.1.9", "fixed")),
        // Alpine 3.18 says that it has the second and the third not any more, or still.
        ("CVE-2", range("< 3.1.9", "3.1.9", "fixed")),
        ("CVE-3", range("< 3.1.9", "3.1.9", "fixed")),
        ("CVE-4", range("< 3.1.2", "3.1.2", "fixed")),
        ("CVE-5", range("<= 3.1.2", "", "")),
    ] {
        let affected = document.to_string();
        let row = GrypeProgram { id, status: "active", part, vendor, product, affected: affected.as_bytes() };
        import.add_program(&row, &mut builder).expect("taken");
    }
    for (id, document) in [
        ("CVE-2", range("< 3.1.2-r0", "3.1.2-r0", "fixed")),
        ("CVE-3", range("< 3.1.2-r9", "3.1.2-r9", "fixed")),
    ] {
        let (about, affected) = (json!({}).to_string(), document.to_string());
        let row = GrypeRow {
            id,
            provider: "alpine",
            status: "active",
            system: system("alpine", "3", "18"),
            ecosystem: "apk",
            package: "openssl",
            about: about.as_bytes(),
            affected: affected.as_bytes(),
        };
        import.add(&row, &mut builder).expect("taken");
    }
    let built = builder.finish(now()).expect("built");
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let mut libssl = package(Ecosystem::Apk, "libssl3", "3.1.2-r4");
    libssl.source = Some(SourcePackage { name: "openssl".into(), version: "3.1.2-r4".into() });
    for (version, expected) in
        [("3.18.4", "CVE-1 -, CVE-3 3.1.2-r9, CVE-5 -"), ("3.17.1", "CVE-1 -, CVE-2 -, CVE-3 -, CVE-5 -")]
    {
        let inventory = inventory(&os("alpine", version), &libssl);
        let scan = crate::scan(&inventory, &database, &ScanOptions::all(now())).expect("scanned");
        let row = |f: &crate::Finding| format!("{} {}", f.id, f.fixed_version.as_deref().unwrap_or("-"));
        let mut rows: Vec<String> = scan.findings.iter().map(row).collect();
        rows.sort_unstable();
        assert_eq!(rows.join(", "), expected, "{version}");
    }
}

#[test]
fn rows_about_programs_that_are_cut_are_counted() {
    let affected = range("< 2", "2", "fixed").to_string();
    for cut in 0..affected.len() {
        let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
        let (part, vendor, product) = ("a", "haxx", "curl");
        let affected = &affected.as_bytes()[..cut];
        let row = GrypeProgram { id: "CVE-1", status: "active", part, vendor, product, affected };
        import.add_program(&row, &mut builder).expect("taken");
        let report = builder.finish(now()).expect("built").report;
        let reasons: Vec<&str> = report.skipped.keys().map(|reason| reason.as_str()).collect();
        assert_eq!((reasons.as_slice(), report.advisories.len()), (&["malformed"][..], 0), "{cut}");
    }
}

#[test]
fn documents_that_are_cut_or_changed_are_counted() {
    let about =
        json!({"aliases": ["CVE-1"], "severities": [{"value": "high"}], "refs": [{"url": "u"}]}).to_string();
    let affected = of_module("a:1", range(">= 1, < 2", "2", "fixed")).to_string();
    let systems = [
        channel("esm", system("ubuntu", "22", "4")),
        system("almalinux", "9", ""),
        system("redhat", "9", ""),
    ];
    let feed = |about: &[u8], affected: &[u8]| {
        for system in systems {
            let (id, provider, status) = ("X-1", "p", "active");
            let row = GrypeRow { id, provider, status, system, ecosystem: "", package: "a", about, affected };
            let (mut builder, mut import) = (Builder::new(), GrypeImport::default());
            import.resolve(&row, &mut builder).expect("taken");
            import.add_unaffected(&row, &mut builder).expect("taken");
            import.add(&row, &mut builder).expect("taken");
            import.add_nvd("CVE-1", about, &[], &mut builder).expect("taken");
            let report = builder.finish(now()).expect("built").report;
            let documents = [about, affected].map(|one| serde_json::from_slice::<Value>(one).is_ok());
            if documents != [true, true] {
                let reasons: Vec<&str> = report.skipped.keys().map(|reason| reason.as_str()).collect();
                assert_eq!(reasons, ["malformed"], "{system:?}");
            }
        }
    };
    for cut in 0..about.len() {
        feed(&about.as_bytes()[..cut], affected.as_bytes());
    }
    for cut in 0..affected.len() {
        feed(about.as_bytes(), &affected.as_bytes()[..cut]);
        let mut changed = affected.clone().into_bytes();
        changed[cut] = changed[cut].wrapping_add(1);
        feed(about.as_bytes(), &changed);
    }
}
