//! Ignore files, VEX documents, statuses and sources of ratings.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Sandbox, small_image};

const ID: &str = "CVE-2023-43804";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox
}

fn all<'v>(report: &'v Value, key: &str) -> Vec<&'v Value> {
    let results = report["Results"].as_array().expect("results").iter();
    results.flat_map(|one| one[key].as_array().into_iter().flatten()).collect()
}

/// Whether the finding is reported, and what is said where it was left out.
fn outcome(sandbox: &Sandbox, flags: &str) -> (bool, Option<(String, String, String)>) {
    let words = format!("scan oci:image --sample-db --format json --show-suppressed {flags}");
    let report = sandbox.run(&words).json();
    let reported = all(&report, "Vulnerabilities").iter().any(|v| v["VulnerabilityID"] == ID);
    let suppressed = all(&report, "ExperimentalModifiedFindings");
    let suppressed = suppressed.iter().find(|v| v["Finding"]["VulnerabilityID"] == ID);
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    (reported, suppressed.map(|v| (text(v, "Status"), text(v, "Statement"), text(v, "Source"))))
}

fn said(status: &str, statement: &str, source: &str) -> (bool, Option<(String, String, String)>) {
    (false, Some((status.to_owned(), statement.to_owned(), source.to_owned())))
}

