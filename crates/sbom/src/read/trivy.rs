//! Trivy's own JSON.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::draft::{Draft, Facts};
use super::identity::{language, made_purl, with_epoch};
use super::{ReadOptions, bounded, digest, version_error};
use crate::{
    Checksum, Ecosystem, Inventory, LayerInfo, LineRange, OperatingSystem, Relationship, SbomError,
    SourcePackage, TEXT_PREFIX, Unreadable,
};

mod wire {
    use super::super::bounded::{LIST, Listed, Reference, at_most};
    use super::{Deserialize, RawValue};

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Report<'a> {
        pub(super) schema_version: u32,
        #[serde(default)]
        pub(super) artifact_name: String,
        #[serde(default)]
        pub(super) metadata: Metadata,
        #[serde(default, borrow)]
        pub(super) results: Option<Vec<Result<'a>>>,
        #[serde(default)]
        pub(super) assay_unreadable: Vec<Unreadable>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Unreadable {
        pub(super) path: String,
        pub(super) code: String,
        pub(super) reason: String,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct Metadata {
        #[serde(rename = "OS")]
        pub(super) os: Option<Os>,
        #[serde(rename = "ImageID")]
        pub(super) image_id: String,
        #[serde(rename = "DiffIDs")]
        pub(super) diff_ids: Vec<String>,
        pub(super) repo_digests: Vec<String>,
        pub(super) image_config: Config,
        pub(super) layers: Vec<Layer>,
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(super) struct Config {
        pub(super) architecture: String,
        pub(super) os: String,
        pub(super) variant: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Os {
        pub(super) family: String,
        #[serde(default)]
        pub(super) name: String,
        #[serde(default, rename = "extended")]
        pub(super) extended: bool,
        #[serde(default)]
        pub(super) supplier: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Result<'a> {
        #[serde(default)]
        pub(super) target: String,
        #[serde(default)]
        pub(super) class: String,
        #[serde(default, rename = "Type")]
        pub(super) kind: String,
        /// [`Packages`], of one result at a time.
        #[serde(default, borrow)]
        pub(super) packages: Option<&'a RawValue>,
    }

    #[derive(Default, Deserialize)]
    #[serde(transparent)]
    pub(super) struct Packages<'a>(
        #[serde(borrow, deserialize_with = "at_most::<_, _, LIST>")] pub(super) Vec<Package<'a>>,
    );

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct Package<'a> {
        #[serde(rename = "ID")]
        pub(super) id: String,
        pub(super) name: String,
        pub(super) identifier: Identifier,
        pub(super) version: String,
        pub(super) release: String,
        pub(super) epoch: u64,
        pub(super) arch: String,
        pub(super) src_name: String,
        pub(super) src_version: String,
        pub(super) src_release: String,
        pub(super) src_epoch: u64,
        pub(super) licenses: Vec<String>,
        pub(super) maintainer: String,
        pub(super) modularitylabel: String,
        pub(super) build_info: Option<BuildInfo>,
        #[serde(borrow)]
        pub(super) depends_on: Listed<'a, Reference<'a>>,
        pub(super) layer: Layer,
        pub(super) file_path: String,
        pub(super) digest: String,
        pub(super) locations: Vec<Lines>,
        pub(super) relationship: String,
        pub(super) dev: bool,
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(super) struct Identifier {
        #[serde(rename = "PURL")]
        pub(super) purl: String,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct BuildInfo {
        pub(super) content_sets: Vec<String>,
        pub(super) nvr: String,
        pub(super) arch: String,
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    pub(super) struct Layer {
        #[serde(rename = "Digest")]
        pub(super) digest: String,
        #[serde(rename = "DiffID")]
        pub(super) diff_id: String,
        #[serde(rename = "Size")]
        pub(super) size: u64,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct Lines {
        pub(super) start_line: u32,
        pub(super) end_line: u32,
    }
}

/// Trivy's JSON, schema 2, made with `--list-all-pkgs`.
pub(super) fn read(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let mut draft = Draft::new(data.len(), options)?;
    let report: wire::Report<'_> = bounded::document("Trivy", data)?;
    if report.schema_version != 2 {
        return Err(version_error("Trivy's JSON of schema 2", &format!("schema {}", report.schema_version)));
    }
    draft.inventory.subject.name = report.artifact_name;
    trivy_metadata(report.metadata, &mut draft);
    for result in report.results.unwrap_or_default() {
        if !matches!(result.class.as_str(), "os-pkgs" | "lang-pkgs") {
            continue;
        }
        let listed = result.packages.map(|raw| bounded::part("Trivy", raw.get().as_bytes())).transpose()?;
        let wire::Packages(packages) = listed.unwrap_or_default();
        if packages.is_empty() {
            draft.inventory.unreadable.push(without_packages(result.target));
            continue;
        }
        let ecosystem = language(&result.kind);
        let heading = ecosystem.and_then(Ecosystem::heading);
        // A package has its path, or that of the file which is the target; systems are named by the image.
        let target = if result.class == "os-pkgs" || heading.is_some() { "" } else { result.target.as_str() };
        for package in packages {
            draft.spend()?;
            let depends_on = draft.named_needs("Trivy", &package.depends_on)?;
            let mut facts = trivy_facts(package, ecosystem, target, &mut draft.inventory.os);
            facts.depends_on = depends_on;
            if facts.purl.is_none() {
                facts.purl = made_purl(ecosystem, &result.kind, &facts.name, &facts.version);
            }
            draft.add(facts)?;
        }
    }
    let unread = report.assay_unreadable.into_iter();
    draft.inventory.unreadable.extend(unread.map(|file| Unreadable {
        path: file.path,
        layer: None,
        code: file.code,
        reason: file.reason,
    }));
    draft.finish()
}

fn without_packages(target: String) -> Unreadable {
    Unreadable {
        path: target,
        layer: None,
        code: "sbom-packages-left-out".into(),
        reason: "the report does not list its packages: it was made without --list-all-pkgs".into(),
    }
}

fn trivy_metadata(metadata: wire::Metadata, draft: &mut Draft) {
    let subject = &mut draft.inventory.subject;
    subject.config_digest = digest(&metadata.image_id);
    let named = metadata.repo_digests.first().and_then(|name| name.rsplit_once('@'));
    subject.manifest_digest = named.and_then(|(_, text)| digest(text));
    let config = metadata.image_config;
    let variant = if config.variant.is_empty() { String::new() } else { format!("/{}", config.variant) };
    subject.platform = format!("{}/{}{variant}", config.os, config.architecture).parse().ok();
    for diff_id in &metadata.diff_ids {
        draft.diff_id(diff_id);
    }
    for layer in metadata.layers {
        if let (Some(stored), Some(inflated)) = (digest(&layer.digest), digest(&layer.diff_id)) {
            draft.layer(LayerInfo { digest: stored, diff_id: inflated, size: layer.size });
        }
    }
    if let Some(os) = metadata.os {
        draft.system(OperatingSystem {
            stream: os.extended.then(|| format!("{}-ESM", os.name)),
            family: os.family,
            version: os.name,
            supplier: os.supplier,
            ..OperatingSystem::default()
        });
    }
}

fn trivy_facts(
    package: wire::Package<'_>,
    ecosystem: Option<Ecosystem>,
    target: &str,
    os: &mut Option<OperatingSystem>,
) -> Facts {
    if let (Some(build), Some(os)) = (package.build_info, os) {
        // The same on every package of the image.
        if os.content_sets.is_empty() && os.builds.is_empty() {
            os.content_sets = build.content_sets;
            os.builds.extend((!build.nvr.is_empty()).then(|| format!("{}-{}", build.nvr, build.arch)));
        }
    }
    let path = if package.file_path.is_empty() { target } else { &package.file_path };
    let checksum = package
        .digest
        .split_once(':')
        .map(|(algorithm, hex)| Checksum { algorithm: algorithm.to_owned(), hex: hex.to_ascii_lowercase() });
    let some = |text: String| (!text.is_empty()).then_some(text);
    Facts {
        purl: some(package.identifier.purl),
        version: joined(package.version, &package.release, package.epoch),
        source: some(package.src_name).map(|name| SourcePackage {
            name,
            version: joined(package.src_version, &package.src_release, package.src_epoch),
        }),
        name: package.name,
        ecosystem,
        id: some(package.id),
        arch: some(package.arch),
        licenses: package.licenses.into_iter().map(without_prefix).collect(),
        supplier: some(package.maintainer),
        modularity: some(package.modularitylabel),
        checksums: checksum.into_iter().collect(),
        paths: some(path.to_owned()).into_iter().collect(),
        layer_digests: some(package.layer.digest).into_iter().collect(),
        diff_ids: some(package.layer.diff_id).into_iter().collect(),
        relationship: Relationship::named(&package.relationship),
        dev: package.dev,
        lines: package
            .locations
            .iter()
            .map(|lines| LineRange { start: lines.start_line, end: lines.end_line })
            .collect(),
        ..Facts::default()
    }
}

/// A text in place of a name is a licence like others here.
fn without_prefix(license: String) -> String {
    license.strip_prefix(TEXT_PREFIX).map(str::to_owned).unwrap_or(license)
}

/// Trivy keeps the parts of a version apart.
fn joined(version: String, release: &str, epoch: u64) -> String {
    if version.is_empty() {
        return version;
    }
    let version = if release.is_empty() { version } else { format!("{version}-{release}") };
    with_epoch(&epoch.to_string(), version)
}
