//! One pass over a layer: hash, inflate, hash, untar, visit.

mod ahead;
mod blob;
mod error;
mod inflated;
mod links;
mod members;
mod overlay;
mod parallel;
pub(crate) mod path;
mod pool;
mod summary;

use std::io::{self, Read};
use std::sync::Arc;

pub use self::error::{CutLayer, IMAGE_TOO_LARGE, LayerError, LayerFault, LayerLimit};
pub use self::overlay::Overlay;
pub use self::parallel::{PassOptions, pass_layers, pass_layers_with};
pub use self::path::MAX_PATH_BYTES;
pub use self::summary::{LayerSummary, UnreadableEntry};

use self::blob::Blob;
use self::inflated::{Checks, Inflated};
use self::path::clean;
use self::pool::{Pool, Share};
use crate::Layer;
use crate::tar::{MAX_SPECIAL_BYTES, RawEntry, RawKind, Tar, TarError, TarFault};

/// What one layer may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerLimits {
    /// Bytes after inflating.
    pub inflated_bytes: u64,
    /// Inflated bytes per stored byte, once more than [`LayerLimits::ratio_free_bytes`] came out.
    pub ratio: u64,
    /// Inflated bytes for which the ratio is not looked at.
    pub ratio_free_bytes: u64,
    /// Inflated bytes per stored byte that count for nothing in [`LayerLimits::image_excess_bytes`].
    pub image_ratio: u64,
    /// Inflated bytes of all layers that are read together, as far as each layer's are over
    /// [`LayerLimits::image_ratio`]. A layer that an image has several times counts as stored once.
    pub image_excess_bytes: u64,
    /// Inflated bytes of all layers that are read, where the user has said how large an image may be.
    pub image_bytes: Option<u64>,
    /// Entries of the archive.
    pub entries: u64,
    /// Paths a [`LayerSummary`] remembers, whiteouts included.
    pub kept_paths: usize,
    /// What becomes of a layer that is over them: with `true` what stands before counts, and [`LayerSummary::cut`] says
    /// so; with `false` the pass fails. The bytes as stored are compared with their digest either way, which is what
    /// the manifest names; what they inflate to is not, since nobody inflates it to its end.
    pub keeps_cut: bool,
}

impl Default for LayerLimits {
    /// Own choices. 64 GiB is several times the largest layers seen in machine learning images and takes minutes,
    /// not hours. Deflate reaches at most 1032:1 (zlib, "Maximum Compression Factor") and zstd far more; file
    /// systems compress 2:1 to 10:1, so 200:1 over more than a gigabyte is a bomb. A hundred million entries are 50 GB
    /// of headers. Two million paths are 32 MiB of [`LayerSummary`], so that two layers at once stay well under 100 MB;
    /// the largest images of data science have half a million. Of what is over it, it is not known whether it replaces
    /// something of a lower layer: precision is lost, never a file, and the summary says so.
    ///
    /// What an image may cost in all grows with what it stores: twice what file systems reach, 20:1, and 8 GiB beside
    /// that for what they do not reach, such as the gigabytes of zeros of a sparse `lastlog`. At about 1 GB/s a thread
    /// inflates and hashes, that is some ten seconds, and twenty for each gigabyte that had to be fetched; a layer of
    /// zeros just below 200:1, or a thousand times the same layer, is stopped after the ten seconds.
    fn default() -> Self {
        Self {
            inflated_bytes: 64 << 30,
            ratio: 200,
            ratio_free_bytes: 1 << 30,
            image_ratio: 20,
            image_excess_bytes: 8 << 30,
            image_bytes: None,
            entries: 100_000_000,
            kept_paths: 2_000_000,
            keeps_cut: false,
        }
    }
}

/// One entry of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path inside the image: no leading slash, no `.` and `..`. Bytes that are not UTF-8 are replaced.
    pub path: String,
    /// Whether bytes of the path were replaced.
    pub path_is_lossy: bool,
    /// What it is.
    pub kind: EntryKind,
    /// Bytes of content; 0 unless a file.
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u64,
    /// Group.
    pub gid: u64,
}

/// What an entry of a layer is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Dir,
    /// A symbolic link.
    Symlink {
        /// As written.
        target: String,
    },
    /// Another name of a file.
    Hardlink {
        /// Path inside the image, cleaned like [`Entry::path`].
        target: String,
    },
    /// A device or FIFO.
    Other,
}

