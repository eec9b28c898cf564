//! `uv.lock` of uv (docs.astral.sh/uv, "Locking and syncing").

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use toml::Value;

use crate::listing::Listing;
use crate::{Found, ReadError, Record, table};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock {
        #[serde(default)]
        pub(super) package: Vec<Package>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub(super) struct Package {
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) source: BTreeMap<String, Value>,
        #[serde(default)]
        pub(super) dependencies: Vec<Need>,
        #[serde(default)]
        pub(super) dev_dependencies: BTreeMap<String, Vec<Need>>,
        #[serde(default)]
        pub(super) optional_dependencies: BTreeMap<String, Vec<Need>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Need {
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: Option<String>,
    }

    impl Package {
        /// The project itself is installed from this folder.
        pub(super) fn is_root(&self) -> bool {
            ["editable", "virtual"]
                .iter()
                .any(|kind| self.source.get(*kind).and_then(Value::as_str) == Some("."))
        }

        pub(super) fn is_member(&self) -> bool {
            ["editable", "virtual"].iter().any(|kind| self.source.contains_key(*kind))
        }

        pub(super) fn production(&self) -> impl Iterator<Item = &Need> {
            self.dependencies.iter().chain(self.optional_dependencies.values().flatten())
        }

        pub(super) fn all(&self) -> impl Iterator<Item = &Need> {
            self.production().chain(self.dev_dependencies.values().flatten())
        }
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no TOML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let lock: wire::Lock = table::read("uv.lock", data)?;
    let mut by_name: HashMap<&str, Vec<&wire::Package>> = HashMap::new();
    for package in &lock.package {
        by_name.entry(&package.name).or_default().push(package);
    }
    // A workspace without a project of its own has members only; each of them is asked for.
    let roots: Vec<&wire::Package> = match lock.package.iter().find(|package| package.is_root()) {
        Some(root) => vec![root],
        None => lock.package.iter().filter(|package| package.is_member()).collect(),
    };
    let direct: BTreeSet<&str> =
        roots.iter().flat_map(|root| root.all()).map(|need| need.name.as_str()).collect();
    let production = production(&roots, &by_name);
    let mut listing = Listing::new();
    for package in &lock.package {
        let mut record = Record::new(Ecosystem::Uv, package.name.as_str(), package.version.as_str());
        record.relationship = match package {
            package if package.is_root() => Relationship::Root,
            package if package.is_member() => Relationship::Workspace,
            package if direct.contains(package.name.as_str()) => Relationship::Direct,
            _ => Relationship::Indirect,
        };
        record.dev = !production.contains(package.name.as_str());
        let needs: BTreeSet<String> = package
            .all()
            .flat_map(|need| chosen(need, &by_name))
            .map(|needed| Ecosystem::Uv.package_id(&needed.name, &needed.version, None))
            .collect();
        record.depends_on = needs.into_iter().collect();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// A need names the version only where the file has several.
fn chosen<'a>(
    need: &wire::Need,
    by_name: &HashMap<&str, Vec<&'a wire::Package>>,
) -> Option<&'a wire::Package> {
    let all = by_name.get(need.name.as_str())?;
    let exact = all.iter().find(|package| need.version.as_ref().is_some_and(|v| *v == package.version));
    exact.or_else(|| all.last()).copied()
}

fn production<'a>(
    roots: &[&'a wire::Package],
    by_name: &HashMap<&str, Vec<&'a wire::Package>>,
) -> BTreeSet<&'a str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut queue: Vec<&wire::Package> = roots.to_vec();
    while let Some(next) = queue.pop() {
        if seen.insert(&next.name) {
            queue.extend(next.production().filter_map(|need| chosen(need, by_name)));
        }
    }
    seen
}

#[cfg(test)]
mod tests;
