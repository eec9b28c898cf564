//! SPDX 2.3 (spdx.github.io/spdx-spec/v2.3), JSON and tag-value. The tag-value form is written from the same document.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{
    DocumentInfo, dependencies, document_uuid, is_spdx_expression, license_ref, package_id, subject_name,
    subject_supplier, subject_version, supplier,
};
use crate::os_purl::written;
use crate::program::cpes;
use crate::spdx_tag::tag_value;
use crate::{Inventory, OperatingSystem, Package, Relationship};

/// The inventory as an SPDX 2.3 document, JSON, one line feed at its end.
///
/// # Errors
/// When JSON cannot be written, which means a defect here.
pub fn to_spdx(inventory: &Inventory, info: &DocumentInfo) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(&document(inventory, info))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The inventory as an SPDX 2.3 document in tag-value form.
#[must_use]
pub fn to_spdx_tag_value(inventory: &Inventory, info: &DocumentInfo) -> Vec<u8> {
    tag_value(&document(inventory, info)).into_bytes()
}

fn document(inventory: &Inventory, info: &DocumentInfo) -> Value {
    let uuid = document_uuid(inventory, info, "spdx-2.3");
    let mut packages = vec![subject(inventory, info)];
    packages.extend(inventory.os.iter().map(operating_system));
    packages.extend(inventory.packages.iter().map(|package| self::package(package, inventory)));
    let mut document = json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": subject_name(inventory, info),
        "documentNamespace": format!("https://assay.invalid/spdx/{uuid}"),
        "creationInfo": {
            "created": info.created.to_rfc3339(),
            "creators": [format!("Tool: {}-{}", info.tool_name, info.tool_version)],
        },
        "packages": packages,
        "relationships": relationships(inventory),
    });
    let extracted = extracted_licenses(inventory);
    if !extracted.is_empty() {
        document["hasExtractedLicensingInfos"] = extracted.into();
    }
    if !inventory.unreadable.is_empty() {
        document["annotations"] = unreadable(inventory, info).into();
    }
    document
}

const SUBJECT_ID: &str = "SPDXRef-Image";
const OS_ID: &str = "SPDXRef-OperatingSystem";

fn spdx_id(package: &Package) -> String {
    format!("SPDXRef-Package-{}", package_id(package))
}

fn subject(inventory: &Inventory, info: &DocumentInfo) -> Value {
    let subject = &inventory.subject;
    let mut map = Map::new();
    map.insert("SPDXID".into(), SUBJECT_ID.into());
    map.insert("name".into(), subject_name(inventory, info).into());
    let purpose = if subject.is_image() { "CONTAINER" } else { "SOURCE" };
    map.insert("primaryPackagePurpose".into(), purpose.into());
    map.insert("downloadLocation".into(), "NOASSERTION".into());
    map.insert("filesAnalyzed".into(), false.into());
    map.insert("supplier".into(), organization(&subject_supplier(inventory, info)));
    let version = subject_version(inventory, info);
    if let Some(digest) = &subject.manifest_digest {
        map.insert("checksums".into(), json!([{ "algorithm": "SHA256", "checksumValue": digest.hex() }]));
    }
    let mut notes: Vec<String> = Vec::new();
    notes.extend(subject.config_digest.as_ref().map(|digest| format!("ImageID: {digest}")));
    notes.extend(subject.platform.as_ref().map(|platform| format!("Platform: {platform}")));
    notes.extend(inventory.layers.iter().map(|layer| format!("DiffID: {}", layer.diff_id)));
    notes.extend(inventory.layers.iter().map(|layer| format!("Layer: {}", layer.to_line())));
    let manifest =
        subject.manifest_digest.as_ref().map(ToString::to_string).filter(|digest| *digest != version);
    notes.extend(manifest.map(|digest| format!("ManifestDigest: {digest}")));
    map.insert("versionInfo".into(), version.into());
    put_notes(&mut map, notes);
    Value::Object(map)
}

/// Attribution texts hold what SPDX has no field for, as in Trivy: `NAME: VALUE`.
fn put_notes(map: &mut Map<String, Value>, notes: Vec<String>) {
    if !notes.is_empty() {
        map.insert("attributionTexts".into(), notes.into());
    }
}

fn organization(name: &str) -> Value {
    format!("Organization: {name}").into()
}

fn operating_system(os: &OperatingSystem) -> Value {
    let mut map = Map::new();
    map.insert("SPDXID".into(), OS_ID.into());
    map.insert("name".into(), os.family.clone().into());
    map.insert("versionInfo".into(), os.version.clone().into());
    map.insert("primaryPackagePurpose".into(), "OPERATING-SYSTEM".into());
    map.insert("downloadLocation".into(), "NOASSERTION".into());
    map.insert("filesAnalyzed".into(), false.into());
    map.insert("supplier".into(), organization(&os.family));
    put_notes(&mut map, os.notes().map(|(name, value)| format!("{name}: {value}")).collect());
    Value::Object(map)
}

