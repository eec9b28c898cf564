//! Entries as files of one folder.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use store::StoreError;

use crate::{CacheError, Kept, MAX_ENTRY_BYTES, Place};

/// Space a folder may take unless another limit is given: 2 GiB. Entries of common layers have 10 kB to 2 MB, so this is
/// a thousand images and more.
pub const DEFAULT_LIMIT_BYTES: u64 = 2 << 30;

/// A file's time of use is only written when it is older than this, an hour: the order of eviction needs no more.
const TOUCH_AFTER: Duration = Duration::from_secs(3600);

/// What a writer leaves that is killed is removed after an hour: nobody writes an entry for so long.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// What is kept in the folder, below a folder of this name, so that the cache may hold other things one day.
const LAYERS: &str = "layers";

/// A folder of mode 0700 with a limit. What was not used for longest is removed first.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    folder: PathBuf,
    limit: u64,
}

/// What is in the folder.
#[derive(Default)]
struct Files {
    /// Entries with the time of their last use, longest ago first.
    entries: Vec<(SystemTime, Kept)>,
    /// Names of files whose writers never finished.
    abandoned: Vec<String>,
}

impl Directory {
    /// Opens a folder, or makes it. `limit` is in bytes.
    ///
    /// # Errors
    /// When it is not this user's alone, or cannot be made.
    pub fn open(path: &Path, limit: u64) -> Result<Self, CacheError> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| StoreError::from_io(parent, &error))?;
        }
        store::private_dir(path)?;
        let folder = path.join(LAYERS);
        store::private_dir(&folder)?;
        Ok(Self { root: path.to_owned(), folder, limit })
    }

    /// The folder as it was named.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn files(&self) -> Result<Files, CacheError> {
        let failed = |error: io::Error| StoreError::from_io(&self.folder, &error);
        let now = SystemTime::now();
        let mut files = Files::default();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // Removed by another process in the meantime, or unreadable: no entry of ours.
            let Ok(found) = entry.metadata() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            let used = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if !found.is_file() {
                continue;
            }
            // Temporary files of writers begin with a dot.
            if !name.starts_with('.') {
                files.entries.push((used, Kept { name, bytes: found.len() }));
            } else if now.duration_since(used).is_ok_and(|ago| ago > ABANDONED_AFTER) {
                files.abandoned.push(name);
            }
        }
        files.entries.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        Ok(files)
    }

    /// Removes what nobody will finish, and what was not used for longest until the limit holds.
    fn evict(&self) -> Result<(), CacheError> {
        let Files { entries, abandoned } = self.files()?;
        for name in abandoned {
            self.remove(&name)?;
        }
        let mut total: u64 = entries.iter().map(|(_, kept)| kept.bytes).sum();
        for (_, kept) in entries {
            if total <= self.limit {
                break;
            }
            self.remove(&kept.name)?;
            total = total.saturating_sub(kept.bytes);
        }
        Ok(())
    }
}

impl Place for Directory {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CacheError> {
        let path = self.folder.join(name);
        let failed = |error: io::Error| StoreError::from_io(&path, &error);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error).into()),
        };
        let found = file.metadata().map_err(failed)?;
        if found.len() > MAX_ENTRY_BYTES {
            return Err(CacheError::TooLarge { name: name.to_owned(), limit: MAX_ENTRY_BYTES });
        }
        let now = SystemTime::now();
        let used = found.modified().ok().and_then(|used| now.duration_since(used).ok());
        if used.is_some_and(|ago| ago > TOUCH_AFTER) {
            // Where this is not allowed the entry is only evicted earlier.
            drop(file.set_modified(now));
        }
        let mut sealed = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
        (&mut file).take(MAX_ENTRY_BYTES).read_to_end(&mut sealed).map_err(failed)?;
        Ok(Some(sealed))
    }

    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), CacheError> {
        store::atomic_write(&self.folder.join(name), sealed, 0o600)?;
        self.evict()
    }

    fn list(&self) -> Result<Vec<Kept>, CacheError> {
        Ok(self.files()?.entries.into_iter().map(|(_, kept)| kept).collect())
    }

    fn remove(&self, name: &str) -> Result<(), CacheError> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::from_io(&path, &error).into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use base::Fault as _;

    use super::*;

    fn names(place: &Directory) -> Vec<String> {
        let mut names: Vec<String> =
            place.list().expect("listed").into_iter().map(|kept| kept.name).collect();
        names.sort();
        names
    }

    #[test]
    fn entries_come_back_and_go() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let place = Directory::open(&dir.path().join("a/b"), 100).expect("opened");
        assert_eq!(place.get("x").expect("looked"), None);
        place.put("x", b"one").expect("put");
        place.put("x", b"two").expect("put");
        assert_eq!(place.get("x").expect("looked"), Some(b"two".to_vec()));
        place.remove("x").expect("removed");
        place.remove("x").expect("gone already");
        assert_eq!(names(&place), Vec::<String>::new());
    }

    #[test]
    fn the_limit_holds_at_the_limit_and_one_past_it() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let place = Directory::open(&dir.path().join("cache"), 6).expect("opened");
        for (age, name) in [(2, "old"), (1, "new")] {
            place.put(name, b"123").expect("put");
            let file = File::open(place.folder.join(name)).expect("there");
            file.set_modified(SystemTime::now() - TOUCH_AFTER * age * 2).expect("set");
        }
        assert_eq!(names(&place), ["new", "old"], "six bytes are within the limit");
        // Using the old one makes the other the oldest.
        assert!(place.get("old").expect("looked").is_some());
        place.put("x", b"1").expect("put");
        assert_eq!(names(&place), ["old", "x"]);
    }

    #[test]
    fn folders_of_others_and_wrong_files_are_refused() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let open = dir.path().join("open");
        fs::create_dir(&open).expect("made");
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).expect("chmod");
        assert_eq!(Directory::open(&open, 1).expect_err("open to others").code(), "store-not-private");
        let place = Directory::open(&dir.path().join("own"), 1).expect("opened");
        let big = File::create(place.folder.join("big")).expect("made");
        big.set_len(MAX_ENTRY_BYTES + 1).expect("sparse");
        assert_eq!(place.get("big").expect_err("too large").code(), "cache-entry-too-large");
    }
}
