//! `composer.lock` of Composer (getcomposer.org, "The composer.json schema"), and `composer.json` beside it.

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sbom::{Ecosystem, Relationship, split_license_words};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::{Json, licenses};
use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{Deserialize, RawValue, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, borrow)]
        pub(super) packages: Vec<&'a RawValue>,
        #[serde(default, borrow, rename = "packages-dev")]
        pub(super) packages_dev: Option<Vec<&'a RawValue>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        /// PHP writes an empty object as an empty list.
        #[serde(default)]
        pub(super) require: Value,
        #[serde(default)]
        pub(super) license: Value,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    read(Ecosystem::Composer, "composer.lock", data)
}

/// Reads `composer.lock` or `installed.json`.
pub(crate) fn read(ecosystem: Ecosystem, format: &'static str, data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new(format, data)?;
    // Composer 1 wrote `installed.json` as a list.
    let lock = match json.read::<wire::Lock<'_>>() {
        Ok(lock) => lock,
        Err(error) => wire::Lock { packages: json.whole().map_err(|_| error)?, packages_dev: None },
    };
    let production = lock.packages.into_iter().map(|raw| (raw, false));
    let all = production.chain(lock.packages_dev.into_iter().flatten().map(|raw| (raw, true)));
    let mut by_name: HashMap<String, String> = HashMap::new();
    let mut records = Vec::new();
    for (raw, dev) in all {
        let package: wire::Package = json.part(raw)?;
        let mut record = Record::new(ecosystem, package.name.as_str(), package.version);
        if by_name.contains_key(&package.name) {
            continue;
        }
        record.dev = dev;
        record.lines = vec![json.lines(raw)];
        record.licenses = match package.license.as_str() {
            Some(text) => split_license_words(text),
            None => licenses(Some(&package.license)),
        };
        let needs = package.require.as_object().into_iter().flatten().map(|(name, _)| name.clone());
        // PHP itself and its extensions are no packages.
        record.depends_on = needs.filter(|name| name != "php" && !name.starts_with("ext")).collect();
        by_name.insert(package.name, record.id());
        records.push(record);
    }
    let mut listing = Listing::new();
    for mut record in records {
        record.depends_on = record.depends_on.iter().filter_map(|name| by_name.get(name).cloned()).collect();
        record.depends_on.sort_unstable();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// Packages that a `composer.json` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// For production or development.
    pub asked: BTreeSet<String>,
}

/// Reads a `composer.json`.
///
/// # Errors
/// When it is no JSON object.
pub fn manifest(data: &[u8]) -> Result<Found, ReadError> {
    let object: BTreeMap<String, Value> = Json::new("composer.json", data)?.read()?;
    let names =
        |key: &str| object.get(key).and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name);
    let asked = names("require").chain(names("require-dev")).cloned().collect();
    Ok(Found::beside(crate::Manifest::Composer(Manifest { asked })))
}

/// Marks what the project asks for.
#[expect(clippy::ptr_arg, reason = "the form of every join")]
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let Some(crate::Manifest::Composer(manifest)) = project.beside(path, "composer.json") else { return };
    for record in records.iter_mut() {
        let asked = manifest.asked.contains(&record.name);
        record.relationship = if asked { Relationship::Direct } else { Relationship::Indirect };
    }
}

#[cfg(test)]
mod tests;
