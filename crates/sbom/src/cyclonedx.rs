//! CycloneDX in JSON: 1.6 (ECMA-424, first edition) unless another version is asked for.

use serde_json::{Map, Value, json};

use crate::document::{
    DocumentInfo, dependencies, document_uuid, is_spdx_expression, is_spdx_license, package_id, subject_name,
    subject_supplier, subject_version, supplier,
};
use crate::os_purl::{release, written};
use crate::program::cpes;
use crate::{Ecosystem, Inventory, OperatingSystem, Package, Relationship, Unreadable};

/// Prefix of the properties that Trivy defines and other tools read.
const TRIVY_PROPERTY: &str = "aquasecurity:trivy:";

/// Versions of CycloneDX that are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CycloneDxVersion {
    /// 1.4.
    V1_4,
    /// 1.5.
    V1_5,
    /// 1.6.
    #[default]
    V1_6,
    /// 1.7.
    V1_7,
}

impl CycloneDxVersion {
    /// As the document says it, such as `1.6`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }
}

/// The inventory as a CycloneDX 1.6 document, JSON, one line feed at its end.
///
/// # Errors
/// When JSON cannot be written, which means a defect here.
pub fn to_cyclonedx(inventory: &Inventory, info: &DocumentInfo) -> Result<Vec<u8>, serde_json::Error> {
    to_cyclonedx_version(inventory, info, CycloneDxVersion::default())
}

