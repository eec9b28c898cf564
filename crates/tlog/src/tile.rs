//! Tiles: names, contents, and hashes read from them (C2SP tlog-tiles v0.1.0).

use base::{Class, Fault};

use crate::{
    hash::{Hash, node_hash},
    proof::HashSource,
    tree::MAX_TREE_SIZE,
};

/// tlog-tiles: a full tile is 256 hashes or entries wide, which is eight levels of the tree.
pub const ENTRIES_PER_TILE: u64 = 256;
/// log2 of [`ENTRIES_PER_TILE`].
const LEVELS_PER_TILE: u32 = 8;
/// 62 bits of tree size fill tile levels 0 to 7.
const MAX_TILE_LEVEL: u8 = 7;
/// Longest tile path: `tile/entries/` (13), seven groups `x000/` (35), `.p/255` (6), and room to spare.
const MAX_PATH_BYTES: usize = 80;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes: the nodes of tree level `8 × level`.
    Hashes {
        /// Tile level, 0 for leaf hashes.
        level: u8,
    },
    /// Log entries, each with a two-byte length before it.
    Entries,
}

/// The name of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub kind: TileKind,
    /// Which tile of its level, from the left.
    pub index: u64,
    /// How many hashes or entries it has: 1 to 256; less than 256 is a partial tile.
    pub width: u16,
}

impl Tile {
    /// The tile of this kind and index in a tree of `size` entries; `None` when it would be empty.
    #[must_use]
    pub fn of_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes { level } if level <= MAX_TILE_LEVEL => level,
            TileKind::Hashes { .. } => return None,
            TileKind::Entries => 0,
        };
        let items = size >> (LEVELS_PER_TILE * u32::from(level));
        let width = items.checked_sub(index.checked_mul(ENTRIES_PER_TILE)?)?.min(ENTRIES_PER_TILE);
        let width = u16::try_from(width).ok()?;
        (width > 0).then_some(Self { kind, index, width })
    }

    /// The same tile when it is full.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: 256, ..self }
    }

    /// Whether it has fewer than 256 items.
    #[must_use]
    pub fn is_partial(self) -> bool {
        self.width < 256
    }
}

impl std::fmt::Display for Tile {
    // tlog-tiles: "tile/<L>/<N>[.p/<W>]", N in groups of three digits, all but the last with an "x" before it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = Vec::new();
        let mut rest = self.index;
        loop {
            groups.push(rest % 1000);
            rest /= 1000;
            if rest == 0 {
                break;
            }
        }
        while groups.len() > 1 {
            if let Some(group) = groups.pop() {
                write!(f, "x{group:03}/")?;
            }
        }
        write!(f, "{:03}", groups.first().copied().unwrap_or_default())?;
        if self.is_partial() { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl std::str::FromStr for Tile {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let malformed = || TileError::MalformedPath { found: path.chars().take(MAX_PATH_BYTES).collect() };
        if path.len() > MAX_PATH_BYTES {
            return Err(malformed());
        }
        let (level, rest) =
            path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or_else(malformed)?;
        let kind = match level {
            "entries" => TileKind::Entries,
            digits => TileKind::Hashes { level: decimal(digits).ok_or_else(malformed)? },
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, decimal(width).ok_or_else(malformed)?),
            None => (rest, 256),
        };
        let tile = Self { kind, index: parse_index(index).ok_or_else(malformed)?, width };
        let partial_full = rest.contains(".p/") && width == 256;
        // Printing gives the only accepted spelling: no signs, no extra zeros, no empty groups.
        if width == 0
            || width > 256
            || partial_full
            || matches!(kind, TileKind::Hashes { level } if level > MAX_TILE_LEVEL)
            || tile.to_string() != path
        {
            return Err(malformed());
        }
        Ok(tile)
    }
}

fn decimal<T: std::str::FromStr>(digits: &str) -> Option<T> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn parse_index(text: &str) -> Option<u64> {
    text.split('/').try_fold(0u64, |sum, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 {
            return None;
        }
        sum.checked_mul(1000)?.checked_add(decimal(digits)?).filter(|index| *index <= MAX_TREE_SIZE)
    })
}

/// The tiles a tree of `new` entries has and a tree of `old` entries had not, or had narrower: hash tiles of all
/// levels and entry bundles, lowest level first.
#[must_use]
pub fn tiles_between(old: u64, new: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let kinds = std::iter::once(TileKind::Entries)
        .chain((0..=MAX_TILE_LEVEL).map(|level| TileKind::Hashes { level }));
    for kind in kinds {
        let shift = match kind {
            TileKind::Hashes { level } => LEVELS_PER_TILE * u32::from(level),
            TileKind::Entries => 0,
        };
        let (from, to) = (old >> shift, new >> shift);
        if to > from {
            let last = (to - 1) / ENTRIES_PER_TILE;
            tiles
                .extend((from / ENTRIES_PER_TILE..=last).filter_map(|index| Tile::of_tree(kind, index, new)));
        }
    }
    tiles
}

