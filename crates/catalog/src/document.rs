//! Bills of materials that lie in an image: files called `*.spdx`, `*.spdx.json`, `*.cdx` or `*.cdx.json`, as Trivy's
//! analyzer `sbom` chooses them. Bitnami, Chainguard and others ship them beside the programs they put in by hand.
//!
//! Their packages are reported as those of other files: the operating system's under the operating system, those of a
//! lock file or binary under its path, installed ones under their language. Components without a package URL of a known
//! type are sources, files and the like; they are no packages, here, and are left out.

use std::collections::{HashMap, HashSet};

use base::Digest;
use sbom::{
    DocumentForm, Ecosystem, LayerInfo, Location, OperatingSystem, Package, ReadOptions, SbomError,
    read_document,
};

use crate::join::in_folder;
use crate::{Found, ReadError, bitnami, purl};

const ENDINGS: [&str; 4] = [".spdx", ".spdx.json", ".cdx", ".cdx.json"];

/// Documents of a Python distribution about what is bundled in it (PEP 770), which Trivy leaves to the distribution.
const OF_PYTHON: &str = ".dist-info/sboms/";

/// Whether a file is called like a bill of materials.
pub(crate) fn is_called_like_one(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending)) && !path.contains(OF_PYTHON)
}

/// The packages a document lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Listed {
    /// The packages. The path of one is that of its lock file or binary, or its own; none where the document says none.
    pub packages: Vec<Package>,
    /// The layers that [`Location::layer`] counts, which are those of the image the document is about.
    pub layers: Vec<LayerInfo>,
}

/// Reads a file that is called like a bill of materials. One that is none, such as a licence called `MIT.spdx`, has
/// no packages.
///
/// # Errors
/// When it is one and cannot be read, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let document = match read_document(data, ReadOptions::default()) {
        Ok(document) => document,
        Err(SbomError::Unknown) => return Ok(Found::default()),
        Err(SbomError::Budget(budget)) => return Err(budget.into()),
        Err(SbomError::Version { found, .. }) => {
            return Err(ReadError::Unsupported { format: format!("a bill of materials in {found}").into() });
        }
        Err(SbomError::Unsupported { found }) => {
            return Err(ReadError::Unsupported { format: found.into() });
        }
        Err(other) => return Err(ReadError::malformed("bill of materials", "CycloneDX or SPDX", other)),
    };
    // Reports of other forms are not what these names promise.
    let promised = matches!(
        document.form,
        DocumentForm::CycloneDxJson
            | DocumentForm::CycloneDxXml
            | DocumentForm::SpdxJson
            | DocumentForm::SpdxTagValue
    );
    if !promised {
        return Ok(Found::default());
    }
    let mut inventory = document.inventory;
    // `pkg:generic` names sources and downloads in such documents, and nothing that can be matched.
    inventory.packages.retain(|package| package.ecosystem != Ecosystem::Binary);
    if inventory.packages.len() as u64 > crate::limits::PACKAGES {
        return Err(base::BudgetExceeded::Items { limit: crate::limits::PACKAGES }.into());
    }
    let listed = Listed { packages: inventory.packages, layers: inventory.layers };
    Ok(Found { document: Some(Box::new(listed)), ..Found::default() })
}

/// A document of the final image.
pub(crate) struct Placed<'a> {
    /// Its path.
    pub(crate) path: &'a str,
    /// The layer it is in, where the document does not say it of a package.
    pub(crate) layer: &'a dyn Fn(&Package) -> Option<usize>,
    pub(crate) listed: &'a Listed,
    /// Whether a file belongs to a package of the operating system, which then answers for it.
    pub(crate) owned: &'a dyn Fn(&str) -> bool,
}

/// What the packages of documents meet: those of the image's own databases and files, which know more.
pub(crate) struct Known<'a> {
    os: Option<&'a OperatingSystem>,
    layers: HashMap<&'a Digest, usize>,
    system: HashSet<String>,
    files: HashSet<(Ecosystem, String)>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(
        os: Option<&'a OperatingSystem>,
        layers: &'a [LayerInfo],
        packages: &[Package],
    ) -> Self {
        let system = packages.iter().filter(|package| package.ecosystem.is_os());
        let files = packages.iter().filter(|package| is_of_file(package.ecosystem));
        let files = files.flat_map(|p| p.locations.iter().map(|place| (p.ecosystem, place.path.clone())));
        Self {
            os,
            layers: layers.iter().enumerate().map(|(at, layer)| (&layer.diff_id, at)).collect(),
            system: system.map(|package| package.id.clone()).collect(),
            files: files.collect(),
        }
    }

    /// The packages of a document that the image's own files do not tell better.
    ///
    /// - Packages of another distribution than the image's are left out (Trivy's `filterMismatchedOSPkgs`).
    /// - Packages of the system that a package database or an earlier document has are left out.
    /// - Packages of a binary or lock file that was read itself, or that an earlier document tells, are left out.
    pub(crate) fn add(&mut self, document: &Placed<'_>) -> Vec<Package> {
        let mut files: HashSet<(Ecosystem, String)> = HashSet::new();
        let mut packages = Vec::new();
        for package in &document.listed.packages {
            let mut package = package.clone();
            let layer = package.locations.first().and_then(|place| place.layer);
            let layer =
                layer.and_then(|at| self.layers.get(&document.listed.layers.get(at)?.diff_id).copied());
            let own = package.locations.first().map_or("", |place| place.path.as_str());
            if package.ecosystem == Ecosystem::Rustbinary && own.is_empty() {
                // Trivy's kind for a crate of which nothing else is known (`LangType`).
                package.ecosystem = Ecosystem::Cargo;
            }
            let path = place(&package, own, document.path);
            let layer = layer.or_else(|| (document.layer)(&package));
            let wanted = if package.ecosystem.is_os() {
                self.is_of_the_system(&package) && self.system.insert(package.id.clone())
            } else if is_of_file(package.ecosystem) {
                let key = (package.ecosystem, path.clone());
                let new = !self.files.contains(&key) && !(document.owned)(&path);
                if new {
                    files.insert(key);
                }
                new
            } else {
                !(document.owned)(document.path) && !(document.owned)(&path)
            };
            if wanted {
                package.locations = vec![Location { path, layer }];
                packages.push(package);
            }
        }
        self.files.extend(files);
        packages
    }

    fn is_of_the_system(&self, package: &Package) -> bool {
        let namespace = package.purl.parts().namespace.unwrap_or_default();
        self.os.is_none_or(|os| namespace.is_empty() || namespace == purl::namespace(&os.family))
    }
}

/// Whether each file of an ecosystem is a target of its own.
fn is_of_file(ecosystem: Ecosystem) -> bool {
    !ecosystem.is_os() && ecosystem.heading().is_none()
}

/// Where a package is, for which a document at `file` says `own`.
fn place(package: &Package, own: &str, file: &str) -> String {
    let component = bitnami::component(file);
    match (component, package.ecosystem) {
        (_, ecosystem) if ecosystem.is_os() => file.to_owned(),
        (Some(folder), Ecosystem::Bitnami) => folder.to_owned(),
        // Paths in documents of Bitnami start at the component.
        (Some(folder), ecosystem) if own.is_empty() && !is_of_file(ecosystem) => folder.to_owned(),
        (Some(folder), _) if !own.is_empty() => in_folder(folder, own),
        (_, ecosystem) if own.is_empty() && is_of_file(ecosystem) => file.to_owned(),
        _ => own.to_owned(),
    }
}

#[cfg(test)]
mod tests;
