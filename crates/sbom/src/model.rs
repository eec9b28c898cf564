//! The one model every reader of packages fills and every consumer reads.

use base::{Digest, Platform, Purl};
use serde::{Deserialize, Serialize};

/// Everything found in one image (or folder), ready to be matched and written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// What was examined.
    pub subject: Subject,
    /// The operating system, where one identifies itself.
    pub os: Option<OperatingSystem>,
    /// The layers, lowest first; empty for a folder.
    pub layers: Vec<LayerInfo>,
    /// Packages, ordered by ecosystem, name, version and first location.
    pub packages: Vec<Package>,
    /// Files that should have been read and could not be.
    pub unreadable: Vec<Unreadable>,
}

/// What was examined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// As the user named it, such as `127.0.0.1:5000/team/app:1.2`.
    pub name: String,
    /// Digest of the image manifest; none for a folder or an archive without one.
    pub manifest_digest: Option<Digest>,
    /// Digest of the image configuration, which Docker calls the image id.
    pub config_digest: Option<Digest>,
    /// The platform examined.
    pub platform: Option<Platform>,
}

/// The distribution an image is built on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatingSystem {
    /// Trivy's family name: `debian`, `alpine`, `alma`, `redhat`, `ubuntu`, ….
    pub family: String,
    /// Version as Trivy reports it, such as `12.5` or `3.18.4`.
    pub version: String,
    /// `PRETTY_NAME` of os-release.
    pub pretty_name: Option<String>,
    /// `VERSION_CODENAME` of os-release.
    pub codename: Option<String>,
    /// The release whose advisories apply, where it is not that of the version: `22.04-ESM` with Ubuntu Pro, the release
    /// of the package repositories in Alpine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// Repositories a Red Hat image was built from, such as `rhel-9-for-x86_64-baseos-rpms`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_sets: Vec<String>,
    /// Builds that Red Hat's image consists of, such as `ubi8-container-8.3-227-x86_64`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builds: Vec<String>,
}

/// One layer of the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerInfo {
    /// Digest of the layer as stored (compressed).
    pub digest: Digest,
    /// Digest of the layer inflated.
    pub diff_id: Digest,
    /// Size as stored, in bytes.
    pub size: u64,
}

/// Which kind of package database or manifest a package came from. The names are Trivy's result types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ecosystem {
    /// Debian packages.
    Dpkg,
    /// Alpine packages.
    Apk,
    /// RPM packages.
    Rpm,
    /// Packages of Arch Linux.
    Alpm,
    /// Packages of Gentoo.
    Portage,
    /// Packages Bottlerocket is built from.
    Bottlerocket,
    /// Installed Python distributions.
    PythonPkg,
    /// Installed Node.js packages.
    NodePkg,
    /// Modules recorded in Go binaries.
    Gobinary,
    /// Crates recorded in Rust binaries by cargo-auditable.
    Rustbinary,
    /// Java archives.
    Jar,
}

impl Ecosystem {
    /// All ecosystems, in the order packages are listed.
    pub const ALL: [Self; 11] = [
        Self::Dpkg,
        Self::Apk,
        Self::Rpm,
        Self::Alpm,
        Self::Portage,
        Self::Bottlerocket,
        Self::PythonPkg,
        Self::NodePkg,
        Self::Gobinary,
        Self::Rustbinary,
        Self::Jar,
    ];

    /// Trivy's name: `python-pkg`, `gobinary`, …. Operating system packages are reported by Trivy under the
    /// family of the system instead.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dpkg => "dpkg",
            Self::Apk => "apk",
            Self::Rpm => "rpm",
            Self::Alpm => "alpm",
            Self::Portage => "portage",
            Self::Bottlerocket => "bottlerocket",
            Self::PythonPkg => "python-pkg",
            Self::NodePkg => "node-pkg",
            Self::Gobinary => "gobinary",
            Self::Rustbinary => "rustbinary",
            Self::Jar => "jar",
        }
    }

    /// Whether the packages belong to the operating system rather than to a language.
    #[must_use]
    pub fn is_os(self) -> bool {
        matches!(self, Self::Dpkg | Self::Apk | Self::Rpm | Self::Alpm | Self::Portage | Self::Bottlerocket)
    }
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Where it was recorded.
    pub ecosystem: Ecosystem,
    /// Name as its ecosystem writes it; for Java `group:artifact`.
    pub name: String,
    /// Full version as its ecosystem writes it, with epoch and release: `1:2.3-4`.
    pub version: String,
    /// Architecture, for packages of an operating system.
    pub arch: Option<String>,
    /// The source package it was built from, where that is recorded or equal by rule. Matching of Debian and
    /// Alpine advisories joins on it.
    pub source: Option<SourcePackage>,
    /// Package URL, canonical.
    pub purl: Purl,
    /// Licence names or SPDX expressions as recorded.
    pub licenses: Vec<String>,
    /// Maintainer, vendor or author as recorded.
    pub supplier: Option<String>,
    /// RPM modularity label, such as `nodejs:12:8030020201124152102:229f0a1c`.
    pub modularity: Option<String>,
    /// Checksums recorded for the package.
    pub checksums: Vec<Checksum>,
    /// Where it was found; at least one.
    pub locations: Vec<Location>,
    /// Names of packages of the same ecosystem it needs.
    pub depends_on: Vec<String>,
}

/// The source package of a binary package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePackage {
    /// Name.
    pub name: String,
    /// Full version.
    pub version: String,
}

/// A checksum as a package database records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// Lower-case algorithm name: `md5`, `sha1`, `sha256`, `sha512`.
    pub algorithm: String,
    /// Lower-case hexadecimal.
    pub hex: String,
}

/// A file that records a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// Path inside the image without a leading slash; a jar in a jar is `outer.jar/inner.jar`.
    pub path: String,
    /// Index into [`Inventory::layers`] of the layer that brought the package; none for a folder.
    pub layer: Option<usize>,
}

/// A file that should have been read and could not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unreadable {
    /// Path inside the image without a leading slash.
    pub path: String,
    /// Index into [`Inventory::layers`].
    pub layer: Option<usize>,
    /// Code of the failure, such as `budget-bytes`.
    pub code: String,
    /// What was expected and what was found.
    pub reason: String,
}
