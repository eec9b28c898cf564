//! The pass over all layers of an image, or over the files of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use base::{Class, Fault};
use image::{
    CutLayer, Entry, FileTree, ImageSource, LayerError, LayerLimits, LayerSummary, LayerVisitor, Overlay,
    ResolvedImage,
};
use sbom::{Inventory, LayerInfo, Subject, Unreadable};
use secretscan::{FoundSecret, Scanner};

use crate::assemble::{Assembled, assemble_all};
use crate::interest::Interest;
use crate::kept_secrets::KeptSecrets;
use crate::layer_cache::{LayerCache, LayerResult};
use crate::layer_results::layer_results;
use crate::licenses::{self, FoundLicense, Kept, LicenseSearch, LicenseWatch};
use crate::secrets::{self, SecretSearch, Tee, Watch};
use crate::{Finding, Found, JavaIndex, Outcome, Selection, Spool, limits, parse, rpm, rpm_logs};

/// How [`inventory`] and [`contents`] go about it.
#[derive(Clone)]
pub struct Options<'a> {
    /// Layers read at once.
    pub threads: NonZeroUsize,
    /// What each layer may cost.
    pub limits: LayerLimits,
    /// What is listed.
    pub selection: Selection,
    /// What earlier scans found in layers; none to read each.
    pub cache: Option<&'a dyn LayerCache>,
    /// What secrets are looked for with; none to look for none.
    pub secrets: Option<SecretSearch<'a>>,
    /// What licences are looked for with; none to look at no file for them.
    pub licenses: Option<LicenseSearch<'a>>,
    /// What is asked for beside the image.
    pub ports: Ports<'a>,
}

/// What is needed of the world beside what is examined.
#[derive(Clone, Copy, Default)]
pub struct Ports<'a> {
    /// What names Java archives that do not name themselves.
    pub java: Option<&'a dyn JavaIndex>,
    /// Where files are put that are too large for memory; without it they are refused.
    pub spool: Option<&'a dyn Spool>,
}

/// What is in an image or folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Its packages.
    pub inventory: Inventory,
    /// Credentials in its files and configuration; none where they were not looked for.
    pub secrets: Option<Vec<FoundSecret>>,
    /// Licences in its files, by path; empty where they were not looked for everywhere.
    pub licenses: Vec<FoundLicense>,
    /// Java archives that neither say which group they are of nor were named by a [`JavaIndex`].
    pub nameless_archives: usize,
    /// Layers that were not examined to their end ([`LayerLimits::keeps_cut`]).
    pub cut: Vec<CutLayer>,
}

/// Why there is no inventory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// A layer could not be read, so nothing can be said about the image.
    #[error(transparent)]
    Layer(#[from] LayerError),
}

impl Fault for CatalogError {
    fn code(&self) -> &'static str {
        match self {
            Self::Layer(error) => error.code(),
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::Layer(error) => error.hint(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::Layer(error) => error.class(),
        }
    }
}

