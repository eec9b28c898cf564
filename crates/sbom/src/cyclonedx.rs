//! CycloneDX 1.6 JSON (ECMA-424, first edition).

use serde_json::{Map, Value, json};

use crate::document::{DocumentInfo, dependencies, document_uuid, is_spdx_expression, package_id};
use crate::{Inventory, OperatingSystem, Package, Unreadable};

/// Prefix of the properties that Trivy defines and other tools read.
const TRIVY_PROPERTY: &str = "aquasecurity:trivy:";

/// The inventory as a CycloneDX 1.6 document, JSON, one line feed at its end.
///
/// # Errors
/// When JSON cannot be written, which means a defect here.
pub fn to_cyclonedx(inventory: &Inventory, info: &DocumentInfo) -> Result<Vec<u8>, serde_json::Error> {
    let mut components: Vec<Value> = inventory.os.iter().map(operating_system).collect();
    components.extend(inventory.packages.iter().map(|package| component(package, inventory)));
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{}", document_uuid(inventory, info, "cyclonedx-1.6")),
        "version": 1,
        "metadata": metadata(inventory, info),
        "components": components,
        "dependencies": graph(inventory),
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

const SUBJECT_REF: &str = "subject";
const OS_REF: &str = "operating-system";

fn metadata(inventory: &Inventory, info: &DocumentInfo) -> Value {
    let subject = &inventory.subject;
    let mut component = Map::new();
    component.insert("bom-ref".into(), SUBJECT_REF.into());
    let kind = if subject.is_image() { "container" } else { "application" };
    component.insert("type".into(), kind.into());
    component.insert("name".into(), subject.name.clone().into());
    let mut properties = Vec::new();
    if let Some(digest) = &subject.manifest_digest {
        component.insert("version".into(), digest.to_string().into());
        component.insert("hashes".into(), json!([{ "alg": "SHA-256", "content": digest.hex() }]));
    }
    if let Some(digest) = &subject.config_digest {
        properties.push(property("ImageID", &digest.to_string()));
    }
    properties.extend(inventory.layers.iter().map(|layer| property("DiffID", &layer.diff_id.to_string())));
    properties.push(property("SchemaVersion", "2"));
    if let Some(platform) = &subject.platform {
        properties.push(json!({ "name": "assay:platform", "value": platform.to_string() }));
    }
    properties.extend(inventory.unreadable.iter().map(unreadable));
    component.insert("properties".into(), properties.into());
    json!({
        "timestamp": info.created.to_rfc3339(),
        "tools": { "components": [{ "type": "application", "name": info.tool_name, "version": info.tool_version }] },
        "component": component,
    })
}

fn unreadable(file: &Unreadable) -> Value {
    json!({ "name": "assay:unreadable", "value": format!("{}: {} ({})", file.path, file.reason, file.code) })
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": format!("{TRIVY_PROPERTY}{name}"), "value": value })
}

fn operating_system(os: &OperatingSystem) -> Value {
    json!({
        "bom-ref": OS_REF,
        "type": "operating-system",
        "name": os.family,
        "version": os.version,
        "properties": [property("Class", "os-pkgs"), property("Type", &os.family)],
    })
}

fn component(package: &Package, inventory: &Inventory) -> Value {
    let (group, name) = match package.name.split_once(':') {
        Some((group, artifact)) if package.ecosystem.is_maven() => (group, artifact),
        _ => ("", package.name.as_str()),
    };
    let mut map = Map::new();
    map.insert("bom-ref".into(), package_id(package).into());
    map.insert("type".into(), "library".into());
    if !group.is_empty() {
        map.insert("group".into(), group.into());
    }
    map.insert("name".into(), name.into());
    map.insert("version".into(), package.version.clone().into());
    if let Some(supplier) = package.supplier.as_ref().filter(|supplier| !supplier.is_empty()) {
        map.insert("supplier".into(), json!({ "name": supplier }));
    }
    let hashes: Vec<Value> = package.checksums.iter().filter_map(hash).collect();
    if !hashes.is_empty() {
        map.insert("hashes".into(), hashes.into());
    }
    if !package.licenses.is_empty() {
        map.insert("licenses".into(), licenses(&package.licenses));
    }
    map.insert("purl".into(), package.purl.as_str().into());
    map.insert("properties".into(), properties(package, inventory).into());
    Value::Object(map)
}

/// CycloneDX 1.6 takes either one expression or a list of licences; a name that is no SPDX expression makes it a list.
fn licenses(licenses: &[String]) -> Value {
    match licenses {
        [one] if is_spdx_expression(one) => json!([{ "expression": one }]),
        many => many.iter().map(|name| json!({ "license": { "name": name } })).collect(),
    }
}

fn hash(checksum: &crate::Checksum) -> Option<Value> {
    let algorithm = match checksum.algorithm.as_str() {
        "md5" => "MD5",
        "sha1" => "SHA-1",
        "sha256" => "SHA-256",
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
    for location in &package.locations {
        properties.push(property("FilePath", &location.path));
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
