//! What every form has in common: it is well-formed and says everything, whatever the texts are.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::samples;

fn info(variable: &dyn Fn(&str) -> Option<String>) -> WriteInfo<'_> {
    WriteInfo { version: "0.1.0", now: samples::now(), variable }
}

fn job(name: &str) -> Option<String> {
    Some(match name {
        "AWS_REGION" => "eu-central-1".into(),
        "AWS_ACCOUNT_ID" => "111122223333".into(),
        other => other.to_lowercase(),
    })
}

type Writer = fn(&Document, &WriteInfo<'_>) -> String;

const JSON_FORMS: [(&str, Writer); 6] = [
    ("sarif", sarif),
    ("gitlab", gitlab),
    ("gitlab-codequality", gitlab_codequality),
    ("github", github),
    ("cosign-vuln", cosign_vuln),
    ("asff", |document, info| asff(document, info).expect("the account is known")),
];

/// A result with a finding of each kind, `text` in every place that comes from outside.
fn everywhere(text: &str) -> Document {
    Document::from_value(json!({
        "SchemaVersion": 2, "ArtifactName": text, "ArtifactType": "container_image",
        "Metadata": {"OS": {"Family": text, "Name": text}, "ImageID": text, "RepoTags": [text], "RepoDigests": [text]},
        "Results": [{
            "Target": text, "Class": "lang-pkgs", "Type": text,
            "Packages": [{"ID": text, "Name": text, "Version": text, "Identifier": {"PURL": text},
                "FilePath": text, "DependsOn": [text], "Locations": [{"StartLine": 3, "EndLine": 1}]}],
            "Vulnerabilities": [{"VulnerabilityID": text, "PkgName": text, "PkgPath": text, "InstalledVersion": text,
                "FixedVersion": text, "Status": text, "PrimaryURL": text, "Title": text, "Description": text,
                "Severity": text, "References": [text], "CweIDs": [text], "SeveritySource": text,
                "PkgIdentifier": {"PURL": text}, "DataSource": {"ID": text, "Name": text, "URL": text},
                "CVSS": {text: {"V3Vector": text, "V3Score": 7.5}}, "PublishedDate": text}],
            "Misconfigurations": [{"Type": text, "ID": text, "Title": text, "Description": text, "Message": text,
                "Severity": text, "PrimaryURL": text, "Status": "FAIL"}],
            "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "not_affected", "Statement": text,
                "Source": text, "Finding": {"VulnerabilityID": text, "PkgName": text}}],
        }, {
            "Target": text, "Class": "secret",
            "Secrets": [{"RuleID": text, "Category": text, "Severity": text, "Title": text, "Match": text}],
        }, {
            "Target": text, "Class": "license",
            "Licenses": [{"Severity": text, "Category": text, "PkgName": text, "Name": text, "FilePath": text}],
        }],
        "AssayWarnings": [text], "AssayUnreadable": [{"Path": text, "Code": text, "Reason": text}],
    }))
    .expect("a result")
}

/// Reads XML to its end: (elements, text and attribute values).
fn read_xml(text: &str) -> Result<(usize, String), String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = true;
    let (mut elements, mut all, mut depth) = (0, String::new(), 0_i64);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return if depth == 0 { Ok((elements, all)) } else { Err("unclosed".into()) },
            Event::Start(start) => {
                elements += 1;
                depth += 1;
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    all.push_str(&attribute.value);
                }
            }
            Event::Empty(_) => elements += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) => all.push_str(&text),
            _ => {}
        }
    }
}

fn well_formed(document: &Document) -> Result<(), String> {
    let info = info(&job);
    for (name, write) in JSON_FORMS {
        let text = write(document, &info);
        serde_json::from_str::<Value>(&text).map_err(|error| format!("{name}: {error}"))?;
    }
    let xml = junit(document, &info);
    let forbidden = |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if let Some(c) = xml.chars().find(|c| forbidden(*c)) {
        return Err(format!("junit: {c:?} is not allowed in XML"));
    }
    read_xml(&xml).map_err(|error| format!("junit: {error}"))?;
    let mut bom = json!({"metadata": {}, "components": []});
    add_vulnerabilities(&mut bom, document);
    let page = crate::result_page(document, &info);
    for bad in ["<script", "<img", "\u{202e}", "\u{1b}", "href=\"javascript"] {
        if page.contains(bad) {
            return Err(format!("html: {bad}"));
        }
    }
    let page = markdown(document, &info);
    if page.contains("<script") || page.contains('\u{1b}') {
        return Err(format!("markdown: {page}"));
    }
    Ok(())
}

/// Texts that have ended other documents.
const HOSTILE: [&str; 12] = [
    "",
    "]]>",
    "</testsuites>",
    "\"><script>alert(1)</script>",
    "a\u{0}b\u{1b}[2J\u{7}",
    "|\n| x | [y](javascript:alert(1)) `",
    "\u{1F4A5}\u{202e}\u{fffe}",
    "{{ . }}",
    "\\\"",
    "%zz %41",
    "-->",
    "\r\n\t",
];

