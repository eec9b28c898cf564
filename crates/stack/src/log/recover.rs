//! Bringing a log back from its disk.

use std::sync::Arc;

use tlog::{Checkpoint, LogKey, Note, Tree};

use super::{
    Disk, LogError,
    view::{FullTiles, Published, View},
    wal::{self, Kind, Record},
};

/// A log as its disk has it.
pub(super) struct Recovered {
    pub(super) view: View,
    /// Path of the segment to append to.
    pub(super) segment: String,
    /// Bytes of whole records in it, and bytes there are.
    pub(super) valid_bytes: usize,
    pub(super) total_bytes: usize,
    /// Tiles filled by the segment's records: what a crash may have left unwritten.
    pub(super) full: FullTiles,
    /// Older segments, which the newest replaces.
    pub(super) obsolete: Vec<String>,
}

/// Reads the newest segment, hashes its entries again and compares every root with the signed one.
pub(super) fn recover(disk: &dyn Disk, origin: &str, key: &LogKey) -> Result<Recovered, LogError> {
    let names = disk.list("wal").map_err(LogError::disk("list", "wal"))?;
    let mut segments: Vec<String> = names
        .into_iter()
        .filter(|n| n.len() == 20 && n.bytes().all(|b| b.is_ascii_digit()))
        .map(|n| format!("wal/{n}"))
        .collect();
    let segment = segments.pop().ok_or(LogError::Missing)?;
    let data = disk.read(&segment).map_err(LogError::disk("read", &segment))?.ok_or(LogError::Missing)?;
    let scanned = wal::scan(&data)?;
    let mut records = scanned.records.into_iter();
    // A segment is put in place whole, with its head: without one it is damaged, not torn.
    let head = records
        .next()
        .filter(|r| r.kind == Kind::Head && segment_path(r.first_index) == segment)
        .ok_or_else(|| LogError::damaged(format!("{segment} does not begin with its head")))?;
    let mut view = view_of_head(disk, head)?;
    let mut full = Vec::new();
    check_checkpoint(&view.published, &view.tree, origin)?;
    for record in records {
        apply(&mut view, record, &mut full)?;
        check_checkpoint(&view.published, &view.tree, origin)?;
    }
    check_signature(&view.published, origin, key)?;
    check_published(disk, &view.published)?;
    Ok(Recovered {
        view,
        segment,
        valid_bytes: scanned.valid_bytes,
        total_bytes: data.len(),
        full,
        obsolete: segments,
    })
}

pub(super) fn segment_path(size: u64) -> String {
    format!("wal/{size:020}")
}

fn view_of_head(disk: &dyn Disk, head: Record) -> Result<View, LogError> {
    let size = head.first_index;
    if head.entries.len() as u64 != size % tlog::ENTRIES_PER_TILE {
        return Err(LogError::damaged(
            "head of the write-ahead log has not the entries of the unfinished bundle",
        ));
    }
    let mut rows = View::rows_from_tiles(disk, size)?;
    rows[0] = head.entries.iter().map(|e| tlog::leaf_hash(e)).collect();
    let tree = Tree::from_edge(size, View::edge_from_rows(&rows))?;
    let published = Arc::new(Published { size, root: tree.root(), note: head.checkpoint, time: head.time });
    Ok(View { published, tree, rows, tail: head.entries.into_iter().map(Into::into).collect() })
}

fn apply(view: &mut View, record: Record, full: &mut FullTiles) -> Result<(), LogError> {
    if record.kind != Kind::Batch || record.first_index != view.tree.size() || record.entries.is_empty() {
        return Err(LogError::damaged(format!(
            "write-ahead log has a record for entry {} where {} was expected",
            record.first_index,
            view.tree.size()
        )));
    }
    if record.time < view.published.time {
        return Err(LogError::damaged("times in the write-ahead log go back"));
    }
    for entry in record.entries {
        view.append(entry.into(), full)?;
    }
    view.published = Arc::new(Published {
        size: view.tree.size(),
        root: view.tree.root(),
        note: record.checkpoint,
        time: record.time,
    });
    Ok(())
}

/// The signed checkpoint must be of this tree.
fn check_checkpoint(published: &Published, tree: &Tree, origin: &str) -> Result<(), LogError> {
    if published.note.is_empty() && published.size == 0 {
        return Ok(());
    }
    let signed = parse(&published.note)?;
    if signed.origin != origin || signed.size != tree.size() || signed.root != tree.root() {
        return Err(LogError::damaged(format!(
            "signed checkpoint is {} of {} entries of \"{}\", the entries give {} of {} of \"{origin}\"",
            signed.root,
            signed.size,
            signed.origin,
            tree.root(),
            tree.size()
        )));
    }
    Ok(())
}

fn check_signature(published: &Published, origin: &str, key: &LogKey) -> Result<(), LogError> {
    if published.note.is_empty() {
        return Ok(());
    }
    let note = Note::parse(published.note.as_bytes()).map_err(|e| LogError::damaged(e.to_string()))?;
    note.signed_by(origin, key.key_id(origin), |text, signature| key.verify(text, signature))
        .map_err(|e| LogError::damaged(e.to_string()))
}

/// The `checkpoint` file is written after its record is durable: one that is ahead of the records means that
/// acknowledged entries are gone, and one that differs that history was changed.
fn check_published(disk: &dyn Disk, published: &Published) -> Result<(), LogError> {
    let bytes = disk.read("checkpoint").map_err(LogError::disk("read", "checkpoint"))?;
    // After a power cut the file may be empty or all zeros: it is not synced, and follows from the records.
    let Some(bytes) = bytes.filter(|b| b.iter().any(|byte| *byte != 0)) else { return Ok(()) };
    let text = String::from_utf8(bytes).map_err(|_| LogError::damaged("checkpoint file is not text"))?;
    let seen = parse(&text)?;
    if seen.size > published.size {
        return Err(LogError::damaged(format!(
            "published checkpoint has {} entries, the write-ahead log {}: acknowledged entries are missing",
            seen.size, published.size
        )));
    }
    if seen.size == published.size && text != published.note {
        return Err(LogError::damaged("published checkpoint and write-ahead log differ at the same size"));
    }
    Ok(())
}

pub(super) fn parse(note: &str) -> Result<Checkpoint, LogError> {
    let note = Note::parse(note.as_bytes()).map_err(|e| LogError::damaged(e.to_string()))?;
    Checkpoint::from_note(&note).map_err(|e| LogError::damaged(e.to_string()))
}
