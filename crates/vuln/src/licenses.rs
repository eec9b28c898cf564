//! Licences of packages as findings: what each asks of whoever ships the image, with a severity a gate can judge.

use base::Severity;
use sbom::{Ecosystem, Inventory, LicenseCategory};
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
    /// The licence or expression, as recorded.
    pub name: String,
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

/// The licences of every package, as far as severities and ignore files let them through; in the order of packages.
#[must_use]
pub fn license_findings(inventory: &Inventory, options: &ScanOptions) -> Vec<LicenseFinding> {
    let mut findings = Vec::new();
    for (index, package) in inventory.packages.iter().enumerate() {
        let path = package.locations.first().map(|location| location.path.clone());
        for name in &package.licenses {
            findings.push(LicenseFinding {
                package: Some(index),
                ecosystem: Some(package.ecosystem),
                package_name: package.name.clone(),
                ..judged(name, path.clone(), 1.0, String::new(), options)
            });
        }
    }
    findings.retain(|finding| wanted(finding, options));
    findings
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
        category,
        severity: category.severity(),
        confidence,
        link,
    }
}

fn wanted(finding: &LicenseFinding, options: &ScanOptions) -> bool {
    let (name, path) = (finding.name.as_str(), finding.path.as_deref().unwrap_or_default());
    let severe = options.severities.is_empty() || options.severities.contains(&finding.severity);
    let ignored =
        options.suppressions.rules.iter().any(|rules| rules.license(name, path, options.now).is_some());
    let accepted = options.ignored_licenses.iter().any(|one| one.eq_ignore_ascii_case(name));
    severe && !ignored && !accepted
}

impl Scan {
    /// Adds the licences of files, under the same severities and ignore files as those of packages.
    pub fn add_file_licenses(&mut self, found: Vec<FileLicense>, options: &ScanOptions) {
        let judged = found.into_iter().map(|FileLicense { path, name, confidence, link }| {
            judged(&name, Some(path), confidence, link, options)
        });
        self.licenses.extend(judged.filter(|finding| wanted(finding, options)));
    }
}

/// A scan for licences alone, which asks no database.
#[must_use]
pub fn scan_licenses(inventory: &Inventory, options: &ScanOptions) -> Scan {
    Scan {
        findings: Vec::new(),
        database: DatabaseInfo {
            source: "none".into(),
            schema_version: 0,
            updated_at: None,
            next_update: None,
            downloaded_at: None,
            origin: None,
            digest: None,
            verified: None,
        },
        warnings: Vec::new(),
        filtered: Filtered::default(),
        suppressed: Vec::new(),
        licenses: license_findings(inventory, options),
        secrets: Vec::new(),
        suppressed_secrets: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use base::Timestamp;
    use sbom::LicenseCategories;

    use super::*;
    use crate::IgnoreRules;

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
        let subject =
            sbom::Subject { name: "t".into(), manifest_digest: None, config_digest: None, platform: None };
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
    }
}