#[test]
fn ignore_files() {
    let sandbox = sandbox();
    assert_eq!(outcome(&sandbox, ""), (true, None));
    sandbox.write(".trivyignore", format!("# seen\n{ID} exp:2999-01-01\nCVE-2025-66418 exp:2020-01-01\n"));
    assert_eq!(outcome(&sandbox, ""), said("ignored", "", ".trivyignore"));
    assert_snapshot!(sandbox.run("scan oci:image --sample-db --severity CRITICAL --no-progress --scanners vuln"), @r"
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
    ignoring  by .trivyignore: 2 rules
    warning: rules of .trivyignore that have ended: CVE-2025-66418
    warning: sample of [TIME] inside the program: no database to judge images by
    ");
    let yaml = |path: &str| {
        format!(
            "vulnerabilities:\n- id: {ID}\n  paths: ['{path}']\n  purls: ['pkg:pypi/urllib3']\n  statement: no cookies here\n"
        )
    };
    sandbox.write("rules.yaml", yaml("**/METADATA"));
    let expected = said("ignored", "no cookies here", "rules.yaml");
    assert_eq!(outcome(&sandbox, "--ignorefile rules.yaml"), expected);
    sandbox.write("rules.yaml", yaml("elsewhere/**"));
    assert_eq!(outcome(&sandbox, "--ignorefile rules.yaml"), (true, None));
    sandbox.write("rules.yaml", "vulnerabilities:\n- id: A\n  path: [b]\n");
    let answer = sandbox.run("scan oci:image --sample-db --ignorefile rules.yaml");
    assert!(answer.code == 2 && answer.stderr.contains("error[ignore-yaml]"), "{answer}");
    assert_eq!(sandbox.run("scan oci:image --sample-db --ignorefile none.yaml").code, 3);
}

#[test]
fn vex_documents() {
    let sandbox = sandbox();
    let document = |product: Value, status: &str| {
        json!({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z",
            "statements": [{"vulnerability": {"name": ID}, "products": [product], "status": status,
                "justification": "vulnerable_code_not_in_execute_path"}]})
        .to_string()
    };
    sandbox.write("vex/a.json", document(json!({"@id": "pkg:pypi/urllib3@1.26.4"}), "not_affected"));
    let expected = said("not_affected", "vulnerable_code_not_in_execute_path", "vex/a.json");
    assert_eq!(outcome(&sandbox, "--vex vex/a.json"), expected);
    assert_eq!(outcome(&sandbox, "--vex vex"), expected);
    let component = json!({"@id": "pkg:oci/image", "subcomponents": [{"@id": "pkg:pypi/urllib3"}]});
    sandbox.write("vex/a.json", document(component, "fixed"));
    assert_eq!(outcome(&sandbox, "--vex vex").1.expect("left out").0, "fixed");
    sandbox.write("vex/a.json", document(json!({"@id": "pkg:pypi/urllib3@1.26.4"}), "affected"));
    assert_eq!(outcome(&sandbox, "--vex vex"), (true, None));
    sandbox.write("vex/a.json", "{}");
    let answer = sandbox.run("scan oci:image --sample-db --vex vex");
    assert!(answer.code == 2 && answer.stderr.contains("error[vex-unknown-form]"), "{answer}");
}

#[test]
fn policies_that_ignore() {
    let sandbox = sandbox();
    sandbox.write(
        "ignore.rego",
        "package trivy\n\ndefault ignore = false\n\nignore {\n\tinput.PkgName == \"urllib3\"\n}\n",
    );
    let expected = said("ignored", "Filtered by Rego", "ignore.rego");
    assert_eq!(outcome(&sandbox, "--ignore-policy ignore.rego"), expected);
    let run = "run oci:image --sample-db --dry-run --no-progress --ignore-policy ignore.rego";
    assert!(sandbox.run(run).stderr.contains("more left out by ignore files and VEX documents"));
    sandbox.write("ignore.rego", "package trivy\n\nignore { input.PkgName }\n");
    let answer = sandbox.run("scan oci:image --scanners license --format json --ignore-policy ignore.rego");
    assert!(all(&answer.json(), "Licenses").is_empty(), "{answer}");
    sandbox.write("ignore.rego", "package other\n\nignore = true\n");
    let answer = sandbox.run("scan oci:image --sample-db --ignore-policy ignore.rego");
    assert_ne!(answer.code, 0, "{answer}");
}

#[test]
fn statuses_and_ratings() {
    let sandbox = sandbox();
    assert!(!outcome(&sandbox, "--ignore-status fixed").0);
    assert!(outcome(&sandbox, "--ignore-status affected,will_not_fix").0);
    assert!(outcome(&sandbox, "--ignore-unfixed").0);
    assert!(outcome(&sandbox, "--vuln-severity-source nvd,auto --severity HIGH").0);
    assert!(outcome(&sandbox, "--vuln-severity-source redhat --severity UNKNOWN").0);
    for wrong in ["--ignore-status wontfix", "--vuln-severity-source vendor"] {
        assert_eq!(sandbox.run(&format!("scan oci:image --sample-db {wrong}")).code, 2);
    }
}

#[test]
fn the_gate_of_a_run_passes_over_what_was_answered_for() {
    let sandbox = sandbox();
    let run = "run oci:image --sample-db --fail-on high --dry-run --no-progress";
    assert_eq!(sandbox.run(run).code, 13);
    let report = sandbox.run("scan oci:image --sample-db --format json").json();
    let ids: Vec<String> = all(&report, "Vulnerabilities")
        .iter()
        .filter_map(|v| v["VulnerabilityID"].as_str().map(str::to_owned))
        .collect();
    sandbox.write("accepted", ids.join("\n"));
    let answer = sandbox.run(&format!("{run} --ignorefile accepted"));
    assert_eq!(answer.code, 0, "{answer}");
    assert!(answer.stderr.contains("more left out by ignore files and VEX documents"), "{answer}");
}

#[test]
fn licences() {
    let sandbox = sandbox();
    let scan = "scan oci:image --scanners license --no-progress";
    let answer = sandbox.run(scan);
    assert!(answer.code == 0 && answer.stdout.contains("Python (license)"), "{answer}");
    let report = sandbox.run(&format!("{scan} --format json")).json();
    let licenses = all(&report, "Licenses");
    assert!(!licenses.is_empty(), "{report:#}");
    assert!(all(&report, "Vulnerabilities").is_empty(), "only what was asked for");
    let first = licenses[0];
    let name = first["Name"].as_str().expect("text");
    assert!(first["Category"].is_string() && first["Severity"].is_string(), "{first:#}");
    let answer = sandbox.run(&format!("{scan} --fail-on low"));
    assert!((11..=14).contains(&answer.code) && answer.stderr.contains("error[gate-license]"), "{answer}");
    let rules: String =
        licenses.iter().filter_map(|l| l["Name"].as_str()).map(|n| format!("- id: '{n}'\n")).collect();
    sandbox.write("rules.yaml", format!("licenses:\n{rules}"));
    let answer = sandbox.run(&format!("{scan} --fail-on low --ignorefile rules.yaml"));
    assert_eq!(answer.code, 0, "{name} {answer}");
    let both = sandbox.run("scan oci:image --sample-db --scanners vuln,license --format json").json();
    assert!(!all(&both, "Licenses").is_empty() && !all(&both, "Vulnerabilities").is_empty());
}