/// The same in another version.
///
/// # Errors
/// As [`to_cyclonedx`].
pub fn to_cyclonedx_version(
    inventory: &Inventory,
    info: &DocumentInfo,
    version: CycloneDxVersion,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(&cyclonedx_value(inventory, info, version))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The document as a value, for those who add to it, such as vulnerabilities; [`cyclonedx_ref`] names its components.
#[must_use]
pub fn cyclonedx_value(inventory: &Inventory, info: &DocumentInfo, version: CycloneDxVersion) -> Value {
    let mut components: Vec<Value> = inventory.os.iter().map(operating_system).collect();
    components.extend(inventory.packages.iter().map(|package| component(package, inventory)));
    let version = version.as_str();
    json!({
        "$schema": format!("http://cyclonedx.org/schema/bom-{version}.schema.json"),
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": format!("urn:uuid:{}", document_uuid(inventory, info, &format!("cyclonedx-{version}"))),
        "version": 1,
        "metadata": metadata(inventory, info, version),
        "components": components,
        "dependencies": graph(inventory),
    })
}

/// The `bom-ref` of a package in documents that this crate writes.
#[must_use]
pub fn cyclonedx_ref(package: &Package) -> String {
    package_id(package)
}

const SUBJECT_REF: &str = "subject";
const OS_REF: &str = "operating-system";

fn metadata(inventory: &Inventory, info: &DocumentInfo, version: &str) -> Value {
    let subject = &inventory.subject;
    let mut component = Map::new();
    component.insert("bom-ref".into(), SUBJECT_REF.into());
    let kind = if subject.is_image() { "container" } else { "application" };
    component.insert("type".into(), kind.into());
    component.insert("name".into(), subject_name(inventory, info).into());
    let mut properties = Vec::new();
    let said = subject_version(inventory, info);
    if let Some(digest) = &subject.manifest_digest {
        if said != digest.to_string() {
            properties.push(own("manifestDigest", &digest.to_string()));
        }
        component.insert("hashes".into(), json!([{ "alg": "SHA-256", "content": digest.hex() }]));
    }
    if let Some(digest) = &subject.config_digest {
        properties.push(property("ImageID", &digest.to_string()));
    }
    component.insert("version".into(), said.into());
    properties.extend(inventory.layers.iter().map(|layer| property("DiffID", &layer.diff_id.to_string())));
    properties.push(property("SchemaVersion", "2"));
    properties.extend(inventory.layers.iter().map(|layer| own("layer", &layer.to_line())));
    if let Some(platform) = &subject.platform {
        properties.push(own("platform", &platform.to_string()));
    }
    properties.extend(inventory.unreadable.iter().map(unreadable));
    component.insert("properties".into(), properties.into());
    let mut metadata = json!({
        "timestamp": info.created.to_rfc3339(),
        "component": component,
        "supplier": { "name": subject_supplier(inventory, info) },
    });
    if version == "1.4" {
        metadata["tools"] = json!([{ "name": info.tool_name, "version": info.tool_version }]);
    } else {
        let tool = json!({ "type": "application", "name": info.tool_name, "version": info.tool_version });
        metadata["tools"] = json!({ "components": [tool] });
        let phase = if subject.is_image() { "post-build" } else { "pre-build" };
        metadata["lifecycles"] = json!([{ "phase": phase }]);
    }
    metadata
}

fn unreadable(file: &Unreadable) -> Value {
    own("unreadable", &format!("{}: {} ({})", file.path, file.reason, file.code))
}

/// A property that only this program knows.
fn own(name: &str, value: &str) -> Value {
    json!({ "name": format!("assay:{name}"), "value": value })
}

/// A property that Syft defines and Grype reads.
fn syft(name: &str, value: &str) -> Value {
    json!({ "name": format!("syft:{name}"), "value": value })
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": format!("{TRIVY_PROPERTY}{name}"), "value": value })
}

fn operating_system(os: &OperatingSystem) -> Value {
    let mut properties = vec![property("Class", "os-pkgs"), property("Type", &os.family)];
    properties.extend(os.notes().map(|(name, value)| {
        let first = name.chars().next().into_iter().map(|letter| letter.to_ascii_lowercase());
        own(&first.chain(name.chars().skip(1)).collect::<String>(), value)
    }));
    let (id, version) = release(os);
    properties.push(syft("distro:id", id));
    if !version.is_empty() {
        properties.push(syft("distro:versionID", version));
    }
    if let Some(codename) = &os.codename {
        properties.push(syft("distro:versionCodename", codename));
    }
    if os.family == "ubuntu" && os.stream.as_ref().is_some_and(|stream| stream.ends_with("-ESM")) {
        properties.push(syft("distro:extendedSupport", "true"));
    }
    json!({
        "bom-ref": OS_REF,
        "type": "operating-system",
        "name": os.family,
        "version": os.version,
        "properties": properties,
    })
}

fn component(package: &Package, inventory: &Inventory) -> Value {
    let (group, name) = match package.name.split_once(':') {
        Some((group, artifact)) if package.ecosystem.is_maven() => (group, artifact),
        _ => ("", package.name.as_str()),
    };
    let mut map = Map::new();
    map.insert("bom-ref".into(), package_id(package).into());
    // As Syft has it; a program is no part of another.
    let kind = if package.ecosystem == Ecosystem::Binary { "application" } else { "library" };
    map.insert("type".into(), kind.into());
    if !group.is_empty() {
        map.insert("group".into(), group.into());
    }
    map.insert("name".into(), name.into());
    map.insert("version".into(), package.version.clone().into());
    map.insert("supplier".into(), json!({ "name": supplier(package) }));
    if package.dev {
        // "to document component usage for test and other non-runtime purposes"
        map.insert("scope".into(), "excluded".into());
    }
    let hashes: Vec<Value> = package.checksums.iter().filter_map(hash).collect();
    if !hashes.is_empty() {
        map.insert("hashes".into(), hashes.into());
    }
    if !package.licenses.is_empty() {
        map.insert("licenses".into(), licenses(&package.licenses));
    }
    let mut properties = properties(package, inventory);
    let mut cpes = cpes(package).into_iter();
    if let Some(first) = cpes.next() {
        map.insert("cpe".into(), first.into());
    }
    properties.extend(cpes.map(|cpe| syft("cpe23", &cpe)));
    map.insert("purl".into(), written(package, inventory.os.as_ref()).as_str().into());
    map.insert("properties".into(), properties.into());
    Value::Object(map)
}

/// CycloneDX 1.6 takes either one expression or a list of licences; a name that is no SPDX expression makes it a list.
fn licenses(licenses: &[String]) -> Value {
    match licenses {
        [one] if is_spdx_expression(one) => json!([{ "expression": one }]),
        many => many
            .iter()
            .map(|name| {
                let key = if is_spdx_license(name) { "id" } else { "name" };
                json!({ "license": { key: name } })
            })
            .collect(),
    }
}

fn hash(checksum: &crate::Checksum) -> Option<Value> {
    let algorithm = match checksum.algorithm.as_str() {
        "md5" => "MD5",
        "sha1" => "SHA-1",
        "sha256" => "SHA-256",
        "sha384" => "SHA-384",
        "sha512" => "SHA-512",
        _ => return None,
    };
    Some(json!({ "alg": algorithm, "content": checksum.hex }))
}

fn properties(package: &Package, inventory: &Inventory) -> Vec<Value> {
    // As in Trivy, a package of the operating system has the family as its type.
    let family = inventory.os.as_ref().filter(|_| package.ecosystem.is_os()).map(|os| os.family.as_str());
    let mut properties = vec![
        property("PkgID", &package.id),
        property("PkgType", family.unwrap_or(package.ecosystem.as_str())),
    ];
    if let Some(source) = &package.source {
        properties.push(property("SrcName", &source.name));
        properties.push(property("SrcVersion", &source.version));
    }
    if let Some(label) = &package.modularity {
        properties.push(property("Modularitylabel", label));
    }
    if package.ecosystem == Ecosystem::Binary {
        properties.push(syft("package:type", "binary"));
    }
    if package.relationship != Relationship::Unknown {
        properties.push(own("relationship", package.relationship.as_str()));
    }
    for location in &package.locations {
        if !location.path.is_empty() {
            properties.push(property("FilePath", &location.path));
        }
        if let Some(layer) = location.layer.and_then(|index| inventory.layers.get(index)) {
            properties.push(property("LayerDigest", &layer.digest.to_string()));
            properties.push(property("LayerDiffID", &layer.diff_id.to_string()));
        }
    }
    properties
}

fn graph(inventory: &Inventory) -> Value {
    let ids: Vec<String> = inventory.packages.iter().map(package_id).collect();
    let of_os: Vec<&str> = indexes(inventory, true).map(|index| ids[index].as_str()).collect();
    let of_languages = indexes(inventory, false).map(|index| ids[index].as_str());
    let mut of_subject: Vec<&str> = inventory.os.iter().map(|_| OS_REF).collect();
    of_subject.extend(of_languages);
    let mut nodes = Vec::new();
    if inventory.os.is_some() {
        nodes.push(json!({ "ref": OS_REF, "dependsOn": of_os }));
    } else {
        of_subject.extend(of_os);
    }
    nodes.insert(0, json!({ "ref": SUBJECT_REF, "dependsOn": of_subject }));
    for (index, needs) in dependencies(inventory).iter().enumerate() {
        let needs: Vec<&str> = needs.iter().map(|need| ids[*need].as_str()).collect();
        nodes.push(json!({ "ref": ids[index], "dependsOn": needs }));
    }
    nodes.into()
}

fn indexes(inventory: &Inventory, of_os: bool) -> impl Iterator<Item = usize> {
    inventory
        .packages
        .iter()
        .enumerate()
        .filter(move |(_, package)| package.ecosystem.is_os() == of_os)
        .map(|(i, _)| i)
}
