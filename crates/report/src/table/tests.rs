//! The table as it is seen.

use vuln::{LicenseFinding, Suppressed, SuppressedStatus};

use super::*;
use crate::samples;

fn style(columns: usize) -> TableStyle {
    let looked_for = LookedFor { vulnerabilities: true, licenses: true, ..LookedFor::default() };
    TableStyle {
        columns,
        colour: false,
        suppressed: false,
        dependency_tree: false,
        overview: true,
        details: true,
        looked_for,
    }
}

fn shown(columns: usize, colour: bool) -> String {
    table(&samples::document(), TableStyle { colour, ..style(columns) })
}

#[test]
fn wide() {
    insta::assert_snapshot!(shown(160, false), @r"
    Report Summary
    ==============

    ┌───────────────────────────────────────────┬────────────┬─────────────────┬──────────┐
    │ Target                                    │ Type       │ Vulnerabilities │ Licenses │
    ├───────────────────────────────────────────┼────────────┼─────────────────┼──────────┤
    │ 127.0.0.1:5000/team/app:1.2 (debian 12.5) │ debian     │ 2               │ -        │
    │ Python                                    │ python-pkg │ 1               │ -        │
    │ usr/bin/other                             │ gobinary   │ 1               │ -        │
    │ usr/bin/tool                              │ gobinary   │ 0               │ -        │
    └───────────────────────────────────────────┴────────────┴─────────────────┴──────────┘
    Legend:
    - '-': Not scanned
    - '0': Clean (no security findings detected)

    127.0.0.1:5000/team/app:1.2 (debian 12.5)
    =========================================
    Total: 2 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 0, CRITICAL: 1)

    ┌─────────┬───────────────┬──────────┬──────────────┬────────────────────┬───────────────┬────────────────────────────────────────────┐
    │ Library │ Vulnerability │ Severity │ Status       │ Installed Version  │ Fixed Version │ Title                                      │
    ├─────────┼───────────────┼──────────┼──────────────┼────────────────────┼───────────────┼────────────────────────────────────────────┤
    │ libssl3 │ CVE-2024-0001 │ CRITICAL │ fixed        │ 1:3.0.11-1~deb12u2 │ 1:3.0.13-1    │ openssl: reads past the end of a buffer    │
    │         │               │          │              │                    │               │ https://avd.example.test/nvd/cve-2024-0001 │
    │         ├───────────────┼──────────┼──────────────┤                    ├───────────────┼────────────────────────────────────────────┤
    │         │ CVE-2024-0002 │ LOW      │ will_not_fix │                    │               │ openssl: minor                             │
    │         │               │          │              │                    │               │ https://avd.example.test/nvd/cve-2024-0002 │
    └─────────┴───────────────┴──────────┴──────────────┴────────────────────┴───────────────┴────────────────────────────────────────────┘

    Python (python-pkg)
    ===================
    Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)

    ┌────────────────────┬────────────────┬──────────┬────────┬───────────────────┬────────────────┬───────────────────────────────────────────────────────────────┐
    │ Library            │ Vulnerability  │ Severity │ Status │ Installed Version │ Fixed Version  │ Title                                                         │
    ├────────────────────┼────────────────┼──────────┼────────┼───────────────────┼────────────────┼───────────────────────────────────────────────────────────────┤
    │ urllib3 (METADATA) │ CVE-2023-43804 │ HIGH     │ fixed  │ 1.26.5            │ 2.0.6, 1.26.17 │ urllib3: Cookie header is not stripped on redirects to        │
    │                    │                │          │        │                   │                │ another origin                                                │
    │                    │                │          │        │                   │                │ https://avd.example.test/nvd/cve-2023-43804                   │
    └────────────────────┴────────────────┴──────────┴────────┴───────────────────┴────────────────┴───────────────────────────────────────────────────────────────┘

    usr/bin/other (gobinary)
    ========================
    Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 1, HIGH: 0, CRITICAL: 0)

    ┌─────────┬────────────────┬──────────┬────────┬───────────────────┬───────────────┬───────────────────────────────────────────────────────────┐
    │ Library │ Vulnerability  │ Severity │ Status │ Installed Version │ Fixed Version │ Title                                                     │
    ├─────────┼────────────────┼──────────┼────────┼───────────────────┼───────────────┼───────────────────────────────────────────────────────────┤
    │ stdlib  │ CVE-2023-24538 │ MEDIUM   │ fixed  │ v1.20.2           │ 1.20.3        │ html/template: backticks not treated as string delimiters │
    │         │                │          │        │                   │               │ https://avd.example.test/nvd/cve-2023-24538               │
    └─────────┴────────────────┴──────────┴────────┴───────────────────┴───────────────┴───────────────────────────────────────────────────────────┘

    warning: the database should have been updated by 2026-11-21T03:55:00Z

    Not read (1), so packages in them are missing above:
      opt/app/broken.jar [budget-bytes] input is larger than the limit of 100 bytes
    ");
}