#[test]
fn hostile_texts_stay_texts() {
    for text in HOSTILE {
        well_formed(&everywhere(text)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    well_formed(&everywhere(&"x<&\u{1b}".repeat(16 << 10))).expect("64 KiB of it");
}

#[test]
fn the_number_of_elements_does_not_depend_on_the_texts() {
    let elements = |text: &str| read_xml(&junit(&everywhere(text), &info(&job))).expect("XML").0;
    assert_eq!(elements("plain"), elements("\"><b a='"));
    let tags = |text: &str| crate::result_page(&everywhere(text), &info(&job)).matches('<').count();
    assert_eq!(tags("plain"), tags("\"><b a='"));
    let rows = |text: &str| markdown(&everywhere(text), &info(&job)).lines().count();
    assert_eq!(rows("plain"), rows("a\n| b |"));
}

#[test]
fn every_form_says_what_was_not_examined() {
    let document = samples::document();
    let info = info(&job);
    for (name, write) in JSON_FORMS {
        let text = write(&document, &info);
        assert!(text.contains("opt/app/broken.jar"), "{name}: {text}");
    }
    for text in [junit(&document, &info), markdown(&document, &info), crate::result_page(&document, &info)] {
        assert!(text.contains("opt/app/broken.jar"), "{text}");
    }
}

#[test]
fn an_empty_result_is_a_whole_document_in_every_form() {
    let empty = json!({"SchemaVersion": 2, "ArtifactName": "a", "ArtifactType": "filesystem"});
    let document = Document::from_value(empty).expect("a result");
    well_formed(&document).expect("well-formed");
    let info = info(&job);
    let value: Value = serde_json::from_str(&sarif(&document, &info)).expect("JSON");
    assert_eq!(value["runs"][0]["results"], json!([]));
    assert_eq!(junit(&document, &info).matches("<testsuite ").count(), 0);
    assert!(markdown(&document, &info).contains("\nNo findings.\n"));
}

#[test]
fn sarif_says_what_trivy_says() {
    let value: Value = serde_json::from_str(&sarif(&samples::document(), &info(&job))).expect("JSON");
    let run = &value["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    assert_eq!(rules, ["CVE-2024-0001", "CVE-2024-0002", "CVE-2023-43804", "CVE-2023-24538"]);
    let rows: Vec<(Option<&str>, Option<&str>)> = run["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|one| {
            let place = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            (one["level"].as_str(), place.as_str())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (Some("error"), Some("team/app")),
            (Some("note"), Some("team/app")),
            (Some("error"), Some("usr/lib/urllib3/METADATA")),
            (Some("warning"), Some("usr/bin/other")),
        ]
    );
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["name"], "OsPackageVulnerability");
    assert_eq!(rule["properties"]["security-severity"], "7.5");
    assert_eq!(rule["properties"]["tags"], json!(["vulnerability", "security", "CRITICAL"]));
}

#[test]
fn a_rule_is_as_bad_as_its_worst_finding() {
    let one = |severity: &str| json!({"VulnerabilityID": "CVE-1", "PkgName": severity, "Severity": severity});
    let document =
        Document::from_value(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Target": "t",
        "Class": "lang-pkgs", "Vulnerabilities": [one("LOW"), one("CRITICAL"), one("MEDIUM")]}]}))
        .expect("a result");
    let value: Value = serde_json::from_str(&sarif(&document, &info(&job))).expect("JSON");
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(1));
    assert_eq!(run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"], "error");
    let levels: Vec<&Value> =
        run["results"].as_array().expect("results").iter().map(|one| &one["level"]).collect();
    assert_eq!(levels, ["note", "error", "warning"]);
}

#[test]
fn vulnerabilities_find_their_components() {
    let component = |name: &str, purl: &str, path: &str| json!({"bom-ref": name, "purl": purl, "properties": [{"name": "aquasecurity:trivy:FilePath", "value": path}]});
    let mut bom = json!({"metadata": {}, "components": [
        component("ssl", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2", "var/lib/dpkg/status"),
        component("other", "pkg:golang/stdlib@1.20.2", "usr/bin/another"),
        component("std", "pkg:golang/stdlib@1.20.2", "usr/bin/other"),
    ]});
    add_vulnerabilities(&mut bom, &samples::document());
    let found = |id: &str| {
        let all = bom["vulnerabilities"].as_array().expect("a list");
        all.iter().find(|one| one["id"] == id).expect(id).clone()
    };
    assert_eq!(found("CVE-2024-0001")["affects"][0]["ref"], "ssl");
    assert_eq!(found("CVE-2023-24538")["affects"][0]["ref"], "std");
    assert_eq!(found("CVE-2024-0001")["recommendation"], "Upgrade libssl3 to version 1:3.0.13-1");
    assert_eq!(found("CVE-2024-0001")["cwes"], json!([200]));
    assert_eq!(
        found("CVE-2024-0001")["ratings"],
        json!([{"source": {"name": "nvd"}, "severity": "critical", "method": "CVSSv3", "score": 7.5}])
    );
    assert!(bom["metadata"]["properties"].to_string().contains("should have been updated"));
}

#[test]
fn security_hub_needs_an_account() {
    let error = asff(&samples::document(), &info(&|_| None)).expect_err("no account");
    assert_eq!(base::Fault::code(&error), "asff-no-account");
    let long = everywhere(&"é".repeat(5000));
    let value: Value = serde_json::from_str(&asff(&long, &info(&job)).expect("written")).expect("JSON");
    for finding in value["Findings"].as_array().expect("a list") {
        for (key, limit) in [("Title", 256), ("Description", 1024), ("Id", 512), ("GeneratorId", 512)] {
            let text = finding[key].as_str().expect(key);
            assert!(!text.is_empty() && text.chars().count() <= limit, "{key}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_gives_well_formed_documents(text in any::<String>()) {
        let outcome = well_formed(&everywhere(&text));
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }
}
