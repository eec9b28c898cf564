//! `dir:`, `repo:`, `rootfs:` and `sbom:`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::Sandbox;

const LOCK: &str = "urllib3==1.26.4\nclick>=8.0\n";
const STATUS: &str = "Package: a\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\n\n";

fn tree() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.tree(
        "tree",
        &[
            ("app/requirements.txt", LOCK),
            ("app/composer.lock", r#"{"packages":[],"packages-dev":[{"name":"a/dev","version":"1.0.0"}]}"#),
            ("vendor/requirements.txt", "requests==2.0.0\n"),
            ("broken/Cargo.lock", "[[package]]\nname = 7\n"),
            ("etc/debian_version", "12.5\n"),
            ("var/lib/dpkg/status", STATUS),
            ("usr/lib/python3/dist-packages/b-1.dist-info/METADATA", "Name: b\nVersion: 1\n\n"),
        ],
    );
    sandbox
}

/// Target, type and packages of each result.
fn results(report: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&report["Results"])
        .iter()
        .map(|result| {
            let packages: Vec<String> = list(&result["Packages"])
                .iter()
                .map(|package| format!("{}@{}", text(&package["Name"]), text(&package["Version"])))
                .collect();
            format!("{} {} {}", text(&result["Target"]), text(&result["Type"]), packages.join(" "))
        })
        .collect()
}

fn scan(sandbox: &Sandbox, words: &str) -> Vec<String> {
    let answer = sandbox.run(&format!("scan {words} --sample-db --list-all-pkgs --format json"));
    assert_eq!(answer.code, 0, "{answer}");
    results(&answer.json())
}

#[test]
fn each_kind_of_folder_counts_other_files() {
    let sandbox = tree();
    let (pip, vendor) =
        ("app/requirements.txt pip urllib3@1.26.4", "vendor/requirements.txt pip requests@2.0.0");
    let (debian, python) = ("tree (debian 12.5) debian a@1.0", "Python python-pkg b@1");
    assert_eq!(scan(&sandbox, "dir:tree"), [debian, pip, vendor]);
    assert_eq!(scan(&sandbox, "repo:tree"), [pip, vendor]);
    assert_eq!(scan(&sandbox, "rootfs:tree"), [debian, python]);
}

#[test]
fn flags_choose_packages_and_files() {
    let sandbox = tree();
    let pip = "app/requirements.txt pip urllib3@1.26.4";
    assert_eq!(scan(&sandbox, "repo:tree --skip-dirs vendor"), [pip]);
    assert_eq!(scan(&sandbox, "repo:tree --skip-files **/vendor/*.txt"), [pip]);
    assert_eq!(scan(&sandbox, "dir:tree --pkg-types os"), ["tree (debian 12.5) debian a@1.0"]);
    assert_eq!(scan(&sandbox, "dir:tree/app --pkg-types library"), ["requirements.txt pip urllib3@1.26.4"]);
    assert_eq!(
        scan(&sandbox, "repo:tree --skip-dirs vendor --detection-priority comprehensive"),
        ["app/requirements.txt pip click@8.0 urllib3@1.26.4"]
    );
    assert_eq!(
        scan(&sandbox, "repo:tree --skip-dirs vendor --include-dev-deps"),
        ["app/composer.lock composer a/dev@1.0.0", pip]
    );
}

