//! Checking everything a log has on its disk.

use tlog::{ENTRIES_PER_TILE, Hash, LogKey, Tile, TileKind, Tree};

use super::{Disk, LogError, recover::recover};

/// What a check found, all of it good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReport {
    /// Entries hashed.
    pub size: u64,
    /// Root they give, which is the signed one.
    pub root: Hash,
    /// Tiles and bundles compared.
    pub tiles: u64,
}

/// Hashes every entry again, compares every full tile, the root and the signed checkpoint. Writes nothing.
///
/// # Errors
/// The first contradiction.
pub fn fsck(disk: &dyn Disk, origin: &str, key: &LogKey) -> Result<LogReport, LogError> {
    let recovered = recover(disk, origin, key)?;
    let view = recovered.view;
    let size = view.published.size;
    let mut tree = Tree::new();
    let mut rows: Vec<Vec<Hash>> = Vec::new();
    let mut tiles = 0;
    for number in 0..size.div_ceil(ENTRIES_PER_TILE) {
        let Some(tile) = Tile::of_tree(TileKind::Entries, number, size) else { break };
        let bundle = view.tile(disk, &tile)?.unwrap_or_default();
        let entries = tlog::decode_bundle(&bundle)?;
        if entries.len() != usize::from(tile.width) {
            return Err(LogError::damaged(format!("{tile} has {} entries", entries.len())));
        }
        tiles += 1;
        for entry in entries {
            let mut complete = Vec::new();
            let index = tree.append_with(tlog::leaf_hash(entry), |level, _, hash| {
                if level % 8 == 0 {
                    complete.push(hash);
                }
            })?;
            tiles += check_rows(disk, &mut rows, index, complete)?;
        }
    }
    if tree.root() != view.published.root {
        return Err(LogError::damaged(format!(
            "entries give root {}, the checkpoint says {}",
            tree.root(),
            view.published.root
        )));
    }
    Ok(LogReport { size, root: tree.root(), tiles })
}

/// Adds the nodes an entry completed to their rows; a row that is full must equal its tile.
fn check_rows(
    disk: &dyn Disk,
    rows: &mut Vec<Vec<Hash>>,
    index: u64,
    complete: Vec<Hash>,
) -> Result<u64, LogError> {
    let mut tiles = 0;
    for (level, hash) in (0u8..).zip(complete) {
        if rows.len() <= usize::from(level) {
            rows.push(Vec::new());
        }
        let row = &mut rows[usize::from(level)];
        row.push(hash);
        if (row.len() as u64) < ENTRIES_PER_TILE {
            continue;
        }
        let index = index >> (8 * (u32::from(level) + 1));
        let path = Tile { kind: TileKind::Hashes { level }, index, width: 256 }.to_string();
        let expected: Vec<u8> = row.iter().flat_map(|h| h.0).collect();
        if disk.read(&path).map_err(LogError::disk("read", &path))? != Some(expected) {
            return Err(LogError::damaged(format!("{path} differs from the entries under it")));
        }
        tiles += 1;
        row.clear();
    }
    Ok(tiles)
}
