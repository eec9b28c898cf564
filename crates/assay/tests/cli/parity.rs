//! Flags that scripts written for Trivy use, with Trivy's meaning.

use serde_json::Value;

use crate::harness::{Sandbox, small_image};

const LOCK: &str = r#"{"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
  "": {"name": "app", "version": "1.0.0", "dependencies": {"asked": "1"}, "devDependencies": {"tool": "1"}},
  "node_modules/asked": {"version": "1.0.0", "license": "MIT", "dependencies": {"needed": "1"}},
  "node_modules/needed": {"version": "1.1.0", "license": "ISC"},
  "node_modules/tool": {"version": "2.0.0", "dev": true}}}"#;

fn tree() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.tree(
        "tree",
        &[
            ("package-lock.json", LOCK),
            ("requirements-dev.txt", "urllib3==1.26.4\n"),
            ("etc/alpine-release", "3.10.0\n"),
            (
                "lib/apk/db/installed",
                "P:musl\nV:1.0-r0\nA:x86_64\nL:GPL2 MIT\nZ:Q1aaaaaaaaaaaaaaaaaaaaaaaaaaa=\n\n",
            ),
        ],
    );
    sandbox
}

fn results(sandbox: &Sandbox, words: &str) -> Vec<Value> {
    let report = sandbox.run(&format!("scan {words} --sample-db --format json")).json();
    report["Results"].as_array().cloned().unwrap_or_default()
}

fn names(results: &[Value], target: &str) -> Vec<String> {
    let of = results.iter().find(|one| one["Target"] == target && one["Packages"].is_array());
    let packages = of.and_then(|one| one["Packages"].as_array().cloned()).unwrap_or_default();
    packages.iter().map(|one| one["Name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn packages_are_listed_unless_that_is_turned_off() {
    let sandbox = tree();
    assert_eq!(names(&results(&sandbox, "dir:tree"), "package-lock.json"), ["asked", "needed"]);
    let without = results(&sandbox, "dir:tree --list-all-pkgs=false");
    assert!(without.iter().all(|one| one.get("Packages").is_none()), "{without:?}");
    // A result is shown again with them or without.
    sandbox.ok("scan dir:tree --sample-db --format json --output result.json");
    assert!(sandbox.ok("convert --format json result.json").contains("\"Packages\""));
    let shown = sandbox.ok("convert --format json --list-all-pkgs=false result.json");
    assert!(!shown.contains("\"Packages\""));
}

#[test]
fn relationships_choose_packages() {
    let sandbox = tree();
    for (flag, expected) in [
        ("direct", &["asked"][..]),
        ("root,indirect", &["needed"]),
        ("direct --include-dev-deps", &["asked", "tool"]),
        ("unknown", &[]),
    ] {
        let found = results(&sandbox, &format!("dir:tree --pkg-relationships {flag}"));
        assert_eq!(names(&found, "package-lock.json"), expected, "{flag}");
    }
    assert_eq!(sandbox.run("scan dir:tree --sample-db --pkg-relationships near").code, 2);
}

#[test]
fn patterns_name_more_files() {
    let sandbox = tree();
    let target = "requirements-dev.txt";
    assert_eq!(names(&results(&sandbox, "dir:tree"), target), Vec::<String>::new());
    let found = results(&sandbox, r"dir:tree --file-patterns pip:requirements-.*\.txt");
    assert_eq!(names(&found, target), ["urllib3"]);
    for (pattern, code) in [
        ("pip", "catalog-file-pattern-form"),
        ("docker:a", "catalog-file-pattern-type"),
        ("pip:(", "catalog-file-pattern-regex"),
    ] {
        let answer = sandbox.run(&format!("scan dir:tree --sample-db --file-patterns {pattern}"));
        assert_eq!((answer.code, answer.error_code()), (2, code), "{answer}");
    }
}

#[test]
fn a_system_without_updates_has_its_own_exit_code() {
    let sandbox = tree();
    assert_eq!(sandbox.run("scan rootfs:tree --sample-db --exit-on-eol 7").code, 7);
    assert_eq!(sandbox.run("scan rootfs:tree --sample-db --exit-on-eol 7 --exit-code 5").code, 7);
    assert_eq!(sandbox.run("scan rootfs:tree --sample-db --exit-on-eol 0").code, 0);
    assert_eq!(sandbox.run("scan rootfs:tree --sample-db").code, 0);
    sandbox.ok("scan rootfs:tree --sample-db --format json --output result.json");
    assert_eq!(sandbox.run("convert --exit-on-eol 7 result.json").code, 7);
    sandbox.layout("image", &small_image());
    assert_eq!(sandbox.run("scan oci:image --sample-db --exit-on-eol 7").code, 0);
}

#[test]
fn what_an_ignore_file_says_of_licences_is_shown() {
    let sandbox = tree();
    sandbox.write(".trivyignore", "MIT\n");
    let found = results(&sandbox, "dir:tree --scanners license --show-suppressed");
    let left_out = |target: &str| -> Vec<String> {
        let of = found.iter().find(|one| one["Target"] == target && one["Class"] == "license").expect(target);
        let modified = of["ExperimentalModifiedFindings"].as_array().cloned().unwrap_or_default();
        modified.iter().map(|one| format!("{} {}", one["Type"], one["Finding"]["PkgName"])).collect()
    };
    assert_eq!(left_out("OS Packages"), [r#""license" "musl""#]);
    assert_eq!(left_out("package-lock.json"), [r#""license" "asked""#]);
    // Alpine's list of licences is taken apart, and each named as SPDX has it.
    let licenses =
        found.iter().find(|one| one["Target"] == "OS Packages").expect("there")["Licenses"].clone();
    assert_eq!(
        (licenses[0]["Name"].as_str(), licenses.as_array().map(Vec::len)),
        (Some("GPL-2.0-only"), Some(1))
    );
}

#[test]
fn a_policy_is_asked_about_secrets_and_licences_too() {
    let sandbox = tree();
    std::fs::write(sandbox.path("tree").join("keys.env"), "AWS_KEY=AKIAQYLPMN5HHHFPZAM2\n").expect("written");
    sandbox.write(
        "ignore.rego",
        "package trivy\ndefault ignore = false\nignore { input.RuleID == \"aws-access-key-id\" }\n\
         ignore { input.Name == \"ISC\" }\n",
    );
    let words = "dir:tree --scanners secret,license --show-suppressed --ignore-policy ignore.rego";
    let mut left_out: Vec<String> = Vec::new();
    for result in results(&sandbox, words) {
        for one in result["ExperimentalModifiedFindings"].as_array().into_iter().flatten() {
            left_out.push(format!("{} {}", one["Type"], one["Statement"]));
        }
        assert!(result.get("Secrets").is_none(), "{result}");
    }
    assert_eq!(left_out, [r#""secret" "Filtered by Rego""#, r#""license" "Filtered by Rego""#]);
}

#[test]
fn a_report_tells_itself_apart() {
    let sandbox = tree();
    sandbox.layout("image", &small_image());
    let report = sandbox.run("scan oci:image --sample-db --format json").json();
    let id = report["ReportID"].as_str().expect("an identifier");
    let form = regex::Regex::new("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
    assert!(form.expect("pattern").is_match(id), "{id}");
    assert_eq!(report["ArtifactID"], report["Metadata"]["ImageID"]);
    let report = sandbox.run("scan dir:tree --sample-db --format json").json();
    assert!(report.get("ArtifactID").is_none());
    let package = &report["Results"][0]["Packages"][0];
    assert_eq!(package["AnalyzedBy"], "apk", "{package}");
}
