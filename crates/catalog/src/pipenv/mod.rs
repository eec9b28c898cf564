//! `Pipfile.lock` of Pipenv (pipenv.pypa.io, "Pipfile & Pipfile.lock"): the packages of `default`.

mod capability;

use std::collections::BTreeMap;

use sbom::Ecosystem;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, borrow)]
        pub(super) default: BTreeMap<String, &'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        #[serde(default)]
        pub(super) version: String,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("Pipfile.lock", data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    for (name, raw) in &lock.default {
        let package: wire::Package = json.part(raw)?;
        let mut record =
            Record::new(Ecosystem::Pipenv, name.as_str(), package.version.trim_start_matches('='));
        record.lines = vec![json.lines(raw)];
        listing.add(record)?;
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
