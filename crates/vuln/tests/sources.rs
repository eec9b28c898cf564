//! Advisories in their publishers' own forms, from the file to the finding.

#![expect(clippy::expect_used, reason = "a failing helper fails its test")]

mod common;

use base::Fault;
use common::{NOW, package};
use sbom::{Ecosystem, Inventory, OperatingSystem, Package, Subject};
use vuln::osv::{Builder, Built};
use vuln::sources::RedHatBuilder;
use vuln::{Database, Order, RiskBuilder, RiskDatabase, ScanOptions, scan};

fn inventory(os: (&str, &str), packages: Vec<Package>) -> Inventory {
    let os = OperatingSystem { family: os.0.into(), version: os.1.into(), ..OperatingSystem::default() };
    let subject = Subject::named("t");
    Inventory { subject, os: Some(os), layers: Vec::new(), packages, unreadable: Vec::new() }
}

/// `id package fixed severity status` of every finding.
fn rows(built: &Built, inventory: &Inventory) -> Vec<String> {
    let database = Database::open(&built.database, Some(&built.metadata), "test").expect("opens");
    let scan = scan(inventory, &database, &ScanOptions::all(NOW)).expect("sound");
    let row = |f: &vuln::Finding| {
        let fixed = f.fixed_version.as_deref().unwrap_or("-");
        format!("{} {} {fixed} {} {}", f.id, f.package.name, f.severity, f.status)
    };
    scan.findings.iter().map(row).collect()
}

const TRACKER: &[u8] = br#"{"openssl":{
    "CVE-2023-1":{"description":"reads too far","scope":"remote","releases":{
        "bookworm":{"status":"resolved","repositories":{"bookworm":"3.0.11-1"},"fixed_version":"3.0.11-1","urgency":"medium"},
        "trixie":{"status":"resolved","fixed_version":"0","urgency":"unimportant"},
        "sid":{"status":"open","urgency":"high"}}},
    "CVE-2023-2":{"releases":{"bookworm":{"status":"open","urgency":"unimportant","nodsa":"Minor issue","nodsa_reason":"ignored"}}},
    "CVE-2023-3":{"releases":{"bookworm":{"status":"open","urgency":"not yet assigned","nodsa_reason":"postponed"}}},
    "CVE-2023-4":{"releases":{"bookworm":{"status":"open","urgency":"end-of-life"}}},
    "CVE-2023-5":{"releases":{"bookworm":{"status":"open","urgency":"not yet assigned"}}},
    "CVE-2023-6":{"releases":{"bookworm":{"status":"undetermined","urgency":"not yet assigned"}}},
    "TEMP-0000000-ABCDEF":{"releases":{"bookworm":{"status":"open","urgency":"low**"}}}}}"#;

#[test]
fn debian_tracker() {
    let mut builder = Builder::new();
    builder.add_debian_tracker(TRACKER).expect("read");
    let built = builder.finish(NOW).expect("builds");
    let at = |release, version| {
        let mut rows =
            rows(&built, &inventory(("debian", release), vec![package(Ecosystem::Dpkg, "openssl", version)]));
        rows.sort();
        rows
    };
    assert_eq!(
        at("12.5", "3.0.9-1"),
        [
            "CVE-2023-1 openssl 3.0.11-1 MEDIUM fixed",
            "CVE-2023-2 openssl - LOW will_not_fix",
            "CVE-2023-3 openssl - UNKNOWN fix_deferred",
            "CVE-2023-4 openssl - UNKNOWN end_of_life",
            "CVE-2023-5 openssl - UNKNOWN affected",
            "TEMP-0000000-ABCDEF openssl - LOW affected",
        ]
    );
    assert_eq!(at("12.5", "3.0.11-1").len(), 5);
    assert_eq!(at("13.0", "3.0.9-1"), Vec::<String>::new());
    let error = Builder::new().add_debian_tracker(b"[]").expect_err("refused");
    assert_eq!(error.code(), "vuln-build-source");
}

