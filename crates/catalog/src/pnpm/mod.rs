//! `pnpm-lock.yaml` of pnpm, lock file versions 5 to 9 (github.com/pnpm/spec, "lockfile").

mod capability;

use std::collections::{BTreeMap, BTreeSet};

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_yaml_ng::Value;

use crate::listing::{Listing, mark_production};
use crate::{Found, Project, ReadError, Record, npm, yaml};

pub(crate) use capability::CAPABILITY;

const FORMAT: &str = "pnpm-lock.yaml";

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Lock {
        pub(super) lockfile_version: Value,
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) packages: BTreeMap<String, Package>,
        pub(super) importers: BTreeMap<String, Importer>,
        pub(super) snapshots: BTreeMap<String, Snapshot>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Package {
        pub(super) name: Option<String>,
        pub(super) version: Option<Value>,
        pub(super) dev: bool,
        pub(super) dependencies: BTreeMap<String, Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Importer {
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) dev_dependencies: BTreeMap<String, Value>,
        pub(super) config_dependencies: Option<Value>,
        pub(super) package_manager_dependencies: Option<Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Snapshot {
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) optional_dependencies: BTreeMap<String, Value>,
    }
}

/// Reads a lock file. Since pnpm 11 a document about pnpm itself may stand before the project's.
///
/// # Errors
/// When it is no YAML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    for document in serde_yaml_ng::Deserializer::from_slice(data) {
        let lock: Option<wire::Lock> =
            Option::deserialize(document).map_err(|error| ReadError::malformed(FORMAT, "its YAML", error))?;
        let Some(lock) = lock else { continue };
        let own =
            |i: &wire::Importer| i.config_dependencies.is_some() || i.package_manager_dependencies.is_some();
        if !lock.importers.values().any(own) {
            return project(&lock);
        }
    }
    Ok(Found::default())
}

fn project(lock: &wire::Lock) -> Result<Found, ReadError> {
    let text = yaml::text(&lock.lockfile_version).unwrap_or_default();
    let major = text.split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major @ ..9) => before_9(lock, major),
        Some(_) => since_9(lock),
        None => Err(ReadError::malformed(FORMAT, "a lockfileVersion", text)),
    }
}

/// Trivy leaves packages that only development needs out of these.
fn before_9(lock: &wire::Lock, major: u32) -> Result<Found, ReadError> {
    let mut listing = Listing::new();
    for (key, package) in lock.packages.iter().filter(|(_, package)| !package.dev) {
        let (name, version) = match &package.name {
            Some(name) => (name.clone(), package.version.as_ref().and_then(yaml::text).unwrap_or_default()),
            None => {
                let (name, version) = split_key(key.split_once('/').map_or("", |(_, path)| path), major);
                (name, valid(&version))
            }
        };
        let mut record = Record::new(Ecosystem::Pnpm, name, version);
        let direct = lock.dependencies.contains_key(&record.name);
        record.relationship = if direct { Relationship::Direct } else { Relationship::Indirect };
        record.depends_on = package
            .dependencies
            .iter()
            .filter_map(|(name, version)| Some(format!("{name}@{}", yaml::text(version)?)))
            .collect();
        if !record.name.is_empty() {
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// A package may stand there several times, once for each set of peers: the key with the peers is its identifier.
fn since_9(lock: &wire::Lock) -> Result<Found, ReadError> {
    // Before version 6 a version stood alone.
    let pinned = |list: &BTreeMap<String, Value>| -> Vec<String> {
        let id = |(name, pinned): (&String, &Value)| {
            Some(format!("{name}@{}", without_peers(&yaml::text(pinned.get("version")?)?, 9)))
        };
        list.iter().filter_map(id).collect()
    };
    let dev: BTreeSet<String> = lock.importers.values().flat_map(|i| pinned(&i.dev_dependencies)).collect();
    let production: BTreeSet<String> =
        lock.importers.values().flat_map(|i| pinned(&i.dependencies)).collect();
    let mut listing = Listing::new();
    let mut start = Vec::new();
    for (key, snapshot) in &lock.snapshots {
        let (name, version) = split_key(key, 9);
        let short = format!("{name}@{version}");
        // A package from an address is there by it alone.
        let entry = lock.packages.get(&short).or_else(|| lock.packages.get(key));
        let stated = entry.and_then(|package| package.version.as_ref());
        let version = stated.and_then(yaml::text).unwrap_or_else(|| valid(&version));
        let mut record = Record::new(Ecosystem::Pnpm, name, version);
        record.id = Some(key.clone());
        record.dev = true;
        let direct = dev.contains(&short) || production.contains(&short);
        record.relationship = if direct { Relationship::Direct } else { Relationship::Indirect };
        if production.contains(&short) {
            start.push(key.clone());
        }
        let needs: BTreeMap<&String, &Value> =
            snapshot.optional_dependencies.iter().chain(&snapshot.dependencies).collect();
        for (name, version) in needs {
            let Some(version) = yaml::text(version) else { continue };
            if lock.packages.contains_key(&format!("{name}@{}", without_peers(&version, 9))) {
                record.depends_on.push(format!("{name}@{version}"));
            }
        }
        if !record.name.is_empty() {
            listing.add(record)?;
        }
    }
    let mut found = listing.found();
    mark_production(&mut found.records, start);
    Ok(found)
}

/// `@babel/core/7.21.9_peer` before version 6, `@babel/core@7.21.9(peer@1)` since.
fn split_key(key: &str, major: u32) -> (String, String) {
    let separator = if major < 6 { '/' } else { '@' };
    let scope = if key.starts_with('@') { key.find('/').map_or(0, |at| at + 1) } else { 0 };
    let (name, version) = match key[scope..].split_once(separator) {
        Some((name, version)) => (&key[..scope + name.len()], version),
        None => (key, ""),
    };
    (name.to_owned(), without_peers(version, major).to_owned())
}

fn without_peers(version: &str, major: u32) -> &str {
    let separator = if major < 6 { '_' } else { '(' };
    version.split(separator).next().unwrap_or(version)
}

/// Files and links stand where a version would; they are none.
fn valid(version: &str) -> String {
    if semver::Version::parse(version).is_ok() { version.to_owned() } else { String::new() }
}

/// Takes licences from `node_modules`.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    npm::join(path, records, project);
}

#[cfg(test)]
mod tests;
