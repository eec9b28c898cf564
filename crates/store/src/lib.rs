//! Local files: image layouts and archives, memory maps, atomic writes, locks.
//!
//! # In scope
//! Opening `oci:` and `docker-archive:` images; the files of a folder; writing a layout so that a crash leaves the old or the new state;
//! private folders and files; one writer at a time.
//!
//! # Out of scope
//! What the documents mean: `image` reads them.
//!
//! # Invariants
//! - A file appears under its name only when its bytes are on disk: temporary file (of no name, where there are such),
//!   `fsync`, its name, `fsync` of the folder.
//! - A layout's index changes only under its lock, after the blobs it names are durable.
//! - `unsafe` stands in `map` and nowhere else.

mod error;
mod files;
mod folder;
mod layout;
mod lock;
mod map;
mod open;
mod temporary;

pub use error::StoreError;
pub use files::{atomic_copy, atomic_create, atomic_fill, atomic_write, private_dir};
pub use folder::Folder;
pub use layout::{Layout, create_layout};
pub use lock::{Lock, lock_exclusive, lock_waiting};
pub use map::Map;
pub use open::{LocalImage, open_image};
