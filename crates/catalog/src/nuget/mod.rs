//! `packages.lock.json` and `packages.config` of NuGet (learn.microsoft.com, "PackageReference in project files" and
//! "packages.config reference").

mod capability;

use std::collections::BTreeMap;

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record, xml};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        /// By framework, then by name.
        #[serde(default, borrow)]
        pub(super) dependencies: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Dependency {
        #[serde(default, rename = "type")]
        pub(super) kind: String,
        #[serde(default)]
        pub(super) resolved: String,
        #[serde(default)]
        pub(super) dependencies: BTreeMap<String, String>,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse_lock(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("packages.lock.json", data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    for framework in lock.dependencies.values() {
        let mut read = BTreeMap::new();
        for (name, raw) in framework {
            read.insert(name, (json.part::<wire::Dependency>(raw)?, *raw));
        }
        for (name, (dependency, raw)) in read.iter().filter(|(_, (d, _))| d.kind != "Project") {
            let mut record = Record::new(Ecosystem::Nuget, name.as_str(), dependency.resolved.as_str());
            let direct = dependency.kind == "Direct";
            record.relationship = if direct { Relationship::Direct } else { Relationship::Indirect };
            record.lines = vec![json.lines(raw)];
            let id = |name: &String| {
                let resolved = read.get(name).map_or("", |(needed, _)| needed.resolved.as_str());
                Ecosystem::Nuget.package_id(name, resolved, None)
            };
            record.depends_on = dependency.dependencies.keys().map(id).collect();
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// Reads a `packages.config`. What only development needs is left out, as in Trivy.
///
/// # Errors
/// When it is no XML of this form, or a limit is met.
pub fn parse_config(data: &[u8]) -> Result<Found, ReadError> {
    let root = xml::read("packages.config", "packages", data)?;
    let mut listing = Listing::new();
    for package in root.all("package") {
        let dev = package.attribute("developmentDependency").eq_ignore_ascii_case("true");
        if !dev && !package.attribute("id").is_empty() {
            listing.add(Record::new(
                Ecosystem::Nuget,
                package.attribute("id"),
                package.attribute("version"),
            ))?;
        }
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