#[test]
fn what_could_not_be_read_is_said_and_the_rest_is_found() {
    let sandbox = tree();
    assert_snapshot!(sandbox.run("sbom repo:tree --format table"), @r#"
    exit 0
    --- stdout
    NAME      VERSION  TYPE
    requests  2.0.0    pip
    urllib3   1.26.4   pip
    --- stderr
    warning: could not read broken/Cargo.lock: Cargo.lock is malformed: expected its TOML, found invalid type: integer `7`, expected a string [catalog-malformed]
    "#);
}

#[test]
fn a_bill_of_materials_gives_the_findings_of_what_it_describes() {
    let sandbox = tree();
    let ids = |words: &str| -> Vec<String> {
        let report = sandbox.run(&format!("scan {words} --sample-db --format json --quiet")).json();
        let results = report["Results"].as_array().cloned().unwrap_or_default();
        let found = results.iter().flat_map(|r| r["Vulnerabilities"].as_array().cloned().unwrap_or_default());
        let mut ids: Vec<String> = found.map(|finding| finding["VulnerabilityID"].to_string()).collect();
        // The order is that of packages, and documents may name the image otherwise.
        ids.sort_unstable();
        ids
    };
    let direct = ids("repo:tree");
    assert!(!direct.is_empty());
    for (format, file) in [
        ("cyclonedx-json", "a.cdx.json"),
        ("cyclonedx-json --spec-version 1.4", "b.cdx.json"),
        ("spdx-json", "a.spdx.json"),
        ("spdx-tag-value", "a.spdx"),
        ("json", "a.json"),
    ] {
        let answer = sandbox.run(&format!("sbom repo:tree --format {format} --output {file}"));
        assert_eq!(answer.code, 0, "{answer}");
        assert_eq!(ids(&format!("sbom:{file}")), direct, "{format}");
    }
}

#[test]
fn a_bill_of_materials_says_the_version_of_what_it_describes() {
    let sandbox = tree();
    let subject = |words: &str| -> (Value, Value) {
        let document = sandbox.run(&format!("sbom {words} --quiet")).json();
        let component = &document["metadata"]["component"];
        (component["name"].clone(), component["version"].clone())
    };
    let (name, listed) = subject("repo:tree");
    assert_eq!(name, "tree");
    let digest = listed.as_str().and_then(|text| text.strip_prefix("packages-sha256:")).map(str::len);
    assert_eq!(digest, Some(64), "{listed}");
    let (_, less) = subject("repo:tree --skip-dirs vendor");
    assert_ne!(listed, less);
    assert_eq!(subject("repo:tree --source-name shop --source-version 1.2"), ("shop".into(), "1.2".into()));
    // And it stays so in a document made of a document.
    let made =
        "sbom repo:tree --format spdx-json --source-name shop --source-version 1.2 --output a.spdx.json";
    assert_eq!(sandbox.run(made).code, 0);
    assert_eq!(subject("sbom:a.spdx.json"), ("shop".into(), "1.2".into()));
    assert_snapshot!(sandbox.run("sbom repo:tree --format table --source-version 1.2"), @r#"
    exit 2
    --- stderr
    error[sbom-source-form]: --source-name and --source-version are about documents of CycloneDX and SPDX
    hint: leave them out, or ask for --format cyclonedx-json, spdx-json or spdx-tag-value
    "#);
    assert_snapshot!(sandbox.run("sbom repo:tree --source-version="), @r#"
    exit 2
    --- stderr
    error[usage]: a value is required for '--source-version <VERSION>' but none was supplied
    hint: `assay sbom --help` shows what it takes, with examples
    "#);
}

#[test]
fn targets_that_are_none() {
    let sandbox = tree();
    std::fs::write(sandbox.path("no.json"), "{}").expect("written");
    assert_snapshot!(sandbox.run("scan dir:none --sample-db"), @r#"
    exit 3
    --- stderr
    error[store-not-found]: none does not exist
    hint: check the path
    "#);
    assert_snapshot!(sandbox.run("scan sbom:no.json --sample-db"), @r#"
    exit 2
    --- stderr
    error[sbom-format-unknown]: no.json: no bill of materials: expected CycloneDX, SPDX, Syft's or Trivy's JSON, or a GitHub dependency snapshot
    hint: write one with: assay sbom TARGET --format cyclonedx-json
    "#);
    assert_snapshot!(sandbox.run("scan repo: --sample-db"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'repo:' for '[TARGET]': image location has no path or tag after its colon
    hint: `assay scan --help` shows what it takes, with examples
    "#);
}
