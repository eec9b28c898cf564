//! CycloneDX 1.4 to 1.6 JSON.

use std::collections::HashMap;

use base::Budget;

use super::{
    budget, digest, location, package, platform, qualifier, set_dependencies, sort, unknown, unreadable,
    version_error,
};
use crate::{Checksum, Ecosystem, Inventory, OperatingSystem, Package, SbomError, SourcePackage, Subject};

mod wire {
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Document {
        #[serde(default)]
        pub(super) bom_format: String,
        #[serde(default)]
        pub(super) spec_version: String,
        #[serde(default)]
        pub(super) metadata: Metadata,
        #[serde(default)]
        pub(super) components: Vec<Component>,
        #[serde(default)]
        pub(super) dependencies: Vec<Dependency>,
    }

    #[derive(Default, Deserialize)]
    pub(super) struct Metadata {
        #[serde(default)]
        pub(super) component: Option<Component>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub(super) struct Component {
        #[serde(default)]
        pub(super) bom_ref: String,
        #[serde(default, rename = "type")]
        pub(super) kind: String,
        #[serde(default)]
        pub(super) group: String,
        #[serde(default)]
        pub(super) name: String,
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) purl: Option<String>,
        #[serde(default)]
        pub(super) supplier: Option<Named>,
        #[serde(default)]
        pub(super) hashes: Vec<Hash>,
        #[serde(default)]
        pub(super) licenses: Vec<LicenseChoice>,
        #[serde(default)]
        pub(super) properties: Vec<Property>,
        #[serde(default)]
        pub(super) components: Vec<Component>,
    }

    #[derive(Deserialize)]
    pub(super) struct Named {
        #[serde(default)]
        pub(super) name: Option<String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Hash {
        pub(super) alg: String,
        pub(super) content: String,
    }

    #[derive(Deserialize)]
    pub(super) struct LicenseChoice {
        #[serde(default)]
        pub(super) expression: Option<String>,
        #[serde(default)]
        pub(super) license: Option<License>,
    }

