//! A package as Trivy lists it. An image has thousands, so a row borrows what it shows and lives as long as its writing.

use std::borrow::Cow;

use base::Purl;
use sbom::{Ecosystem, Inventory, LayerInfo, LineRange, Package, Relationship, TEXT_PREFIX, is_license_text};
use serde::{Serialize, Serializer};

/// The packages of a target, each made into a row when its turn comes.
pub(super) struct PackageRows<'a> {
    inventory: &'a Inventory,
    packages: Vec<&'a Package>,
    is_document: bool,
}

impl<'a> PackageRows<'a> {
    /// In Trivy's order; none where there are no packages. `is_document` is whether a bill of materials was scanned.
    pub(super) fn new(
        inventory: &'a Inventory,
        mut packages: Vec<&'a Package>,
        is_document: bool,
    ) -> Option<Self> {
        packages.sort_by(|one, other| order(one).cmp(&order(other)));
        (!packages.is_empty()).then_some(Self { inventory, packages, is_document })
    }
}

impl Serialize for PackageRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let packages = self.packages.iter().copied();
        serializer
            .collect_seq(packages.map(|package| PackageRow::new(self.inventory, package, self.is_document)))
    }
}

/// Trivy's order of packages: by how they stand to the project, those of which that is not known last.
fn order(package: &Package) -> (u8, &str, &str, &str, &str) {
    let rank = match package.relationship {
        Relationship::Root => 0,
        Relationship::Workspace => 1,
        Relationship::Direct => 2,
        Relationship::Indirect => 3,
        _ => 4,
    };
    let path = package.locations.first().map_or("", |location| location.path.as_str());
    (rank, &package.name, &package.version, &package.id, path)
}

/// Trivy's `Package`, keys in the order of the alphabet as everywhere in the report; what is absent has no key.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PackageRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    analyzed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arch: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    depends_on: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    dev: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_path: Option<&'a str>,
    #[serde(rename = "ID", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    identifier: Identifier<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indirect: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<LayerRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<LineRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintainer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modularitylabel: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<Repository>,
    #[serde(skip_serializing_if = "Option::is_none")]
    src_epoch: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    src_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    src_release: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    src_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

/// What a package is called elsewhere.
#[derive(Serialize)]
pub(super) struct Identifier<'a> {
    #[serde(rename = "BOMRef", skip_serializing_if = "Option::is_none")]
    bom_ref: Option<&'a str>,
    #[serde(rename = "PURL")]
    purl: &'a Purl,
}

impl<'a> Identifier<'a> {
    pub(super) fn new(purl: &'a Purl, package: Option<&'a Package>) -> Self {
        let entry = package.and_then(|package| package.entry.as_ref());
        Self { bom_ref: entry.and_then(|entry| entry.bom_ref.as_deref()), purl }
    }
}

/// The layer something came with.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LayerRow<'a> {
    #[serde(rename = "DiffID")]
    diff_id: &'a base::Digest,
    digest: &'a base::Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
}

impl<'a> LayerRow<'a> {
    pub(super) fn of(inventory: &'a Inventory, index: Option<usize>) -> Option<Self> {
        let layer = inventory.layers.get(index?)?;
        Some(Self { diff_id: &layer.diff_id, digest: &layer.digest, size: None })
    }

