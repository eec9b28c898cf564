//! Licences of packages as findings: what each asks of whoever ships the image, with a severity a gate can judge.

use base::Severity;
use sbom::{Ecosystem, Inventory, LicenseCategory, license_category};
use serde::{Deserialize, Serialize};

use crate::finding::{DatabaseInfo, Filtered, Scan};
use crate::matcher::ScanOptions;

/// One licence of one package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseFinding {
    /// Index into [`sbom::Inventory::packages`].
    pub package: usize,
    /// Where the package was recorded.
    pub ecosystem: Ecosystem,
    /// Name of the package.
    pub package_name: String,
    /// Path of the first file that records it.
    pub path: Option<String>,
    /// The licence or expression, as recorded.
    pub name: String,
    /// What it asks for.
    pub category: LicenseCategory,
    /// How bad that is.
    pub severity: Severity,
}

/// The licences of every package, as far as severities and ignore files let them through; in the order of packages.
#[must_use]
pub fn license_findings(inventory: &Inventory, options: &ScanOptions) -> Vec<LicenseFinding> {
    let mut findings = Vec::new();
    for (index, package) in inventory.packages.iter().enumerate() {
        let path = package.locations.first().map(|location| location.path.clone());
        for name in &package.licenses {
            let category = license_category(name);
            let severity = category.severity();
            let wanted = options.severities.is_empty() || options.severities.contains(&severity);
            let ignored =
                options.suppressions.rules.iter().any(|rules| {
                    rules.license(name, path.as_deref().unwrap_or_default(), options.now).is_some()
                });
            let accepted = options.ignored_licenses.iter().any(|one| one.eq_ignore_ascii_case(name));
            if wanted && !ignored && !accepted {
                findings.push(LicenseFinding {
                    package: index,
                    ecosystem: package.ecosystem,
                    package_name: package.name.clone(),
                    path: path.clone(),
                    name: name.clone(),
                    category,
                    severity,
                });
            }
        }
    }
    findings
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
