//! `pylock.toml` and `pylock.NAME.toml` (PEP 751).

mod capability;

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use toml::Value;

use crate::listing::Listing;
use crate::poetry::normalized;
use crate::{Found, Project, ReadError, Record, table};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock {
        #[serde(default)]
        pub(super) packages: Vec<Package>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) dependencies: Vec<Need>,
        #[serde(default)]
        pub(super) directory: Option<Value>,
    }

    #[derive(Deserialize)]
    pub(super) struct Need {
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no TOML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let lock: wire::Lock = table::read("pylock.toml", data)?;
    let mut listing = Listing::new();
    for package in lock.packages {
        let mut record = Record::new(Ecosystem::Pylock, normalized(&package.name), package.version);
        // A package from a folder is the project.
        let path = package.directory.as_ref().and_then(|directory| directory.get("path"));
        if path.and_then(Value::as_str).is_some_and(|path| !path.is_empty()) {
            record.relationship = Relationship::Root;
        }
        let needs = package.dependencies.iter();
        record.depends_on =
            needs.map(|n| Ecosystem::Pylock.package_id(&normalized(&n.name), &n.version, None)).collect();
        record.depends_on.sort_unstable();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// Marks what the project asks for.
#[expect(clippy::ptr_arg, reason = "the form of every join")]
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let Some(crate::Manifest::Python(manifest)) = project.beside(path, "pyproject.toml") else { return };
    let mut direct = Vec::new();
    for record in records.iter_mut().filter(|record| record.relationship != Relationship::Root) {
        let asked = manifest.main.contains(&record.name);
        record.relationship = if asked { Relationship::Direct } else { Relationship::Indirect };
        if asked {
            direct.push(record.id());
        }
    }
    if let Some(root) = records.iter_mut().find(|record| record.relationship == Relationship::Root) {
        root.depends_on = direct;
    }
}

#[cfg(test)]
mod tests;
