//! SPDX 2.2 and 2.3 JSON.

use std::collections::HashMap;

use super::{budget, digest, location, package, set_dependencies, sort, unknown, unreadable, version_error};
use crate::{Checksum, Inventory, OperatingSystem, Package, SbomError, SourcePackage, Subject};

mod wire {
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Document {
        #[serde(default)]
        pub(super) spdx_version: String,
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) packages: Vec<Package>,
        #[serde(default)]
        pub(super) relationships: Vec<Relationship>,
        #[serde(default)]
        pub(super) annotations: Vec<Annotation>,
        #[serde(default)]
        pub(super) has_extracted_licensing_infos: Vec<Extracted>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Package {
        #[serde(rename = "SPDXID")]
        pub(super) id: String,
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) version_info: String,
        #[serde(default)]
        pub(super) primary_package_purpose: String,
        #[serde(default)]
        pub(super) supplier: String,
        #[serde(default)]
        pub(super) license_declared: String,
        #[serde(default)]
        pub(super) source_info: String,
        #[serde(default)]
        pub(super) comment: String,
        #[serde(default)]
        pub(super) external_refs: Vec<ExternalRef>,
        #[serde(default)]
        pub(super) checksums: Vec<Checksum>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct ExternalRef {
        #[serde(default)]
        pub(super) reference_type: String,
        #[serde(default)]
        pub(super) reference_locator: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Checksum {
        pub(super) algorithm: String,
        pub(super) checksum_value: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Relationship {
        #[serde(default)]
        pub(super) spdx_element_id: String,
        #[serde(default)]
        pub(super) relationship_type: String,
        #[serde(default)]
        pub(super) related_spdx_element: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Annotation {
        #[serde(default)]
        pub(super) comment: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Extracted {
        #[serde(default)]
        pub(super) license_id: String,
        #[serde(default)]
        pub(super) extracted_text: String,
    }
}

/// Reads an SPDX JSON document, version 2.2 or 2.3.
///
/// # Errors
/// When it is larger than [`super::MAX_DOCUMENT_BYTES`], is no JSON of that shape, or of another version.
pub fn from_spdx(data: &[u8]) -> Result<Inventory, SbomError> {
    let mut budget = budget(data)?;
    let document: wire::Document =
        serde_json::from_slice(data).map_err(|error| SbomError::malformed("SPDX", &error))?;
    if !matches!(document.spdx_version.as_str(), "SPDX-2.2" | "SPDX-2.3") {
        return Err(version_error("SPDX 2.2 or 2.3", &document.spdx_version));
    }
    let mut inventory = Inventory {
        subject: Subject { name: document.name, manifest_digest: None, config_digest: None, platform: None },
        os: None,
        layers: Vec::new(),
        packages: Vec::new(),
        unreadable: Vec::new(),
    };
    let extracted: HashMap<&str, &str> = document
        .has_extracted_licensing_infos
        .iter()
        .map(|info| (info.license_id.as_str(), info.extracted_text.as_str()))
        .collect();
    let mut ids = HashMap::new();
    for found in &document.packages {
        budget.spend_item()?;
        add(found, &extracted, &mut inventory, &mut ids);
    }
    let comments = document.annotations.iter().filter_map(|a| a.comment.strip_prefix("could not read "));
    inventory.unreadable.extend(comments.filter_map(unreadable));
    let edges = document
        .relationships
        .iter()
        .filter(|relation| relation.relationship_type == "DEPENDS_ON")
        .filter_map(|relation| {
            let at = |id: &str| ids.get(id).copied();
            Some((at(&relation.spdx_element_id)?, at(&relation.related_spdx_element)?))
        });
    set_dependencies(&mut inventory.packages, edges);
    sort(&mut inventory.packages);
    Ok(inventory)
}

fn add<'d>(
    found: &'d wire::Package,
    extracted: &HashMap<&str, &str>,
    inventory: &mut Inventory,
    ids: &mut HashMap<&'d str, usize>,
) {
    let purl =
        found.external_refs.iter().find(|r| r.reference_type == "purl").map(|r| r.reference_locator.as_str());
    match found.primary_package_purpose.as_str() {
        "CONTAINER" => {
            inventory.subject.name.clone_from(&found.name);
            inventory.subject.manifest_digest = digest(&found.version_info);
        }
        "OPERATING-SYSTEM" | "OPERATING_SYSTEM" => {
            inventory.os = Some(OperatingSystem {
                family: found.name.clone(),
                version: found.version_info.clone(),
                pretty_name: None,
                codename: None,
                ..OperatingSystem::default()
            });
        }
        // Trivy's entries for lock files and folders of language packages.
        "APPLICATION" | "SOURCE" if purl.is_none() => {}
        _ => match read(found, purl, extracted) {
            Some(package) => {
                ids.insert(&found.id, inventory.packages.len());
                inventory.packages.push(package);
            }
            None => inventory.unreadable.push(unknown(&found.name, purl)),
        },
    }
}

fn read(found: &wire::Package, purl: Option<&str>, extracted: &HashMap<&str, &str>) -> Option<Package> {
    let mut package = package(purl?, found.name.clone(), found.version_info.clone())?;
    package.supplier = found.supplier.split_once(": ").map(|(_, name)| name.to_owned());
    package.source = found.source_info.strip_prefix("built package from: ").and_then(|source| {
        let (name, version) = source.split_once(' ')?;
        Some(SourcePackage { name: name.into(), version: version.into() })
    });
    package.licenses = licenses(&found.license_declared, extracted);
    package.checksums = found
        .checksums
        .iter()
        .map(|c| Checksum {
            algorithm: c.algorithm.to_ascii_lowercase(),
            hex: c.checksum_value.to_ascii_lowercase(),
        })
        .collect();
    let places = found.comment.strip_prefix("found in: ");
    package.locations = places.into_iter().flat_map(|places| places.split(", ")).map(location).collect();
    Some(package)
}

/// One recorded licence; a list was joined with `AND` and stays one expression, with recorded names put back.
fn licenses(declared: &str, extracted: &HashMap<&str, &str>) -> Vec<String> {
    match declared {
        "" | "NOASSERTION" | "NONE" => Vec::new(),
        one => vec![extracted.get(one).map_or_else(|| one.to_owned(), |text| (*text).to_owned())],
    }
}
