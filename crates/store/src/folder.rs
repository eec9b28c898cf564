//! A folder as a source of files.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base::glob_matches;
use image::{Entry, EntryKind, FileTree, LayerVisitor, UnreadableEntry};
use rustix::fs::OFlags;

use crate::StoreError;

/// Folders Trivy leaves out (`defaultSkipDirs`): what git keeps, and what the kernel shows as files.
const DEFAULT_SKIP_DIRS: [&str; 4] = ["**/.git", "proc", "sys", "dev"];

/// A folder, or one file, whose regular files are read. Symbolic links are not followed below it, so a circle of
/// them is no circle here; devices and pipes are never opened.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    skip_dirs: Vec<String>,
    skip_files: Vec<String>,
}

impl Folder {
    /// Opens a folder. Patterns are globs ([`base::glob_matches`]) relative to the folder, or paths of this system.
    ///
    /// # Errors
    /// When it is not there or may not be read.
    pub fn open(root: &Path, skip_dirs: &[String], skip_files: &[String]) -> Result<Self, StoreError> {
        let found = std::fs::metadata(root).map_err(|error| StoreError::from_io(root, &error))?;
        if found.is_dir() {
            std::fs::read_dir(root).map_err(|error| StoreError::from_io(root, &error))?;
        }
        let relative = |patterns: &[String]| patterns.iter().map(|p| in_root(root, p)).collect::<Vec<_>>();
        let mut skipped = relative(skip_dirs);
        skipped.extend(DEFAULT_SKIP_DIRS.map(str::to_owned));
        Ok(Self { root: root.to_owned(), skip_dirs: skipped, skip_files: relative(skip_files) })
    }

    /// One folder: shows its files, returns the folders in it, last first.
    fn folder(&self, inside: &str, walk: &mut Walk<'_>) -> io::Result<Vec<String>> {
        let mut names: Vec<std::ffi::OsString> = Vec::new();
        for entry in std::fs::read_dir(self.at(inside))? {
            names.push(entry?.file_name());
        }
        names.sort_unstable();
        let mut folders = Vec::new();
        for name in names {
            let bytes = name.as_bytes();
            let shown = String::from_utf8_lossy(bytes);
            let path =
                if inside.is_empty() { shown.clone().into_owned() } else { format!("{inside}/{shown}") };
            // A name that is not UTF-8 cannot be written into `inside`; files are opened by their real name.
            let real = self.at(inside).join(&name);
            let lossy = std::str::from_utf8(bytes).is_err();
            match std::fs::symlink_metadata(&real) {
                Err(error) => walk.unreadable(path, &error),
                Ok(found) if found.is_dir() && lossy => {
                    walk.unreadable(path, &io::Error::other("the name of the folder is not UTF-8"));
                }
                Ok(found) if found.is_dir() => {
                    if !any(&self.skip_dirs, &path) {
                        folders.push(path);
                    }
                }
                Ok(found) if found.is_file() && !any(&self.skip_files, &path) => {
                    walk.file(path, lossy, &found, real);
                }
                Ok(_) => {}
            }
        }
        folders.reverse();
        Ok(folders)
    }

    fn at(&self, inside: &str) -> PathBuf {
        if inside.is_empty() { self.root.clone() } else { self.root.join(inside) }
    }
}

impl FileTree for Folder {
    fn pass(&self, visitor: &mut dyn LayerVisitor) -> io::Result<Vec<UnreadableEntry>> {
        let mut walk = Walk { visitor, missed: Vec::new() };
        let found = std::fs::metadata(&self.root)?;
        if found.is_file() {
            let name = self.root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let real = std::fs::canonicalize(&self.root)?;
            walk.file(name, false, &found, real);
            return Ok(walk.missed);
        }
        let mut queue = self.folder("", &mut walk)?;
        while let Some(next) = queue.pop() {
            match self.folder(&next, &mut walk) {
                Ok(folders) => queue.extend(folders),
                Err(error) => walk.unreadable(next, &error),
            }
        }
        Ok(walk.missed)
    }
}

struct Walk<'a> {
    visitor: &'a mut dyn LayerVisitor,
    missed: Vec<UnreadableEntry>,
}

impl Walk<'_> {
    fn file(&mut self, path: String, path_is_lossy: bool, found: &Metadata, real: PathBuf) {
        let entry = Entry {
            path,
            path_is_lossy,
            kind: EntryKind::File,
            size: found.len(),
            mode: found.mode() & 0o7777,
            uid: u64::from(found.uid()),
            gid: u64::from(found.gid()),
        };
        let mut content = Lazy::Closed(real);
        if let Err(error) = self.visitor.file(&entry, &mut content) {
            self.unreadable(entry.path, &error);
        }
    }

    fn unreadable(&mut self, path: String, error: &io::Error) {
        self.missed.push(UnreadableEntry {
            path,
            code: "folder-unreadable".into(),
            reason: error.to_string(),
        });
    }
}

/// Opened when it is first read: most files are not.
enum Lazy {
    Closed(PathBuf),
    Open(File),
}

impl Read for Lazy {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Self::Closed(path) = self {
            // Between looking and opening a file may have been replaced by a link or a pipe.
            let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits();
            let file = OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)?;
            if !file.metadata()?.is_file() {
                return Err(io::Error::other("is no longer a regular file"));
            }
            *self = Self::Open(file);
        }
        match self {
            Self::Open(file) => file.read(buf),
            Self::Closed(_) => Ok(0),
        }
    }
}

fn any(patterns: &[String], path: &str) -> bool {
    patterns.iter().any(|pattern| glob_matches(pattern, path))
}

/// As in Trivy a pattern is meant from the folder, unless it is a path of this system that leads into it.
fn in_root(root: &Path, pattern: &str) -> String {
    let of = |path: &Path| {
        let root = std::path::absolute(root).ok()?;
        let inside = path.strip_prefix(&root).ok()?;
        Some(inside.to_string_lossy().into_owned()).filter(|inside| !inside.is_empty())
    };
    let inside = std::path::absolute(pattern).ok().and_then(|path| of(&path));
    inside.unwrap_or_else(|| pattern.trim_start_matches('/').to_owned()).trim_end_matches('/').to_owned()
}