#[test]
fn secdb_in_json_and_yaml() {
    let json = br#"{"apkurl":"{{urlprefix}}","archs":["x86_64"],"reponame":"main","urlprefix":"https://dl-cdn.alpinelinux.org/alpine",
        "distroversion":"v3.18","packages":[{"pkg":{"name":"openssl","secfixes":{
            "3.1.1-r0":["CVE-2023-1 GHSA-1","XSA-1"],"3.1.1-r2":["CVE-2023-1 (+ regression fix)"],"0":["CVE-2023-9"]}}}]}"#;
    let yaml = b"distroversion: v3.19\npackages:\n  - pkg:\n      name: busybox\n      secfixes:\n        1.36.1-r2:\n          - CVE-2023-2\n        1.0-r0:\n";
    let wolfi = br#"{"urlprefix":"https://packages.wolfi.dev","packages":[{"pkg":{"name":"curl","secfixes":{"8.1-r0":["CVE-2023-3"]}}}]}"#;
    let mut builder = Builder::new();
    for (name, bytes) in [("a.json", &json[..]), ("b.yaml", yaml), ("c.json", wolfi)] {
        builder.add_secdb(name, bytes).expect(name);
    }
    assert!(builder.add_secdb("d", b"packages: []").is_err());
    assert!(builder.add_secdb("e", b"{").is_err());
    let built = builder.finish(NOW).expect("builds");
    let at = |family, version, name, installed| {
        rows(&built, &inventory((family, version), vec![package(Ecosystem::Apk, name, installed)]))
    };
    assert_eq!(at("alpine", "3.18.4", "openssl", "3.1.1-r1"), ["CVE-2023-1 openssl 3.1.1-r2 UNKNOWN fixed"]);
    assert_eq!(
        at("alpine", "3.19.0", "busybox", "1.36.1-r1"),
        ["CVE-2023-2 busybox 1.36.1-r2 UNKNOWN fixed"]
    );
    assert_eq!(at("wolfi", "1", "curl", "8.0-r0"), ["CVE-2023-3 curl 8.1-r0 UNKNOWN fixed"]);
    assert_eq!(at("alpine", "3.18.4", "openssl", "3.1.1-r2"), Vec::<String>::new());
}

#[test]
fn alma_errata_with_modules() {
    let full = br#"{"data":[{"id":"ALSA-2024:1","title":"Important: nodejs:18 security update","description":"x","severity":"Important","type":"security",
        "references":[{"id":"CVE-2024-1","type":"cve","href":"https://access.redhat.com/security/cve/CVE-2024-1"},{"id":"ALSA-2024:1","type":"self","href":"https://errata.almalinux.org/9/ALSA-2024-1.html"}],
        "modules":[{"name":"nodejs","stream":"18"}],
        "packages":[{"name":"npm","epoch":"1","version":"9.5","release":"1.module_el9","arch":"x86_64","module":"nodejs:18:9020:abc"},
                    {"name":"npm","epoch":"1","version":"9.9","release":"1.module_el9","arch":"aarch64","module":"nodejs:18:9020:abc"}]},
        {"id":"ALBA-2024:2","title":"bug fix","references":[],"packages":[]}]}"#;
    let older = br#"[{"updateinfo_id":"ALSA-2024:3","title":"Low: curl","severity":"Low","references":[{"id":"CVE-2024-2","type":"cve","href":""}],
        "pkglist":{"packages":[{"name":"curl","epoch":"0","version":"7.76.1","release":"9.el8","arch":"x86_64"}],"module":{}}}]"#;
    let mut builder = Builder::new();
    builder.add_alma_errata("9", full).expect("read");
    builder.add_alma_errata("8", older).expect("read");
    assert!(builder.add_alma_errata("8", b"3").is_err());
    let built = builder.finish(NOW).expect("builds");
    let mut npm = package(Ecosystem::Rpm, "npm", "1:9.4-1.module_el9");
    npm.modularity = Some("nodejs:18:9020:abc".into());
    assert_eq!(
        rows(&built, &inventory(("alma", "9.3"), vec![npm])),
        ["CVE-2024-1 npm 1:9.5-1.module_el9 HIGH fixed"]
    );
    let curl = package(Ecosystem::Rpm, "curl", "7.76.0-1.el8");
    assert_eq!(
        rows(&built, &inventory(("alma", "8.9"), vec![curl])),
        ["CVE-2024-2 curl 7.76.1-9.el8 LOW fixed"]
    );
}

/// A document in the shape of Red Hat's, for a fix in baseos and a package of a module that will not be fixed.
fn red_hat_vex() -> String {
    let product = |id: &str, helper: serde_json::Value| {
        serde_json::json!({"category": "product_version", "name": id,
            "product": {"name": id, "product_id": id, "product_identification_helper": helper}})
    };
    let relation = |id: &str, part: &str, whole: &str| {
        serde_json::json!({"category": "default_component_of", "product_reference": part,
            "relates_to_product_reference": whole, "full_product_name": {"name": id, "product_id": id}})
    };
    serde_json::json!({
        "document": {"title": "openssl: reads too far", "category": "csaf_vex", "csaf_version": "2.0", "aggregate_severity": {"text": "Moderate"}},
        "product_tree": {
            "branches": [{"category": "vendor", "name": "Red Hat", "branches": [
                product("BaseOS-9", serde_json::json!({"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"})),
                product("AppStream-9", serde_json::json!({"cpe": "cpe:/a:redhat:enterprise_linux:9::appstream"})),
                product("openssl-1:3.0.7-25.el9.x86_64", serde_json::json!({"purl": "pkg:rpm/redhat/openssl@3.0.7-25.el9?arch=x86_64&epoch=1"})),
                product("openssl-1:3.0.7-25.el9.src", serde_json::json!({"purl": "pkg:rpm/redhat/openssl@3.0.7-25.el9?arch=src&epoch=1"})),
                product("nodejs:18", serde_json::json!({"purl": "pkg:rpmmod/redhat/nodejs@18"})),
                product("npm", serde_json::json!({"purl": "pkg:rpm/redhat/npm"})),
            ]}],
            "relationships": [
                relation("BaseOS-9:openssl", "openssl-1:3.0.7-25.el9.x86_64", "BaseOS-9"),
                relation("BaseOS-9:openssl.src", "openssl-1:3.0.7-25.el9.src", "BaseOS-9"),
                relation("AppStream-9:nodejs:18", "nodejs:18", "AppStream-9"),
                relation("AppStream-9:nodejs:18:npm", "npm", "AppStream-9:nodejs:18"),
            ]},
        "vulnerabilities": [{"cve": "CVE-2024-1",
            "remediations": [
                {"category": "vendor_fix", "details": "x", "url": "https://access.redhat.com/errata/RHSA-2024:1",
                 "product_ids": ["BaseOS-9:openssl", "BaseOS-9:openssl.src"]},
                {"category": "no_fix_planned", "details": "Will not fix", "product_ids": ["AppStream-9:nodejs:18:npm"]},
                {"category": "workaround", "details": "none", "product_ids": ["BaseOS-9:openssl"]}],
            "threats": [{"category": "impact", "details": "Important", "product_ids": ["BaseOS-9:openssl"]}]}]
    })
    .to_string()
}

