//! `pubspec.lock` of Dart (dart.dev, "Package dependencies").

mod capability;

use std::collections::BTreeMap;

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_yaml_ng::Value;

use crate::listing::Listing;
use crate::{Found, ReadError, Record, yaml};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock {
        #[serde(default)]
        pub(super) packages: Option<BTreeMap<String, Package>>,
        #[serde(default)]
        pub(super) sdks: BTreeMap<String, String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        #[serde(default)]
        pub(super) dependency: String,
        #[serde(default)]
        pub(super) version: Value,
        #[serde(default)]
        pub(super) source: String,
        /// A text for a package of an SDK, otherwise a table.
        #[serde(default)]
        pub(super) description: Value,
    }
}

/// Reads a lock file. A package of an SDK has version `0.0.0`; the lowest one the SDK may have is a guess.
///
/// # Errors
/// When it is no YAML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let lock: wire::Lock = yaml::read("pubspec.lock", data)?;
    let mut listing = Listing::new();
    for (name, package) in lock.packages.into_iter().flatten() {
        let version = yaml::text(&package.version).unwrap_or_default();
        let mut record = Record::new(Ecosystem::Pub, name, version);
        record.relationship = match package.dependency.as_str() {
            "direct main" | "direct dev" | "direct overridden" => Relationship::Direct,
            "transitive" => Relationship::Indirect,
            _ => Relationship::Unknown,
        };
        let sdk = package.description.as_str().and_then(|sdk| lock.sdks.get(sdk));
        if record.version == "0.0.0"
            && package.source == "sdk"
            && let Some(lowest) = sdk.and_then(|range| lowest(range))
        {
            listing.add(Record { version: lowest, guessed: true, ..record.clone() })?;
        }
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// `>=3.0.0 <4.0.0`, `^3.0.0`.
fn lowest(range: &str) -> Option<String> {
    let first = range.split_whitespace().next()?;
    first.strip_prefix(">=").or_else(|| first.strip_prefix('^')).map(str::to_owned)
}

#[cfg(test)]
mod tests;
