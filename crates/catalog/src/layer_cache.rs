//! What a pass over a layer gave, kept for the next image that has the same layer.
//!
//! An entry is named after the `diff_id` of the layer and everything else that decides what is found in it: the parsers
//! ([`CATALOGUE`]), the scope, the files left out or read as another type, and the rules for secrets where those are looked for. What is chosen afterwards (kinds of packages, priorities) is not
//! in the name, so that scans and bills of materials share entries.
//!
//! A hit spares reading the layer, and with it the check that the blob named by the manifest really holds it. So an
//! entry says for which stored blobs that was checked, and stands for no other: an image cannot borrow the clean
//! result of a layer by writing its `diff_id` beside another blob.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use base::Digest;
use image::{Layer, LayerSummary};
use secretscan::LayerSecrets;
use serde::{Deserialize, Serialize};

use crate::inventory::Options;
use crate::licenses::LayerLicenses;
use crate::{FilePattern, Finding, Interest, Outcome};

/// The parsers of this build: version of the program and fingerprint of their sources.
pub const CATALOGUE: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("CATALOG_FINGERPRINT"));

/// Stored blobs one entry vouches for: the same layer compressed by several programs. Past it the oldest is forgotten,
/// which costs one more reading. An own choice.
pub const MAX_STORED: usize = 16;

/// Paths of a layer that is kept: one million, twice the largest of data science. An entry has sixteen bytes of each,
/// and making one takes three times its size, which is to stay within the 100 MB of the whole program.
pub const MAX_KEPT_PATHS: usize = 1_000_000;

/// Where results of layers are kept. What comes out was put in by this program under the same name: the cache checks
/// that, or says there is none.
pub trait LayerCache: Sync {
    /// The entry called `name`; none where there is none that can be believed.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Keeps an entry. A failure costs the next scan time and nothing else: the cache tells the user by itself.
    fn put(&self, name: &str, entry: &[u8]);

    /// Hears that an entry that was believed could not be understood.
    fn refused(&self, name: &str, reason: &str);
}

/// What one layer gave.
pub(crate) struct LayerResult {
    pub(crate) summary: LayerSummary,
    pub(crate) findings: Vec<Finding>,
    /// Empty where they were not looked for, which the name of the entry tells; none where the layers below have more than an
    /// image lists.
    pub(crate) secrets: Option<LayerSecrets>,
    /// The same of licences.
    pub(crate) licenses: LayerLicenses,
}

/// What a look into the cache gave.
pub(crate) enum Look {
    /// Everything.
    Hit(Box<LayerResult>),
    /// Nothing; these blobs are known to hold the layer.
    Miss(Vec<Digest>),
}

/// The form of an entry; the same fields as [`EntryRef`]. Files are of no layer in it: the number is that of an image.
#[derive(Deserialize)]
struct Entry {
    stored: Vec<Digest>,
    summary: LayerSummary,
    files: Vec<Finding>,
    secrets: LayerSecrets,
    licenses: LayerLicenses,
}

#[derive(Serialize)]
struct EntryRef<'a> {
    stored: &'a [Digest],
    summary: &'a LayerSummary,
    files: Vec<FileRef<'a>>,
    secrets: &'a LayerSecrets,
    licenses: &'a LayerLicenses,
}

/// The same fields as [`Finding`].
#[derive(Serialize)]
struct FileRef<'a> {
    path: &'a str,
    layer: Option<usize>,
    interest: Interest,
    outcome: &'a Outcome,
}

impl<'a> From<&'a Finding> for FileRef<'a> {
    fn from(finding: &'a Finding) -> Self {
        let Finding { path, interest, outcome, layer: _ } = finding;
        Self { path, layer: None, interest: *interest, outcome }
    }
}

