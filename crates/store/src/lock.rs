//! One process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::StoreError;

/// An exclusive lock, held until dropped or the process ends. The lock file stays: removing it would let two
/// processes hold locks on two files of one name.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// The lock file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file releases the lock also where this fails.
        drop(self.file.unlock());
    }
}

/// Takes the lock at `path` or says at once who holds it.
///
/// # Errors
/// [`StoreError::Locked`], with the holder's process id where it can be read.
pub fn lock_exclusive(path: &Path) -> Result<Lock, StoreError> {
    let mut file = open(path)?;
    match file.try_lock() {
        Ok(()) => held(file, path),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // Who it is is a courtesy: without it the lock is just as taken.
            let read = (&mut file).take(20).read_to_string(&mut text);
            let holder = read.ok().and_then(|_| text.trim().parse().ok());
            Err(StoreError::Locked { path: path.to_owned(), holder })
        }
        Err(TryLockError::Error(error)) => Err(StoreError::from_io(path, &error)),
    }
}

/// Takes the lock at `path`, waiting for as long as another process holds it.
///
/// # Errors
/// When the file cannot be opened or locked.
pub fn lock_waiting(path: &Path) -> Result<Lock, StoreError> {
    let file = open(path)?;
    file.lock().map_err(|error| StoreError::from_io(path, &error))?;
    held(file, path)
}

fn open(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| StoreError::from_io(path, &error))
}

fn held(mut file: File, path: &Path) -> Result<Lock, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(path, &error);
    file.set_len(0).map_err(failed)?;
    file.rewind().map_err(failed)?;
    writeln!(file, "{}", std::process::id()).map_err(failed)?;
    Ok(Lock { file, path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("lock");
        let first = lock_exclusive(&path).expect("free");
        match lock_exclusive(&path) {
            Err(StoreError::Locked { holder, .. }) => assert_eq!(holder, Some(std::process::id())),
            other => panic!("expected Locked, got {other:?}"),
        }
        drop(first);
        assert_eq!(lock_exclusive(&path).expect("free again").path(), path);
    }
}
