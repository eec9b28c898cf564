//! What is kept of a layer after its pass.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::path::{PathKey, Present, link_target};
use super::{Entry, EntryKind};
use crate::Compression;

/// Symbolic links kept per layer for [`super::Overlay`]: at most this many, no deeper than
/// [`MAX_KEPT_LINK_DEPTH`]. Links over the limit cost precision (a replaced file counts as visible), never a file.
const MAX_KEPT_LINKS: usize = 4096;

/// Parts of the path of a link that is kept: `lib`, `var/run`, `usr/lib64`, `usr/local/lib`.
const MAX_KEPT_LINK_DEPTH: usize = 3;

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
    /// Hard links whose content the visitor asked for; none once the pass is over.
    #[serde(skip)]
    pub(crate) wanted_links: Vec<Entry>,
    present: Present,
    removed: Vec<PathKey>,
    opaque: Vec<PathKey>,
    links: Vec<(String, String)>,
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
    pub(super) fn new(compression: Compression) -> Self {
        Self {
            compression,
            stored_bytes: 0,
            inflated_bytes: 0,
            entries: 0,
            files: 0,
            whiteouts: 0,
            opaque_dirs: 0,
            unreadable: Vec::new(),
            wanted_links: Vec::new(),
            present: Present::default(),
            removed: Vec::new(),
            opaque: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Paths this layer brings.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.present.len()
    }

    pub(super) fn unreadable(&mut self, path: String, code: &'static str, reason: String) {
        self.unreadable.push(UnreadableEntry { path, code: code.into(), reason });
    }

    /// image-spec layer.md, "Whiteouts": `.wh.NAME` removes NAME of lower layers, `.wh..wh..opq` everything lower
    /// layers have in its folder. Other names in `.wh..wh.` are bookkeeping of AUFS and no files.
    pub(super) fn whiteout(&mut self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(hidden) = name.strip_prefix(".wh.") else { return false };
        if hidden == ".wh..opq" {
            self.opaque_dirs += 1;
            self.opaque.push(PathKey::of(folder));
        } else if !hidden.starts_with(".wh.") && !hidden.is_empty() {
            self.whiteouts += 1;
            let path = if folder.is_empty() { hidden.to_owned() } else { format!("{folder}/{hidden}") };
            self.removed.push(PathKey::of(&path));
        }
        true
    }

    pub(super) fn present(&mut self, entry: &Entry) {
        self.present.push(&entry.path, entry.kind == EntryKind::Dir);
        if let EntryKind::Symlink { target } = &entry.kind
            && self.links.len() < MAX_KEPT_LINKS
            && entry.path.split('/').count() <= MAX_KEPT_LINK_DEPTH
            && let Some(target) = link_target(&entry.path, target)
        {
            self.links.push((entry.path.clone(), target));
        }
    }

    pub(super) fn seal(&mut self) {
        self.present.seal();
        self.removed.sort_unstable();
        self.opaque.sort_unstable();
        self.links.shrink_to_fit();
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
