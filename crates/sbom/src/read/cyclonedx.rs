//! CycloneDX 1.0 to 1.7, JSON (from 1.2, ECMA-424) and XML.

use base::Platform;

use super::cyclonedx_wire as wire;
use super::draft::{Draft, Facts, Holder};
use super::identity::{language, with_epoch};
use super::{ReadOptions, bounded, cyclonedx_xml, digest, layer_of, unreadable, version_error};
use crate::cpe::{Cpe, formatted};
use crate::document::said_version;
use crate::{Checksum, Inventory, OperatingSystem, Relationship, SbomError, SourcePackage};

/// Versions that are read.
const VERSIONS: [&str; 8] = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/// Reads a CycloneDX document in JSON, version 1.2 to 1.7.
///
/// # Errors
/// When it is larger than [`super::MAX_DOCUMENT_BYTES`], is no JSON of that shape, or of another version.
pub fn from_cyclonedx(data: &[u8]) -> Result<Inventory, SbomError> {
    json(data, ReadOptions::default())
}

pub(super) fn json(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let draft = Draft::new(data.len(), options)?;
    inventory(bounded::document("CycloneDX", data)?, draft)
}

pub(super) fn xml(data: &[u8], options: ReadOptions) -> Result<Inventory, SbomError> {
    let mut draft = Draft::new(data.len(), options)?;
    let document = cyclonedx_xml::document(data, &mut draft)?;
    inventory(document, draft)
}

fn inventory(document: wire::Document<'_>, mut draft: Draft) -> Result<Inventory, SbomError> {
    if document.bom_format != "CycloneDX" || !VERSIONS.contains(&document.spec_version.as_str()) {
        let found = format!("{} {}", document.bom_format, document.spec_version);
        return Err(version_error("CycloneDX 1.0 to 1.7", found.trim()));
    }
    if let Some(component) = &document.metadata.component {
        subject(component, &mut draft);
    }
    // Syft's system comes last, and packages may need to know it.
    for component in document.components.iter().filter(|component| component.kind == "operating-system") {
        draft.system(operating_system(component));
    }
    components(document.components, &mut draft)?;
    document.dependencies.each("CycloneDX", bounded::LIST, |dependency| {
        dependency.depends_on.each("CycloneDX", usize::MAX, |to| draft.edge(&dependency.from, &to.0))
    })?;
    draft.finish()
}

fn subject(component: &wire::Component<'_>, draft: &mut Draft) {
    let subject = &mut draft.inventory.subject;
    subject.name.clone_from(&component.name);
    subject.manifest_digest = digest(&component.version);
    subject.version = said_version(&component.version);
    for property in &component.properties {
        match property.name.as_str() {
            "aquasecurity:trivy:ImageID" => draft.inventory.subject.config_digest = digest(&property.value),
            "aquasecurity:trivy:DiffID" => draft.diff_id(&property.value),
            "assay:manifestDigest" => draft.inventory.subject.manifest_digest = digest(&property.value),
            "assay:platform" => draft.inventory.subject.platform = property.value.parse::<Platform>().ok(),
            "assay:layer" => layer_of(&property.value).into_iter().for_each(|layer| draft.layer(layer)),
            "assay:unreadable" => draft.inventory.unreadable.extend(unreadable(&property.value)),
            _ => {}
        }
    }
    draft.only_image_id();
}

fn components(list: Vec<wire::Component<'_>>, draft: &mut Draft) -> Result<(), SbomError> {
    draft.enter()?;
    for mut component in list {
        draft.spend()?;
        let inner = std::mem::take(&mut component.components);
        match component.kind.as_str() {
            "operating-system" => draft.system(operating_system(&component)),
            // Files, and applications without a package URL or CPE, stand for places, not for packages.
            kind if kind != "library" && component.purl.is_none() && !is_program(&component) => {
                place(component, draft);
            }
            _ => draft.add(facts(component))?,
        }
        match inner {
            wire::Inner::None => {}
            wire::Inner::List(inner) => components(inner, draft)?,
            wire::Inner::Raw(raw) => {
                let wire::Components(inner) = bounded::part("CycloneDX", raw.get().as_bytes())?;
                // The object is a level too.
                draft.enter()?;
                components(inner, draft)?;
                draft.leave();
            }
        }
    }
    draft.leave();
    Ok(())
}

/// Whether its CPE says which program it is.
fn is_program(component: &wire::Component<'_>) -> bool {
    let cpe = component.cpe.as_deref().and_then(formatted).and_then(|cpe| Cpe::of(&cpe));
    cpe.is_some_and(|cpe| cpe.is_application())
}