#[test]
fn narrow() {
    insta::assert_snapshot!(shown(80, false), @r"
    Report Summary
    ==============

    ┌────────────────────────────────────┬────────────┬─────────────────┬──────────┐
    │ Target                             │ Type       │ Vulnerabilities │ Licenses │
    ├────────────────────────────────────┼────────────┼─────────────────┼──────────┤
    │ 127.0.0.1:5000/team/app:1.2        │ debian     │ 2               │ -        │
    │ (debian 12.5)                      │            │                 │          │
    │ Python                             │ python-pkg │ 1               │ -        │
    │ usr/bin/other                      │ gobinary   │ 1               │ -        │
    │ usr/bin/tool                       │ gobinary   │ 0               │ -        │
    └────────────────────────────────────┴────────────┴─────────────────┴──────────┘
    Legend:
    - '-': Not scanned
    - '0': Clean (no security findings detected)

    127.0.0.1:5000/team/app:1.2 (debian 12.5)
    =========================================
    Total: 2 (UNKNOWN: 0, LOW: 1, MEDIUM: 0, HIGH: 0, CRITICAL: 1)

    ┌─────────┬───────────────┬──────────┬──────────────┬─────────────┬────────────┐
    │ Library │ Vulnerability │ Severity │ Status       │ Installed   │ Fixed      │
    │         │               │          │              │ Version     │ Version    │
    ├─────────┼───────────────┼──────────┼──────────────┼─────────────┼────────────┤
    │ libssl3 │ CVE-2024-0001 │ CRITICAL │ fixed        │ 1:3.0.11-1~ │ 1:3.0.13-1 │
    │         │               │          │              │ deb12u2     │            │
    │   openssl: reads past the end of a buffer                                    │
    │   https://avd.example.test/nvd/cve-2024-0001                                 │
    ├─────────┼───────────────┼──────────┼──────────────┼─────────────┼────────────┤
    │ libssl3 │ CVE-2024-0002 │ LOW      │ will_not_fix │ 1:3.0.11-1~ │            │
    │         │               │          │              │ deb12u2     │            │
    │   openssl: minor                                                             │
    │   https://avd.example.test/nvd/cve-2024-0002                                 │
    └─────────┴───────────────┴──────────┴──────────────┴─────────────┴────────────┘

    Python (python-pkg)
    ===================
    Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)

    ┌──────────────┬────────────────┬──────────┬────────┬───────────┬──────────────┐
    │ Library      │ Vulnerability  │ Severity │ Status │ Installed │ Fixed        │
    │              │                │          │        │ Version   │ Version      │
    ├──────────────┼────────────────┼──────────┼────────┼───────────┼──────────────┤
    │ urllib3      │ CVE-2023-43804 │ HIGH     │ fixed  │ 1.26.5    │ 2.0.6,       │
    │ (METADATA)   │                │          │        │           │ 1.26.17      │
    │   urllib3: Cookie header is not stripped on redirects to another origin      │
    │   https://avd.example.test/nvd/cve-2023-43804                                │
    └──────────────┴────────────────┴──────────┴────────┴───────────┴──────────────┘

    usr/bin/other (gobinary)
    ========================
    Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 1, HIGH: 0, CRITICAL: 0)

    ┌─────────┬────────────────┬──────────┬────────┬───────────┬─────────┐
    │ Library │ Vulnerability  │ Severity │ Status │ Installed │ Fixed   │
    │         │                │          │        │ Version   │ Version │
    ├─────────┼────────────────┼──────────┼────────┼───────────┼─────────┤
    │ stdlib  │ CVE-2023-24538 │ MEDIUM   │ fixed  │ v1.20.2   │ 1.20.3  │
    │   html/template: backticks not treated as string delimiters        │
    │   https://avd.example.test/nvd/cve-2023-24538                      │
    └─────────┴────────────────┴──────────┴────────┴───────────┴─────────┘

    warning: the database should have been updated by 2026-11-21T03:55:00Z

    Not read (1), so packages in them are missing above:
      opt/app/broken.jar [budget-bytes] input is larger than the limit of 100 bytes
    ");
}

