//! `poetry.lock` of Poetry, and `pyproject.toml` (PEP 621 and Poetry's own table) beside it.

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use toml::Value;

use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record, table};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock {
        #[serde(default)]
        pub(super) package: Vec<Package>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) category: String,
        #[serde(default)]
        pub(super) groups: Vec<String>,
        #[serde(default)]
        pub(super) dependencies: BTreeMap<String, Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct PyProject {
        pub(super) project: Project,
        pub(super) tool: Tool,
    }

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "kebab-case")]
    pub(super) struct Project {
        pub(super) dependencies: Option<Vec<String>>,
        pub(super) optional_dependencies: Option<BTreeMap<String, Vec<String>>>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Tool {
        pub(super) poetry: Poetry,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Poetry {
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) group: BTreeMap<String, Group>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Group {
        pub(super) dependencies: BTreeMap<String, Value>,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no TOML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let lock: wire::Lock = table::read("poetry.lock", data)?;
    let mut versions: HashMap<String, Vec<&str>> = HashMap::new();
    for package in lock.package.iter().filter(|package| package.category != "dev") {
        versions.entry(normalized(&package.name)).or_default().push(&package.version);
    }
    let mut listing = Listing::new();
    for package in &lock.package {
        let mut record = Record::new(Ecosystem::Poetry, package.name.as_str(), package.version.as_str());
        let groups = &package.groups;
        record.dev = package.category == "dev" || (!groups.is_empty() && !groups.iter().any(|g| g == "main"));
        let needs = package.dependencies.iter().filter_map(|(name, range)| {
            let name = normalized(name);
            let version = versions.get(&name)?.iter().find(|version| satisfies(version, range))?;
            Some(Ecosystem::Poetry.package_id(&name, version, None))
        });
        record.depends_on = needs.collect();
        record.depends_on.sort_unstable();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// A range is a text, or a table with one in `version`. Ranges of Poetry's own (`^1.0`) are none of PEP 440.
fn satisfies(version: &str, range: &Value) -> bool {
    let range = match range {
        Value::Table(table) => table.get("version").and_then(Value::as_str).unwrap_or("*"),
        other => other.as_str().unwrap_or_default(),
    };
    let any = range.split(',').all(|part| matches!(part.trim(), "*" | ""));
    let Ok(version) = Version::from_str(version) else { return any };
    any || VersionSpecifiers::from_str(range).is_ok_and(|range| range.contains(&version))
}

/// PEP 503: lower case, and a hyphen for each run of `-`, `_` and `.`.
pub(crate) fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if out.ends_with('-') => {}
            '-' | '_' | '.' => out.push('-'),
            other => out.extend(other.to_lowercase()),
        }
    }
    out
}

/// What a `pyproject.toml` asks for, by normalized names.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// For production, extras included.
    pub main: BTreeSet<String>,
    /// For anything.
    pub all: BTreeSet<String>,
}

/// Reads a `pyproject.toml`.
///
/// # Errors
/// When it is no TOML of this form.
pub fn manifest(data: &[u8]) -> Result<Found, ReadError> {
    let file: wire::PyProject = table::read("pyproject.toml", data)?;
    let wire::Project { dependencies, optional_dependencies } = file.project;
    let main: BTreeSet<String> = if dependencies.is_some() || optional_dependencies.is_some() {
        let extras = optional_dependencies.into_iter().flat_map(BTreeMap::into_values).flatten();
        dependencies.into_iter().flatten().chain(extras).filter_map(|text| name_of(&text)).collect()
    } else {
        file.tool.poetry.dependencies.keys().map(|name| normalized(name)).collect()
    };
    let groups = file.tool.poetry.group.values().flat_map(|group| group.dependencies.keys());
    let all = main.iter().cloned().chain(groups.map(|name| normalized(name))).collect();
    Ok(Found::beside(crate::Manifest::Python(Manifest { main, all })))
}

/// `Flask (>=1.0)`, `flask[async]==2`.
fn name_of(requirement: &str) -> Option<String> {
    let name = requirement.trim().split(|c: char| " ><=([~!;@".contains(c)).next()?;
    (!name.is_empty()).then(|| normalized(name))
}

/// Marks what the project asks for, what follows from it, and as development what production does not need.
#[expect(clippy::ptr_arg, reason = "the form of every join")]
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let Some(crate::Manifest::Python(manifest)) = project.beside(path, "pyproject.toml") else { return };
    let index: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.id(), i)).collect();
    let mut production = vec![false; records.len()];
    let mut queue: Vec<usize> =
        (0..records.len()).filter(|i| manifest.main.contains(&normalized(&records[*i].name))).collect();
    while let Some(next) = queue.pop() {
        if !std::mem::replace(&mut production[next], true) {
            queue.extend(records[next].depends_on.iter().filter_map(|id| index.get(id).copied()));
        }
    }
    for (record, production) in records.iter_mut().zip(production) {
        record.dev |= !production;
        let asked = manifest.all.contains(&normalized(&record.name));
        record.relationship = if asked { Relationship::Direct } else { Relationship::Indirect };
    }
}

#[cfg(test)]
mod tests;
