//! `renv.lock` of renv (rstudio.github.io/renv, "Lockfiles") and `DESCRIPTION` of installed packages of R
//! (cran.r-project.org, "Writing R Extensions", 1.1.1).

mod capability;

use std::collections::BTreeMap;

use sbom::Ecosystem;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

#[derive(Deserialize)]
struct Lock<'a> {
    #[serde(default, borrow, rename = "Packages")]
    packages: BTreeMap<String, &'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Package {
    package: String,
    #[serde(default)]
    version: String,
    /// Names, since renv 1.1 in a table of a `DESCRIPTION`'s fields instead.
    #[serde(default)]
    requirements: Value,
}

/// Reads an `renv.lock`.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse_lock(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("renv.lock", data)?;
    let lock: Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    for raw in lock.packages.values() {
        let package: Package = json.part(raw)?;
        let mut record = Record::new(Ecosystem::R, package.package, package.version);
        record.lines = vec![json.lines(raw)];
        let needs = package.requirements.as_array().into_iter().flatten().filter_map(Value::as_str);
        record.depends_on = needs.map(str::to_owned).collect();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// Reads the `DESCRIPTION` of an installed package. A file without `Package:` is none.
///
/// # Errors
/// When it has no version.
pub fn parse_description(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("DESCRIPTION", data)?;
    let field = |name: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        found.map(str::trim).unwrap_or_default().to_owned()
    };
    let (name, version) = (field("Package"), field("Version"));
    // Other things are called so too.
    if name.is_empty() {
        return Ok(Found::default());
    }
    if version.is_empty() {
        return Err(ReadError::malformed("DESCRIPTION", "Version:", name));
    }
    let mut record = Record::new(Ecosystem::R, name, version);
    record.licenses = Some(field("License")).filter(|license| !license.is_empty()).into_iter().collect();
    Ok(Found::of(vec![record]))
}

#[cfg(test)]
mod tests;