    pub(super) fn with_size(layer: &'a LayerInfo) -> Self {
        Self { diff_id: &layer.diff_id, digest: &layer.digest, size: Some(layer.size) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LineRow {
    end_line: u32,
    start_line: u32,
}

impl From<&LineRange> for LineRow {
    fn from(lines: &LineRange) -> Self {
        Self { end_line: lines.end, start_line: lines.start }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Repository {
    class: &'static str,
}

impl<'a> PackageRow<'a> {
    fn new(inventory: &'a Inventory, package: &'a Package, is_document: bool) -> Self {
        let first = package.locations.first();
        let version = Version::split(package.ecosystem, &package.version);
        let source = package.source.as_ref();
        let source_version =
            source.map(|source| Version::split(package.ecosystem, &source.version)).unwrap_or_default();
        let relationship = package.relationship;
        Self {
            analyzed_by: analyzer(package, is_document),
            arch: package.arch.as_deref(),
            depends_on: depends_on(package),
            dev: package.dev.then_some(true),
            digest: digest(package),
            epoch: version.epoch,
            file_path: file_path(package.ecosystem, first.map(|location| location.path.as_str())),
            id: package_id(package),
            identifier: Identifier::new(&package.purl, Some(package)),
            indirect: (relationship == Relationship::Indirect).then_some(true),
            layer: LayerRow::of(inventory, first.and_then(|location| location.layer)),
            licenses: licenses(package),
            locations: package.lines.iter().map(LineRow::from).collect(),
            maintainer: package.supplier.as_deref(),
            modularitylabel: package.modularity.as_deref(),
            name: &package.name,
            relationship: (relationship != Relationship::Unknown).then(|| relationship.as_str()),
            release: version.release,
            repository: repository(package),
            src_epoch: source_version.epoch,
            src_name: source.map(|source| source.name.as_str()),
            src_release: source_version.release,
            src_version: source_version.version,
            version: version.version,
        }
    }
}

/// Trivy's name of the reader of these files, where Trivy has one. Of a document that was scanned itself nobody has read
/// the files; of one that lies in an image it was the document.
fn analyzer(package: &Package, is_document: bool) -> Option<&'static str> {
    if package.entry.is_some() {
        return (!is_document).then_some("sbom");
    }
    match package.ecosystem {
        Ecosystem::Bitnami => Some("sbom"),
        Ecosystem::Bottlerocket => Some("bottlerocket-inventory"),
        Ecosystem::Gradle => Some("gradle-lockfile"),
        Ecosystem::Sbt => Some("sbt-lockfile"),
        Ecosystem::Conan => Some("conan-lock"),
        Ecosystem::Hex => Some("mix-lock"),
        Ecosystem::Pub => Some("pubspec-lock"),
        Ecosystem::Binary
        | Ecosystem::Deno
        | Ecosystem::Haskell
        | Ecosystem::R
        | Ecosystem::Portage
        | Ecosystem::Alpm => None,
        other => Some(other.as_str()),
    }
}

/// Names as they are, and texts in place of names with what Trivy puts before them.
fn licenses(package: &Package) -> Vec<Cow<'_, str>> {
    let has_texts = package.ecosystem.has_license_texts();
    let mut shown = Vec::with_capacity(package.licenses.len());
    for license in &package.licenses {
        shown.push(match has_texts && is_license_text(license) {
            true => Cow::Owned(format!("{TEXT_PREFIX}{license}")),
            false => Cow::Borrowed(license.as_str()),
        });
    }
    shown
}

/// What the database of the system records of a package as a whole.
fn digest(package: &Package) -> Option<String> {
    let of_system = package.ecosystem.is_os().then_some(package.checksums.first())?;
    of_system.map(|checksum| format!("{}:{}", checksum.algorithm, checksum.hex))
}

/// Whose repository brought a package, where its database tells who made it.
fn repository(package: &Package) -> Option<Repository> {
    let class = match package.ecosystem {
        Ecosystem::Dpkg | Ecosystem::Rpm if package.is_third_party() => "third-party",
        Ecosystem::Dpkg | Ecosystem::Rpm => "official",
        _ => return None,
    };
    Some(Repository { class })
}

/// A version in Trivy's three fields.
#[derive(Debug, Default, PartialEq, Eq)]
struct Version<'a> {
    version: Option<&'a str>,
    release: Option<&'a str>,
    epoch: Option<u64>,
}

impl<'a> Version<'a> {
    /// Debian and RPM versions stand in three fields; all others whole in the first.
    fn split(ecosystem: Ecosystem, text: &'a str) -> Self {
        if !matches!(ecosystem, Ecosystem::Dpkg | Ecosystem::Rpm | Ecosystem::Bottlerocket) {
            return Self { version: (!text.is_empty()).then_some(text), ..Self::default() };
        }
        // deb-version(7): [epoch:]upstream-version[-debian-revision], split at the first colon and the last hyphen.
        let (epoch, rest) = match text.split_once(':').map(|(epoch, rest)| (epoch.parse::<u64>(), rest)) {
            Some((Ok(epoch), rest)) => (epoch, rest),
            _ => (0, text),
        };
        let (upstream, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        Self {
            version: Some(upstream),
            release: (!release.is_empty()).then_some(release),
            epoch: (epoch > 0).then_some(epoch),
        }
    }
}

/// Trivy gives no ID to what these files record; to what documents tell it does.
pub(super) fn package_id(package: &Package) -> Option<&str> {
    let without = matches!(
        package.ecosystem,
        Ecosystem::PythonPkg
            | Ecosystem::Jar
            | Ecosystem::Gemspec
            | Ecosystem::CondaPkg
            | Ecosystem::CondaEnvironment
            | Ecosystem::Pip
            | Ecosystem::Pipenv
    );
    (!without || package.entry.is_some()).then_some(package.id.as_str())
}

/// What an installed package says of its needs are ranges; Trivy shows only what a file pins.
fn depends_on(package: &Package) -> &[String] {
    let ranges = matches!(package.ecosystem, Ecosystem::NodePkg | Ecosystem::PythonPkg);
    if ranges { &[] } else { &package.depends_on }
}

/// A package has a path of its own where one target holds many files; elsewhere the target's name is the path.
pub(super) fn file_path(ecosystem: Ecosystem, path: Option<&str>) -> Option<&str> {
    path.filter(|path| ecosystem.heading().is_some() && !path.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::samples;

    #[test]
    fn packages_that_documents_tell_of() {
        let mut package = samples::inventory().packages[1].clone();
        let inventory = samples::inventory();
        let facts = |package: &Package, is_document| {
            let row = PackageRow::new(&inventory, package, is_document);
            let json = serde_json::to_value(row).expect("writes");
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (text(&json["ID"]), text(&json["Identifier"]["BOMRef"]), text(&json["AnalyzedBy"]))
        };
        package.ecosystem = Ecosystem::PythonPkg;
        package.id = "a@1".into();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(facts(&package, false), (None, None, some("python-pkg")));
        package.entry = Some(sbom::DocumentEntry { bom_ref: some("ref"), cpes: Vec::new() });
        assert_eq!(facts(&package, false), (some("a@1"), some("ref"), some("sbom")));
        assert_eq!(facts(&package, true), (some("a@1"), some("ref"), None));
    }

    #[test]
    fn versions_split_as_debian_defines() {
        let split = |text| {
            let Version { version, release, epoch } = Version::split(Ecosystem::Dpkg, text);
            (version, release, epoch)
        };
        assert_eq!(split("1.2"), (Some("1.2"), None, None));
        assert_eq!(split("1.2-3-4"), (Some("1.2-3"), Some("4"), None));
        assert_eq!(split("2:1.2-3"), (Some("1.2"), Some("3"), Some(2)));
        assert_eq!(split("x:1.2"), (Some("x:1.2"), None, None));
    }
}
