//! Read-only memory maps: the one place with `unsafe`.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::StoreError;

/// A file mapped for reading, with a shared lock for as long as it is mapped.
///
/// # What another process can do
/// A map is backed by the file. If someone truncates it, touching the missing pages ends the process with `SIGBUS`;
/// if someone writes into it, bytes change under a reader. Writers of this program replace files by rename
/// ([`crate::atomic_write`]), which leaves a map on the old file untouched, and a program that writes in place
/// under an exclusive lock (bbolt does, so Trivy does) is kept out by the shared lock. What neither covers, a
/// program that writes without a lock, is a fault of who runs it, and a crash, not a wrong answer, is its usual end.
/// Parsers over a map check each offset they use when they use it, so that changed bytes give errors.
#[derive(Debug)]
pub struct Map {
    bytes: memmap2::Mmap,
    /// Holds the lock.
    _file: File,
}

impl Map {
    /// Maps a regular file.
    ///
    /// # Errors
    /// When it cannot be opened, is no regular file, or is being written ([`StoreError::Locked`]).
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::from_io(path, &error);
        let file = File::open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(StoreError::Io { path: path.to_owned(), reason: "expected a regular file".into() });
        }
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { path: path.to_owned(), holder: None });
            }
            // A file system without locks (some network ones): rename-only writers remain the protection.
            Err(std::fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(std::fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
        let bytes = map(&file).map_err(failed)?;
        Ok(Self { bytes, _file: file })
    }
}

#[expect(unsafe_code, reason = "a memory map is a promise about other processes that no type can give")]
fn map(file: &File) -> io::Result<memmap2::Mmap> {
    // SAFETY: the map is read-only and private to this module; the file is a regular one, open for reading, and
    // stays open and share-locked as long as the map. Mapping is unsafe because others may change the file: see
    // `Map`, "What another process can do". The bytes are plain `u8`, for which every value is valid, so no change
    // can make an invalid value; truncation ends the process (`SIGBUS`) without reading foreign memory.
    unsafe { memmap2::Mmap::map(file) }
}

impl std::ops::Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl AsRef<[u8]> for Map {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Fault;

    #[test]
    fn maps_and_survives_replacement_by_rename() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("data");
        crate::atomic_write(&path, b"old", 0o600).expect("written");
        let map = Map::open(&path).expect("mapped");
        crate::atomic_write(&path, b"newer", 0o600).expect("replaced");
        assert_eq!(&map[..], b"old");
        assert_eq!(&Map::open(&path).expect("mapped")[..], b"newer");
        assert_eq!(Map::open(&dir.path().join("none")).expect_err("missing").code(), "store-not-found");
        assert_eq!(Map::open(dir.path()).expect_err("a folder").code(), "store-io");
    }

    #[test]
    fn a_file_being_written_is_not_mapped() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("data");
        crate::atomic_write(&path, b"x", 0o600).expect("written");
        let writer = File::options().write(true).open(&path).expect("opened");
        writer.lock().expect("locked");
        assert_eq!(Map::open(&path).expect_err("locked").code(), "store-locked");
    }
}
