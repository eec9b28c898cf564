//! Which files are worth reading.

use crate::capability::{FileId, FileKind, Reader, Scope, chosen};
use crate::document;
use crate::os_release::OsFile;

/// Why a file is read; chooses the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Interest {
    /// `var/lib/dpkg/status` or a file of `status.d`.
    DpkgStatus,
    /// `copyright` of a Debian package.
    DpkgCopyright,
    /// File list of a Debian package.
    DpkgFiles,
    /// Installed database of Alpine.
    ApkInstalled,
    /// `rpmdb.sqlite`.
    RpmSqlite,
    /// An rpm database in Berkeley DB or NDB form, or the write-ahead log of an SQLite one.
    RpmLegacy,
    /// `desc` of a package of Arch Linux.
    AlpmDesc,
    /// `files` of a package of Arch Linux.
    AlpmFiles,
    /// `CONTENTS` of a package of Gentoo.
    PortageContents,
    /// Inventory of Bottlerocket.
    BottlerocketInventory,
    /// Content manifest of a Red Hat image.
    ContentManifest,
    /// Dockerfile a Red Hat image was built with.
    BuildDockerfile,
    /// Metadata of an installed Python distribution.
    PythonMetadata,
    /// A zipped Python distribution.
    PythonEgg,
    /// `package.json`.
    NodePackage,
    /// A Java archive.
    JavaArchive,
    /// A file that may be an executable of Go or Rust.
    Executable,
    /// A bill of materials that lies in the image.
    Document,
    /// A file that records packages of a language, held whole.
    Language(FileId),
    /// A file that names the operating system.
    Os(OsFile),
}

impl Interest {
    /// Of a file of a language.
    pub(crate) fn of(id: FileId, kind: &FileKind) -> Self {
        match kind.reader {
            Reader::Own(interest) => interest,
            Reader::Whole(..) | Reader::Beside(..) => Self::Language(id),
        }
    }
}

/// The smallest executable with package data in it: 4 KiB; the smallest Go program has a megabyte.
const MIN_EXECUTABLE_BYTES: u64 = 4 << 10;

/// Whether a regular file at `path` (no leading slash) is read in a scan of `scope`, and as what. `mode` holds the
/// permission bits. The lists are those of Trivy's analyzers.
#[must_use]
pub fn wants(scope: Scope, path: &str, size: u64, mode: u32) -> Option<Interest> {
    if scope.systems()
        && let Some(interest) = system(path)
    {
        return Some(interest);
    }
    if let Some((id, kind)) = chosen(scope, path) {
        return Some(Interest::of(id, kind));
    }
    if scope.installed() && document::is_called_like_one(path) {
        return Some(Interest::Document);
    }
    // As in Trivy (`utils.IsExecutable`): Windows has no such bits.
    let runs = mode & 0o111 != 0 || path.ends_with(".exe");
    (scope.installed() && runs && size >= MIN_EXECUTABLE_BYTES).then_some(Interest::Executable)
}