/// Sees the entries of a layer as they pass.
pub trait LayerVisitor {
    /// A regular file. Bytes of `data` that are not read are passed over. If a path stands twice in a layer the
    /// later one is the file of the image, so a visitor keeps the later.
    ///
    /// # Errors
    /// An error of `data` is handed on and ends the pass. An error of the visitor's own makes the file an
    /// [`UnreadableEntry`] with code `layer-file-refused`, and the pass goes on.
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> io::Result<()>;

    /// Anything else than a regular file. `true` for a hard link asks for the content of its target under the
    /// link's name; [`pass_layers`] then reads the layer a second time and calls [`LayerVisitor::file`] with it.
    fn other(&mut self, entry: &Entry) -> bool {
        let _ = entry;
        false
    }
}

/// Reads a layer once: checks size and digest of the bytes as stored, inflates, checks the `diff_id`, and shows each
/// entry to `visitor`. Memory does not grow with the size of the layer, only by sixteen bytes per entry up to
/// [`LayerLimits::kept_paths`].
///
/// Whiteouts are not shown but kept in the summary. Entries whose path names no place in an image, and sparse
/// files, become part of [`LayerSummary::unreadable`]; so do bytes other than zeros that follow the end of a compressed
/// layer, under its digest.
///
/// # Errors
/// When the stream fails, ends early, is too large ([`LayerLimits::keeps_cut`]), is not what its digests say, or is no
/// tar archive. What the visitor saw must then not be used.
pub fn pass_layer(
    reader: &mut (dyn Read + Send),
    layer: &Layer,
    limits: &LayerLimits,
    visitor: &mut dyn LayerVisitor,
) -> Result<LayerSummary, LayerError> {
    let share = Share::new(Arc::new(Pool::new(limits)), layer.descriptor.size);
    pass(reader, Checks { layer, limits: *limits, share: Some(&share) }, visitor, Work::Here)
}

/// On how many threads a layer passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// The caller's.
    Here,
    /// Two more that run ahead of it: one reads and hashes, one inflates.
    Ahead,
}

/// As [`pass_layer`]; what is found does not depend on `work`.
fn pass(
    reader: &mut (dyn Read + Send),
    checks: Checks<'_>,
    visitor: &mut dyn LayerVisitor,
    work: Work,
) -> Result<LayerSummary, LayerError> {
    let layer = checks.layer;
    let mut blob = Blob::new(reader, &layer.descriptor);
    let outcome = match work {
        Work::Here => Inflated::here(&mut blob, checks).and_then(|inflated| walk(inflated, checks, visitor)),
        Work::Ahead => {
            let blob = &mut blob;
            std::thread::scope(move |scope| {
                Inflated::ahead(scope, blob, checks).and_then(|inflated| walk(inflated, checks, visitor))
            })
        }
    };
    // Whatever failed further in, a wrong blob is the cause: name that first. A bomb is not drained.
    let fault = match outcome {
        Ok(summary) => match blob.finish() {
            Ok(()) => return Ok(summary),
            Err(fault) => fault,
        },
        Err(fault @ LayerFault::Limit(_)) => fault,
        Err(fault) => blob.finish().err().unwrap_or(fault),
    };
    Err(LayerError { digest: layer.descriptor.digest.clone(), fault })
}

fn walk(
    inflated: Inflated<'_>,
    checks: Checks<'_>,
    visitor: &mut dyn LayerVisitor,
) -> Result<LayerSummary, LayerFault> {
    let Checks { layer, limits, .. } = checks;
    let compression = inflated.compression();
    let mut walk = Walk {
        tar: Tar::new(inflated),
        summary: LayerSummary::new(compression, limits.kept_paths),
        visitor,
        entries: limits.entries,
    };
    let whole = match walk.run() {
        Ok(()) => walk.tar.feed().finish(),
        Err(error) => Err(walk.tar.feed().take_fault().unwrap_or(error)),
    };
    let (diff_id, bytes) = match whole {
        Ok(whole) => whole,
        // More stored bytes than may be inflated are not worth hashing to their end.
        Err(LayerFault::Limit(limit))
            if limits.keeps_cut && layer.descriptor.size <= limits.inflated_bytes =>
        {
            let inflated = walk.tar.feed().count();
            return Ok(walk.summary.cut_at(limit, layer, inflated));
        }
        Err(fault) => return Err(fault),
    };
    if let Some(found) = diff_id.filter(|found| *found != layer.diff_id) {
        return Err(LayerFault::DiffId { expected: layer.diff_id.clone(), found });
    }
    let mut summary = walk.summary;
    if let Some(bytes) = walk.tar.feed().garbage() {
        let reason = format!("{} after the end of the compressed layer", counted_bytes(bytes));
        summary.unreadable(layer.descriptor.digest.to_string(), "layer-trailing-bytes", reason);
    }
    summary.stored_bytes = layer.descriptor.size;
    summary.inflated_bytes = bytes;
    summary.seal();
    Ok(summary)
}