fn package(package: &Package, inventory: &Inventory) -> Value {
    let mut map = Map::new();
    map.insert("SPDXID".into(), spdx_id(package).into());
    map.insert("name".into(), package.name.clone().into());
    map.insert("versionInfo".into(), package.version.clone().into());
    map.insert("primaryPackagePurpose".into(), "LIBRARY".into());
    map.insert("downloadLocation".into(), "NOASSERTION".into());
    map.insert("filesAnalyzed".into(), false.into());
    map.insert("supplier".into(), organization(&supplier(package)));
    map.insert("licenseDeclared".into(), declared(&package.licenses).into());
    map.insert("licenseConcluded".into(), "NOASSERTION".into());
    map.insert("copyrightText".into(), "NOASSERTION".into());
    if let Some(source) = &package.source {
        let built = format!("built package from: {} {}", source.name, source.version);
        map.insert("sourceInfo".into(), built.into());
    }
    map.insert("externalRefs".into(), references(package, inventory).into());
    let checksums: Vec<Value> = package
        .checksums
        .iter()
        .filter(|one| matches!(one.algorithm.as_str(), "md5" | "sha1" | "sha256" | "sha384" | "sha512"))
        .map(|one| json!({ "algorithm": one.algorithm.to_uppercase(), "checksumValue": one.hex }))
        .collect();
    if !checksums.is_empty() {
        map.insert("checksums".into(), checksums.into());
    }
    put_notes(&mut map, notes(package, inventory));
    Value::Object(map)
}

/// SPDX 2.3 §7.21 and its annex F.
fn references(package: &Package, inventory: &Inventory) -> Vec<Value> {
    let reference = |category: &str, kind: &str, locator: &str| json!({ "referenceCategory": category, "referenceType": kind, "referenceLocator": locator });
    let purl = written(package, inventory.os.as_ref());
    let mut all = vec![reference("PACKAGE-MANAGER", "purl", purl.as_str())];
    all.extend(cpes(package).iter().map(|cpe| reference("SECURITY", "cpe23Type", cpe)));
    all
}

fn notes(package: &Package, inventory: &Inventory) -> Vec<String> {
    let mut notes =
        vec![format!("PkgID: {}", package.id), format!("PkgType: {}", package.ecosystem.as_str())];
    notes.extend(package.modularity.as_ref().map(|label| format!("Modularitylabel: {label}")));
    if package.relationship != Relationship::Unknown {
        notes.push(format!("Relationship: {}", package.relationship.as_str()));
    }
    notes.extend(package.dev.then(|| "Development: true".to_owned()));
    for location in &package.locations {
        if !location.path.is_empty() {
            notes.push(format!("FilePath: {}", location.path));
        }
        if let Some(layer) = location.layer.and_then(|index| inventory.layers.get(index)) {
            notes.push(format!("LayerDigest: {}", layer.digest));
            notes.push(format!("LayerDiffID: {}", layer.diff_id));
        }
    }
    notes
}

/// All recorded licences in one expression; what is no SPDX expression becomes a `LicenseRef-`.
fn declared(licenses: &[String]) -> String {
    if licenses.is_empty() {
        return "NOASSERTION".into();
    }
    let words = licenses.iter().map(|licence| {
        if !is_spdx_expression(licence) {
            license_ref(licence)
        } else if licence.contains(' ') && licenses.len() > 1 {
            format!("({licence})")
        } else {
            licence.clone()
        }
    });
    words.collect::<Vec<_>>().join(" AND ")
}

fn extracted_licenses(inventory: &Inventory) -> Vec<Value> {
    let all = inventory.packages.iter().flat_map(|package| &package.licenses);
    let unknown: BTreeMap<String, &String> = all
        .filter(|licence| !is_spdx_expression(licence))
        .map(|licence| (license_ref(licence), licence))
        .collect();
    unknown
        .into_iter()
        .map(|(id, text)| json!({ "licenseId": id, "name": text, "extractedText": text }))
        .collect()
}

fn unreadable(inventory: &Inventory, info: &DocumentInfo) -> Vec<Value> {
    let annotation = |file: &crate::Unreadable| {
        json!({
            "annotationDate": info.created.to_rfc3339(),
            "annotationType": "OTHER",
            "annotator": format!("Tool: {}-{}", info.tool_name, info.tool_version),
            "comment": format!("could not read {}: {} ({})", file.path, file.reason, file.code),
        })
    };
    inventory.unreadable.iter().map(annotation).collect()
}

fn relationships(inventory: &Inventory) -> Vec<Value> {
    let relation = |from: &str, kind: &str, to: &str| json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to });
    let mut relations = vec![relation("SPDXRef-DOCUMENT", "DESCRIBES", SUBJECT_ID)];
    if inventory.os.is_some() {
        relations.push(relation(SUBJECT_ID, "CONTAINS", OS_ID));
    }
    for package in &inventory.packages {
        let holder = if package.ecosystem.is_os() && inventory.os.is_some() { OS_ID } else { SUBJECT_ID };
        relations.push(relation(holder, "CONTAINS", &spdx_id(package)));
    }
    for (index, needs) in dependencies(inventory).iter().enumerate() {
        let from = spdx_id(&inventory.packages[index]);
        relations.extend(
            needs.iter().map(|need| relation(&from, "DEPENDS_ON", &spdx_id(&inventory.packages[*need]))),
        );
    }
    relations
}