/// Writes entries as a bundle: each with its length as two bytes, big-endian, before it.
///
/// # Errors
/// When an entry is longer than 65,535 bytes or there are more than 256.
pub fn encode_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileError> {
    let mut out = Vec::new();
    let mut count = 0;
    for entry in entries {
        let length =
            u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLong { found: entry.len() })?;
        count += 1;
        if count > ENTRIES_PER_TILE {
            return Err(TileError::TooManyEntries);
        }
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Ok(out)
}

/// Reads a bundle; at most 256 entries, so at most 256 × 65,537 bytes.
///
/// # Errors
/// When it ends inside an entry or holds more than 256.
pub fn decode_bundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        if entries.len() as u64 == ENTRIES_PER_TILE {
            return Err(TileError::TooManyEntries);
        }
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(TileError::Truncated)?;
        entries.push(entry);
        bytes = rest;
    }
    if bytes.is_empty() { Ok(entries) } else { Err(TileError::Truncated) }
}

/// Reads node hashes out of tiles, for a tree of `size` entries.
pub struct TileReader<F> {
    size: u64,
    read: F,
}

impl<F> TileReader<F> {
    /// `read` returns the bytes of a tile: 32 for each of its `width` hashes.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read }
    }
}

impl<E: From<TileError>, F: Fn(&Tile) -> Result<Vec<u8>, E>> HashSource for TileReader<F> {
    type Error = E;

    fn node(&self, level: u32, index: u64) -> Result<Hash, E> {
        let missing = || TileError::NotInTree { level, index, size: self.size };
        // A node inside a tile is computed from the 2^within hashes of the tile's lowest level.
        let (tile_level, within) = (level / LEVELS_PER_TILE, level % LEVELS_PER_TILE);
        let tile_level = u8::try_from(tile_level).map_err(|_| missing())?;
        let first = index.checked_shl(within).ok_or_else(missing)?;
        let tile = Tile::of_tree(TileKind::Hashes { level: tile_level }, first / ENTRIES_PER_TILE, self.size)
            .ok_or_else(missing)?;
        let bytes = (self.read)(&tile)?;
        if bytes.len() != usize::from(tile.width) * 32 {
            return Err(TileError::WrongWidth { tile, found: bytes.len() }.into());
        }
        let start = usize::try_from(first % ENTRIES_PER_TILE).map_err(|_| missing())?;
        let hashes = bytes.get(start * 32..(start + (1 << within)) * 32).ok_or_else(missing)?;
        let mut row: Vec<Hash> = hashes.chunks_exact(32).filter_map(Hash::from_slice).collect();
        while row.len() > 1 {
            row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        row.first().copied().ok_or_else(|| missing().into())
    }
}

/// A tile that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileError {
    /// Not a tile path.
    #[error("tile path is \"{found}\", expected tile/<level>/<index>[.p/<width>] or tile/entries/…")]
    MalformedPath {
        /// The path, shortened to 80 characters.
        found: String,
    },
    /// An entry does not fit the two-byte length.
    #[error("log entry has {found} bytes, expected at most 65535")]
    EntryTooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// More than 256 entries in one bundle.
    #[error("entry bundle has more than 256 entries")]
    TooManyEntries,
    /// The bundle ends inside an entry.
    #[error("entry bundle ends inside an entry")]
    Truncated,
    /// A hash tile has not 32 bytes per hash.
    #[error("{tile} has {found} bytes, expected 32 for each of its hashes")]
    WrongWidth {
        /// The tile asked for.
        tile: Tile,
        /// Bytes read.
        found: usize,
    },
    /// The node is not complete in a tree of this size.
    #[error("node {index} of level {level} is not complete in a tree of {size} entries")]
    NotInTree {
        /// Level of the node.
        level: u32,
        /// Index in the level.
        index: u64,
        /// Size of the tree.
        size: u64,
    },
}

