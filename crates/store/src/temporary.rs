//! A file without its name yet: until it is whole nobody can see it, and where the file system has files without a name
//! (Linux, `O_TMPFILE`), a process that is killed leaves nothing behind.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::Builder;

/// Names that begin so are of writes that were cut off, and may be removed.
const PREFIX: &str = ".assay-";

/// A file to be filled and then given its name.
pub(crate) enum Temporary {
    /// The kernel frees it when the process ends, however that comes.
    Unnamed(File),
    /// Hidden, beside its place; a kill leaves it there.
    Named(tempfile::NamedTempFile),
}

impl Temporary {
    /// An empty file in `folder`. Its permission bits are at most `mode`, and never more than that on the way.
    pub(crate) fn new_in(folder: &Path, mode: u32) -> io::Result<Self> {
        match unnamed::open(folder, mode) {
            Some(file) => Ok(Self::Unnamed(file)),
            None => Self::named_in(folder, mode),
        }
    }

    fn named_in(folder: &Path, mode: u32) -> io::Result<Self> {
        let permissions = Permissions::from_mode(mode);
        Builder::new().prefix(PREFIX).permissions(permissions).tempfile_in(folder).map(Self::Named)
    }

    pub(crate) fn file(&mut self) -> &mut File {
        match self {
            Self::Unnamed(file) => file,
            Self::Named(file) => file.as_file_mut(),
        }
    }

    /// Gives it its name, in the folder it was made in, and takes the place of what has that name.
    pub(crate) fn replace(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Named(file) => file.persist(path).map(drop).map_err(|error| error.error),
            Self::Unnamed(file) => match unnamed::link(&file, path) {
                // A link never replaces: it gets a hidden name first, and is renamed at once.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let folder = crate::files::parent(path);
                    let hidden = Builder::new()
                        .prefix(PREFIX)
                        .make_in(folder, |hidden| unnamed::link(&file, hidden))?;
                    hidden.into_temp_path().persist(path).map_err(|error| error.error)
                }
                other => other,
            },
        }
    }

    /// The same, and fails where something has that name.
    pub(crate) fn create(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Named(file) => file.persist_noclobber(path).map(drop).map_err(|error| error.error),
            Self::Unnamed(file) => unnamed::link(&file, path),
        }
    }
}

#[cfg(target_os = "linux")]
mod unnamed {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags};

    /// None where the file system has no such files, or where there is no `/proc` to link them by: a name is taken then,
    /// and what is really wrong is told by that.
    pub(super) fn open(folder: &Path, mode: u32) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, Mode::from_raw_mode(mode)).ok()?);
        Path::new(&by_number(&file)).exists().then_some(file)
    }

    pub(super) fn link(file: &File, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::linkat(CWD, by_number(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    fn by_number(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

#[cfg(not(target_os = "linux"))]
mod unnamed {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn open(_folder: &Path, _mode: u32) -> Option<File> {
        None
    }

    pub(super) fn link(_file: &File, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn both_kinds_replace_and_create() {
        type Make = fn(&Path, u32) -> io::Result<Temporary>;
        for make in [Temporary::new_in as Make, Temporary::named_in as Make] {
            let dir = tempfile::tempdir().expect("temporary folder");
            let path = dir.path().join("f");
            let filled = |content: &[u8]| {
                let mut temporary = make(dir.path(), 0o600).expect("made");
                temporary.file().write_all(content).expect("written");
                temporary
            };
            filled(b"one").create(&path).expect("created");
            let error = filled(b"two").create(&path).expect_err("is there");
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read(&path).expect("read"), b"one");
            filled(b"three").replace(&path).expect("replaced");
            assert_eq!(fs::read(&path).expect("read"), b"three");
            let other = dir.path().join("g");
            filled(b"four").replace(&other).expect("nothing to replace");
            assert_eq!(fs::read(&other).expect("read"), b"four");
            fs::create_dir(dir.path().join("h")).expect("folder");
            filled(b"five").replace(&dir.path().join("h")).expect_err("a folder is in the way");
            assert_eq!(fs::read_dir(dir.path()).expect("list").count(), 3, "no temporary file is left");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_being_written_is_not_to_be_seen() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let mut temporary = Temporary::new_in(dir.path(), 0o600).expect("made");
        temporary.file().write_all(b"half").expect("written");
        // An overlay of a kernel before 6.1, say, has no files without a name.
        let named = usize::from(matches!(temporary, Temporary::Named(_)));
        let listed = fs::read_dir(dir.path()).expect("list").count();
        assert_eq!(listed, named, "killed now, it leaves nothing, or one hidden file");
    }
}
