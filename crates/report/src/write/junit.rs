//! JUnit XML: one test suite for each target and kind of finding, one failed test case for each finding, with the names
//! of Trivy's template. What was not examined is a suite of skipped cases.

use std::fmt::Write as _;

use super::text::xml;
use super::{PROGRAM, WriteInfo};
use crate::document::wire::ScanResult;
use crate::{Document, Finding};

/// The result as JUnit XML.
#[must_use]
pub fn junit(document: &Document, info: &WriteInfo<'_>) -> String {
    let mut suites =
        Suites { out: String::new(), tests: 0, failures: 0, skipped: 0, time: info.now.to_rfc3339() };
    for result in &document.report().results {
        suites.result(result);
    }
    let gaps = document.gaps();
    if !gaps.is_empty() {
        suites.skipped("not examined", &gaps);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{PROGRAM}\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"0\">\n{}</testsuites>\n",
        suites.tests, suites.failures, suites.out
    )
}

struct Suites {
    out: String,
    tests: usize,
    failures: usize,
    skipped: usize,
    time: String,
}

impl Suites {
    fn result(&mut self, result: &ScanResult) {
        let vulnerabilities = result.vulnerabilities.iter().map(|one| Finding::Vulnerability(result, one));
        let misconfigurations = result.failed().map(|one| Finding::Misconfiguration(result, one));
        let secrets = result.secrets.iter().map(|one| Finding::Secret(result, one));
        let licenses = result.licenses.iter().map(|one| Finding::License(result, one));
        let packages = matches!(result.class.as_str(), "os-pkgs" | "lang-pkgs");
        self.suite(result, vulnerabilities.collect(), packages);
        self.suite(result, misconfigurations.collect(), result.class == "config");
        self.suite(result, secrets.collect(), false);
        self.suite(result, licenses.collect(), false);
    }

    /// `even_empty`: a target that was looked at and has nothing is a suite without cases.
    fn suite(&mut self, result: &ScanResult, findings: Vec<Finding<'_>>, even_empty: bool) {
        if findings.is_empty() && !even_empty {
            return;
        }
        self.open(&result.target, findings.len(), findings.len(), 0);
        if !result.kind.is_empty() {
            let kind = xml(&result.kind);
            let _ = writeln!(
                self.out,
                "    <properties>\n      <property name=\"type\" value=\"{kind}\"></property>\n    </properties>"
            );
        }
        for finding in findings {
            let (class, name, message, text) = case(&finding);
            let _ = writeln!(
                self.out,
                "    <testcase classname=\"{}\" name=\"[{}] {}\" time=\"0\">\n      <failure message=\"{}\" type=\"description\">{}</failure>\n    </testcase>",
                xml(&class),
                finding.severity(),
                xml(name),
                xml(message),
                xml(&text)
            );
        }
        self.out.push_str("  </testsuite>\n");
    }

    fn skipped(&mut self, name: &str, reasons: &[String]) {
        self.open(name, reasons.len(), 0, reasons.len());
        for reason in reasons {
            let reason = xml(reason);
            let _ = writeln!(
                self.out,
                "    <testcase classname=\"{PROGRAM}\" name=\"{reason}\" time=\"0\">\n      <skipped message=\"{reason}\"></skipped>\n    </testcase>"
            );
        }
        self.out.push_str("  </testsuite>\n");
    }

    fn open(&mut self, name: &str, tests: usize, failures: usize, skipped: usize) {
        self.tests += tests;
        self.failures += failures;
        self.skipped += skipped;
        // The older schema wants a time without a zone.
        let time = self.time.trim_end_matches('Z');
        let _ = writeln!(
            self.out,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\" timestamp=\"{time}\">",
            xml(name)
        );
    }
}

/// Class, name, message and text of a test case.
fn case<'f>(finding: &Finding<'f>) -> (String, &'f str, &'f str, String) {
    match finding {
        Finding::Vulnerability(_, one) => (
            format!("{}-{}", one.package, one.installed_version),
            &one.id,
            if one.title.is_empty() { &one.id } else { &one.title },
            one.description.clone(),
        ),
        Finding::Misconfiguration(result, one) => (
            one.kind.clone(),
            &one.id,
            &one.title,
            format!("{}:{}: {}", result.target, one.cause_metadata.start_line, one.message),
        ),
        Finding::Secret(_, one) => (one.rule_id.clone(), &one.title, &one.title, one.matched.clone()),
        Finding::License(_, one) => {
            (finding.subject().to_owned(), &one.name, &one.category, one.file_path.clone())
        }
    }
}
