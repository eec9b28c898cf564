//! SPDX 2.1 to 2.3, JSON and tag-value.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, Facts, Holder};
use super::identity::language;
use super::spdx_wire::{self as wire, Meaning};
use super::{ReadOptions, bounded, digest, layer_of, spdx_tag, unreadable, version_error};
use crate::document::said_version;
use crate::{Checksum, Inventory, OperatingSystem, Relationship, SbomError, SourcePackage};

/// Reads an SPDX document in JSON, version 2.1 to 2.3.
///
/// # Errors
/// When it is larger than [`super::MAX_DOCUMENT_BYTES`], is no JSON of that shape, or of another version.
pub fn from_spdx(data: &[u8]) -> Result<Inventory, SbomError> {
    json(data, ReadOptions::default())
}

pub(super) fn json(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let draft = Draft::new(data.len(), options)?;
    inventory(bounded::document(FORMAT, data)?, draft)
}

pub(super) fn tag_value(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let draft = Draft::new(data.len(), options)?;
    inventory(spdx_tag::document(data)?, draft)
}

fn inventory(document: wire::Document<'_>, mut draft: Draft) -> Result<Inventory, SbomError> {
    if !matches!(document.spdx_version.as_str(), "SPDX-2.1" | "SPDX-2.2" | "SPDX-2.3") {
        return Err(version_error("SPDX 2.1 to 2.3", &document.spdx_version));
    }
    draft.inventory.subject.name = document.name;
    let extracted: HashMap<&str, &str> = document
        .has_extracted_licensing_infos
        .iter()
        .map(|info| (info.license_id.as_str(), info.extracted_text.as_str()))
        .collect();
    let context = Context::of(&document.files, &document.relationships, extracted)?;
    for found in document.packages {
        draft.spend()?;
        add(found, &context, &mut draft)?;
    }
    let comments = document.annotations.iter().filter_map(|a| a.comment.strip_prefix("could not read "));
    draft.inventory.unreadable.extend(comments.filter_map(unreadable));
    document.relationships.each(FORMAT, bounded::RELATIONS, |relation| {
        let (from, to) = (relation.spdx_element_id.as_ref(), relation.related_spdx_element.as_ref());
        match relation.meaning() {
            Some(Meaning::Needs | Meaning::Contains) => draft.edge(from, to)?,
            Some(Meaning::NeededBy) => draft.edge(to, from)?,
            Some(Meaning::Owns) => draft.owns(from, to),
            Some(Meaning::Describes) | None => {}
        }
        Ok(())
    })?;
    draft.finish()
}

const FORMAT: &str = "SPDX";

/// What packages refer to.
struct Context<'a> {
    /// Texts of licences that have no identifier of their own.
    extracted: HashMap<&'a str, &'a str>,
    /// By package, the first file it contains.
    files: HashMap<String, &'a str>,
    /// What the document is about.
    described: HashSet<String>,
}

