//! The pass over an image: what is in it.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use base::counted;
use catalog::{
    Contents, FoundLicense, JavaIndex, LayerCache, LicenseSearch, Ports, Scratch, Selection, Spool,
    guessed_base_layers,
};
use image::{ImageSource, LayerLimits, ResolvedImage};
use sbom::Inventory;
use secretscan::Scanner;
use vuln::FileLicense;

use crate::observer::Observer;

/// What secrets are looked for with.
#[derive(Debug, Clone, Copy)]
pub struct SecretChoice<'a> {
    /// The rules.
    pub scanner: &'a Scanner,
    /// Whether the layers of the guessed base image are searched too; Trivy leaves them out.
    pub base_layers: bool,
}

impl SecretChoice<'_> {
    /// Layers that are left out.
    fn skipped(&self, resolved: &ResolvedImage) -> usize {
        if self.base_layers { 0 } else { guessed_base_layers(&resolved.config).min(resolved.layers.len()) }
    }

    /// That layers are left out, in words.
    #[must_use]
    pub fn note(&self, resolved: &ResolvedImage) -> Option<String> {
        let skipped = self.skipped(resolved);
        let text = || {
            format!(
                "{} of the base image, as its history tells, not searched for secrets; --secret-base-layers searches them",
                counted(skipped, "layer")
            )
        };
        (skipped > 0).then(text)
    }
}

/// What is looked for beside packages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// What secrets are looked for with; none to look for none.
    pub secrets: Option<SecretChoice<'a>>,
    /// What licences are looked for with; none to look at no file for them.
    pub licenses: Option<LicenseSearch<'a>>,
}

/// What files say of licences, as a scan takes it.
#[must_use]
pub fn file_licenses(found: Vec<FoundLicense>) -> Vec<FileLicense> {
    let one = |FoundLicense { path, found, .. }| FileLicense {
        path,
        link: found.link(),
        name: found.name,
        confidence: found.confidence,
    };
    found.into_iter().map(one).collect()
}

/// Files without a name in the system's folder for temporary files.
#[derive(Debug, Clone, Copy, Default)]
pub struct TemporaryFiles;

impl Spool for TemporaryFiles {
    fn create(&self) -> std::io::Result<Box<dyn Scratch>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}

/// What is asked while an image is listed.
#[derive(Clone, Copy, Default)]
pub struct Lookups<'a> {
    /// What earlier scans found in layers.
    pub cache: Option<&'a dyn LayerCache>,
    /// What names Java archives that do not name themselves.
    pub java: Option<&'a dyn JavaIndex>,
    /// What layers may cost, and what becomes of one that is over it ([`Contents::cut`]).
    pub limits: LayerLimits,
}

/// That Java archives have no full name, in words; none where all have.
#[must_use]
pub fn nameless_note(archives: usize) -> Option<String> {
    let which = match archives {
        0 => return None,
        1 => "1 Java archive does not say what it is".to_owned(),
        many => format!("{many} Java archives do not say what they are"),
    };
    Some(format!(
        "{which}, and vulnerabilities may be missed; `assay db update --java` fetches a database of names"
    ))
}

/// The packages of a resolved image, with progress in bytes. Layers that the cache knows are not fetched.
///
/// # Errors
/// When a layer could not be read whole.
pub fn list_image(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    threads: NonZeroUsize,
    selection: &Selection,
    lookups: Lookups<'_>,
    observer: &dyn Observer,
) -> Result<Inventory, catalog::CatalogError> {
    image_contents(source, resolved, threads, selection, lookups, Search::default(), observer)
        .map(|contents| contents.inventory)
}

/// The packages, secrets and licences of a resolved image, with progress in bytes. Layers that the cache knows are not fetched.
///
/// # Errors
/// When a layer could not be read whole.
pub fn image_contents(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    threads: NonZeroUsize,
    selection: &Selection,
    lookups: Lookups<'_>,
    search: Search<'_>,
    observer: &dyn Observer,
) -> Result<Contents, catalog::CatalogError> {
    let total: u64 = resolved.layers.iter().map(|layer| layer.descriptor.size).sum();
    let done = AtomicU64::new(0);
    let progress = |bytes: u64| {
        let before = done.fetch_add(bytes, Ordering::Relaxed);
        // Every MiB is often enough for a person.
        if before >> 20 != (before + bytes) >> 20 {
            observer.bytes(before + bytes, Some(total));
        }
    };
    let Search { secrets, licenses } = search;
    let secrets = secrets.map(|choice| catalog::SecretSearch {
        scanner: choice.scanner,
        base_layers: choice.skipped(resolved),
    });
    let Lookups { cache, java, limits } = lookups;
    let selection = selection.clone();
    let ports = Ports { java, spool: Some(&TemporaryFiles) };
    let options = catalog::Options { threads, limits, selection, cache, secrets, licenses, ports };
    catalog::contents(source, resolved, &options, &progress)
}
