//! What changed between two inventories of what should be one image.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{Inventory, Package};

/// The differences, each list ordered by package.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Drift {
    /// Found and not attested.
    pub added: Vec<DriftPackage>,
    /// Attested and not found.
    pub removed: Vec<DriftPackage>,
    /// There in both, in other versions.
    pub changed: Vec<DriftChange>,
}

/// A package that is in one of the two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DriftPackage {
    /// Package URL without version and qualifiers.
    pub package: String,
    /// Version.
    pub version: String,
}

/// A package in another version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DriftChange {
    /// Package URL without version and qualifiers.
    pub package: String,
    /// The attested version.
    pub attested: String,
    /// The version found.
    pub found: String,
}

impl Drift {
    /// Whether both say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// Compares by package URL and version. Qualifiers (architecture, distribution) are left out, because programs that
    /// list packages write different ones; so are locations, licences and everything else a document may or may not say.
    #[must_use]
    pub fn between(attested: &Inventory, found: &Inventory) -> Self {
        let (attested, found) = (versions(attested), versions(found));
        let names: BTreeSet<_> = attested.keys().chain(found.keys()).cloned().collect();
        let none = BTreeSet::new();
        let mut drift = Self::default();
        for package in names {
            let before = attested.get(&package).unwrap_or(&none);
            let now = found.get(&package).unwrap_or(&none);
            let mut gone: Vec<_> = before.difference(now).cloned().collect();
            let mut new: Vec<_> = now.difference(before).cloned().collect();
            // One version for another is a change; what is left over came or went.
            while let (Some(attested), Some(found)) = (gone.first().cloned(), new.first().cloned()) {
                gone.remove(0);
                new.remove(0);
                drift.changed.push(DriftChange { package: package.clone(), attested, found });
            }
            let of = |version| DriftPackage { package: package.clone(), version };
            drift.removed.extend(gone.into_iter().map(of));
            drift.added.extend(new.into_iter().map(of));
        }
        drift
    }
}

fn versions(inventory: &Inventory) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in &inventory.packages {
        out.entry(identity(package)).or_default().insert(package.version.clone());
    }
    out
}

/// `pkg:TYPE/NAMESPACE/NAME`. An `@` inside a name is written `%40`, so the last one begins the version.
fn identity(package: &Package) -> String {
    let text = package.purl.as_str();
    let text = text.split(['?', '#']).next().unwrap_or(text);
    text.rsplit_once('@').map_or(text, |(name, _)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ecosystem, Location, Relationship, Subject};

    fn inventory(packages: &[(&str, &str)]) -> Inventory {
        let of = |(name, version): &(&str, &str)| Package {
            ecosystem: Ecosystem::NodePkg,
            id: format!("{name}@{version}"),
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            arch: None,
            source: None,
            purl: format!("pkg:npm/{name}@{version}").parse().expect("purl"),
            licenses: Vec::new(),
            supplier: None,
            modularity: None,
            checksums: Vec::new(),
            locations: vec![Location { path: "x".into(), layer: None }],
            depends_on: Vec::new(),
            relationship: Relationship::Unknown,
            dev: false,
            lines: Vec::new(),
            entry: None,
        };
        let subject = Subject::named("x");
        let packages = packages.iter().map(of).collect();
        Inventory { subject, os: None, layers: Vec::new(), packages, unreadable: Vec::new() }
    }

    #[test]
    fn says_what_came_went_and_changed() {
        let attested =
            inventory(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("d", "2"), ("%40s/e", "1")]);
        let found = inventory(&[
            ("a", "1"),
            ("b", "2"),
            ("d", "2"),
            ("d", "3"),
            ("d", "4"),
            ("%40s/e", "1"),
            ("f", "1"),
        ]);
        let drift = Drift::between(&attested, &found);
        let changed: Vec<_> = drift
            .changed
            .iter()
            .map(|c| (c.package.as_str(), c.attested.as_str(), c.found.as_str()))
            .collect();
        assert_eq!(changed, [("pkg:npm/b", "1", "2"), ("pkg:npm/d", "1", "3")]);
        let list = |all: &[DriftPackage]| {
            all.iter().map(|p| format!("{} {}", p.package, p.version)).collect::<Vec<_>>()
        };
        assert_eq!(list(&drift.added), ["pkg:npm/d 4", "pkg:npm/f 1"]);
        assert_eq!(list(&drift.removed), ["pkg:npm/c 1"]);
        assert!(Drift::between(&found, &found).is_empty());
    }
}
