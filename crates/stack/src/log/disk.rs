//! The few file operations a log needs, small enough to be faked with faults.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// Files under one folder, named by paths with `/`.
pub trait Disk: Send + Sync + 'static {
    /// The whole file, or `None` when there is none.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;
    /// Names in a folder, sorted; empty when there is no such folder.
    ///
    /// # Errors
    /// What the system says.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;
    /// Puts a whole file in place under a temporary name and renames it: a reader sees all of it or nothing.
    /// It is durable only after [`Disk::sync_all`].
    ///
    /// # Errors
    /// What the system says.
    fn replace(&self, path: &str, data: &[u8]) -> io::Result<()>;
    /// Adds to the end of a file; on failure some of it may be there. Durable only after [`Disk::sync`].
    ///
    /// # Errors
    /// What the system says.
    fn append(&self, path: &str, data: &[u8]) -> io::Result<()>;
    /// Makes a file's content durable (`fdatasync`). After a failure nobody knows what is on the disk.
    ///
    /// # Errors
    /// What the system says.
    fn sync(&self, path: &str) -> io::Result<()>;
    /// Cuts a file.
    ///
    /// # Errors
    /// What the system says.
    fn truncate(&self, path: &str, length: u64) -> io::Result<()>;
    /// Deletes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &str) -> io::Result<()>;
    /// Makes everything written so far durable, names included.
    ///
    /// # Errors
    /// What the system says.
    fn sync_all(&self) -> io::Result<()>;
}

/// A folder of the file system.
#[derive(Debug)]
pub struct FolderDisk {
    root: PathBuf,
    /// The file appended to last, kept open: opening it for every batch costs more than writing it.
    tail: std::sync::Mutex<Option<(String, File)>>,
}

impl FolderDisk {
    /// Works in `root`, which is made (mode 0700) when a file is first written.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), tail: std::sync::Mutex::new(None) }
    }

    fn folder_of(&self, path: &str) -> io::Result<PathBuf> {
        let full = self.root.join(path);
        let folder = full.parent().unwrap_or(&self.root).to_owned();
        if !folder.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        }
        Ok(full)
    }

    fn with_tail<T>(&self, path: &str, work: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
        let mut tail = self.tail.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !matches!(&*tail, Some((name, _)) if name == path) {
            let full = self.folder_of(path)?;
            let file = OpenOptions::new().append(true).create(true).mode(0o600).open(full)?;
            *tail = Some((path.to_owned(), file));
        }
        match tail.as_mut() {
            Some((_, file)) => work(file),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Disk for FolderDisk {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(path)) {
            Ok(data) => Ok(Some(data)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut names = Vec::new();
        for entry in entries {
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn replace(&self, path: &str, data: &[u8]) -> io::Result<()> {
        let full = self.folder_of(path)?;
        // One writer: the fixed temporary name is overwritten by the next attempt after a crash.
        let temporary = full.with_extension("tmp");
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
        file.write_all(data)?;
        fs::rename(temporary, full)
    }

    fn append(&self, path: &str, data: &[u8]) -> io::Result<()> {
        self.with_tail(path, |file| file.write_all(data))
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.with_tail(path, |file| file.sync_data())
    }

    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.with_tail(path, |file| {
            file.set_len(length)?;
            file.sync_all()
        })
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.root.join(path))
    }

    fn sync_all(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(&self.root)?)?)
    }
}
