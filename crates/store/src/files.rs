//! Files that appear whole, and folders only their owner may enter.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{Read, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

use crate::StoreError;
use crate::temporary::Temporary;

/// Writes a file so that a crash leaves the old one or the new one: a temporary file in the same folder, `fsync`,
/// its name, `fsync` of the folder. `mode` are the permission bits.
///
/// # Errors
/// When it could not be written; the old file is then untouched, except that after a failed last `fsync` either
/// may be there.
pub fn atomic_write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    atomic_fill(path, mode, |file| file.write_all(bytes))
}

/// The same from a stream. When the stream fails, the old file is untouched.
///
/// # Errors
/// As for [`atomic_write`], and [`StoreError::Io`] with the words of the stream.
pub fn atomic_copy(path: &Path, content: &mut dyn Read, mode: u32) -> Result<(), StoreError> {
    atomic_fill(path, mode, |file| std::io::copy(content, file).map(|_| ()))
}

/// The same from a function that writes, such as one that packs an archive.
///
/// # Errors
/// As for [`atomic_write`].
pub fn atomic_fill(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<(), StoreError> {
    let temporary = temporary(path, mode, write)?;
    temporary.replace(path).map_err(|error| StoreError::from_io(path, &error))?;
    sync_dir(parent(path))
}

/// As [`atomic_write`], and never over a file that is there: not even one that came to be in the meantime.
///
/// # Errors
/// [`StoreError::AlreadyExists`], and as [`atomic_write`].
pub fn atomic_create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let temporary = temporary(path, mode, |file| file.write_all(bytes))?;
    temporary.create(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::AlreadyExists { path: path.to_owned() },
        _ => StoreError::from_io(path, &error),
    })?;
    sync_dir(parent(path))
}

fn temporary(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<Temporary, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(path, &error);
    let mut temporary = Temporary::new_in(parent(path), mode).map_err(failed)?;
    let file = temporary.file();
    write(file).map_err(failed)?;
    // The bits asked for, whatever the umask took from them.
    file.set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    // A crash up to here leaves the old content.
    file.sync_all().map_err(failed)?;
    Ok(temporary)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_dir(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|dir| dir.sync_all()).map_err(|error| StoreError::from_io(folder, &error))
}

/// The folder a path is in; the current one for a bare name.
pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Creates a folder of mode 0700, or checks that the one there is: a real folder, owned by this user, closed to
/// others. Keys and tokens are kept in such folders.
///
/// # Errors
/// [`StoreError::NotPrivate`] or [`StoreError::NotOwnFolder`] for one that is not, or the system's refusal.
pub fn private_dir(path: &Path) -> Result<(), StoreError> {
    match DirBuilder::new().recursive(false).mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(StoreError::from_io(path, &error)),
    }
    // Not followed: a link planted here would lead keys elsewhere.
    let found = fs::symlink_metadata(path).map_err(|error| StoreError::from_io(path, &error))?;
    if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() {
        return Err(StoreError::NotOwnFolder { path: path.to_owned() });
    }
    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(StoreError::NotPrivate { path: path.to_owned(), found: mode });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Fault;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("exists").permissions().mode() & 0o777
    }

    #[test]
    fn writes_whole_files_with_the_mode_asked_for() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("key");
        atomic_write(&path, b"one", 0o600).expect("written");
        assert_eq!((fs::read(&path).expect("read"), mode(&path)), (b"one".to_vec(), 0o600));
        atomic_write(&path, b"two", 0o666).expect("replaced");
        assert_eq!((fs::read(&path).expect("read"), mode(&path)), (b"two".to_vec(), 0o666));
        assert_eq!(fs::read_dir(dir.path()).expect("list").count(), 1, "no temporary file is left");
    }

    #[test]
    fn creating_never_replaces() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("f");
        atomic_create(&path, b"one", 0o600).expect("created");
        assert_eq!(atomic_create(&path, b"two", 0o600).expect_err("is there").code(), "store-already-exists");
        assert_eq!((fs::read(&path).expect("read"), mode(&path)), (b"one".to_vec(), 0o600));
        assert_eq!(fs::read_dir(dir.path()).expect("list").count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_missing_folder_has_its_own_code() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let error = atomic_write(&dir.path().join("no/such"), b"", 0o600).expect_err("no folder");
        assert_eq!(error.code(), "store-not-found");
    }

    #[test]
    fn private_folders_are_private() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("secret");
        private_dir(&path).expect("created");
        assert_eq!(mode(&path), 0o700);
        private_dir(&path).expect("still good");
        fs::set_permissions(&path, Permissions::from_mode(0o750)).expect("chmod");
        let error = private_dir(&path).expect_err("open to the group");
        assert!(error.to_string().contains("0750"), "{error}");
        assert_eq!(error.code(), "store-not-private");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(dir.path(), &link).expect("link");
        assert_eq!(private_dir(&link).expect_err("a link").code(), "store-not-own-folder");
    }

    #[test]
    fn kinds_of_failure_have_distinct_codes() {
        use std::io::ErrorKind;
        let rows = [
            (ErrorKind::NotFound, "store-not-found"),
            (ErrorKind::PermissionDenied, "store-permission-denied"),
            (ErrorKind::ReadOnlyFilesystem, "store-read-only"),
            (ErrorKind::StorageFull, "store-disk-full"),
            (ErrorKind::QuotaExceeded, "store-disk-full"),
            (ErrorKind::FileTooLarge, "store-disk-full"),
            (ErrorKind::BrokenPipe, "store-io"),
        ];
        for (kind, code) in rows {
            assert_eq!(StoreError::from_io(Path::new("/x"), &kind.into()).code(), code);
        }
    }
}
