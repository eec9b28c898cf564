//! SPDX 2.3 JSON (spdx.github.io/spdx-spec/v2.3).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{
    DocumentInfo, dependencies, document_uuid, is_spdx_expression, license_ref, package_id,
};
use crate::{Inventory, OperatingSystem, Package};

/// The inventory as an SPDX 2.3 document, JSON, one line feed at its end.
///
/// # Errors
/// When JSON cannot be written, which means a defect here.
pub fn to_spdx(inventory: &Inventory, info: &DocumentInfo) -> Result<Vec<u8>, serde_json::Error> {
    let uuid = document_uuid(inventory, info, "spdx-2.3");
    let mut packages = vec![subject(inventory)];
    packages.extend(inventory.os.iter().map(operating_system));
    packages.extend(inventory.packages.iter().map(package));
    let mut document = json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": inventory.subject.name,
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
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

const SUBJECT_ID: &str = "SPDXRef-Image";
const OS_ID: &str = "SPDXRef-OperatingSystem";

fn spdx_id(package: &Package) -> String {
    format!("SPDXRef-Package-{}", package_id(package))
}

fn subject(inventory: &Inventory) -> Value {
    let subject = &inventory.subject;
    let mut map = Map::new();
    map.insert("SPDXID".into(), SUBJECT_ID.into());
    map.insert("name".into(), subject.name.clone().into());
    let purpose = if subject.is_image() { "CONTAINER" } else { "SOURCE" };
    map.insert("primaryPackagePurpose".into(), purpose.into());
    map.insert("downloadLocation".into(), "NOASSERTION".into());
    map.insert("filesAnalyzed".into(), false.into());
    map.insert("supplier".into(), "NOASSERTION".into());
    if let Some(digest) = &subject.manifest_digest {
        map.insert("versionInfo".into(), digest.to_string().into());
        map.insert("checksums".into(), json!([{ "algorithm": "SHA256", "checksumValue": digest.hex() }]));
    }
    Value::Object(map)
}

fn operating_system(os: &OperatingSystem) -> Value {
    json!({
        "SPDXID": OS_ID,
        "name": os.family,
        "versionInfo": os.version,
        "primaryPackagePurpose": "OPERATING-SYSTEM",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": false,
        "supplier": "NOASSERTION",
    })
}

fn package(package: &Package) -> Value {
    let mut map = Map::new();
    map.insert("SPDXID".into(), spdx_id(package).into());
    map.insert("name".into(), package.name.clone().into());
    map.insert("versionInfo".into(), package.version.clone().into());
    map.insert("primaryPackagePurpose".into(), "LIBRARY".into());
    map.insert("downloadLocation".into(), "NOASSERTION".into());
    map.insert("filesAnalyzed".into(), false.into());
    let supplier = package.supplier.as_deref().map(|name| name.replace(['\n', '\r'], " "));
    let supplier = supplier.filter(|name| !name.trim().is_empty());
    map.insert(
        "supplier".into(),
        supplier.map_or("NOASSERTION".into(), |name| format!("Organization: {name}").into()),
    );
    map.insert("licenseDeclared".into(), declared(&package.licenses).into());
    map.insert("licenseConcluded".into(), "NOASSERTION".into());
    map.insert("copyrightText".into(), "NOASSERTION".into());
    if let Some(source) = &package.source {
        map.insert(
            "sourceInfo".into(),
            format!("built package from: {} {}", source.name, source.version).into(),
        );
    }
    map.insert(
        "externalRefs".into(),
        json!([{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": package.purl.as_str(),
        }]),
    );
    let checksums: Vec<Value> = package
        .checksums
        .iter()
        .filter(|checksum| matches!(checksum.algorithm.as_str(), "md5" | "sha1" | "sha256" | "sha512"))
        .map(|c| json!({ "algorithm": c.algorithm.to_uppercase(), "checksumValue": c.hex }))
        .collect();
    if !checksums.is_empty() {
        map.insert("checksums".into(), checksums.into());
    }
    let paths: Vec<&str> = package.locations.iter().map(|location| location.path.as_str()).collect();
    if !paths.is_empty() {
        map.insert("comment".into(), format!("found in: {}", paths.join(", ")).into());
    }
    Value::Object(map)
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