/// Trivy's component for a lock file, which holds the packages of it.
fn place(component: wire::Component<'_>, draft: &mut Draft) {
    let kind = component.properties.iter().find(|property| property.name == "aquasecurity:trivy:Type");
    let Some(ecosystem) = kind.and_then(|property| language(&property.value)) else { return };
    // Where all packages of an ecosystem stand together, the name is a heading and no path.
    let path =
        if ecosystem.heading() == Some(component.name.as_str()) { String::new() } else { component.name };
    draft.hold(component.bom_ref, Holder { ecosystem: Some(ecosystem), path });
}

fn operating_system(component: &wire::Component<'_>) -> OperatingSystem {
    let mut os = OperatingSystem {
        family: component.name.clone(),
        version: component.version.clone(),
        ..OperatingSystem::default()
    };
    for property in &component.properties {
        let value = property.value.clone();
        match property.name.as_str() {
            "syft:distro:prettyName" | "assay:prettyName" => os.pretty_name = Some(value),
            "syft:distro:versionCodename" | "assay:codename" => os.codename = Some(value),
            "syft:distro:extendedSupport" if value == "true" && os.family == "ubuntu" => {
                os.stream = Some(format!("{}-ESM", os.version));
            }
            "assay:stream" => os.stream = Some(value),
            "assay:supplier" => os.supplier = Some(value),
            "assay:contentSet" => os.content_sets.push(value),
            "assay:build" => os.builds.push(value),
            _ => {}
        }
    }
    os
}

fn facts(component: wire::Component<'_>) -> Facts {
    let mut facts = Facts {
        bom_ref: Some(component.bom_ref.clone()).filter(|reference| !reference.is_empty()),
        reference: component.bom_ref,
        purl: component.purl,
        group: component.group,
        name: component.name,
        version: component.version,
        // Syft writes the maintainer as publisher.
        supplier: component.supplier.and_then(|supplier| supplier.name).or(component.publisher),
        licenses: component.licenses.iter().filter_map(license).collect(),
        checksums: component.hashes.iter().filter_map(checksum).collect(),
        // Components that are not part of what runs, such as those for tests.
        dev: component.scope == "excluded",
        cpes: component.cpe.into_iter().collect(),
        ..Facts::default()
    };
    let mut source = Source::default();
    for property in component.properties {
        if let Some(name) = property.name.strip_prefix("aquasecurity:trivy:") {
            of_trivy(name, property.value, &mut facts, &mut source);
        } else if let Some(name) = property.name.strip_prefix("syft:") {
            of_syft(name, property.value, &mut facts, &mut source);
        } else if property.name == "assay:relationship" {
            facts.relationship = Relationship::named(&property.value);
        }
    }
    facts.source = source.package();
    facts
}

/// A source package in the pieces Trivy writes.
#[derive(Default)]
struct Source {
    name: String,
    version: String,
    release: String,
    epoch: String,
}

impl Source {
    fn package(self) -> Option<SourcePackage> {
        let version = match self.release.as_str() {
            "" => self.version,
            release => format!("{}-{release}", self.version),
        };
        let version = if version.is_empty() { version } else { with_epoch(&self.epoch, version) };
        (!self.name.is_empty()).then_some(SourcePackage { name: self.name, version })
    }
}

fn of_trivy(name: &str, value: String, facts: &mut Facts, source: &mut Source) {
    match name {
        "SrcName" => source.name = value,
        "SrcVersion" => source.version = value,
        "SrcEpoch" => source.epoch = value,
        "SrcRelease" => source.release = value,
        "PkgType" => facts.ecosystem = language(&value),
        "PkgID" => facts.id = Some(value),
        "Modularitylabel" => facts.modularity = Some(value),
        "FilePath" => facts.paths.push(value),
        "LayerDigest" => facts.layer_digests.push(value),
        "LayerDiffID" => facts.diff_ids.push(value),
        _ => {}
    }
}

fn of_syft(name: &str, value: String, facts: &mut Facts, source: &mut Source) {
    match name {
        "package:type" => facts.kind = value,
        // Those beside the first.
        "cpe23" => facts.cpes.push(value),
        // The place a package is recorded comes first; the others support it.
        "location:0:path" => facts.paths.push(value),
        "metadata:source" | "metadata:originPackage" => source.name = value,
        "metadata:sourceVersion" => source.version = value,
        "metadata:modularityLabel" => facts.modularity = Some(value),
        _ => {}
    }
}

pub(super) fn checksum(hash: &wire::Hash) -> Option<Checksum> {
    let algorithm = match hash.alg.as_str() {
        "MD5" => "md5",
        "SHA-1" => "sha1",
        "SHA-256" => "sha256",
        "SHA-384" => "sha384",
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