/// Reads every layer of `resolved` once and lists what is in the final image. `progress` gets the stored bytes read
/// since the last call, from the reading threads.
///
/// # Errors
/// When a layer could not be read whole. A single file that could not is in [`Inventory::unreadable`].
pub fn inventory(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    options: &Options<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Inventory, CatalogError> {
    contents(source, resolved, options, progress).map(|contents| contents.inventory)
}

/// As [`inventory`], with the secrets that are in the layers and in the configuration. A secret in a file that a higher
/// layer takes away is in the image all the same.
///
/// # Errors
/// As for [`inventory`].
pub fn contents(
    source: &dyn ImageSource,
    resolved: &ResolvedImage,
    options: &Options<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Contents, CatalogError> {
    let results = layer_results(source, &resolved.layers, options, progress)?;
    let mut findings = Vec::with_capacity(results.iter().map(|result| result.findings.len()).sum());
    let mut summaries = Vec::with_capacity(results.len());
    let mut secrets = Vec::with_capacity(results.len());
    let mut licenses = Vec::with_capacity(results.len());
    for result in results {
        findings.extend(result.findings);
        summaries.push(result.summary);
        secrets.push(result.secrets);
        licenses.push((Some(licenses.len()), result.licenses));
    }
    name_archives(&mut findings, options.ports.java);
    let overlay = Overlay::new(&summaries);
    let shown = |path: &str, layer: Option<usize>| layer.is_none_or(|layer| overlay.visible(path, layer));
    let spool = options.ports.spool;
    let again = spool.map(|spool| {
        move |apart: &rpm_logs::Apart<'_>| rpm_logs::reread(source, &resolved.layers, options, spool, apart)
    });
    let again = again.as_ref().map(|again| again as &rpm_logs::Reread<'_>);
    rpm_logs::settle(&mut findings, &shown, again)?;
    let visible = |path: &str, layer: usize| overlay.visible(path, layer);
    let layers = resolved.layers.iter().zip(&summaries).map(layer_info).collect();
    let Assembled { mut inventory, nameless_archives } =
        assemble_all(subject(source, resolved), layers, &findings, &options.selection, &visible);
    inventory.unreadable.extend(unreadable_entries(&summaries, &overlay));
    let secrets = options.secrets.map(|search| {
        let (found, unexamined) = secrets::of_image(search.scanner, &resolved.config, secrets, &overlay);
        inventory.unreadable.extend(unexamined);
        found
    });
    let licenses = settle(options.licenses, licenses, &mut inventory, &shown);
    inventory.unreadable.sort();
    inventory.unreadable.dedup();
    let cut = told_once(&summaries, &mut inventory);
    Ok(Contents { inventory, secrets, licenses, nameless_archives, cut })
}

/// The layers that were cut, each once: an image may have the same layer hundreds of times, and be over its limits at
/// each of them.
fn told_once(summaries: &[LayerSummary], inventory: &mut Inventory) -> Vec<CutLayer> {
    let mut seen = BTreeSet::new();
    let cut: Vec<CutLayer> = summaries
        .iter()
        .filter_map(|summary| summary.cut.clone())
        .filter(|cut| seen.insert(cut.digest.clone()))
        .collect();
    let names: BTreeSet<String> = seen.iter().map(ToString::to_string).collect();
    let mut told = BTreeSet::new();
    inventory.unreadable.retain(|entry| !names.contains(&entry.path) || told.insert(entry.path.clone()));
    cut
}

/// Gives licences to packages and lists those of files.
fn settle(
    search: Option<LicenseSearch<'_>>,
    found: Vec<(Option<usize>, licenses::LayerLicenses)>,
    inventory: &mut Inventory,
    visible: &dyn Fn(&str, Option<usize>) -> bool,
) -> Vec<FoundLicense> {
    let Some(search) = search else { return Vec::new() };
    licenses::settle(search, found, &mut inventory.packages, &mut inventory.unreadable, visible)
}

/// Reads the files of a folder once and lists what is in them. `name` is the folder as the user named it.
///
/// # Errors
/// When the folder itself cannot be read. A single file that could not is in [`Inventory::unreadable`].
pub fn folder(name: &str, tree: &dyn FileTree, selection: &Selection) -> Result<Inventory, std::io::Error> {
    folder_contents(name, tree, selection, None, None, Ports::default()).map(|contents| contents.inventory)
}

/// As [`folder`], with the secrets and licences in its files, and with what it takes from elsewhere.
///
/// # Errors
/// As for [`folder`].
pub fn folder_contents(
    name: &str,
    tree: &dyn FileTree,
    selection: &Selection,
    search: Option<&Scanner>,
    licenses: Option<LicenseSearch<'_>>,
    ports: Ports<'_>,
) -> Result<Contents, std::io::Error> {
    let gate = Mutex::new(());
    let search = search.map(|scanner| SecretSearch { scanner, base_layers: 0 });
    let kept = KeptSecrets::of(1);
    let mut visitor = Visitor {
        selection,
        layer: None,
        gate: &gate,
        files: BTreeMap::new(),
        secrets: Watch::of(search, None, &kept),
        licenses: LicenseWatch::of(licenses),
        spool: ports.spool,
        aside: None,
    };
    let missed = tree.pass(&mut visitor)?;
    let subject = Subject::named(name);
    let of_files = visitor.licenses.take().map(LicenseWatch::finish).unwrap_or_default();
    let mut findings: Vec<Finding> = visitor.findings().collect();
    name_archives(&mut findings, ports.java);
    // Nothing is asked that could fail.
    let _ = rpm_logs::settle(&mut findings, &|_, _| true, None);
    let Assembled { mut inventory, nameless_archives } =
        assemble_all(subject, Vec::new(), &findings, selection, &|_, _| true);
    inventory.unreadable.extend(missed.into_iter().map(|entry| Unreadable {
        path: entry.path,
        layer: None,
        code: entry.code.into_owned(),
        reason: entry.reason,
    }));
    let secrets = search.map(|_| {
        let (found, unexamined) = secrets::of_folder(kept);
        inventory.unreadable.extend(unexamined);
        found
    });
    let licenses = settle(licenses, vec![(None, of_files)], &mut inventory, &|_, _| true);
    inventory.unreadable.sort();
    inventory.unreadable.dedup();
    Ok(Contents { inventory, secrets, licenses, nameless_archives, cut: Vec::new() })
}

/// Not part of what is kept of a layer: the database changes, the layer does not.
fn name_archives(findings: &mut [Finding], java: Option<&dyn JavaIndex>) {
    let Some(index) = java else { return };
    for found in findings.iter_mut().filter_map(|finding| finding.outcome.as_mut().ok()) {
        found.name_archives(index);
    }
}

fn subject(source: &dyn ImageSource, resolved: &ResolvedImage) -> Subject {
    Subject {
        name: source.name(),
        manifest_digest: Some(resolved.manifest.digest.clone()),
        config_digest: Some(resolved.config_descriptor.digest.clone()),
        platform: Some(resolved.platform.clone()),
        version: None,
    }
}

fn layer_info((layer, summary): (&image::Layer, &LayerSummary)) -> LayerInfo {
    LayerInfo {
        digest: layer.descriptor.digest.clone(),
        diff_id: layer.diff_id.clone(),
        size: summary.inflated_bytes,
    }
}

/// Entries the layer pass itself could not read, as far as they are in the final image.
fn unreadable_entries<'a>(
    summaries: &'a [LayerSummary],
    overlay: &'a Overlay<'_>,
) -> impl Iterator<Item = Unreadable> + 'a {
    summaries.iter().enumerate().flat_map(move |(layer, summary)| {
        summary.unreadable.iter().filter(move |entry| overlay.visible(&entry.path, layer)).map(move |entry| {
            Unreadable {
                path: entry.path.clone(),
                layer: Some(layer),
                code: entry.code.clone().into_owned(),
                reason: entry.reason.clone(),
            }
        })
    })
}

/// Reads the wanted files of one layer. A path that stands twice keeps its later file, as extraction would.
pub(crate) struct Visitor<'a> {
    selection: &'a Selection,
    /// The layer; none for a folder.
    layer: Option<usize>,
    /// Held while a large file is in memory, so that only one is, whatever the number of threads.
    gate: &'a Mutex<()>,
    files: BTreeMap<String, (Interest, Outcome)>,
    secrets: Option<Watch<'a>>,
    licenses: Option<LicenseWatch<'a>>,
    spool: Option<&'a dyn Spool>,
    /// The last rpm database that may have a write-ahead log beside it.
    aside: Option<(String, rpm::Aside)>,
}

