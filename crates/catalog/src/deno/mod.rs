//! `deno.lock` of Deno, versions 2 to 5 (docs.deno.com, "Lockfile"): packages of npm and of jsr.io. Modules that are
//! fetched from a URL have no version and are left out.

mod capability;

use std::collections::{BTreeMap, BTreeSet};

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue, Value};

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Lock<'a> {
        /// Since version 4 beside the others, in version 3 in here.
        #[serde(borrow)]
        pub(super) packages: Option<Packages<'a>>,
        #[serde(borrow)]
        pub(super) npm: Option<&'a RawValue>,
        #[serde(borrow)]
        pub(super) jsr: BTreeMap<String, &'a RawValue>,
        pub(super) specifiers: BTreeMap<String, Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Packages<'a> {
        #[serde(borrow)]
        pub(super) npm: BTreeMap<String, &'a RawValue>,
        #[serde(borrow)]
        pub(super) jsr: BTreeMap<String, &'a RawValue>,
        pub(super) specifiers: BTreeMap<String, Value>,
    }

    /// `npm` of version 2.
    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Nested<'a> {
        #[serde(borrow)]
        pub(super) packages: BTreeMap<String, &'a RawValue>,
        pub(super) specifiers: BTreeMap<String, Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Package {
        /// Names, names with versions, or names mapped to keys.
        pub(super) dependencies: Value,
    }
}

type Listed<'a> = BTreeMap<String, &'a RawValue>;

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("deno.lock", data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let (mut npm, mut jsr, mut specifiers) = (Listed::new(), lock.jsr, lock.specifiers);
    if let Some(packages) = lock.packages {
        npm = packages.npm;
        jsr.extend(packages.jsr);
        specifiers.extend(packages.specifiers);
    }
    if let Some(raw) = lock.npm {
        let nested: wire::Nested<'_> = json.part(raw)?;
        if nested.packages.is_empty() && nested.specifiers.is_empty() {
            npm.extend(json.part::<Listed<'_>>(raw)?);
        } else {
            npm.extend(nested.packages);
            specifiers.extend(nested.specifiers);
        }
    }
    let direct = direct(&specifiers);
    let mut listing = Listing::new();
    for (kind, packages) in [("", &npm), ("jsr:", &jsr)] {
        for (key, raw) in packages {
            let Some((name, version)) = split(key) else { continue };
            let package: wire::Package = json.part(raw)?;
            let mut record = Record::new(Ecosystem::Deno, format!("{kind}{name}"), version);
            record.lines = vec![json.lines(raw)];
            let asked = direct.contains(&format!("{kind}{name}@{version}"));
            record.relationship = if asked { Relationship::Direct } else { Relationship::Indirect };
            record.depends_on = needs(&package.dependencies, packages)
                .into_iter()
                .filter_map(|key| split(&key).map(|(name, version)| format!("{kind}{name}@{version}")))
                .collect();
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// `name@1.0.0`, behind it peers after an underscore.
fn split(key: &str) -> Option<(&str, &str)> {
    let at = key.get(1..)?.find('@')? + 1;
    let version = key[at + 1..].split('_').next().unwrap_or_default();
    Some((&key[..at], version))
}

/// Specifiers are what the project asks for: `npm:chalk@5` to `5.3.0`, `npm:chalk@5.3.0` or, in version 2, `chalk@5.3.0`.
fn direct(specifiers: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let one = |(asked, resolved): (&String, &Value)| {
        let resolved = resolved.as_str()?;
        let kind = if asked.starts_with("jsr:") { "jsr:" } else { "" };
        let plain = |text: &str| text.trim_start_matches("npm:").trim_start_matches("jsr:").to_owned();
        let (asked, resolved) = (plain(asked), plain(resolved));
        let (name, version) = match split(&resolved) {
            Some((name, version)) => (name.to_owned(), version.to_owned()),
            None => (split(&asked).map_or(asked.clone(), |(name, _)| name.to_owned()), resolved),
        };
        let version = version.split('_').next().unwrap_or_default();
        Some(format!("{kind}{name}@{version}"))
    };
    specifiers.iter().filter_map(one).collect()
}

/// Keys of needed packages. A bare name means the only package of that name.
fn needs(dependencies: &Value, packages: &Listed<'_>) -> Vec<String> {
    let named: Vec<&str> = match dependencies {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        Value::Object(map) => map.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let key = |name: &str| {
        let name = name.trim_start_matches("npm:").trim_start_matches("jsr:");
        if split(name).is_some() {
            return Some(name.to_owned());
        }
        let start = format!("{name}@");
        packages
            .range(start.clone()..)
            .next()
            .map(|(key, _)| key.clone())
            .filter(|key| key.starts_with(&start))
    };
    named.into_iter().filter_map(key).collect()
}

#[cfg(test)]
mod tests;
