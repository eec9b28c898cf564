//! Which files are worth reading.

use crate::os_release::OsFile;

/// Why a file is read; chooses the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Interest {
    /// `var/lib/dpkg/status` or a file of `status.d`.
    DpkgStatus,
    /// File list of a Debian package.
    DpkgFiles,
    /// Installed database of Alpine.
    ApkInstalled,
    /// `rpmdb.sqlite`.
    RpmSqlite,
    /// An rpm database in Berkeley DB or NDB form, or the write-ahead log of an SQLite one.
    RpmLegacy,
    /// Metadata of an installed Python distribution.
    PythonMetadata,
    /// `package.json`.
    NodePackage,
    /// A Java archive.
    JavaArchive,
    /// A file that may be an executable of Go or Rust.
    Executable,
    /// A file that names the operating system.
    Os(OsFile),
}

/// The smallest executable with package data in it: 4 KiB; the smallest Go program has a megabyte.
const MIN_EXECUTABLE_BYTES: u64 = 4 << 10;

/// Whether a regular file at `path` (no leading slash) is read, and as what. `mode` holds the permission bits.
/// The lists are those of Trivy's analyzers for images.
#[must_use]
pub fn wants(path: &str, size: u64, mode: u32) -> Option<Interest> {
    if let Some(os) = OsFile::at(path) {
        return Some(Interest::Os(os));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(interest) = database(path, folder, name) {
        return Some(interest);
    }
    if name == "package.json" {
        return Some(Interest::NodePackage);
    }
    if (name == "METADATA" && folder.ends_with(".dist-info"))
        || (name == "PKG-INFO" && (folder.ends_with(".egg-info") || folder.ends_with("EGG-INFO")))
        || name.ends_with(".egg-info")
    {
        return Some(Interest::PythonMetadata);
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if ["jar", "war", "ear", "par"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return Some(Interest::JavaArchive);
    }
    (mode & 0o111 != 0 && size >= MIN_EXECUTABLE_BYTES).then_some(Interest::Executable)
}

fn database(path: &str, folder: &str, name: &str) -> Option<Interest> {
    match path {
        "var/lib/dpkg/status" => return Some(Interest::DpkgStatus),
        "lib/apk/db/installed" | "usr/lib/apk/db/installed" => return Some(Interest::ApkInstalled),
        _ => {}
    }
    match folder {
        "var/lib/dpkg/status.d" if name.ends_with(".md5sums") => Some(Interest::DpkgFiles),
        "var/lib/dpkg/status.d" => Some(Interest::DpkgStatus),
        "var/lib/dpkg/info" if name.ends_with(".md5sums") => Some(Interest::DpkgFiles),
        "var/lib/rpm" | "usr/lib/sysimage/rpm" | "usr/share/rpm" => match name {
            "rpmdb.sqlite" => Some(Interest::RpmSqlite),
            "Packages" | "Packages.db" | "rpmdb.sqlite-wal" => Some(Interest::RpmLegacy),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_choose_parsers() {
        let rows = [
            ("var/lib/dpkg/status", Some(Interest::DpkgStatus)),
            ("var/lib/dpkg/status-old", None),
            ("var/lib/dpkg/status.d/base", Some(Interest::DpkgStatus)),
            ("var/lib/dpkg/status.d/base.md5sums", Some(Interest::DpkgFiles)),
            ("var/lib/dpkg/info/libc6:amd64.md5sums", Some(Interest::DpkgFiles)),
            ("var/lib/dpkg/info/libc6:amd64.list", None),
            ("usr/lib/apk/db/installed", Some(Interest::ApkInstalled)),
            ("usr/lib/sysimage/rpm/rpmdb.sqlite", Some(Interest::RpmSqlite)),
            ("var/lib/rpm/Packages", Some(Interest::RpmLegacy)),
            ("opt/v/lib/python3/site-packages/a-1.dist-info/METADATA", Some(Interest::PythonMetadata)),
            ("usr/lib/python3/dist-packages/a.egg-info", Some(Interest::PythonMetadata)),
            ("x/a.egg-info/PKG-INFO", Some(Interest::PythonMetadata)),
            ("x/EGG-INFO/PKG-INFO", Some(Interest::PythonMetadata)),
            ("x/PKG-INFO", None),
            ("app/node_modules/a/package.json", Some(Interest::NodePackage)),
            ("package.json", Some(Interest::NodePackage)),
            ("app/a.JAR", Some(Interest::JavaArchive)),
            ("app/a.war", Some(Interest::JavaArchive)),
            ("app/jar", None),
            ("etc/os-release", Some(Interest::Os(OsFile::EtcOsRelease))),
        ];
        for (path, expected) in rows {
            assert_eq!(wants(path, 1 << 20, 0o644), expected, "{path}");
        }
        assert_eq!(wants("usr/bin/app", 4096, 0o755), Some(Interest::Executable));
        assert_eq!(wants("usr/bin/app", 4095, 0o755), None);
    }
}
