//! Licences of packages as findings: what each asks of whoever ships the image, with a severity a gate can judge.

use base::Severity;
use sbom::{Ecosystem, Inventory, LicenseCategory, is_license_text};
use serde::{Deserialize, Serialize};

use crate::finding::{DatabaseInfo, Filtered, Scan};
use crate::matcher::ScanOptions;

/// One licence of one package, or of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicenseFinding {
    /// Index into [`sbom::Inventory::packages`]; none for a file.
    pub package: Option<usize>,
    /// Where the package was recorded; none for a file.
    pub ecosystem: Option<Ecosystem>,
    /// Name of the package; empty for a file.
    pub package_name: String,
    /// Path of the first file that records it, or of the file itself.
    pub path: Option<String>,
    /// The licence or expression, as recorded; of a text its first words.
    pub name: String,
    /// The text, where that is what is recorded; else empty.
    #[serde(default)]
    pub text: String,
    /// What it asks for.
    pub category: LicenseCategory,
    /// How bad that is.
    pub severity: Severity,
    /// How much of its text is there, above 0 to 1; 1 where metadata name it.
    pub confidence: f64,
    /// A page about it; empty where metadata name it.
    pub link: String,
}

/// A licence that was told by the text of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileLicense {
    /// The file.
    pub path: String,
    /// SPDX identifier or expression.
    pub name: String,
    /// How much of its text is there, above 0 to 1.
    pub confidence: f64,
    /// A page about it.
    pub link: String,
}

/// A licence that is not reported because an ignore file or policy names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuppressedLicense {
    /// The licence.
    pub license: LicenseFinding,
    /// Why; empty where no reason is given.
    pub statement: String,
    /// The file that says so.
    pub source: String,
}

fn judged(
    name: &str,
    path: Option<String>,
    confidence: f64,
    link: String,
    options: &ScanOptions,
) -> LicenseFinding {
    let category = options.license_categories.category(name);
    LicenseFinding {
        package: None,
        ecosystem: None,
        package_name: String::new(),
        path,
        name: name.to_owned(),
        text: String::new(),
        category,
        severity: category.severity(),
        confidence,
        link,
    }
}

/// The words of a text that stand for its name.
const NAME_WORDS: usize = 3;

/// A text in place of a name (`toDetectedLicense` of `pkg/scan/local/service.go`).
fn judged_text(text: &str, path: Option<String>, options: &ScanOptions) -> LicenseFinding {
    let words: Vec<&str> = text.split(' ').take(NAME_WORDS).collect();
    let category = options.license_categories.category_of_text(text);
    LicenseFinding {
        name: format!("CUSTOM License: {}...", words.join(" ")),
        text: text.to_owned(),
        category,
        severity: category.severity(),
        ..judged("", path, 1.0, String::new(), options)
    }
}

impl Scan {
    /// A scan of which nothing is known yet but the database.
    #[must_use]
    pub fn empty(database: DatabaseInfo) -> Self {
        Self {
            findings: Vec::new(),
            database,
            warnings: Vec::new(),
            filtered: Filtered::default(),
            suppressed: Vec::new(),
            licenses: Vec::new(),
            suppressed_licenses: Vec::new(),
            secrets: Vec::new(),
            suppressed_secrets: Vec::new(),
        }
    }

    /// Adds the licences of every package, as far as severities and ignore files let them through; in the order of
    /// packages.
    pub fn add_package_licenses(&mut self, inventory: &Inventory, options: &ScanOptions) {
        for (index, package) in inventory.packages.iter().enumerate() {
            let path = package.locations.first().map(|location| location.path.clone());
            for name in &package.licenses {
                let of_name = || judged(name, path.clone(), 1.0, String::new(), options);
                let is_text = package.ecosystem.has_license_texts() && is_license_text(name);
                let finding = LicenseFinding {
                    package: Some(index),
                    ecosystem: Some(package.ecosystem),
                    package_name: package.name.clone(),
                    ..if is_text { judged_text(name, path.clone(), options) } else { of_name() }
                };
                self.add_license(finding, options);
            }
        }
    }

    /// Adds the licences of files, under the same severities and ignore files as those of packages.
    pub fn add_file_licenses(&mut self, found: Vec<FileLicense>, options: &ScanOptions) {
        for FileLicense { path, name, confidence, link } in found {
            self.add_license(judged(&name, Some(path), confidence, link, options), options);
        }
    }

    fn add_license(&mut self, license: LicenseFinding, options: &ScanOptions) {
        let (name, path) = (license.name.as_str(), license.path.as_deref().unwrap_or_default());
        let severe = options.severities.is_empty() || options.severities.contains(&license.severity);
        let named = |name: &str| options.ignored_licenses.iter().any(|one| one.eq_ignore_ascii_case(name));
        if !severe {
            return;
        }
        if named(name) || all_parts(name, named) {
            let (statement, source) = (String::new(), IGNORED_BY_FLAG.to_owned());
            self.suppressed_licenses.push(SuppressedLicense { license, statement, source });
            return;
        }
        let ignored = options.suppressions.rules.iter().find_map(|rules| {
            let statement = match rules.license(name, path, options.now) {
                Some(rule) => rule.statement.clone(),
                None if all_parts(name, |part| rules.license(part, path, options.now).is_some()) => {
                    PARTS_IGNORED.to_owned()
                }
                None => return None,
            };
            Some((statement, rules.source().to_owned()))
        });
        match ignored {
            Some((statement, source)) => {
                self.suppressed_licenses.push(SuppressedLicense { license, statement, source });
            }
            None => self.licenses.push(license),
        }
    }
}