/// Files of the operating system.
fn system(path: &str) -> Option<Interest> {
    if let Some(os) = OsFile::at(path) {
        return Some(Interest::Os(os));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    database(path, folder, name)
}

fn database(path: &str, folder: &str, name: &str) -> Option<Interest> {
    match path {
        "var/lib/dpkg/status" => return Some(Interest::DpkgStatus),
        "lib/apk/db/installed" | "usr/lib/apk/db/installed" => return Some(Interest::ApkInstalled),
        _ => {}
    }
    if name == "copyright" && folder.strip_prefix("usr/share/doc/").is_some_and(|rest| !rest.contains('/')) {
        return Some(Interest::DpkgCopyright);
    }
    if let Some(interest) = per_package(path, folder, name) {
        return Some(interest);
    }
    match folder {
        "root/buildinfo/content_manifests" | "usr/share/buildinfo" if name.ends_with(".json") => {
            Some(Interest::ContentManifest)
        }
        "root/buildinfo" if name.starts_with("Dockerfile") => Some(Interest::BuildDockerfile),
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

/// Databases that have a folder for each package, and Bottlerocket's inventory, which stands below a folder for the
/// architecture.
fn per_package(path: &str, folder: &str, name: &str) -> Option<Interest> {
    if folder.starts_with("var/lib/pacman/local/") {
        return match name {
            "desc" => Some(Interest::AlpmDesc),
            "files" => Some(Interest::AlpmFiles),
            _ => None,
        };
    }
    if name == "CONTENTS"
        && folder.strip_prefix("var/db/pkg/").is_some_and(|rest| rest.matches('/').count() == 1)
    {
        return Some(Interest::PortageContents);
    }
    let inventory = "usr/share/bottlerocket/application-inventory.json";
    let root = path.strip_suffix(inventory)?;
    let is_root = root.is_empty() || root.ends_with("-bottlerocket-linux-gnu/sys-root/");
    is_root.then_some(Interest::BottlerocketInventory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_choose_parsers() {
        let rows = [
            ("var/lib/dpkg/status", Some(Interest::DpkgStatus)),
            ("var/lib/dpkg/status-old", None),
            ("usr/share/doc/zlib1g/copyright", Some(Interest::DpkgCopyright)),
            ("usr/share/doc/ca-certificates/examples/copyright", None),
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
            ("var/lib/pacman/local/curl-8.4.0-2/desc", Some(Interest::AlpmDesc)),
            ("var/lib/pacman/local/curl-8.4.0-2/files", Some(Interest::AlpmFiles)),
            ("var/lib/pacman/local/curl-8.4.0-2/mtree", None),
            ("var/db/pkg/dev-libs/openssl-3.0/CONTENTS", Some(Interest::PortageContents)),
            ("var/db/pkg/openssl-3.0/CONTENTS", None),
            (
                "x86_64-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/application-inventory.json",
                Some(Interest::BottlerocketInventory),
            ),
            ("x/usr/share/bottlerocket/application-inventory.json", None),
            ("root/buildinfo/content_manifests/a.json", Some(Interest::ContentManifest)),
            ("root/buildinfo/Dockerfile-ubi8-8.3-227", Some(Interest::BuildDockerfile)),
            ("var/lib/ubuntu-advantage/status.json", Some(Interest::Os(OsFile::UbuntuPro))),
            ("etc/os-release", Some(Interest::Os(OsFile::EtcOsRelease))),
            ("opt/a.spdx", Some(Interest::Document)),
            ("a.spdx.json", Some(Interest::Document)),
            (".cdx", Some(Interest::Document)),
            ("opt/a.cdx.json", Some(Interest::Document)),
            ("opt/a.CDX.json", None),
            ("opt/sbom.json", None),
            ("opt/bitnami/a/.spdx-a.spdx", Some(Interest::Document)),
            ("lib/a-1.dist-info/sboms/a.cdx.json", None),
        ];
        for (path, expected) in rows {
            assert_eq!(wants(Scope::Image, path, 1 << 20, 0o644), expected, "{path}");
        }
        assert_eq!(wants(Scope::Image, "usr/bin/app", 4096, 0o755), Some(Interest::Executable));
        assert_eq!(wants(Scope::Image, "usr/bin/app", 4095, 0o755), None);
        assert_eq!(wants(Scope::Image, "usr/lib/libapp.so", 4096, 0o644), None);
        assert_eq!(wants(Scope::Image, "opt/app.exe", 4096, 0o644), Some(Interest::Executable));
        assert_eq!(wants(Scope::Image, "opt/app.exe", 4095, 0o644), None);
        assert_eq!(wants(Scope::Folder, "opt/app.exe", 4096, 0o644), None);
        assert_eq!(wants(Scope::Folder, "usr/bin/app", 4096, 0o755), None);
        assert_eq!(wants(Scope::RootFs, "a.spdx", 1, 0o644), Some(Interest::Document));
        assert_eq!(wants(Scope::Folder, "a.spdx", 1, 0o644), None);
        assert_eq!(wants(Scope::Repository, "opt/bitnami/a/.spdx-a.spdx", 1, 0o644), None);
        assert_eq!(wants(Scope::Repository, "var/lib/dpkg/status", 4096, 0o644), None);
    }
}