#[test]
fn no_line_is_wider_than_the_terminal_and_colour_changes_no_text() {
    for columns in [0, 60, 80, 100, 133, 200] {
        let plain = shown(columns, false);
        for whole in ["CVE-2024-0001", "CVE-2023-43804", "will_not_fix", "CRITICAL"] {
            assert!(columns < 80 || plain.contains(whole), "{whole} is broken at {columns}");
        }
        let bordered = |line: &&str| "┌├│└".contains(line.chars().next().unwrap_or(' '));
        let widest = plain.lines().filter(bordered).map(width).max().expect("lines");
        assert!(widest <= columns.max(grid::MIN_COLUMNS), "{widest} > {columns}");
        assert!(!plain.contains('\u{1b}'));
        let mut coloured = shown(columns, true);
        assert!(coloured.contains("\u{1b}[1;31mCRITICAL\u{1b}[0m"));
        for code in Severity::ALL.map(grid::sgr) {
            coloured = coloured.replace(code, "");
        }
        coloured = coloured.replace("\u{1b}[1m", "");
        assert_eq!(coloured.replace("\u{1b}[0m", ""), plain);
    }
}

#[test]
fn nothing_found_is_not_clean_while_questions_are_open() {
    let mut inventory = samples::inventory();
    let mut scan = samples::scan(&inventory);
    scan.findings.clear();
    let shown = |inventory: &sbom::Inventory, scan: &vuln::Scan| {
        table(&samples::document_of(inventory, scan), TableStyle { overview: false, ..style(80) })
    };
    assert!(shown(&inventory, &scan).starts_with("No findings in what could be examined.\nwarning: "));
    scan.warnings.clear();
    assert!(shown(&inventory, &scan).contains("opt/app/broken.jar [budget-bytes]"));
    let file = inventory.unreadable[0].clone();
    inventory.unreadable = vec![file; MAX_LISTED];
    assert!(!shown(&inventory, &scan).contains("more"));
    inventory.unreadable.push(inventory.unreadable[0].clone());
    assert!(shown(&inventory, &scan).contains("and 1 more"));
    inventory.unreadable.clear();
    assert_eq!(shown(&inventory, &scan), "No findings.\n");
}

#[test]
fn what_was_answered_for_is_counted_and_shown_when_asked_for() {
    let inventory = samples::inventory();
    let mut scan = samples::scan(&inventory);
    scan.suppressed = vec![Suppressed {
        finding: scan.findings.remove(0),
        status: SuppressedStatus::NotAffected,
        statement: "vulnerable_code_not_in_execute_path".into(),
        source: "app.openvex.json".into(),
    }];
    let document = samples::document_of(&inventory, &scan);
    let show = |suppressed| table(&document, TableStyle { suppressed, ..style(160) });
    assert!(show(false).contains("1 more were left out by ignore files and VEX documents"));
    let shown = show(true);
    for text in
        ["(debian 12.5): left out", "Total: 1\n", "not_affected", "app.openvex.json", "in_execute_path"]
    {
        assert!(shown.contains(text), "{text} {shown}");
    }
}

