//! `Manifest.toml` of Julia, formats 1 and 2 (pkgdocs.julialang.org, "Project.toml and Manifest.toml"), and
//! `Project.toml` beside it. A package is known by its UUID.

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sbom::{Ecosystem, LineRange, Relationship};
use serde::Deserialize;
use toml::Value;

use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record, table};

pub(crate) use capability::CAPABILITY;

const FORMAT: &str = "Manifest.toml";

/// Julia's version where the manifest does not say, as in Trivy.
const UNKNOWN: &str = "unknown";

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Package {
        #[serde(default)]
        pub(super) uuid: String,
        #[serde(default)]
        pub(super) version: Option<String>,
        /// A list of names, or a table of names and UUIDs where a name alone would be ambiguous.
        #[serde(default)]
        pub(super) deps: Option<Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Project {
        pub(super) deps: BTreeMap<String, String>,
        pub(super) extras: BTreeMap<String, String>,
    }
}

/// Reads a manifest.
///
/// # Errors
/// When it is no TOML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let mut file: BTreeMap<String, Value> = table::read(FORMAT, data)?;
    let mut julia = UNKNOWN.to_owned();
    // Format 2 has the packages in `deps`; format 1 has nothing else.
    let packages = if file.contains_key("manifest_format") {
        if let Some(version) = file.get("julia_version").and_then(Value::as_str) {
            version.clone_into(&mut julia);
        }
        file.remove("deps").unwrap_or_else(|| Value::Table(toml::Table::new()))
    } else {
        file.remove("julia_version");
        Value::Table(file.into_iter().collect())
    };
    let packages: BTreeMap<String, Vec<wire::Package>> =
        packages.try_into().map_err(|error: toml::de::Error| {
            ReadError::malformed(FORMAT, "lists of packages by name", error.message())
        })?;
    let mut lines = lines(&String::from_utf8_lossy(data));
    let mut listing = Listing::new();
    for (name, entries) in &packages {
        for package in entries {
            // Packages of Julia itself have no version of their own.
            let version = package.version.as_ref().unwrap_or(&julia);
            let mut record = Record::new(Ecosystem::Julia, name.as_str(), version.as_str());
            record.id = Some(package.uuid.clone());
            record.lines = lines.remove(&package.uuid).into_iter().collect();
            record.depends_on = match &package.deps {
                Some(Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str);
                    names.filter_map(|name| Some(packages.get(name)?.first()?.uuid.clone())).collect()
                }
                Some(Value::Table(table)) => {
                    table.values().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                _ => Vec::new(),
            };
            record.depends_on.sort_unstable();
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// Where each package stands: from its `[[…]]` to the next empty line.
fn lines(text: &str) -> HashMap<String, LineRange> {
    let mut found = HashMap::new();
    let (mut start, mut uuid) = (None, String::new());
    for (number, line) in (1u32..).zip(text.lines().chain([""])) {
        let line = line.trim();
        if line.starts_with("[[") {
            (start, uuid) = (Some(number), String::new());
        } else if line.is_empty() {
            if let Some(start) = start.take() {
                found.insert(std::mem::take(&mut uuid), LineRange { start, end: number - 1 });
            }
        } else if let Some(("uuid", value)) = line.split_once('=').map(|(key, value)| (key.trim(), value)) {
            value.trim().trim_matches('"').clone_into(&mut uuid);
        }
    }
    found
}

/// UUIDs that a `Project.toml` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// For production.
    pub deps: BTreeSet<String>,
    /// For tests.
    pub extras: BTreeSet<String>,
}

/// Reads a `Project.toml`.
///
/// # Errors
/// When it is no TOML of this form.
pub fn manifest(data: &[u8]) -> Result<Found, ReadError> {
    let project: wire::Project = table::read("Project.toml", data)?;
    Ok(Found::beside(crate::Manifest::Julia(Manifest {
        deps: project.deps.into_values().collect(),
        extras: project.extras.into_values().collect(),
    })))
}

/// Keeps what the project asks for and what follows from it, as Trivy does.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let Some(crate::Manifest::Julia(manifest)) = project.beside(path, "Project.toml") else { return };
    let index: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.id(), i)).collect();
    let mut kept: BTreeMap<usize, (Relationship, bool)> = BTreeMap::new();
    for (asked, dev) in [(&manifest.deps, false), (&manifest.extras, true)] {
        let direct: Vec<usize> = asked.iter().filter_map(|uuid| index.get(uuid).copied()).collect();
        for i in &direct {
            kept.entry(*i).or_insert((Relationship::Direct, dev));
        }
        let mut queue = direct;
        while let Some(next) = queue.pop() {
            for need in records[next].depends_on.iter().filter_map(|uuid| index.get(uuid).copied()) {
                if let std::collections::btree_map::Entry::Vacant(place) = kept.entry(need) {
                    place.insert((Relationship::Indirect, dev));
                    queue.push(need);
                }
            }
        }
    }
    *records = kept
        .into_iter()
        .map(|(i, (relationship, dev))| Record { relationship, dev, ..records[i].clone() })
        .collect();
}

#[cfg(test)]
mod tests;