impl<'a> Context<'a> {
    fn of(
        files: &'a [wire::File],
        relationships: &wire::Relationships<'_>,
        extracted: HashMap<&'a str, &'a str>,
    ) -> Result<Self, SbomError> {
        let names: HashMap<&str, &str> =
            files.iter().map(|file| (file.id.as_str(), file.file_name.as_str())).collect();
        let mut context = Self { extracted, files: HashMap::new(), described: HashSet::new() };
        relationships.each(FORMAT, bounded::RELATIONS, |relation| {
            let (from, to) = (relation.spdx_element_id.as_ref(), relation.related_spdx_element.as_ref());
            match relation.meaning() {
                Some(Meaning::Describes) if !context.described.contains(to) => {
                    context.described.insert(to.to_owned());
                }
                // Trivy writes the file an installed package was found in as a file that the package contains.
                Some(Meaning::Contains) if !context.files.contains_key(from) => {
                    let name = names.get(to).map(|name| (from.to_owned(), *name));
                    context.files.extend(name);
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(context)
    }
}

fn add(found: wire::Package, context: &Context<'_>, draft: &mut Draft) -> Result<(), SbomError> {
    let purl = found.external_refs.iter().find(|r| r.reference_type == "purl");
    let purl = purl.map(|r| r.reference_locator.clone());
    let is_image = purl.as_ref().is_some_and(|purl| purl.starts_with("pkg:oci/"));
    match purpose(&found) {
        _ if is_image && context.described.contains(found.id.as_str()) => subject(&found, draft),
        "CONTAINER" => subject(&found, draft),
        "OPERATING-SYSTEM" | "OPERATING_SYSTEM" => draft.system(operating_system(&found)),
        // What was examined, and Trivy's entries for lock files.
        "APPLICATION" | "SOURCE" | "FILE"
            if purl.is_none()
                && (cpes(&found).next().is_none() || context.described.contains(found.id.as_str())) =>
        {
            if context.described.contains(found.id.as_str()) {
                draft.inventory.subject.version = said_version(&found.version_info);
            }
            place(found, draft);
        }
        // Syft's entry for a folder has no purpose that the others lack.
        _ if found.id.starts_with("SPDXRef-DocumentRoot-") => {
            draft.inventory.subject.name.clone_from(&found.name);
            draft.inventory.subject.version = said_version(&found.version_info);
        }
        _ => draft.add(facts(found, purl, context))?,
    }
    Ok(())
}

/// What a package is for. SPDX before 2.3 cannot say it: in those documents of Trivy its identifier does.
fn purpose(found: &wire::Package) -> &str {
    let by_id = [
        ("SPDXRef-ContainerImage-", "CONTAINER"),
        ("SPDXRef-OperatingSystem-", "OPERATING-SYSTEM"),
        ("SPDXRef-Application-", "APPLICATION"),
    ];
    let said = found.primary_package_purpose.as_str();
    let told = || by_id.iter().find(|(prefix, _)| found.id.starts_with(prefix)).map(|(_, purpose)| *purpose);
    if said.is_empty() { told().unwrap_or_default() } else { said }
}

/// What Trivy and this program note of a package where SPDX has no field: `LayerDiffID: sha256:…`.
fn notes(found: &wire::Package) -> impl Iterator<Item = (&str, &str)> {
    let annotations = found.annotations.iter().map(|annotation| annotation.comment.as_str());
    let texts = found.attribution_texts.iter().map(String::as_str);
    texts.chain(annotations).filter_map(|text| text.split_once(": "))
}

fn subject(found: &wire::Package, draft: &mut Draft) {
    draft.inventory.subject.name.clone_from(&found.name);
    draft.inventory.subject.manifest_digest = digest(&found.version_info);
    draft.inventory.subject.version = said_version(&found.version_info);
    for (name, value) in notes(found) {
        match name {
            "ImageID" => draft.inventory.subject.config_digest = digest(value),
            "ManifestDigest" => draft.inventory.subject.manifest_digest = digest(value),
            "DiffID" => draft.diff_id(value),
            "Platform" => draft.inventory.subject.platform = value.parse().ok(),
            "Layer" => layer_of(value).into_iter().for_each(|layer| draft.layer(layer)),
            _ => {}
        }
    }
    draft.only_image_id();
}

fn operating_system(found: &wire::Package) -> OperatingSystem {
    let mut os = OperatingSystem {
        family: found.name.clone(),
        version: found.version_info.clone(),
        ..OperatingSystem::default()
    };
    for (name, value) in notes(found) {
        let value = value.to_owned();
        match name {
            "PrettyName" => os.pretty_name = Some(value),
            "Codename" => os.codename = Some(value),
            "Stream" => os.stream = Some(value),
            "Supplier" => os.supplier = Some(value),
            "ContentSet" => os.content_sets.push(value),
            "Build" => os.builds.push(value),
            _ => {}
        }
    }
    os
}

/// A lock file: by its kind with the path in `sourceInfo` in older versions of Trivy, by its path with the kind among
/// the notes in newer ones.
fn place(found: wire::Package, draft: &mut Draft) {
    let noted = notes(&found).find(|(name, _)| *name == "Type").and_then(|(_, kind)| language(kind));
    let holder = match noted {
        Some(ecosystem) if ecosystem.heading() == Some(found.name.as_str()) => {
            Holder { ecosystem: noted, path: String::new() }
        }
        Some(_) => Holder { ecosystem: noted, path: found.name },
        None => match language(&found.name) {
            Some(ecosystem) => Holder { ecosystem: Some(ecosystem), path: found.source_info },
            None => return,
        },
    };
    draft.hold(found.id, holder);
}

fn facts(found: wire::Package, purl: Option<String>, context: &Context<'_>) -> Facts {
    let mut facts = Facts::default();
    for (name, value) in notes(&found) {
        match name {
            "PkgID" => facts.id = Some(value.to_owned()),
            "PkgType" => facts.ecosystem = language(value),
            "LayerDigest" => facts.layer_digests.push(value.to_owned()),
            "LayerDiffID" => facts.diff_ids.push(value.to_owned()),
            "FilePath" => facts.paths.push(value.to_owned()),
            "Modularitylabel" => facts.modularity = Some(value.to_owned()),
            "Relationship" => facts.relationship = Relationship::named(value),
            "Development" => facts.dev = value == "true",
            _ => {}
        }
    }
    facts.source = found.source_info.strip_prefix("built package from: ").and_then(|source| {
        let (name, version) = source.split_once(' ')?;
        Some(SourcePackage { name: name.into(), version: version.into() })
    });
    if facts.paths.is_empty() {
        // Documents of assay before attribution texts.
        let places = found.comment.strip_prefix("found in: ");
        facts.paths.extend(places.into_iter().flat_map(|places| places.split(", ")).map(str::to_owned));
    }
    if facts.paths.is_empty() {
        // Syft: `acquired package info from DPKG DB: /var/lib/dpkg/status, …`; the first is where it is recorded.
        let places = found.source_info.strip_prefix("acquired package info from ");
        let first = places.and_then(|text| text.split_once(": ")?.1.split(", ").next());
        facts.paths.extend(first.map(str::to_owned));
    }
    if facts.paths.is_empty() {
        facts.paths.extend(context.files.get(found.id.as_str()).map(|name| (*name).to_owned()));
    }
    facts.cpes = cpes(&found).map(str::to_owned).collect();
    facts.supplier = found.supplier.split_once(": ").map(|(_, name)| name.to_owned());
    facts.licenses = licenses(&found.license_declared, &context.extracted);
    facts.checksums = found.checksums.iter().map(checksum).collect();
    Facts { reference: found.id, purl, name: found.name, version: found.version_info, ..facts }
}

/// SPDX 2.3, annex F.2.
fn cpes(found: &wire::Package) -> impl Iterator<Item = &str> {
    let of_cpe = |reference: &&wire::ExternalRef| {
        let kind = reference.reference_type.rsplit('/').next();
        matches!(kind, Some("cpe23Type" | "cpe22Type"))
    };
    found.external_refs.iter().filter(of_cpe).map(|reference| reference.reference_locator.as_str())
}

fn checksum(found: &wire::Checksum) -> Checksum {
    Checksum {
        algorithm: found.algorithm.to_ascii_lowercase(),
        hex: found.checksum_value.to_ascii_lowercase(),
    }
}

/// One recorded licence; a list was joined with `AND` and stays one expression, with recorded names put back.
fn licenses(declared: &str, extracted: &HashMap<&str, &str>) -> Vec<String> {
    match declared {
        "" | "NOASSERTION" | "NONE" => Vec::new(),
        one => vec![extracted.get(one).map_or_else(|| one.to_owned(), |text| (*text).to_owned())],
    }
}
