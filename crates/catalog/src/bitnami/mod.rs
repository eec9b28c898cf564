//! SPDX files of Bitnami images: `/opt/bitnami/NAME/.spdx-NAME.spdx`, SPDX 2.3 in JSON.

mod capability;

use sbom::Ecosystem;
use serde::Deserialize;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

const NONE: [&str; 3] = ["", "NOASSERTION", "NONE"];

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    packages: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    name: String,
    #[serde(default)]
    version_info: String,
    #[serde(default)]
    license_declared: String,
    #[serde(default)]
    external_refs: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    #[serde(default)]
    reference_type: String,
    #[serde(default)]
    reference_locator: String,
}

/// Reads a document: the components that Bitnami packaged, known by their `pkg:bitnami/` URL.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let document: Document = Json::new("bitnami SPDX", data)?.read()?;
    let mut listing = Listing::new();
    for package in document.packages {
        let of_bitnami = |reference: &Reference| {
            reference.reference_type == "purl" && reference.reference_locator.starts_with("pkg:bitnami/")
        };
        if !package.external_refs.iter().any(of_bitnami) {
            continue;
        }
        let mut record = Record::new(Ecosystem::Bitnami, package.name, package.version_info);
        if !NONE.contains(&package.license_declared.as_str()) {
            record.licenses = vec![package.license_declared];
        }
        listing.add(record)?;
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
