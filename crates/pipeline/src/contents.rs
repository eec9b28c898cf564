//! The pass over an image: what is in it.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use base::counted;
use catalog::{Contents, FoundLicense, LayerCache, LicenseSearch, Selection, guessed_base_layers};
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

/// The packages of a resolved image, with progress in bytes. Layers that `cache` knows are not fetched.
///
/// # Errors
/// When a layer could not be read whole.
pub fn list_image(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    threads: NonZeroUsize,
    selection: &Selection,
    cache: Option<&dyn LayerCache>,
    observer: &dyn Observer,
) -> Result<Inventory, catalog::CatalogError> {
    image_contents(source, resolved, threads, selection, cache, Search::default(), observer)
        .map(|contents| contents.inventory)
}

/// The packages, secrets and licences of a resolved image, with progress in bytes. Layers that `cache` knows are not fetched.
///
/// # Errors
/// When a layer could not be read whole.
pub fn image_contents(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    threads: NonZeroUsize,
    selection: &Selection,
    cache: Option<&dyn LayerCache>,
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
    let (limits, selection) = (LayerLimits::default(), selection.clone());
    let options = catalog::Options { threads, limits, selection, cache, secrets, licenses };
    catalog::contents(source, resolved, &options, &progress)
}
