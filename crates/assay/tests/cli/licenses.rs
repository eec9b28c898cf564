//! Licences of packages and of files.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Answer, Sandbox};

const APACHE: &str = include_str!("../../../../LICENSE");
const ISC: &str = "Copyright (c) 2024, A. Person\n\nPermission to use, copy, modify, and/or distribute this software for any\n\
purpose with or without fee is hereby granted, provided that the above\n\
copyright notice and this permission notice appear in all copies.\n\n\
THE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES\n\
WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF\n\
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR\n\
ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES\n\
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN\n\
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF\n\
OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.\n";
const NOTICE: &str = "/* This program is free software: you can redistribute it and/or modify it under\n\
 * the terms of the GNU Affero General Public License as published by the Free Software\n\
 * Foundation, either version 3 of the License, or (at your option) any later version.\n *\n\
 * This program is distributed in the hope that it will be useful, but WITHOUT ANY\n\
 * WARRANTY; without even the implied warranty of MERCHANTABILITY or FITNESS FOR A\n\
 * PARTICULAR PURPOSE. See the GNU Affero General Public License for more details. */\n\
int main(void) { return 0; }\n";

fn tree() -> Sandbox {
    let sandbox = Sandbox::new();
    for (path, text) in [
        ("LICENSE", APACHE),
        ("src/main.c", NOTICE),
        ("src/plain.c", "int x;\n"),
        ("src/tagged.go", "// SPDX-License-Identifier: MIT OR GPL-2.0-only\npackage x\n"),
        ("lib/python3.11/site-packages/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n\n"),
        ("lib/python3.11/site-packages/a-1.dist-info/licenses/LICENSE.txt", ISC),
        (
            "lib/python3.11/site-packages/f-1.dist-info/METADATA",
            "Name: f\nVersion: 1\nLicense: Copyright (c) 2024 X\n\n",
        ),
        ("lib/python3.11/site-packages/f-1.dist-info/LICENSE", ISC),
        (
            "srv/node_modules/b/package.json",
            r#"{"name":"b","version":"2","license":"SEE LICENSE IN LICENSE"}"#,
        ),
        ("srv/node_modules/b/LICENSE", ISC),
        ("srv/node_modules/c/package.json", r#"{"name":"c","version":"3","license":"MIT"}"#),
        ("srv/node_modules/c/LICENSE", ISC),
        ("etc/debian_version", "12.5\n"),
        (
            "var/lib/dpkg/status",
            "Package: d\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\n\nPackage: e\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\n\n",
        ),
        ("usr/share/doc/d/copyright", "License: GPL-2+\n"),
        ("usr/share/doc/e/copyright", ISC),
    ] {
        sandbox.write(&format!("tree/{path}"), text);
    }
    sandbox
}

/// Class, target, and of each licence name, subject, category and severity.
fn licenses(answer: &Answer) -> String {
    let (json, mut lines) = (answer.json(), Vec::new());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for result in list(&json["Results"]) {
        for one in list(&result["Licenses"]) {
            let words = ["Name", "PkgName", "FilePath", "Category", "Severity", "Link"];
            let words: Vec<&str> = words.iter().map(|key| one[key].as_str().expect("text")).collect();
            let (class, target) = (result["Class"].as_str(), result["Target"].as_str());
            lines.push(format!(
                "{} | {} | {} | {}",
                class.unwrap_or_default(),
                target.unwrap_or_default(),
                words.join(" | "),
                one["Confidence"]
            ));
        }
    }
    lines.join("\n")
}

const SCAN: &str = "scan rootfs:tree --scanners license --format json";

#[test]
fn licence_files_speak_for_packages_without_a_licence() {
    let sandbox = tree();
    assert_snapshot!(licenses(&sandbox.run(SCAN)), @r"
    license | OS Packages | GPL-2.0-or-later | d |  | restricted | HIGH |  | 1
    license | Node.js | ISC | b | srv/node_modules/b/package.json | notice | LOW |  | 1
    license | Node.js | MIT | c | srv/node_modules/c/package.json | notice | LOW |  | 1
    license | Python | ISC | a | lib/python3.11/site-packages/a-1.dist-info/METADATA | notice | LOW |  | 1
    license | Python | ISC | f | lib/python3.11/site-packages/f-1.dist-info/METADATA | notice | LOW |  | 1
    ");
}

#[test]
fn license_full_looks_into_files() {
    let sandbox = tree();
    assert_snapshot!(licenses(&sandbox.run(&format!("{SCAN} --license-full --severity HIGH,CRITICAL,LOW"))), @r"
    license | OS Packages | GPL-2.0-or-later | d |  | restricted | HIGH |  | 1
    license | OS Packages | ISC | e |  | notice | LOW |  | 1
    license | Node.js | ISC | b | srv/node_modules/b/package.json | notice | LOW |  | 1
    license | Node.js | MIT | c | srv/node_modules/c/package.json | notice | LOW |  | 1
    license | Python | ISC | a | lib/python3.11/site-packages/a-1.dist-info/METADATA | notice | LOW |  | 1
    license | Python | ISC | f | lib/python3.11/site-packages/f-1.dist-info/METADATA | notice | LOW |  | 1
    license-file | Loose File License(s) | Apache-2.0 |  | LICENSE | notice | LOW | https://spdx.org/licenses/Apache-2.0.html | 1
    license-file | Loose File License(s) | ISC |  | lib/python3.11/site-packages/a-1.dist-info/licenses/LICENSE.txt | notice | LOW | https://spdx.org/licenses/ISC.html | 1
    license-file | Loose File License(s) | ISC |  | lib/python3.11/site-packages/f-1.dist-info/LICENSE | notice | LOW | https://spdx.org/licenses/ISC.html | 1
    license-file | Loose File License(s) | AGPL-3.0-or-later |  | src/main.c | forbidden | CRITICAL | https://spdx.org/licenses/AGPL-3.0-or-later.html | 1
    license-file | Loose File License(s) | MIT OR GPL-2.0-only |  | src/tagged.go | notice | LOW |  | 1
    ");
    let answer = sandbox.run(&format!("{SCAN} --license-full --fail-on critical"));
    assert_eq!(answer.code, 14, "{answer}");
    assert_snapshot!(answer.stderr, @r"
    error[gate-license]: 1 licence of CRITICAL or worse, the worst is CRITICAL (AGPL-3.0-or-later in src/main.c)
    hint: replace the packages named above, or accept a licence in the ignore file under `licenses`
    ");
    let left_out = "--license-full --fail-on critical --ignored-licenses AGPL-3.0-or-later";
    assert_eq!(sandbox.run(&format!("{SCAN} {left_out}")).code, 0);
    let table = sandbox
        .ok("scan rootfs:tree --scanners license --license-full --table-mode detailed --severity CRITICAL");
    assert_snapshot!(table, @r"
    Loose File License(s) (license)
    ===============================
    Total: 1 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 1)

    ┌────────────────┬──────────┬───────────────────┬───────────────┐
    │ Classification │ Severity │ License           │ File Location │
    ├────────────────┼──────────┼───────────────────┼───────────────┤
    │ forbidden      │ CRITICAL │ AGPL-3.0-or-later │ src/main.c    │
    └────────────────┴──────────┴───────────────────┴───────────────┘
    ");
}

#[test]
fn categories_are_the_users() {
    let sandbox = tree();
    sandbox.write(
        "assay.toml",
        "[license]\nforbidden = [\"ISC\"]\npermissive = [\"Apache-2.0\"]\nignored = [\"MIT\"]\n",
    );
    assert_snapshot!(licenses(&sandbox.run(&format!("{SCAN} --license-full"))), @r"
    license | OS Packages | GPL-2.0-or-later | d |  | restricted | HIGH |  | 1
    license | OS Packages | ISC | e |  | forbidden | CRITICAL |  | 1
    license | Node.js | ISC | b | srv/node_modules/b/package.json | forbidden | CRITICAL |  | 1
    license | Python | ISC | a | lib/python3.11/site-packages/a-1.dist-info/METADATA | forbidden | CRITICAL |  | 1
    license | Python | ISC | f | lib/python3.11/site-packages/f-1.dist-info/METADATA | forbidden | CRITICAL |  | 1
    license-file | Loose File License(s) | Apache-2.0 |  | LICENSE | permissive | LOW | https://spdx.org/licenses/Apache-2.0.html | 1
    license-file | Loose File License(s) | ISC |  | lib/python3.11/site-packages/a-1.dist-info/licenses/LICENSE.txt | forbidden | CRITICAL | https://spdx.org/licenses/ISC.html | 1
    license-file | Loose File License(s) | ISC |  | lib/python3.11/site-packages/f-1.dist-info/LICENSE | forbidden | CRITICAL | https://spdx.org/licenses/ISC.html | 1
    license-file | Loose File License(s) | AGPL-3.0-or-later |  | src/main.c | unknown | UNKNOWN | https://spdx.org/licenses/AGPL-3.0-or-later.html | 1
    license-file | Loose File License(s) | MIT OR GPL-2.0-only |  | src/tagged.go | notice | LOW |  | 1
    ");
    sandbox.write("assay.toml", "[license]\nforbiden = [\"ISC\"]\n");
    let answer = sandbox.run(SCAN);
    assert_eq!(answer.code, 2, "{answer}");
    assert!(answer.to_string().contains("forbiden"), "{answer}");
}

#[test]
fn texts_in_place_of_names() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "tree/lib/python3.11/site-packages/a-1.dist-info/METADATA",
        "Name: a\nVersion: 1\nLicense: For Acme;\n        use it as you like\n",
    );
    sandbox.write("assay.toml", "[license]\nnotice = [\"text://Acme; use it\"]\n");
    let report = sandbox.run(&format!("{SCAN} --list-all-pkgs")).json();
    let find = |key: &str| {
        let results = report["Results"].as_array().into_iter().flatten();
        let found = results.filter_map(|result| result[key].as_array()?.first()).next();
        found.cloned().unwrap_or_default()
    };
    let text = "For Acme; use it as you like";
    assert_eq!(find("Packages")["Licenses"][0], format!("text://{text}"));
    let found = find("Licenses");
    let shown = ["Name", "Text", "Category", "Severity"].map(|key| found[key].as_str().unwrap_or_default());
    assert_eq!(shown, ["CUSTOM License: For Acme; use...", text, "notice", "LOW"]);
    sandbox.write("assay.toml", "[license]\nnotice = [\"text://(\"]\n");
    let answer = sandbox.run(SCAN);
    assert_eq!((answer.code, answer.error_code()), (2, "license-pattern"), "{answer}");
}

#[test]
fn licences_that_are_left_out_by_the_flag_are_told() {
    let sandbox = tree();
    let answer = sandbox.run(&format!("{SCAN} --ignored-licenses MIT --show-suppressed"));
    let report = answer.json();
    let left_out: Vec<_> = (report["Results"].as_array().into_iter().flatten())
        .filter_map(|result| result["ExperimentalModifiedFindings"].as_array())
        .flatten()
        .map(|one| (one["Finding"]["PkgName"].as_str(), one["Source"].as_str()))
        .collect();
    assert_eq!(left_out, [(Some("c"), Some("--ignored-licenses"))]);
    assert!(!licenses(&answer).contains("| MIT |"), "{answer}");
}

#[test]
fn flags_that_say_nothing_are_refused() {
    let sandbox = tree();
    let answer = sandbox.run("scan rootfs:tree --scanners vuln --license-full --sample-db");
    assert_eq!((answer.code, answer.error_code()), (2, "license-full-without-license"), "{answer}");
    for level in ["-0.1", "1.1", "x"] {
        let answer = sandbox.run(&format!("{SCAN} --license-confidence-level={level}"));
        assert_eq!(answer.code, 2, "{level}: {answer}");
    }
    // Only what is stated is above 1.
    let none = licenses(&sandbox.run(&format!("{SCAN} --license-full --license-confidence-level 1")));
    assert!(none.contains("tagged.go") && !none.contains("| LICENSE |"), "{none}");
}
