//! Packages that Conda installed: `conda-meta/*.json` (docs.conda.io, "Conda environments").

mod capability;

use sbom::{Ecosystem, split_license_words};
use serde::Deserialize;

use crate::json::Json;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    license: Option<String>,
}

/// Reads the record of one package.
///
/// # Errors
/// When it is no JSON of this form, or has no name or version.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let wire: Wire = Json::new("conda package", data)?.read()?;
    if wire.name.is_empty() || wire.version.is_empty() {
        return Err(ReadError::malformed("conda package", "a name and a version", wire.name));
    }
    let mut record = Record::new(Ecosystem::CondaPkg, wire.name, wire.version);
    record.licenses = wire.license.as_deref().map(split_license_words).unwrap_or_default();
    Ok(Found::of(vec![record]))
}

#[cfg(test)]
mod tests;