impl<'a> Visitor<'a> {
    /// For a layer of an image, by its number.
    pub(crate) fn of_layer(
        layer: usize,
        options: &'a Options<'_>,
        gate: &'a Mutex<()>,
        kept: &'a KeptSecrets,
    ) -> Self {
        Self {
            selection: &options.selection,
            layer: Some(layer),
            gate,
            files: BTreeMap::new(),
            secrets: Watch::of(options.secrets, Some(layer), kept),
            licenses: LicenseWatch::of(options.licenses),
            spool: options.ports.spool,
            aside: None,
        }
    }

    /// What it found in the layer of this summary, but for the secrets, which are among those kept.
    pub(crate) fn into_result(mut self, summary: LayerSummary) -> LayerResult {
        let licenses = self.licenses.take().map(LicenseWatch::finish).unwrap_or_default();
        LayerResult { summary, findings: self.findings().collect(), secrets: None, licenses }
    }

    fn findings(self) -> impl Iterator<Item = Finding> {
        let layer = self.layer;
        self.files.into_iter().map(move |(path, (interest, outcome))| Finding {
            path,
            layer,
            interest,
            outcome,
        })
    }
}

impl LayerVisitor for Visitor<'_> {
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let wanted = self.licenses.as_ref().is_some_and(|watch| watch.wants(&entry.path));
        if !wanted || self.selection.skips(&entry.path) {
            return self.searched(entry, data);
        }
        let mut kept = Kept::new(data);
        self.searched(entry, &mut kept)?;
        kept.drain()?;
        if let Some(watch) = &mut self.licenses {
            watch.add(entry, &kept);
        }
        Ok(())
    }

    /// A hard link is read where the path alone makes it wanted; executables are read at the name that has the
    /// content, as in Trivy.
    fn other(&mut self, entry: &Entry) -> bool {
        self.files.remove(&entry.path);
        if let Some(watch) = &mut self.licenses {
            watch.remove(&entry.path);
        }
        self.selection.wants(&entry.path, 0, 0).is_some() && !self.selection.skips(&entry.path)
    }
}