/// The name of the entry of a layer: letters, digits, `-` and `.` only.
pub(crate) fn entry_name(layer: &Layer, index: usize, options: &Options<'_>) -> String {
    let searched = options.secrets.filter(|search| index >= search.base_layers);
    let (selection, limits) = (&options.selection, options.limits);
    let patterns: Vec<&str> = selection.file_patterns.iter().map(FilePattern::text).collect();
    let chosen = (
        CATALOGUE,
        selection.scope,
        &selection.skip_dirs,
        &selection.skip_files,
        patterns,
        (limits.inflated_bytes, limits.ratio, limits.ratio_free_bytes, limits.entries),
        searched.map(|search| search.scanner.fingerprint()),
        options
            .licenses
            .map(|search| (license::TEXTS, search.full, search.classifier.confidence().to_bits())),
    );
    // JSON: strings in it are told apart whatever is in them. Serializing strings and numbers cannot fail.
    let text = serde_json::to_vec(&chosen).unwrap_or_default();
    let (id, chosen) = (&layer.diff_id, Digest::sha256_of(&text).hex());
    format!("{}-{}.{}", id.algorithm().as_str(), id.hex(), &chosen[..32])
}

fn read(bytes: &[u8]) -> Result<Entry, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}

/// Whether the bytes of an entry, as [`LayerCache::get`] gives them, are one this version understands.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_entry(bytes: &[u8]) -> Result<(), String> {
    read(bytes).map(drop)
}

/// Looks for a layer. `index` is its number in the image.
pub(crate) fn look(cache: &dyn LayerCache, name: &str, index: usize, layer: &Layer) -> Look {
    let Some(bytes) = cache.get(name) else { return Look::Miss(Vec::new()) };
    let entry = match read(&bytes) {
        Ok(entry) => entry,
        Err(reason) => {
            cache.refused(name, &reason);
            return Look::Miss(Vec::new());
        }
    };
    if !entry.stored.contains(&layer.descriptor.digest) {
        return Look::Miss(entry.stored);
    }
    let mut findings = entry.files;
    for finding in &mut findings {
        finding.layer = Some(index);
    }
    Look::Hit(Box::new(LayerResult {
        summary: entry.summary,
        findings,
        secrets: Some(entry.secrets),
        licenses: entry.licenses,
    }))
}

/// Whether what a layer gave is worth keeping. Where a cut layer ends depends on limits that are not in the name, and secrets
/// that were not looked for to the end on the layers below.
pub(crate) fn is_kept(result: &LayerResult) -> bool {
    result.secrets.is_some() && result.summary.cut.is_none() && fits(result.summary.paths())
}

fn fits(paths: usize) -> bool {
    paths <= MAX_KEPT_PATHS
}

/// Keeps what a layer gave; `known` are the other blobs that hold it.
pub(crate) fn keep(
    cache: &dyn LayerCache,
    name: &str,
    layer: &Layer,
    known: &[Digest],
    result: &LayerResult,
) {
    let mut stored = known.to_vec();
    stored.push(layer.descriptor.digest.clone());
    let oldest = stored.len().saturating_sub(MAX_STORED);
    let files = result.findings.iter().map(FileRef::from).collect();
    let (stored, summary) = (&stored[oldest..], &result.summary);
    let Some(secrets) = &result.secrets else { return };
    let licenses = &result.licenses;
    match postcard::to_allocvec(&EntryRef { stored, summary, files, secrets, licenses }) {
        Ok(bytes) => cache.put(name, &bytes),
        Err(error) => cache.refused(name, &error.to_string()),
    }
}

/// `work` for each of 0 to `count`, several at once, results in order.
pub(crate) fn each<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<T>>> = Mutex::new((0..count).map(|_| None).collect());
    let run = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= count {
                break;
            }
            let result = work(i);
            done.lock().unwrap_or_else(PoisonError::into_inner)[i] = Some(result);
        }
    };
    std::thread::scope(|scope| {
        // The calling thread is one of them.
        for _ in 1..threads.get().min(count) {
            scope.spawn(run);
        }
        run();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_kept_up_to_the_limit_of_paths() {
        assert_eq!((fits(MAX_KEPT_PATHS), fits(MAX_KEPT_PATHS + 1)), (true, false));
    }
}