/// The entries of one archive.
struct Walk<'a, 'b> {
    tar: Tar<Inflated<'b>>,
    summary: LayerSummary,
    visitor: &'a mut dyn LayerVisitor,
    entries: u64,
}

impl Walk<'_, '_> {
    fn run(&mut self) -> Result<(), LayerFault> {
        while let Some(raw) = self.tar.next().map_err(tar_fault)? {
            if self.summary.entries == self.entries {
                let limit = base::BudgetExceeded::Items { limit: self.entries };
                return Err(LayerFault::Limit(LayerLimit::Budget(limit)));
            }
            self.summary.entries += 1;
            self.entry(&raw)?;
        }
        Ok(())
    }

    fn entry(&mut self, raw: &RawEntry) -> Result<(), LayerFault> {
        let path = match clean(&raw.name) {
            Ok(path) => path,
            Err(fault) => {
                self.summary.unreadable(shown(&raw.name), fault.code(), fault.to_string());
                return Ok(());
            }
        };
        if let Some(bytes) = raw.oversized {
            let reason = format!("its extended header has {bytes} bytes, the limit is {MAX_SPECIAL_BYTES}");
            self.summary.unreadable(path.text, "layer-special-too-large", reason);
            return Ok(());
        }
        if path.text.is_empty() || raw.kind == RawKind::Unknown || self.summary.whiteout(&path.text) {
            return Ok(());
        }
        let kind = match self.kind(raw, &path.text) {
            Some(kind) => kind,
            None => return Ok(()),
        };
        let entry = Entry {
            path: path.text,
            path_is_lossy: path.lossy,
            kind,
            size: raw.size,
            mode: raw.mode,
            uid: raw.uid,
            gid: raw.gid,
        };
        self.summary.present(&entry);
        if entry.kind != EntryKind::File {
            if self.visitor.other(&entry) && matches!(entry.kind, EntryKind::Hardlink { .. }) {
                self.summary.want_link(entry);
            }
            return Ok(());
        }
        if raw.sparse {
            self.summary.unreadable(entry.path, "layer-sparse-file", "file is stored sparse".into());
            return Ok(());
        }
        self.file(&entry)
    }

    fn kind(&mut self, raw: &RawEntry, path: &str) -> Option<EntryKind> {
        Some(match raw.kind {
            RawKind::File => EntryKind::File,
            RawKind::Folder => EntryKind::Dir,
            RawKind::Symlink => {
                EntryKind::Symlink { target: String::from_utf8_lossy(&raw.link).into_owned() }
            }
            RawKind::Hardlink => match clean(&raw.link) {
                Ok(target) => EntryKind::Hardlink { target: target.text },
                Err(fault) => {
                    let reason = format!("hard link: {fault}");
                    self.summary.unreadable(path.to_owned(), fault.code(), reason);
                    return None;
                }
            },
            RawKind::Node | RawKind::Unknown => EntryKind::Other,
        })
    }

    fn file(&mut self, entry: &Entry) -> Result<(), LayerFault> {
        self.summary.files += 1;
        let Err(error) = self.visitor.file(entry, &mut self.tar) else { return Ok(()) };
        if self.tar.feed().has_fault() {
            return Err(LayerFault::from_io(&error));
        }
        // The next step of the archive reports the cut, with its place.
        if self.tar.is_cut() {
            return Ok(());
        }
        self.summary.unreadable(entry.path.clone(), "layer-file-refused", error.to_string());
        Ok(())
    }
}

fn tar_fault(error: TarError) -> LayerFault {
    match error {
        TarError::Io(error) => LayerFault::from_io(&error),
        TarError::Fault(fault) => LayerFault::Tar(fault),
    }
}

fn counted_bytes(bytes: u64) -> String {
    if bytes == 1 { "there is 1 byte".to_owned() } else { format!("there are {bytes} bytes") }
}

/// A path for people: shortened, bytes replaced.
fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).chars().filter(|c| !c.is_control()).take(200).collect()
}
