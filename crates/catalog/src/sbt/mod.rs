//! `build.sbt.lock` of sbt-dependency-lock (stringbean.github.io/sbt-dependency-lock, "File formats").

mod capability;

use sbom::Ecosystem;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{Deserialize, RawValue};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, borrow)]
        pub(super) dependencies: Vec<&'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Dependency {
        pub(super) org: String,
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) configurations: Vec<String>,
    }
}

/// Reads a lock file: what compiling or running needs.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("build.sbt.lock", data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    for raw in lock.dependencies {
        let dependency: wire::Dependency = json.part(raw)?;
        if !dependency.configurations.iter().any(|name| name == "compile" || name == "runtime") {
            continue;
        }
        let name = format!("{}:{}", dependency.org, dependency.name);
        let mut record = Record::new(Ecosystem::Sbt, name, dependency.version);
        record.lines = vec![json.lines(raw)];
        listing.add(record)?;
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
