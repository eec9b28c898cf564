//! The result of a scan in the forms of other programs, and `assay convert`.

use serde_json::{Value, json};

use crate::harness::{Sandbox, small_image};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox
}

const SCAN: &str = "scan oci:image --sample-db --no-progress";

fn ids(sarif: &Value) -> Vec<String> {
    let results = sarif["runs"][0]["results"].as_array().expect("results").iter();
    results.map(|one| one["ruleId"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn every_form_is_written_to_the_file_that_is_named() {
    let sandbox = sandbox();
    for form in [
        "table",
        "json",
        "sarif",
        "cyclonedx",
        "spdx-json",
        "github",
        "cosign-vuln",
        "junit",
        "gitlab",
        "gitlab-codequality",
        "markdown",
        "html",
    ] {
        let answer = sandbox.run(&format!("{SCAN} --format {form} --output out"));
        assert!(answer.code == 0 && answer.stdout.is_empty(), "{form} {answer}");
        let text = String::from_utf8(sandbox.read("out")).expect("text");
        let is_json = !matches!(form, "table" | "junit" | "markdown" | "html");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), is_json, "{form}");
        assert!(text.contains("urllib3") && !text.contains('\u{1b}'), "{form} {text}");
    }
    let answer = sandbox.run(&format!("{SCAN} --format asff --output out"));
    assert!(answer.code == 2 && answer.error_code() == "asff-no-account", "{answer}");
    let mut command = sandbox.command(&["scan", "oci:image", "--sample-db", "--format", "asff"]);
    let answer =
        sandbox.finish(command.env("AWS_REGION", "eu-central-1").env("AWS_ACCOUNT_ID", "111122223333"));
    assert!(answer.json()["Findings"].as_array().is_some_and(|findings| !findings.is_empty()), "{answer}");
}

#[test]
fn several_forms_in_one_scan_and_the_gate_in_each() {
    let sandbox = sandbox();
    let answer =
        sandbox.run(&format!("{SCAN} --format json --also sarif=a.sarif --also junit=a.xml --fail-on high"));
    assert_eq!(answer.code, 13, "{answer}");
    let found = answer.json();
    assert!(
        found["Results"].to_string().contains("CVE-2023-43804")
            && found["Results"][0].get("Packages").is_some()
    );
    let sarif: Value = serde_json::from_slice(&sandbox.read("a.sarif")).expect("JSON");
    assert!(ids(&sarif).contains(&"CVE-2023-43804".to_owned()));
    assert!(String::from_utf8_lossy(&sandbox.read("a.xml")).contains("CVE-2023-43804"));
    for form in ["sarif", "markdown", "cyclonedx", "github"] {
        assert_eq!(sandbox.run(&format!("{SCAN} --format {form} --exit-code 7")).code, 7, "{form}");
    }
    for wrong in ["--also sarif", "--also sarif=", "--also nothing=x", "--also sarif=none/x", "--format xml"]
    {
        assert_eq!(sandbox.run(&format!("{SCAN} {wrong}")).code, 2, "{wrong}");
    }
}

#[test]
fn a_bill_of_materials_with_vulnerabilities() {
    let sandbox = sandbox();
    let bom = sandbox.run(&format!("{SCAN} --format cyclonedx")).json();
    let all = bom["vulnerabilities"].as_array().expect("vulnerabilities");
    let refs: Vec<&Value> =
        bom["components"].as_array().expect("components").iter().map(|one| &one["bom-ref"]).collect();
    assert!(!all.is_empty());
    for one in all {
        let affects = one["affects"].as_array().expect("affects");
        assert!(
            !affects.is_empty() && affects.iter().all(|affected| refs.contains(&&affected["ref"])),
            "{one:#}"
        );
    }
}

#[test]
fn a_converted_result_is_the_scan_in_that_form() {
    let sandbox = sandbox();
    sandbox.ok(&format!("{SCAN} --format json --list-all-pkgs --output result.json"));
    let times = regex::Regex::new(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?").expect("pattern");
    let plain = |text: &str| times.replace_all(text, "[TIME]").into_owned();
    for form in ["sarif", "junit", "gitlab", "gitlab-codequality", "github", "markdown"] {
        let scanned = sandbox.ok(&format!("{SCAN} --format {form}"));
        let converted = sandbox.ok(&format!("convert --format {form} result.json"));
        if form == "junit" || form == "markdown" {
            // A result with all packages has targets without findings too.
            assert!(converted.contains("CVE-2023-43804"), "{form}");
        } else {
            assert_eq!(plain(&converted), plain(&scanned), "{form}");
        }
    }
    let table = sandbox.ok("convert result.json");
    assert!(table.contains("CVE-2023-43804") && table.contains("Report Summary"), "{table}");
    let again = sandbox.run("convert --format json result.json").json();
    let first: Value = serde_json::from_slice(&sandbox.read("result.json")).expect("JSON");
    assert_eq!(again, first);
}

/// What a scan writes of an image, and what is written of the result of that scan, name the same packages and findings.
#[test]
fn a_result_becomes_a_bill_of_materials() {
    let sandbox = sandbox();
    sandbox.ok(&format!("{SCAN} --format json --list-all-pkgs --output result.json"));
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let facts = |bom: &Value| {
        let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let packages = list(&bom["components"]);
        let mut packages: Vec<[String; 3]> =
            packages.iter().map(|one| ["name", "version", "purl"].map(|key| text(one, key))).collect();
        packages.sort();
        let found = list(&bom["vulnerabilities"]);
        let found: Vec<(String, usize)> =
            found.iter().map(|one| (text(one, "id"), list(&one["affects"]).len())).collect();
        (packages, found, bom["components"][0]["licenses"].clone())
    };
    let scanned = facts(&sandbox.run(&format!("{SCAN} --format cyclonedx")).json());
    assert!(!scanned.0.is_empty() && !scanned.1.is_empty());
    assert_eq!(facts(&sandbox.run("convert --format cyclonedx result.json").json()), scanned);
    let filtered = sandbox.run("convert --format cyclonedx --severity CRITICAL result.json").json();
    assert_eq!(list(&filtered["components"]).len(), scanned.0.len(), "filters are for findings");
    assert!(list(&filtered["vulnerabilities"]).len() < scanned.1.len());
    let names = |document: &Value| {
        let packages = list(&document["packages"]);
        let mut names: Vec<String> = packages.iter().map(|one| one["name"].to_string()).collect();
        names.sort();
        names
    };
    let spdx = names(&sandbox.run(&format!("{SCAN} --format spdx-json")).json());
    assert_eq!(names(&sandbox.run("convert --format spdx-json result.json").json()), spdx);
    for words in [format!("{SCAN} --format spdx"), "convert --format spdx result.json".to_owned()] {
        let text = sandbox.ok(&words);
        assert!(text.starts_with("SPDXVersion: SPDX-2.3\n"), "{words}: {text}");
        assert_eq!(text.matches("\nPackageName: ").count(), spdx.len(), "{words}");
    }
}

#[test]
fn what_is_converted_is_filtered_and_judged() {
    let sandbox = sandbox();
    sandbox.ok(&format!("{SCAN} --format json --output result.json"));
    let convert = |flags: &str| sandbox.run(&format!("convert --format sarif {flags} result.json"));
    let all = ids(&convert("").json());
    assert!(all.contains(&"CVE-2023-43804".to_owned()));
    assert!(ids(&convert("--severity LOW").json()).len() < all.len());
    assert_eq!(ids(&convert("--ignore-status fixed").json()), Vec::<String>::new());
    sandbox.write("rules", "CVE-2023-43804\n");
    assert!(!ids(&convert("--ignorefile rules").json()).contains(&"CVE-2023-43804".to_owned()));
    let vex = json!({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z", "statements": [
        {"vulnerability": {"name": "CVE-2023-43804"}, "products": [{"@id": "pkg:pypi/urllib3@1.26.4"}],
         "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]});
    sandbox.write("a.openvex.json", vex.to_string());
    let answer = sandbox.run("convert --format json --vex a.openvex.json --show-suppressed result.json");
    let results = answer.json()["Results"].clone();
    let modified = results
        .as_array()
        .expect("results")
        .iter()
        .find_map(|one| one["ExperimentalModifiedFindings"].get(0));
    assert_eq!(modified.expect("left out")["Status"], "not_affected", "{answer}");
    assert_eq!(convert("--fail-on high").code, 13);
    assert_eq!(convert("--exit-code 5").code, 5);
    assert_eq!(convert("--exit-code 5 --ignore-status fixed").code, 0);
}

#[test]
fn what_cannot_be_converted_is_refused() {
    let sandbox = sandbox();
    sandbox.write("a.json", "{}");
    sandbox.write("b.json", "not json");
    let check = |words: &str, code: i32, error: &str| {
        let answer = sandbox.run(words);
        assert!(answer.code == code && answer.error_code() == error, "{words} {answer}");
    };
    check("convert --format sarif a.json", 2, "result-unknown");
    check("convert --format sarif b.json", 2, "result-not-json");
    check("convert --format sarif none.json", 3, "file-not-found");
    sandbox.ok(&format!("{SCAN} --format json --list-all-pkgs=false --output result.json"));
    check("convert --format cyclonedx result.json", 2, "convert-without-packages");
    check("convert --format spdx result.json", 2, "convert-without-packages");
    check("convert --distro alpine/3.20 result.json", 2, "convert-needs-scan");
    check("convert --vuln-severity-source nvd result.json", 2, "convert-needs-scan");
}

#[test]
fn colours_are_asked_for_and_refused_by_the_usual_variables() {
    let sandbox = sandbox();
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = sandbox.command(&["scan", "oci:image", "--sample-db"]);
        sandbox.finish(command.envs(variables.iter().copied())).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[]), "no terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn templates() {
    let sandbox = sandbox();
    sandbox.write("ids.tpl", "{{ range . }}{{ range .Vulnerabilities }}{{ .VulnerabilityID }} {{ .Severity | lower }}\n{{ end }}{{ end }}");
    let shown = sandbox.ok(&format!("{SCAN} --format template --template @ids.tpl"));
    assert!(shown.contains("CVE-2023-43804 high\n"), "{shown}");
    let mut command =
        sandbox.command(&["scan", "oci:image", "--sample-db", "-f", "template", "-t", "{{ len . }} targets"]);
    assert_eq!(sandbox.finish(&mut command).stdout, "2 targets\n");
    let check = |flags: &str, code: i32, error: &str| {
        let answer = sandbox.run(&format!("{SCAN} {flags}"));
        assert!(answer.code == code && answer.error_code() == error, "{flags} {answer}");
    };
    check("--format template", 2, "template-missing");
    check("--template @ids.tpl", 2, "template-not-used");
    check("--format template --template @none.tpl", 3, "file-not-found");
    check("--format template --template {{", 2, "template-syntax");
    sandbox.write("bad.tpl", b"\xff\xfe");
    check("--format template --template @bad.tpl", 2, "template-not-text");
}

#[test]
fn licences_that_are_accepted() {
    let sandbox = sandbox();
    let scan = "scan oci:image --scanners license --no-progress --format json";
    assert!(sandbox.run(scan).stdout.contains("\"Name\": \"MIT\""));
    let answer = sandbox.run(&format!("{scan} --ignored-licenses mit --fail-on low"));
    // The packages still say it; no finding does.
    assert!(answer.code == 0 && !answer.stdout.contains("\"Name\": \"MIT\""), "{answer}");
    sandbox.write("result.json", sandbox.run(scan).stdout);
    assert_eq!(sandbox.run("convert --fail-on low result.json").code, 11);
    assert_eq!(sandbox.run("convert --fail-on low --ignored-licenses MIT result.json").code, 0);
}