#[test]
fn a_hostile_name_cannot_write_to_the_terminal() {
    let mut inventory = samples::inventory();
    inventory.subject.name = "a\u{1b}]0;x\u{7}".into();
    let mut scan = samples::scan(&inventory);
    scan.findings[0].package.name = "lib\u{1b}[2J\nssl".into();
    let shown = table(&samples::document_of(&inventory, &scan), style(120));
    assert!(!shown.contains(['\u{1b}', '\u{7}']));
}

#[test]
fn licences_and_secrets_have_tables_of_their_own() {
    let inventory = samples::inventory();
    let mut scan = samples::scan(&inventory);
    scan.findings.clear();
    scan.licenses = vec![LicenseFinding {
        package: Some(0),
        ecosystem: Some(sbom::Ecosystem::Dpkg),
        package_name: "libssl3".into(),
        path: None,
        name: "GPL-2.0-only".into(),
        text: String::new(),
        category: sbom::LicenseCategory::Restricted,
        severity: Severity::High,
        confidence: 1.0,
        link: String::new(),
    }];
    let shown = table(&samples::document_of(&inventory, &scan), style(100));
    for text in ["OS Packages (license)", "Classification", "GPL-2.0-only", "HIGH: 1", "Legend:"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
    let document = Document::from_value(serde_json::json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [
        {"Target": "app/.env", "Class": "secret", "Secrets": [{"RuleID": "aws-access-key-id", "Category": "AWS",
        "Severity": "CRITICAL", "Title": "AWS Access Key ID", "StartLine": 2, "EndLine": 2, "Match": "KEY=****",
        "Code": {"Lines": [{"Number": 1, "Content": "A=1"}, {"Number": 2, "Content": "KEY=****\u{1b}[2J", "IsCause": true}]}}]}
    ]}))
    .expect("a result");
    let looked_for = LookedFor::in_document(&document);
    assert!(looked_for.secrets && !looked_for.vulnerabilities);
    let shown = table(&document, TableStyle { looked_for, ..style(80) });
    for text in ["app/.env (secrets)", "CRITICAL: AWS (aws-access-key-id)", "   2 [ KEY=****", "Secrets"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn where_packages_come_from() {
    let package = |id: &str, relationship: &str, needs: &[&str]| {
        let (name, version) = id.split_once('@').expect("an identifier");
        serde_json::json!({"ID": id, "Name": name, "Version": version, "Relationship": relationship, "DependsOn": needs})
    };
    let finding =
        |id: &str| serde_json::json!({"VulnerabilityID": "CVE-2024-1", "PkgID": id, "Severity": "HIGH"});
    let document = |packages: &[serde_json::Value], findings: &[serde_json::Value]| {
        let result = serde_json::json!({"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm",
            "Packages": packages, "Vulnerabilities": findings});
        let value = serde_json::json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [result]});
        Document::from_value(value).expect("a result")
    };
    let packages = [
        package("app@1", "root", &["direct@1", "other@1"]),
        package("direct@1", "direct", &["deep@1", "between@1"]),
        package("other@1", "direct", &["between@1"]),
        package("between@1", "indirect", &["deep@1", "circle@1"]),
        package("circle@1", "indirect", &["between@1"]),
        package("deep@1", "indirect", &[]),
    ];
    let found = [finding("deep@1"), finding("direct@1"), finding("circle@1")];
    let style = TableStyle { dependency_tree: true, overview: false, ..style(80) };
    let shown = table(&document(&packages, &found), style);
    let tree = shown.split_once("Dependency Origin ").expect("a tree").1;
    insta::assert_snapshot!(tree.trim_end(), @r"
    Tree (Reversed)
    =================================
    package-lock.json
    ├── direct@1, (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)
    ├── circle@1, (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)
    │   └── ...(omitted)...
    │       ├── direct@1
    │       └── other@1
    └── deep@1, (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 0)
        ├── direct@1
        └── ...(omitted)...
            └── other@1
    ");
    assert!(!table(&document(&packages, &[]), style).contains("Dependency Origin"));
    assert!(!table(&document(&packages[5..], &found), style).contains("Dependency Origin"));
}
