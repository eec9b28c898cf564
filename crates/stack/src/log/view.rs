//! A state of the log that readers see: never changed, only replaced.

use std::sync::Arc;

use base::Timestamp;
use tlog::{ENTRIES_PER_TILE, Hash, HashSource, Tile, TileKind, TileReader, Tree};

use super::{Disk, LogError};

/// A published state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Entries in the log.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// The signed checkpoint; empty when the log is empty and has never signed one.
    pub note: String,
    /// When it was signed.
    pub time: Timestamp,
}

/// Everything on the right edge; full tiles are on the disk.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) published: Arc<Published>,
    pub(super) tree: Tree,
    /// The unfinished hash tile of each level.
    pub(super) rows: Vec<Vec<Hash>>,
    /// The unfinished entry bundle.
    pub(super) tail: Vec<Arc<[u8]>>,
}

/// Tiles that became full: path and content.
pub(super) type FullTiles = Vec<(Tile, Vec<u8>)>;

impl View {
    /// Appends an entry; tiles it fills go to `full`.
    pub(super) fn append(&mut self, entry: Arc<[u8]>, full: &mut FullTiles) -> Result<Hash, LogError> {
        let leaf = tlog::leaf_hash(&entry);
        let mut nodes = Vec::new();
        let index = self.tree.append_with(leaf, |level, _, hash| {
            if level % 8 == 0 {
                nodes.push(hash);
            }
        })?;
        self.tail.push(entry);
        if self.tail.len() as u64 == ENTRIES_PER_TILE {
            let bundle = tlog::encode_bundle(self.tail.iter().map(AsRef::as_ref))?;
            full.push((
                Tile { kind: TileKind::Entries, index: index / ENTRIES_PER_TILE, width: 256 },
                bundle,
            ));
            self.tail.clear();
        }
        for (level, hash) in (0u8..).zip(nodes) {
            if self.rows.len() <= usize::from(level) {
                self.rows.push(Vec::new());
            }
            let row = &mut self.rows[usize::from(level)];
            row.push(hash);
            if row.len() as u64 == ENTRIES_PER_TILE {
                let bytes = row.iter().flat_map(|h| h.0).collect();
                let kind = TileKind::Hashes { level };
                full.push((Tile { kind, index: index >> (8 * (u32::from(level) + 1)), width: 256 }, bytes));
                row.clear();
            }
        }
        Ok(leaf)
    }

    /// The bytes of a tile of the log; `None` when the log has not (yet) so many items.
    pub(super) fn tile(&self, disk: &dyn Disk, tile: &Tile) -> Result<Option<Vec<u8>>, LogError> {
        let Some(current) = Tile::of_tree(tile.kind, tile.index, self.published.size) else {
            return Ok(None);
        };
        if tile.width > current.width {
            return Ok(None);
        }
        let width = usize::from(tile.width);
        if current.is_partial() {
            return Ok(Some(match tile.kind {
                TileKind::Entries => tlog::encode_bundle(self.tail.iter().take(width).map(AsRef::as_ref))?,
                TileKind::Hashes { level } => {
                    let row = self.rows.get(usize::from(level)).map(Vec::as_slice).unwrap_or_default();
                    row.iter().take(width).flat_map(|h| h.0).collect()
                }
            }));
        }
        let path = tile.full().to_string();
        let bytes = disk
            .read(&path)
            .map_err(LogError::disk("read", &path))?
            .ok_or_else(|| LogError::damaged(format!("{path} is missing")))?;
        // Clients may ask for a partial tile that is full by now: it is the beginning of the full one.
        match tile.kind {
            _ if !tile.is_partial() => Ok(Some(bytes)),
            TileKind::Entries => {
                let entries = tlog::decode_bundle(&bytes)?;
                Ok(Some(tlog::encode_bundle(entries.into_iter().take(width))?))
            }
            TileKind::Hashes { .. } => Ok(bytes.get(..width * 32).map(<[u8]>::to_vec)),
        }
    }

    /// Hashes of the log's nodes.
    pub(super) fn hashes<'a>(&'a self, disk: &'a dyn Disk) -> impl HashSource<Error = LogError> + 'a {
        TileReader::new(self.published.size, move |tile: &Tile| {
            self.tile(disk, tile)?.ok_or_else(|| LogError::damaged(format!("{tile} is missing")))
        })
    }

    /// The unfinished rows above level 0 of a log of `size` entries, from the full tiles below them.
    pub(super) fn rows_from_tiles(disk: &dyn Disk, size: u64) -> Result<Vec<Vec<Hash>>, LogError> {
        let mut rows = vec![Vec::new()];
        for level in 1u8..8 {
            let items = size >> (8 * u32::from(level));
            if items == 0 {
                break;
            }
            let reader = TileReader::new(size, |tile: &Tile| {
                let path = tile.to_string();
                let bytes = disk.read(&path).map_err(LogError::disk("read", &path))?;
                bytes.ok_or_else(|| LogError::damaged(format!("{path} is missing")))
            });
            let first = items / ENTRIES_PER_TILE * ENTRIES_PER_TILE;
            // The root of a full tile is the fold of its two halves, which lie inside it.
            let row = (first..items)
                .map(|index| {
                    let half = 8 * u32::from(level) - 1;
                    let left = reader.node(half, 2 * index)?;
                    Ok::<_, LogError>(tlog::node_hash(&left, &reader.node(half, 2 * index + 1)?))
                })
                .collect::<Result<_, _>>()?;
            rows.push(row);
        }
        Ok(rows)
    }

    /// The right edge of the tree from the unfinished rows.
    pub(super) fn edge_from_rows(rows: &[Vec<Hash>]) -> Vec<Hash> {
        rows.iter().rev().flat_map(|row| row_edge(row)).collect()
    }
}

/// The complete subtrees a row of hashes folds into, largest first.
fn row_edge(row: &[Hash]) -> Vec<Hash> {
    let mut edge = Vec::new();
    let mut rest = row;
    while !rest.is_empty() {
        let width = 1 << (usize::BITS - 1 - rest.len().leading_zeros());
        let (block, tail) = rest.split_at(width);
        let mut block = block.to_vec();
        while block.len() > 1 {
            block = block.chunks_exact(2).map(|pair| tlog::node_hash(&pair[0], &pair[1])).collect();
        }
        edge.append(&mut block);
        rest = tail;
    }
    edge
}
