//! The durable log engine: one writer, a write-ahead log, tiles, and one checkpoint for every commit.
//!
//! A commit is: hash the batch into the tree, sign the checkpoint, append batch and checkpoint to the write-ahead
//! log and `fdatasync` it, write the tiles that became full, write the `checkpoint` file, show the new state to
//! readers, answer the writers. The synced record is the point of no return: it holds the signature, so recovery
//! never signs again and there are never two checkpoints of one size. Tiles and the `checkpoint` file follow from it.
//!
//! Partial tiles are served from memory and are not files: after a crash they come back out of the write-ahead log.

mod disk;
mod engine;
mod error;
mod fsck;
#[cfg(test)]
mod memory;
mod recover;
#[cfg(test)]
mod tests;
mod view;
mod wal;

pub use disk::{Disk, FolderDisk};
pub use engine::{Appended, Log, LogOptions, NoteSigner};
pub use error::LogError;
pub use fsck::{LogReport, fsck};
pub use view::Published;
pub use wal::check_segment;