impl Visitor<'_> {
    /// The packages and secrets of one file.
    fn searched(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let searched = self.secrets.as_ref().filter(|_| !self.selection.skips(&entry.path));
        let Some(mut scan) = searched.and_then(|watch| watch.begin(entry)) else {
            return self.packages(entry, data);
        };
        let mut tee = Tee { inner: data, scan: &mut scan };
        self.packages(entry, &mut tee)?;
        tee.drain()?;
        if let Some(watch) = &self.secrets {
            watch.add(scan.finish());
        }
        Ok(())
    }

    /// The packages of one file.
    fn packages(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let wanted = self.selection.wants(&entry.path, entry.size, entry.mode);
        let Some(interest) = wanted.filter(|_| !self.selection.skips(&entry.path)) else {
            self.files.remove(&entry.path);
            return Ok(());
        };
        let in_memory = interest == Interest::RpmSqlite && self.spool.is_none();
        let whole = matches!(
            interest,
            Interest::JavaArchive | Interest::PythonEgg | Interest::Document | Interest::Language(_)
        );
        let buffered = whole || in_memory;
        let _held = (buffered && entry.size > limits::SMALL_BYTES)
            .then(|| self.gate.lock().unwrap_or_else(PoisonError::into_inner));
        let mut tap = Tap { inner: data, failed: None };
        let outcome = match (interest, self.spool) {
            (Interest::RpmSqlite, Some(spool)) => self.rpm_database(entry, &mut tap, spool),
            (Interest::RpmLegacy, Some(_)) if self.logs_to(&entry.path).is_some() => {
                self.rpm_log(entry, &mut tap)
            }
            _ => parse(interest, &entry.path, entry.size, &mut tap),
        };
        // A stream that fails ends the pass: the layer, not the file, is broken.
        if let Some(error) = tap.failed {
            return Err(error);
        }
        self.files.remove(&entry.path);
        // Most executables hold nothing; an empty database, though, is a version of it too.
        let nothing = interest == Interest::Executable && outcome.as_ref() == Ok(&Found::default());
        if !nothing {
            self.files.insert(entry.path.clone(), (interest, outcome));
        }
        Ok(())
    }
}

impl Visitor<'_> {
    /// A database is put aside when it is too large for memory, or says that it keeps a log, which comes after it.
    fn rpm_database(&mut self, entry: &Entry, data: &mut dyn Read, spool: &dyn Spool) -> Outcome {
        self.aside = None;
        let mut head = Vec::new();
        (&mut *data).take(rpm::HEAD_BYTES).read_to_end(&mut head)?;
        let logs = rpm::keeps_log(&head);
        let mut whole = head.as_slice().chain(data);
        if !logs && entry.size <= limits::BUFFERED_BYTES {
            let _held = (entry.size > limits::SMALL_BYTES)
                .then(|| self.gate.lock().unwrap_or_else(PoisonError::into_inner));
            return parse(Interest::RpmSqlite, &entry.path, entry.size, &mut whole);
        }
        let mut aside = rpm::Aside::take(&mut whole, entry.size, spool)?;
        let found = aside.packages();
        self.aside = logs.then(|| (entry.path.clone(), aside));
        found
    }

    /// The database that a write-ahead log belongs to, by SQLite's name for it.
    fn logs_to(&self, path: &str) -> Option<&str> {
        let database = path.strip_suffix(rpm_logs::SUFFIX)?;
        self.aside.as_ref().map(|(of, _)| of.as_str()).filter(|of| *of == database)
    }

    /// What a log beside its database and the database hold together ([`rpm_logs`]).
    fn rpm_log(&mut self, entry: &Entry, data: &mut dyn Read) -> Outcome {
        let log = rpm_logs::content(entry.size, data)?;
        match self.aside.take() {
            Some((_, aside)) => rpm_logs::beside(aside, log),
            None => Ok(Found::default()),
        }
    }
}

/// Keeps the error of the stream apart from those of the parser.
struct Tap<'a> {
    inner: &'a mut dyn Read,
    failed: Option<std::io::Error>,
}

impl Read for Tap<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        match self.inner.read(buf) {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => {
                let shown = std::io::Error::new(error.kind(), error.to_string());
                self.failed = Some(error);
                Err(shown)
            }
            other => other,
        }
    }
}
