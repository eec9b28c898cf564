//! Licences in reports, as Trivy groups them.

use std::collections::BTreeMap;

use sbom::{Ecosystem, Inventory};
use serde_json::{Value, json};
use vuln::{LicenseFinding, Scan};

use crate::TrivyOptions;

/// Trivy's results of class "license", one for the operating system, which is there without a licence too, and one for
/// each ecosystem; and of class "license-file".
pub(crate) fn results(inventory: &Inventory, scan: &Scan, options: TrivyOptions) -> Vec<Value> {
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    if options.licenses && inventory.packages.iter().any(|package| package.ecosystem.is_os()) {
        groups.entry((0, "OS Packages".to_owned())).or_default();
    }
    for license in &scan.licenses {
        groups.entry(license_target(license)).or_default().found.push(license_json(license));
    }
    for one in scan.suppressed_licenses.iter().filter(|_| options.suppressed) {
        groups.entry(license_target(&one.license)).or_default().left_out.push(json!({
            "Type": "license",
            "Status": "ignored",
            "Statement": one.statement,
            "Source": one.source,
            "Finding": license_json(&one.license),
        }));
    }
    let result = |((rank, target), group): ((usize, String), Group)| {
        let class = if rank == usize::MAX { "license-file" } else { "license" };
        let mut out = json!({"Target": target, "Class": class});
        // As in Go, an empty list is left out.
        for (key, list) in [("Licenses", group.found), ("ExperimentalModifiedFindings", group.left_out)] {
            if !list.is_empty() {
                out[key] = list.into();
            }
        }
        out
    };
    groups.into_iter().map(result).collect()
}

#[derive(Default)]
struct Group {
    found: Vec<Value>,
    left_out: Vec<Value>,
}

/// Rank and heading: the system, then files and ecosystems by name, then loose files.
fn license_target(license: &LicenseFinding) -> (usize, String) {
    let Some(ecosystem) = license.ecosystem else {
        return (usize::MAX, "Loose File License(s)".to_owned());
    };
    match ecosystem.heading() {
        _ if ecosystem.is_os() => (0, "OS Packages".to_owned()),
        Some(heading) => (1, heading.to_owned()),
        None => (1, license.path.clone().unwrap_or_default()),
    }
}

/// Trivy's `DetectedLicense`.
#[must_use]
pub fn license_json(license: &LicenseFinding) -> Value {
    let confidence = match license.confidence {
        1.0 => json!(1),
        less => json!(less),
    };
    let of_system = license.ecosystem.is_some_and(Ecosystem::is_os);
    let path = license.path.as_deref().filter(|_| !of_system).unwrap_or_default();
    json!({
        "Severity": license.severity.as_str(),
        "Category": license.category.as_str(),
        "PkgName": license.package_name,
        "FilePath": path,
        "Name": license.name,
        "Text": license.text,
        "Confidence": confidence,
        "Link": license.link,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_system_has_a_target_even_without_a_licence() {
        let inventory = samples::inventory();
        let mut scan = samples::scan(&inventory);
        scan.licenses.clear();
        let options = TrivyOptions { licenses: true, suppressed: true, ..TrivyOptions::default() };
        assert_eq!(
            results(&inventory, &scan, options),
            [json!({"Target": "OS Packages", "Class": "license"})]
        );
        assert_eq!(results(&inventory, &scan, TrivyOptions::default()), Vec::<Value>::new());
    }
}