/// What Trivy says of an expression each licence of which is ignored (`MatchLicense` of `pkg/result/ignore.go`).
const PARTS_IGNORED: &str = "All license components are individually ignored";

/// What Trivy gives as the source of what `--ignored-licenses` leaves out (`filterLicenses` of `pkg/result/filter.go`).
const IGNORED_BY_FLAG: &str = "--ignored-licenses";

/// Whether `text` is a licence, or an expression of several, that SPDX knows, each of which is `accepted` under the name
/// SPDX has for it. What stands with `WITH` is one.
fn all_parts(text: &str, accepted: impl Fn(&str) -> bool) -> bool {
    let spaced = text.replace(['(', ')'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let is_operator = |word: &&str| ["AND", "OR"].iter().any(|operator| word.eq_ignore_ascii_case(operator));
    words.split(is_operator).all(|part| {
        let with = part.iter().position(|word| word.eq_ignore_ascii_case("WITH")).unwrap_or(part.len());
        let name = sbom::license_name(&part[..with].join(" "));
        let is_known = sbom::license_id(name.trim_end_matches('+')).is_some();
        let whole = std::iter::once(name.as_str()).chain(part[with..].iter().copied());
        is_known && accepted(&whole.collect::<Vec<_>>().join(" "))
    })
}

/// A scan for licences alone, which asks no database.
#[must_use]
pub fn scan_licenses(inventory: &Inventory, options: &ScanOptions) -> Scan {
    let mut scan = Scan::empty(DatabaseInfo::new("none", 0));
    scan.add_package_licenses(inventory, options);
    scan
}

#[cfg(test)]
mod tests {
    use base::Timestamp;
    use sbom::LicenseCategories;

    use super::*;
    use crate::IgnoreRules;

    #[test]
    fn expressions_all_of_which_is_accepted() {
        let accepted =
            |part: &str| ["MIT", "ISC", "GPL-2.0-only WITH Classpath-exception-2.0"].contains(&part);
        for (text, expected) in [
            ("MIT AND ISC", true),
            ("(MIT or ISC) AND GPL-2.0-only WITH Classpath-exception-2.0", true),
            ("MIT AND GPL-2.0-only", false),
            ("MIT", true),
            ("Expat", true),
            ("The MIT License and ISC", true),
            ("GPL-2 WITH Classpath-exception-2.0", true),
            ("GPL-2 WITH Bison-exception-2.2", false),
            ("MIT AND", false),
            ("WITH MIT", false),
            ("", false),
        ] {
            assert_eq!(all_parts(text, accepted), expected, "{text}");
        }
        assert!(!all_parts("Mine AND MIT", |_| true), "SPDX does not know it");
    }

    fn file(path: &str, name: &str) -> FileLicense {
        FileLicense { path: path.into(), name: name.into(), confidence: 0.97, link: "l".into() }
    }

    #[test]
    fn files_are_judged_as_packages_are() {
        let mut categories = LicenseCategories::default();
        categories.set(LicenseCategory::Forbidden, vec!["MIT".into()]);
        let rules = b"licenses:\n- id: GPL-2.0\n  paths: [vendor/**]\n";
        let options = ScanOptions {
            license_categories: categories,
            ignored_licenses: vec!["zlib".into()],
            suppressions: crate::Suppressions {
                rules: vec![IgnoreRules::parse(".trivyignore.yaml", rules).expect("rules")],
                ..Default::default()
            },
            ..ScanOptions::all(Timestamp::from_secs(0))
        };
        let subject = sbom::Subject::named("t");
        let inventory = Inventory { subject, os: None, layers: vec![], packages: vec![], unreadable: vec![] };
        let mut scan = scan_licenses(&inventory, &options);
        let found = ["vendor/a/COPYING", "COPYING"].map(|path| file(path, "GPL-2.0"));
        scan.add_file_licenses(found.to_vec(), &options);
        scan.add_file_licenses(vec![file("LICENSE", "MIT"), file("z", "Zlib")], &options);
        let listed: Vec<_> = scan
            .licenses
            .iter()
            .map(|one| (one.path.as_deref().unwrap_or_default(), one.name.as_str(), one.severity))
            .collect();
        assert_eq!(listed, [("COPYING", "GPL-2.0", Severity::High), ("LICENSE", "MIT", Severity::Critical)]);
        let left_out: Vec<_> = scan
            .suppressed_licenses
            .iter()
            .map(|one| (one.license.path.as_deref(), one.source.as_str()))
            .collect();
        assert_eq!(
            left_out,
            [(Some("vendor/a/COPYING"), ".trivyignore.yaml"), (Some("z"), "--ignored-licenses")]
        );
    }
}
