//! What is kept of a layer after its pass.

use std::borrow::Cow;

use base::Fault as _;

use serde::{Deserialize, Serialize};

use super::path::{PathKey, Present, link_target};
use super::{CutLayer, Entry, EntryKind, LayerLimit};
use crate::{Compression, Layer};

/// Symbolic links kept per layer for [`super::Overlay`]: at most this many, no deeper than
/// [`MAX_KEPT_LINK_DEPTH`]. Links over the limit cost precision (a replaced file counts as visible), never a file.
const MAX_KEPT_LINKS: usize = 4096;

/// Parts of the path of a link that is kept: `lib`, `var/run`, `usr/lib64`, `usr/local/lib`.
const MAX_KEPT_LINK_DEPTH: usize = 3;

/// Entries listed as unreadable per layer; how many more there are is said in one. People read a few of them, and ten
/// thousand are around a megabyte.
const MAX_UNREADABLE: usize = 10_000;

/// Hard links per layer whose content is read in a second pass: a quarter of a million are around 40 MB. Debian's
/// `git` has 150.
const MAX_WANTED_LINKS: usize = 250_000;

/// What one layer adds and takes away, sixteen bytes per path. It can be kept and read back by the same version of this
/// crate; the form is of no other use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerSummary {
    /// Compression found, which may differ from the media type's.
    pub compression: Compression,
    /// Bytes as stored.
    pub stored_bytes: u64,
    /// Bytes inflated.
    pub inflated_bytes: u64,
    /// Entries of the archive, whiteouts included.
    pub entries: u64,
    /// Regular files.
    pub files: u64,
    /// Whiteouts.
    pub whiteouts: u64,
    /// Opaque folders.
    pub opaque_dirs: u64,
    /// Entries that could not be read.
    pub unreadable: Vec<UnreadableEntry>,
    /// Why the layer was not examined to its end; none for nearly all. It is among the unreadable too.
    #[serde(skip)]
    pub cut: Option<CutLayer>,
    /// Hard links whose content the visitor asked for; none once the pass is over.
    #[serde(skip)]
    pub(crate) wanted_links: Vec<Entry>,
    present: Present,
    removed: Vec<PathKey>,
    opaque: Vec<PathKey>,
    links: Vec<(String, String)>,
    #[serde(skip)]
    room: Room,
}

/// What may be kept while the layer passes, and how much was over it; nothing once the pass is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Room {
    paths: usize,
    lost_paths: u64,
    lost_unreadable: u64,
}

/// An entry of a layer that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnreadableEntry {
    /// Path inside the image, or as the archive writes it where that names no place.
    pub path: String,
    /// `layer-path-escapes`, `layer-sparse-file`, ….
    pub code: Cow<'static, str>,
    /// What was found.
    pub reason: String,
}

impl LayerSummary {
    pub(super) fn new(compression: Compression, kept_paths: usize) -> Self {
        Self {
            compression,
            stored_bytes: 0,
            inflated_bytes: 0,
            entries: 0,
            files: 0,
            whiteouts: 0,
            opaque_dirs: 0,
            unreadable: Vec::new(),
            cut: None,
            wanted_links: Vec::new(),
            present: Present::default(),
            removed: Vec::new(),
            opaque: Vec::new(),
            links: Vec::new(),
            room: Room { paths: kept_paths, ..Room::default() },
        }
    }

    /// Paths this layer brings.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.present.len()
    }

    pub(super) fn unreadable(&mut self, path: String, code: &'static str, reason: String) {
        if self.unreadable.len() < MAX_UNREADABLE {
            self.unreadable.push(UnreadableEntry { path, code: code.into(), reason });
        } else {
            self.room.lost_unreadable += 1;
        }
    }

    pub(super) fn want_link(&mut self, link: Entry) {
        if self.wanted_links.len() < MAX_WANTED_LINKS {
            self.wanted_links.push(link);
        } else {
            let reason =
                format!("more than {MAX_WANTED_LINKS} hard links of the layer would have to be read");
            self.unreadable(link.path, "layer-too-many-links", reason);
        }
    }

    /// Whether one more path may be remembered.
    fn has_room(&mut self) -> bool {
        let room = self.present.len() + self.removed.len() + self.opaque.len() < self.room.paths;
        self.room.lost_paths += u64::from(!room);
        room
    }

    /// image-spec layer.md, "Whiteouts": `.wh.NAME` removes NAME of lower layers, `.wh..wh..opq` everything lower
    /// layers have in its folder. Other names in `.wh..wh.` are bookkeeping of AUFS and no files.
    pub(super) fn whiteout(&mut self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(hidden) = name.strip_prefix(".wh.") else { return false };
        if hidden == ".wh..opq" {
            self.opaque_dirs += 1;
            if self.has_room() {
                self.opaque.push(PathKey::of(folder));
            }
        } else if !hidden.starts_with(".wh.") && !hidden.is_empty() {
            self.whiteouts += 1;
            let path = if folder.is_empty() { hidden.to_owned() } else { format!("{folder}/{hidden}") };
            if self.has_room() {
                self.removed.push(PathKey::of(&path));
            }
        }
        true
    }

    pub(super) fn present(&mut self, entry: &Entry) {
        if self.has_room() {
            self.present.push(&entry.path, entry.kind == EntryKind::Dir);
        }
        if let EntryKind::Symlink { target } = &entry.kind
            && self.links.len() < MAX_KEPT_LINKS
            && entry.path.split('/').count() <= MAX_KEPT_LINK_DEPTH
            && let Some(target) = link_target(&entry.path, target)
        {
            self.links.push((entry.path.clone(), target));
        }
    }

    /// Of a layer that went over a limit when so much of it was inflated.
    pub(super) fn cut_at(mut self, limit: LayerLimit, layer: &Layer, inflated: u64) -> Self {
        let cut = CutLayer { digest: layer.descriptor.digest.clone(), limit };
        self.stored_bytes = layer.descriptor.size;
        self.inflated_bytes = inflated;
        self.seal();
        let reason = format!("{}; what comes after was not examined", cut.limit);
        let path = cut.digest.to_string();
        self.unreadable.push(UnreadableEntry { path, code: cut.error().code().into(), reason });
        self.cut = Some(cut);
        self
    }

    pub(super) fn seal(&mut self) {
        self.present.seal();
        self.removed.sort_unstable();
        self.opaque.sort_unstable();
        self.links.shrink_to_fit();
        let Room { paths, lost_paths, lost_unreadable } = std::mem::take(&mut self.room);
        if lost_unreadable > 0 {
            self.note("layer-more-unreadable", format!("{lost_unreadable} more entries could not be read"));
        }
        if lost_paths > 0 {
            let reason = format!(
                "{lost_paths} paths over the limit of {paths}: what they replace in lower layers is listed too"
            );
            self.note("layer-too-many-paths", reason);
        }
    }

    /// Something about the layer as a whole.
    fn note(&mut self, code: &'static str, reason: String) {
        self.unreadable.push(UnreadableEntry { path: String::new(), code: code.into(), reason });
    }

    pub(super) fn present_at(&self, path: PathKey) -> Option<super::path::Occupant> {
        self.present.at(path)
    }

    pub(super) fn removes(&self, path: PathKey) -> bool {
        self.removed.binary_search(&path).is_ok()
    }

    pub(super) fn is_opaque(&self, folder: PathKey) -> bool {
        self.opaque.binary_search(&folder).is_ok()
    }

    pub(super) fn links(&self) -> &[(String, String)] {
        &self.links
    }
}
