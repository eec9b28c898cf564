//! What both document formats need to know besides the inventory.

use std::collections::BTreeMap;

use base::{Digest, Purl, Timestamp};

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
    /// Who supplies what was examined, where the user says so.
    pub supplier: Option<String>,
    /// What it is called, where the user says so.
    pub source_name: Option<String>,
    /// Its version, where the user says so.
    pub source_version: Option<String>,
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
    let said = info.source_version.clone().or_else(|| subject.version.clone());
    let version = said.or_else(|| image_digest(inventory)).unwrap_or_default();
    let packages: String = inventory.packages.iter().map(package_id).collect();
    let created = info.created.to_rfc3339();
    uuid_of(&[format, subject_name(inventory, info), &version, &packages, &created, &info.tool_version])
}

/// What was examined, by name: as the user says, or as it was named to find it.
pub(crate) fn subject_name<'a>(inventory: &'a Inventory, info: &'a DocumentInfo) -> &'a str {
    info.source_name.as_deref().unwrap_or(&inventory.subject.name)
}

/// Before the digest that stands for the version of what has none.
const LISTED: &str = "packages-sha256:";

/// Its version: as the user says, as the document said that it was read from, or the digest of an image. A folder has none of
/// these; what is known of it is the list of its packages, and so a digest of that says whether two are the same.
pub(crate) fn subject_version(inventory: &Inventory, info: &DocumentInfo) -> String {
    let said = info.source_version.clone().or_else(|| inventory.subject.version.clone());
    said.or_else(|| image_digest(inventory)).unwrap_or_else(|| listed_digest(inventory))
}

fn image_digest(inventory: &Inventory) -> Option<String> {
    let subject = &inventory.subject;
    subject.manifest_digest.as_ref().or(subject.config_digest.as_ref()).map(ToString::to_string)
}

/// SHA-256 over a line for each package, sorted: type, package URL and the files it was found in, with a zero byte between them.
fn listed_digest(inventory: &Inventory) -> String {
    let line = |package: &Package| {
        let paths: Vec<&str> = package.locations.iter().map(|location| location.path.as_str()).collect();
        format!("{}\0{}\0{}\n", package.ecosystem.as_str(), package.purl, paths.join("\0"))
    };
    let mut lines: Vec<String> = inventory.packages.iter().map(line).collect();
    lines.sort_unstable();
    format!("{LISTED}{}", Digest::sha256_of(lines.concat().as_bytes()).hex())
}

/// The version that a document says of what it describes, where that is more than a digest of ours or of an image.
pub(crate) fn said_version(version: &str) -> Option<String> {
    let is_digest = version.starts_with(LISTED) || version.parse::<Digest>().is_ok();
    (!version.trim().is_empty() && version != "NOASSERTION" && !is_digest).then(|| version.to_owned())
}

/// Who a component comes from when nobody is recorded: SPDX 2.3 §7.5 asks for "the actual distribution source", which
/// the package URL names: the distribution, the owner of a module or group, or the default registry of the type
/// (purl-spec, PURL-TYPES).
pub(crate) fn derived_supplier(purl: &Purl) -> String {
    let parts = purl.parts();
    let namespace = parts.namespace.as_deref().unwrap_or_default();
    if let Some(repository) = parts.qualifiers.get("repository_url") {
        return repository.clone();
    }
    let registry = match parts.kind.as_str() {
        "deb" | "apk" | "rpm" | "alpm" | "bitnami" if !namespace.is_empty() => namespace,
        "ebuild" => "gentoo",
        "bitnami" => "bitnami",
        "bottlerocket" => "bottlerocket",
        "golang" if parts.name == "stdlib" => "go.dev",
        "golang" | "swift" | "maven" if !namespace.is_empty() => namespace,
        "golang" => parts.name.as_str(),
        "pypi" => "pypi.org",
        "npm" => "registry.npmjs.org",
        "jsr" => "jsr.io",
        "cargo" => "crates.io",
        "gem" => "rubygems.org",
        "composer" => "packagist.org",
        "nuget" => "nuget.org",
        "conda" => "repo.anaconda.com",
        "pub" => "pub.dev",
        "cocoapods" => "cocoapods.org",
        "hex" => "repo.hex.pm",
        "conan" => "center.conan.io",
        "hackage" => "hackage.haskell.org",
        "cran" => "cran.r-project.org",
        "julia" => "pkg.julialang.org",
        _ => UNKNOWN_SUPPLIER,
    };
    registry.to_owned()
}

/// What stands for a supplier that is not known. The NTIA's minimum elements want it said.
pub(crate) const UNKNOWN_SUPPLIER: &str = "unknown";

/// Who supplies what was examined: as the user says, or the registry and folder it came from.
pub(crate) fn subject_supplier(inventory: &Inventory, info: &DocumentInfo) -> String {
    let subject = &inventory.subject;
    let of_reference = || {
        let (host, _) = subject.name.split_once('/').filter(|_| subject.manifest_digest.is_some())?;
        let is_host = host.contains(['.', ':']) || host == "localhost";
        let is_scheme = host.starts_with("oci:") || host.starts_with("docker-archive:");
        let (repository, _) = subject.name.rsplit_once('/')?;
        (is_host && !is_scheme).then(|| repository.to_owned())
    };
    info.supplier.clone().or_else(of_reference).unwrap_or_else(|| UNKNOWN_SUPPLIER.to_owned())
}

/// The supplier to write: as recorded, or derived.
pub(crate) fn supplier(package: &Package) -> String {
    let recorded = package.supplier.as_deref().map(|name| name.replace(['\n', '\r'], " "));
    recorded.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| derived_supplier(&package.purl))
}

/// Whether a recorded licence is a valid SPDX expression.
pub(crate) fn is_spdx_expression(licence: &str) -> bool {
    spdx::Expression::parse(licence).is_ok()
}

/// Whether it is the identifier of one licence on SPDX's list.
pub(crate) fn is_spdx_license(licence: &str) -> bool {
    spdx::license_id(licence).is_some_and(|id| id.name == licence)
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
