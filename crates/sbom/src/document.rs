//! What both document formats need to know besides the inventory.

use std::collections::BTreeMap;

use base::{Digest, Timestamp};

use crate::{Ecosystem, Inventory, Package};

/// Facts about the making of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentInfo {
    /// Name of the program that made it, such as `assay`.
    pub tool_name: String,
    /// Its version.
    pub tool_version: String,
    /// When. The same inventory and the same time give the same bytes.
    pub created: Timestamp,
}

/// A UUID that names exactly this inventory: RFC 9562 §5.8, version 8, from SHA-256 over the parts.
pub(crate) fn uuid_of(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
        text.push('\0');
    }
    let digest = Digest::sha256_of(text.as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// An identifier of a package inside a document: stable, unique, and made of letters that SPDX allows.
pub(crate) fn package_id(package: &Package) -> String {
    let path = package.locations.first().map_or("", |location| location.path.as_str());
    let name = format!("{}\0{}\0{}\0{}", package.ecosystem.as_str(), package.purl, path, package.version);
    Digest::sha256_of(name.as_bytes()).hex()[..16].to_owned()
}

/// What names the whole document: everything that was found and when it was written.
pub(crate) fn document_uuid(inventory: &Inventory, info: &DocumentInfo, format: &str) -> String {
    let subject = &inventory.subject;
    let digest = subject.manifest_digest.as_ref().or(subject.config_digest.as_ref()).map(ToString::to_string);
    let packages: String = inventory.packages.iter().map(package_id).collect();
    let created = info.created.to_rfc3339();
    uuid_of(&[format, &subject.name, &digest.unwrap_or_default(), &packages, &created, &info.tool_version])
}

/// Whether a recorded licence is a valid SPDX expression.
pub(crate) fn is_spdx_expression(licence: &str) -> bool {
    spdx::Expression::parse(licence).is_ok()
}

/// A licence text reduced to what SPDX allows in a `LicenseRef-` identifier: letters, digits, `.` and `-`.
pub(crate) fn license_ref(licence: &str) -> String {
    let word: String = licence
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' })
        .take(60)
        .collect();
    let hash = Digest::sha256_of(licence.as_bytes()).hex();
    format!("LicenseRef-{}-{}", word.trim_matches('-'), &hash[..8])
}

/// Index of the packages each package needs, by position in the inventory.
pub(crate) fn dependencies(inventory: &Inventory) -> Vec<Vec<usize>> {
    let mut by_id: BTreeMap<(Ecosystem, &str), Vec<usize>> = BTreeMap::new();
    for (index, package) in inventory.packages.iter().enumerate() {
        by_id.entry((package.ecosystem, package.id.as_str())).or_default().push(index);
    }
    let path = |package: &Package| package.locations.first().map(|location| location.path.clone());
    let needs = |package: &Package| -> Vec<usize> {
        let mut found = Vec::new();
        for id in &package.depends_on {
            let Some(all) = by_id.get(&(package.ecosystem, id.as_str())) else { continue };
            // Two lock files may name the same package; each means its own.
            let beside = all.iter().filter(|index| path(&inventory.packages[**index]) == path(package));
            let beside: Vec<usize> = beside.copied().collect();
            found.extend(if beside.is_empty() { all } else { &beside });
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    inventory.packages.iter().map(needs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuid_has_version_8_and_the_rfc_variant() {
        let uuid = uuid_of(&["a", "b"]);
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "8");
        assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"), "{uuid}");
        assert_ne!(uuid_of(&["ab", ""]), uuid_of(&["a", "b"]));
    }

    #[test]
    fn license_refs_are_safe_and_differ() {
        assert!(
            license_ref("GPL-2+ & \"odd\" (ü)")
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
        );
        assert_ne!(license_ref("a b"), license_ref("a-b"));
        assert!(is_spdx_expression("MIT OR Apache-2.0"));
        assert!(!is_spdx_expression("BSD"));
    }
}
