//! `assay scan` and `assay sbom`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Sandbox, small_image};

#[test]
fn scan_as_a_table() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    assert_snapshot!(sandbox.run("scan oci:image --sample-db --severity HIGH,CRITICAL --scanners vuln"), @r"
    exit 0
    --- stdout
    Report Summary
    ==============

    ┌─────────────────────────┬────────────┬─────────────────┐
    │ Target                  │ Type       │ Vulnerabilities │
    ├─────────────────────────┼────────────┼─────────────────┤
    │ oci:image (debian 12.0) │ debian     │ 0               │
    │ Python                  │ python-pkg │ 4               │
    └─────────────────────────┴────────────┴─────────────────┘
    Legend:
    - '-': Not scanned
    - '0': Clean (no security findings detected)

    Python (python-pkg)
    ===================
    Total: 4 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 4, CRITICAL: 0)

    ┌────────────────────┬────────────────┬──────────┬────────┬───────────┬────────────────┐
    │ Library            │ Vulnerability  │ Severity │ Status │ Installed │ Fixed Version  │
    │                    │                │          │        │ Version   │                │
    ├────────────────────┼────────────────┼──────────┼────────┼───────────┼────────────────┤
    │ urllib3 (METADATA) │ CVE-2023-43804 │ HIGH     │ fixed  │ 1.26.4    │ 2.0.6, 1.26.17 │
    │   https://avd.aquasec.com/nvd/cve-2023-43804                                         │
    ├────────────────────┼────────────────┼──────────┼────────┼───────────┼────────────────┤
    │ urllib3 (METADATA) │ CVE-2025-66418 │ HIGH     │ fixed  │ 1.26.4    │ 2.6.0          │
    │   https://avd.aquasec.com/nvd/cve-2025-66418                                         │
    ├────────────────────┼────────────────┼──────────┼────────┼───────────┼────────────────┤
    │ urllib3 (METADATA) │ CVE-2025-66471 │ HIGH     │ fixed  │ 1.26.4    │ 2.6.0          │
    │   https://avd.aquasec.com/nvd/cve-2025-66471                                         │
    ├────────────────────┼────────────────┼──────────┼────────┼───────────┼────────────────┤
    │ urllib3 (METADATA) │ CVE-2026-21441 │ HIGH     │ fixed  │ 1.26.4    │ 2.6.3          │
    │   https://avd.aquasec.com/nvd/cve-2026-21441                                         │
    └────────────────────┴────────────────┴──────────┴────────┴───────────┴────────────────┘

    warning: the database should have been updated by [TIME]
    --- stderr
    warning: sample of [TIME] inside the program: no database to judge images by
    ");
    assert_snapshot!(sandbox.run("scan oci:image --sample-db --severity CRITICAL --quiet --scanners vuln"), @r"
    exit 0
    --- stdout
    Report Summary
    ==============

    ┌─────────────────────────┬────────────┬─────────────────┐
    │ Target                  │ Type       │ Vulnerabilities │
    ├─────────────────────────┼────────────┼─────────────────┤
    │ oci:image (debian 12.0) │ debian     │ 0               │
    │ Python                  │ python-pkg │ 0               │
    └─────────────────────────┴────────────┴─────────────────┘
    Legend:
    - '-': Not scanned
    - '0': Clean (no security findings detected)

    No findings in what could be examined.
    warning: the database should have been updated by [TIME]
    --- stderr
    warning: sample of [TIME] inside the program: no database to judge images by
    ");
}

#[test]
fn scan_as_json() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let found = sandbox.run("scan oci:image --sample-db --severity HIGH --format json").json();
    assert_eq!(found["SchemaVersion"], 2);
    assert_eq!(found["ArtifactType"], "container_image");
    let classes: Vec<&str> = found["Results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|one| one["Class"].as_str())
        .collect();
    assert!(classes.contains(&"lang-pkgs"), "{found:#}");
    let ids: Vec<&Value> = found["Results"]
        .as_array()
        .expect("results")
        .iter()
        .flat_map(|one| one["Vulnerabilities"].as_array().into_iter().flatten())
        .map(|one| &one["VulnerabilityID"])
        .collect();
    assert!(ids.iter().any(|id| *id == "CVE-2023-43804"), "{ids:?}");
    sandbox.ok("scan oci:image --sample-db --severity HIGH --format json --output out.json");
    let written: Value = serde_json::from_slice(&sandbox.read("out.json")).expect("JSON");
    assert_eq!(written["Results"], found["Results"]);
}

#[test]
fn scan_exit_codes() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    for (flags, code) in [
        ("", 0),
        ("--exit-code 7", 7),
        ("--exit-code 7 --severity CRITICAL", 0),
        ("--fail-on high", 13),
        ("--fail-on low", 13),
        ("--fail-on critical", 0),
        ("--fail-on high --exit-code 7", 7),
    ] {
        let answer = sandbox.run(&format!("scan oci:image --sample-db --quiet {flags}"));
        assert_eq!(answer.code, code, "{flags}\n{answer}");
    }
}

#[test]
fn a_device_is_written_to_and_stays_one() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("sbom oci:image --output /dev/null");
    assert!(!std::fs::metadata("/dev/null").expect("still there").is_file());
    let through = sandbox.ok("sbom oci:image --format table --output /dev/stdout");
    assert!(through.contains("urllib3"), "{through}");
}

#[test]
fn bills_of_materials_are_the_same_every_time() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    for format in ["cyclonedx-json", "spdx-json"] {
        let once = || {
            let args = ["sbom", "oci:image", "--format", format];
            sandbox.finish(sandbox.command(&args).env("SOURCE_DATE_EPOCH", "1700000000")).stdout
        };
        let document = once();
        assert_eq!(document, once(), "{format}");
        assert!(document.contains("2023-11-14T22:13:20Z"), "{format}\n{document}");
        assert!(document.contains("pkg:pypi/urllib3@1.26.4"), "{format}");
    }
    assert_snapshot!(sandbox.run("sbom oci:image --format table"), @r#"
    exit 0
    --- stdout
    NAME     VERSION  TYPE
    tzdata   2023c-5  dpkg
    Jinja2   2.10     python-pkg
    urllib3  1.26.4   python-pkg
    "#);
    let wrong = sandbox.finish(sandbox.command(&["sbom", "oci:image"]).env("SOURCE_DATE_EPOCH", "yesterday"));
    assert_snapshot!(wrong, @r#"
    exit 2
    --- stderr
    error[sbom-source-date-epoch]: SOURCE_DATE_EPOCH is "yesterday", expected seconds since 1970
    hint: unset it or set it to a whole number, such as the output of `git log -1 --format=%ct`
    "#);
}