impl Fault for TileError {
    fn code(&self) -> &'static str {
        match self {
            Self::MalformedPath { .. } => "tlog-tile-path-malformed",
            Self::EntryTooLong { .. } => "tlog-entry-too-long",
            Self::TooManyEntries => "tlog-bundle-too-many-entries",
            Self::Truncated => "tlog-bundle-truncated",
            Self::WrongWidth { .. } => "tlog-tile-wrong-width",
            Self::NotInTree { .. } => "tlog-node-not-in-tree",
        }
    }
    fn hint(&self) -> String {
        match self {
            Self::EntryTooLong { .. } => "log the digest of large content instead of the content".into(),
            _ => "get the tile again from the log; if it stays so, the log is damaged".into(),
        }
    }
    fn class(&self) -> Class {
        match self {
            Self::MalformedPath { .. } | Self::EntryTooLong { .. } => Class::Usage,
            _ => Class::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::proof::{self, tests::grown};

    fn hashes(level: u8, index: u64, width: u16) -> Tile {
        Tile { kind: TileKind::Hashes { level }, index, width }
    }

    #[test]
    fn paths_print_and_parse() {
        let rows = [
            (hashes(0, 0, 256), "tile/0/000"),
            (hashes(3, 1_234_067, 256), "tile/3/x001/x234/067"),
            (hashes(0, 273, 1), "tile/0/273.p/1"),
            (hashes(0, 1000, 255), "tile/0/x001/000.p/255"),
            (Tile { kind: TileKind::Entries, index: 5, width: 7 }, "tile/entries/005.p/7"),
        ];
        for (tile, path) in rows {
            assert_eq!(tile.to_string(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
        for bad in [
            "",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/00/000",
            "tile/+0/000",
            "tile/8/000",
            "tile/0/x000/001",
            "tile/0/001/000",
            "tile/0/x001/x000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/../000",
            "tile/data/000",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
            &format!("tile/0/{}000", "x000/".repeat(40)),
        ] {
            assert!(bad.parse::<Tile>().is_err(), "{bad}");
        }
    }

    #[test]
    fn tiles_between_names_what_changed() {
        let show = |old, new| tiles_between(old, new).iter().map(Tile::to_string).collect::<Vec<_>>();
        assert_eq!(show(0, 1), ["tile/entries/000.p/1", "tile/0/000.p/1"]);
        assert_eq!(
            show(255, 257),
            ["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]
        );
        assert_eq!(show(5, 5), [""; 0]);
    }

    #[test]
    fn bundle_limits_hold() {
        let big = vec![0; 65_535];
        assert!(encode_bundle([&big[..]]).is_ok());
        assert_eq!(encode_bundle([&vec![0; 65_536][..]]), Err(TileError::EntryTooLong { found: 65_536 }));
        let full = encode_bundle([&b""[..]; 256]).expect("256 fit");
        assert_eq!(decode_bundle(&full).expect("256 fit").len(), 256);
        assert_eq!(encode_bundle([&b""[..]; 257]), Err(TileError::TooManyEntries));
        assert_eq!(decode_bundle(&[0; 514]), Err(TileError::TooManyEntries));
        assert_eq!(decode_bundle(&[0]), Err(TileError::Truncated));
        assert_eq!(decode_bundle(&[0, 2, 7]), Err(TileError::Truncated));
    }

    #[test]
    fn proofs_from_tiles_equal_proofs_from_nodes() {
        let size = 70_000;
        let (nodes, roots) = grown(size);
        let mut files = HashMap::new();
        for tile in tiles_between(0, size) {
            if let TileKind::Hashes { level } = tile.kind {
                let row = (0..u64::from(tile.width))
                    .flat_map(|i| nodes.0[&(8 * u32::from(level), tile.index * 256 + i)].0)
                    .collect::<Vec<u8>>();
                files.insert(tile, row);
            }
        }
        let reader = TileReader::new(size, |tile: &Tile| {
            files.get(tile).cloned().ok_or(TileError::WrongWidth { tile: *tile, found: 0 })
        });
        for index in [0, 1, 255, 256, 257, 65_535, 65_536, 69_999] {
            assert_eq!(
                proof::inclusion_proof(&reader, index, size).expect("tiles"),
                proof::inclusion_proof(&nodes, index, size).expect("nodes")
            );
        }
        for old in [1, 256, 300, 65_536, 65_537] {
            let proof = proof::consistency_proof(&reader, old, size).expect("tiles");
            let old_root = roots[usize::try_from(old).expect("small")];
            let new_root = roots[usize::try_from(size).expect("small")];
            assert_eq!(proof::verify_consistency((old, &old_root), (size, &new_root), &proof), Ok(()));
        }
        assert!(matches!(reader.node(0, size), Err(TileError::NotInTree { .. })));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_round_trips(text in "tile/[0-9x/.pentris]{0,30}", bytes: Vec<u8>) {
            if let Ok(tile) = text.parse::<Tile>() {
                prop_assert_eq!(tile.to_string(), text);
            }
            if let Ok(entries) = decode_bundle(&bytes) {
                prop_assert_eq!(encode_bundle(entries), Ok(bytes));
            }
        }
    }
}