    #[derive(Deserialize)]
    pub(super) struct License {
        #[serde(default)]
        pub(super) id: Option<String>,
        #[serde(default)]
        pub(super) name: Option<String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Property {
        pub(super) name: String,
        #[serde(default)]
        pub(super) value: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Dependency {
        #[serde(rename = "ref")]
        pub(super) from: String,
        #[serde(default)]
        pub(super) depends_on: Vec<String>,
    }
}

/// Reads a CycloneDX JSON document, version 1.4 to 1.6.
///
/// # Errors
/// When it is larger than [`super::MAX_DOCUMENT_BYTES`], is no JSON of that shape, or of another version.
pub fn from_cyclonedx(data: &[u8]) -> Result<Inventory, SbomError> {
    let mut budget = budget(data)?;
    let document: wire::Document =
        serde_json::from_slice(data).map_err(|error| SbomError::malformed("CycloneDX", &error))?;
    if document.bom_format != "CycloneDX" || !matches!(document.spec_version.as_str(), "1.4" | "1.5" | "1.6")
    {
        let found = format!("{} {}", document.bom_format, document.spec_version);
        return Err(version_error("CycloneDX 1.4 to 1.6", &found));
    }
    let mut inventory = Inventory {
        subject: Subject { name: String::new(), manifest_digest: None, config_digest: None, platform: None },
        os: None,
        layers: Vec::new(),
        packages: Vec::new(),
        unreadable: Vec::new(),
    };
    if let Some(component) = &document.metadata.component {
        subject(component, &mut inventory);
    }
    let mut refs = HashMap::new();
    components(document.components, &mut inventory, &mut refs, &mut budget)?;
    let edges = document.dependencies.iter().flat_map(|dependency| {
        let from = refs.get(&dependency.from).copied();
        let refs = &refs;
        dependency.depends_on.iter().filter_map(move |to| Some((from?, *refs.get(to)?)))
    });
    set_dependencies(&mut inventory.packages, edges);
    sort(&mut inventory.packages);
    Ok(inventory)
}

fn subject(component: &wire::Component, inventory: &mut Inventory) {
    inventory.subject.name.clone_from(&component.name);
    inventory.subject.manifest_digest = digest(&component.version);
    for property in &component.properties {
        match property.name.as_str() {
            "aquasecurity:trivy:ImageID" => inventory.subject.config_digest = digest(&property.value),
            "assay:platform" => inventory.subject.platform = platform(&property.value),
            "assay:unreadable" => inventory.unreadable.extend(unreadable(&property.value)),
            _ => {}
        }
    }
}

fn components(
    list: Vec<wire::Component>,
    inventory: &mut Inventory,
    refs: &mut HashMap<String, usize>,
    budget: &mut Budget,
) -> Result<(), SbomError> {
    for mut component in list {
        budget.spend_item()?;
        let inner = std::mem::take(&mut component.components);
        match component.kind.as_str() {
            "operating-system" => {
                inventory.os = Some(OperatingSystem {
                    family: component.name,
                    version: component.version,
                    pretty_name: None,
                    codename: None,
                    ..OperatingSystem::default()
                });
            }
            // Files, and applications without a package URL, stand for places, not for packages.
            kind if kind != "library" && component.purl.is_none() => {}
            _ => match read(&component) {
                Some(package) => {
                    refs.insert(component.bom_ref, inventory.packages.len());
                    inventory.packages.push(package);
                }
                None => inventory.unreadable.push(unknown(&component.name, component.purl.as_deref())),
            },
        }
        components(inner, inventory, refs, budget)?;
    }
    Ok(())
}

fn read(component: &wire::Component) -> Option<Package> {
    let separator = if component.purl.as_deref()?.starts_with("pkg:maven/") { ":" } else { "/" };
    let name = match component.group.as_str() {
        "" => component.name.clone(),
        group => format!("{group}{separator}{}", component.name),
    };
    let mut package = package(component.purl.as_deref()?, name, component.version.clone())?;
    package.supplier = component.supplier.as_ref().and_then(|supplier| supplier.name.clone());
    package.checksums = component.hashes.iter().filter_map(checksum).collect();
    package.licenses = component.licenses.iter().filter_map(license).collect();
    package.version = with_epoch(&qualifier(&package.purl, "epoch").unwrap_or_default(), package.version);
    let mut source = SourcePackage { name: String::new(), version: String::new() };
    let (mut epoch, mut release) = ("", "");
    for property in &component.properties {
        match property.name.strip_prefix("aquasecurity:trivy:").unwrap_or("") {
            "SrcName" => source.name.clone_from(&property.value),
            "SrcVersion" => source.version.clone_from(&property.value),
            "SrcEpoch" => epoch = &property.value,
            "SrcRelease" => release = &property.value,
            "PkgType" => package.ecosystem = language(&property.value).unwrap_or(package.ecosystem),
            "PkgID" => package.id.clone_from(&property.value),
            "Modularitylabel" => package.modularity = Some(property.value.clone()),
            "FilePath" => package.locations.push(location(&property.value)),
            _ => {}
        }
    }
    if !release.is_empty() {
        source.version = format!("{}-{release}", source.version);
    }
    source.version = with_epoch(epoch, source.version);
    package.source = (!source.name.is_empty()).then_some(source);
    Some(package)
}

/// Trivy's name of a language's lock file or package kind. For a package of the operating system it writes the family.
fn language(name: &str) -> Option<Ecosystem> {
    Ecosystem::ALL.into_iter().find(|ecosystem| !ecosystem.is_os() && ecosystem.as_str() == name)
}

/// Trivy keeps the epoch apart: in the package URL, and in a property for the source package.
fn with_epoch(epoch: &str, version: String) -> String {
    if epoch.is_empty() || epoch == "0" || version.contains(':') {
        version
    } else {
        format!("{epoch}:{version}")
    }
}

fn checksum(hash: &wire::Hash) -> Option<Checksum> {
    let algorithm = match hash.alg.as_str() {
        "MD5" => "md5",
        "SHA-1" => "sha1",
        "SHA-256" => "sha256",
        "SHA-512" => "sha512",
        _ => return None,
    };
    Some(Checksum { algorithm: algorithm.into(), hex: hash.content.to_ascii_lowercase() })
}

fn license(choice: &wire::LicenseChoice) -> Option<String> {
    let named =
        choice.license.as_ref().and_then(|license| license.id.clone().or_else(|| license.name.clone()));
    choice.expression.clone().or(named)
}