#[test]
fn red_hat_vex_files() {
    let mut red_hat = RedHatBuilder::default();
    let repositories =
        br#"{"data":{"rhel-9-for-x86_64-baseos-rpms":{"cpes":["cpe:/o:redhat:enterprise_linux:9::baseos"]},
        "rhel-9-for-x86_64-appstream-rpms":{"cpes":["cpe:/a:redhat:enterprise_linux:9::appstream "]}}}"#;
    red_hat.add_repositories(repositories).expect("read");
    red_hat.add_vex("cve-2024-1.json", red_hat_vex().as_bytes()).expect("read");
    assert_eq!(red_hat.advisories(), 2);
    assert!(red_hat.add_vex("x", b"{}").is_err() && red_hat.add_repositories(b"[]").is_err());
    let mut builder = Builder::new();
    builder.add_red_hat(red_hat);
    let built = builder.finish(NOW).expect("builds");
    let ssl = package(Ecosystem::Rpm, "openssl", "1:3.0.7-18.el9");
    let mut npm = package(Ecosystem::Rpm, "npm", "1:9.4-1.module+el9");
    npm.modularity = Some("nodejs:18:9020:rhel9".into());
    let list = inventory(("redhat", "9.4"), vec![npm, ssl]);
    assert_eq!(
        rows(&built, &list),
        ["CVE-2024-1 npm - MEDIUM will_not_fix", "CVE-2024-1 openssl 1:3.0.7-25.el9 HIGH fixed",]
    );
    for end in (0..red_hat_vex().len()).step_by(7) {
        let _ = RedHatBuilder::default().add_vex("x", &red_hat_vex().as_bytes()[..end]);
    }
}

#[test]
fn what_is_exploited_comes_first_when_asked_for() {
    let mut builder = Builder::new();
    builder.add_debian_tracker(TRACKER).expect("read");
    let built = builder.finish(NOW).expect("builds");
    let mut risk = RiskBuilder::default();
    risk.add_known_exploited(br#"{"vulnerabilities":[{"cveID":"CVE-2023-5","dateAdded":"2023-09-13","knownRansomwareCampaignUse":"Known"}]}"#)
        .expect("read");
    risk.add_predictions(b"cve,epss,percentile\nCVE-2023-2,0.9,0.99\nCVE-2023-1,0.1,0.5\n").expect("read");
    let (risk, _) = risk.finish().expect("written");
    let risk = RiskDatabase::open(&risk).expect("opens");
    let database = Database::open(&built.database, None, "test").expect("opens").with_risk(risk);
    let list = inventory(("debian", "12.5"), vec![package(Ecosystem::Dpkg, "openssl", "3.0.9-1")]);
    let ids = |order| {
        let scan = scan(&list, &database, &ScanOptions { order, ..ScanOptions::all(NOW) }).expect("sound");
        scan.findings.iter().take(3).map(|f| f.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(Order::Risk), ["CVE-2023-5", "CVE-2023-2", "CVE-2023-1"]);
    assert_eq!(ids(Order::Epss)[..2], ["CVE-2023-2", "CVE-2023-1"]);
    assert_eq!(ids(Order::Kev)[0], "CVE-2023-5");
    assert_eq!(ids(Order::Severity)[0], "CVE-2023-1");
    assert_eq!(ids(Order::Vulnerability)[0], "CVE-2023-1");
    let scan = scan(&list, &database, &ScanOptions::all(NOW)).expect("sound");
    let known = scan.findings.iter().find(|f| f.id == "CVE-2023-5").expect("found");
    // Grype: threat 1, severity "unknown" 0.5, ransomware 1.1.
    assert!((vuln::risk::score(known) - 55.0).abs() < 1e-9);
}
