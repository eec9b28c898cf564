//! The one model every reader of packages fills and every consumer reads.

use base::{Digest, Platform, Purl};
use serde::{Deserialize, Serialize};

use crate::vendor;

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
    /// Its version, where the document it was read from says one that is no digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Subject {
    /// Of that name, and nothing else is known.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), manifest_digest: None, config_digest: None, platform: None, version: None }
    }

    /// Whether it is an image rather than a folder.
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.manifest_digest.is_some() || self.config_digest.is_some()
    }
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
    /// Who rebuilt the distribution's packages and has advisories of its own for them, where the image says so and its
    /// packages do not: `rapidfort`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
}

impl OperatingSystem {
    /// What documents have no field for, by name: what is needed to find the advisories that apply, and what people
    /// call it.
    pub(crate) fn notes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let one = [
            ("PrettyName", self.pretty_name.as_deref()),
            ("Codename", self.codename.as_deref()),
            ("Stream", self.stream.as_deref()),
            ("Supplier", self.supplier.as_deref()),
        ];
        let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let sets = self.content_sets.iter().map(|set| ("ContentSet", set.as_str()));
        one.chain(sets).chain(self.builds.iter().map(|build| ("Build", build.as_str())))
    }
}

/// One layer of the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerInfo {
    /// Digest of the layer as stored (compressed).
    pub digest: Digest,
    /// Digest of the layer inflated.
    pub diff_id: Digest,
    /// Bytes inflated, as in Trivy; 0 where a document does not say it.
    pub size: u64,
}

impl LayerInfo {
    /// `DIGEST DIFFID SIZE`, as documents note it.
    pub(crate) fn to_line(&self) -> String {
        format!("{} {} {}", self.digest, self.diff_id, self.size)
    }
}

/// Which kind of package database or manifest a package came from. The names are Trivy's result types; where Trivy
/// has none (`deno`, `haskell`, `r`, `binary`) they are ours.
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
    /// `requirements.txt`.
    Pip,
    /// `Pipfile.lock`.
    Pipenv,
    /// `poetry.lock`.
    Poetry,
    /// `uv.lock`.
    Uv,
    /// `pylock.toml` (PEP 751).
    Pylock,
    /// Installed Conda packages.
    CondaPkg,
    /// `environment.yml` of Conda.
    CondaEnvironment,
    /// Installed Node.js packages.
    NodePkg,
    /// `package-lock.json`.
    Npm,
    /// `yarn.lock`.
    Yarn,
    /// `pnpm-lock.yaml`.
    Pnpm,
    /// `bun.lock`.
    Bun,
    /// `deno.lock`.
    Deno,
    /// Modules recorded in Go binaries.
    Gobinary,
    /// `go.mod`.
    Gomod,
    /// Crates recorded in Rust binaries by cargo-auditable.
    Rustbinary,
    /// `Cargo.lock`.
    Cargo,
    /// Java archives.
    Jar,
    /// `pom.xml`.
    Pom,
    /// `gradle.lockfile`.
    Gradle,
    /// `build.sbt.lock`.
    Sbt,
    /// Installed Ruby gems.
    Gemspec,
    /// `Gemfile.lock`.
    Bundler,
    /// Installed PHP packages.
    ComposerVendor,
    /// `composer.lock`.
    Composer,
    /// `*.deps.json` of a published .NET program.
    DotnetCore,
    /// `packages.lock.json` and `packages.config` of NuGet.
    Nuget,
    /// `Directory.Packages.props` of NuGet.
    PackagesProps,
    /// `pubspec.lock` of Dart.
    Pub,
    /// `Package.resolved` of Swift.
    Swift,
    /// `Podfile.lock`.
    Cocoapods,
    /// `mix.lock` of Elixir.
    Hex,
    /// `conan.lock` of C and C++.
    Conan,
    /// `Manifest.toml` of Julia.
    Julia,
    /// `stack.yaml.lock` and `cabal.project.freeze` of Haskell.
    Haskell,
    /// `renv.lock` and installed packages of R.
    R,
    /// SPDX files that Bitnami images carry.
    Bitnami,
    /// Common programs, known by a mark in their binary.
    Binary,
}

impl Ecosystem {
    /// Whether metadata of these packages may carry the text of a licence where its name is asked for.
    #[must_use]
    pub fn has_license_texts(self) -> bool {
        matches!(
            self,
            Self::PythonPkg | Self::CondaPkg | Self::Gemspec | Self::Composer | Self::ComposerVendor
        )
    }

    /// All ecosystems, in the order packages are listed.
    pub const ALL: [Self; 45] = [
        Self::Dpkg,
        Self::Apk,
        Self::Rpm,
        Self::Alpm,
        Self::Portage,
        Self::Bottlerocket,
        Self::PythonPkg,
        Self::Pip,
        Self::Pipenv,
        Self::Poetry,
        Self::Uv,
        Self::Pylock,
        Self::CondaPkg,
        Self::CondaEnvironment,
        Self::NodePkg,
        Self::Npm,
        Self::Yarn,
        Self::Pnpm,
        Self::Bun,
        Self::Deno,
        Self::Gobinary,
        Self::Gomod,
        Self::Rustbinary,
        Self::Cargo,
        Self::Jar,
        Self::Pom,
        Self::Gradle,
        Self::Sbt,
        Self::Gemspec,
        Self::Bundler,
        Self::ComposerVendor,
        Self::Composer,
        Self::DotnetCore,
        Self::Nuget,
        Self::PackagesProps,
        Self::Pub,
        Self::Swift,
        Self::Cocoapods,
        Self::Hex,
        Self::Conan,
        Self::Julia,
        Self::Haskell,
        Self::R,
        Self::Bitnami,
        Self::Binary,
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
            Self::Pip => "pip",
            Self::Pipenv => "pipenv",
            Self::Poetry => "poetry",
            Self::Uv => "uv",
            Self::Pylock => "pylock",
            Self::CondaPkg => "conda-pkg",
            Self::CondaEnvironment => "conda-environment",
            Self::NodePkg => "node-pkg",
            Self::Npm => "npm",
            Self::Yarn => "yarn",
            Self::Pnpm => "pnpm",
            Self::Bun => "bun",
            Self::Deno => "deno",
            Self::Gobinary => "gobinary",
            Self::Gomod => "gomod",
            Self::Rustbinary => "rustbinary",
            Self::Cargo => "cargo",
            Self::Jar => "jar",
            Self::Pom => "pom",
            Self::Gradle => "gradle",
            Self::Sbt => "sbt",
            Self::Gemspec => "gemspec",
            Self::Bundler => "bundler",
            Self::ComposerVendor => "composer-vendor",
            Self::Composer => "composer",
            Self::DotnetCore => "dotnet-core",
            Self::Nuget => "nuget",
            Self::PackagesProps => "packages-props",
            Self::Pub => "pub",
            Self::Swift => "swift",
            Self::Cocoapods => "cocoapods",
            Self::Hex => "hex",
            Self::Conan => "conan",
            Self::Julia => "julia",
            Self::Haskell => "haskell",
            Self::R => "r",
            Self::Bitnami => "bitnami",
            Self::Binary => "binary",
        }
    }

    /// Whether the packages belong to the operating system rather than to a language.
    #[must_use]
    pub fn is_os(self) -> bool {
        matches!(self, Self::Dpkg | Self::Apk | Self::Rpm | Self::Alpm | Self::Portage | Self::Bottlerocket)
    }

    /// Whether names are `group:artifact`.
    #[must_use]
    pub fn is_maven(self) -> bool {
        matches!(self, Self::Jar | Self::Pom | Self::Gradle | Self::Sbt)
    }

    /// The heading under which Trivy reports all packages of the ecosystem together (`PkgTargets`); none where each
    /// file is a target of its own.
    #[must_use]
    pub fn heading(self) -> Option<&'static str> {
        Some(match self {
            Self::PythonPkg => "Python",
            Self::CondaPkg => "Conda",
            Self::Gemspec => "Ruby",
            Self::NodePkg => "Node.js",
            Self::Jar => "Java",
            _ => return None,
        })
    }

    /// How a package is named by those that need it (Trivy's `dependency.ID`): `NAME@VERSION`, with the separators
    /// of Maven, Conan and .NET, and `.ARCH` for RPM.
    #[must_use]
    pub fn package_id(self, name: &str, version: &str, arch: Option<&str>) -> String {
        if version.is_empty() {
            return name.to_owned();
        }
        match self {
            Self::Conan | Self::DotnetCore => format!("{name}/{version}"),
            _ if self.is_maven() => format!("{name}:{version}"),
            Self::Gomod | Self::Gobinary => {
                format!("{name}@v{}", version.strip_prefix('v').unwrap_or(version))
            }
            // Trivy's has no epoch.
            Self::Rpm => {
                let version = version.split_once(':').map_or(version, |(_, version)| version);
                arch.map_or_else(|| format!("{name}@{version}"), |arch| format!("{name}@{version}.{arch}"))
            }
            _ => format!("{name}@{version}"),
        }
    }
}

/// How a package stands to the project whose lock file names it, with Trivy's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    /// The file does not say.
    #[default]
    Unknown,
    /// The project itself.
    Root,
    /// A member of the project's workspace.
    Workspace,
    /// Asked for by the project.
    Direct,
    /// Needed by another package.
    Indirect,
}

impl Relationship {
    /// The relationship of a word; one that is not known says nothing.
    pub(crate) fn named(word: &str) -> Self {
        match word {
            "root" => Self::Root,
            "workspace" => Self::Workspace,
            "direct" => Self::Direct,
            "indirect" => Self::Indirect,
            _ => Self::Unknown,
        }
    }

    /// Trivy's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Root => "root",
            Self::Workspace => "workspace",
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }
}

/// Lines of a lock file, counted from 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineRange {
    /// First line.
    pub start: u32,
    /// Last line.
    pub end: u32,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Where it was recorded.
    pub ecosystem: Ecosystem,
    /// What [`Package::depends_on`] of other packages calls it; see [`Ecosystem::package_id`].
    pub id: String,
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
    /// Where it was found; at least one, unless it is from a document that does not say.
    pub locations: Vec<Location>,
    /// Identifiers ([`Package::id`]) of the packages it needs: of the same file for lock files, of the same ecosystem
    /// otherwise.
    pub depends_on: Vec<String>,
    /// How it stands to the project whose lock file names it.
    pub relationship: Relationship,
    /// Whether only development needs it.
    pub dev: bool,
    /// Lines of the lock file that name it.
    pub lines: Vec<LineRange>,
    /// The entry of a bill of materials that told of it; none for what was read from files of its own.
    pub entry: Option<DocumentEntry>,
}

/// An entry of a bill of materials.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// `bom-ref` of CycloneDX; none where the document has no such thing.
    pub bom_ref: Option<String>,
    /// Names of the package in NVD's dictionary, as formatted strings of CPE 2.3, well formed, each once.
    #[serde(default)]
    pub cpes: Vec<String>,
}

impl Package {
    /// Whether a repository of somebody else than the distribution brought a package of the operating system, as far as
    /// its maker tells ([`crate::vendor`]).
    #[must_use]
    pub fn is_third_party(&self) -> bool {
        let is_key = self.ecosystem == Ecosystem::Rpm && self.name == vendor::RPM_KEY;
        is_key || vendor::is_third_party(self.ecosystem, self.supplier.as_deref())
    }
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
    /// Path inside the image without a leading slash; a jar in a jar is `outer.jar/inner.jar`. Empty where a document
    /// names the layer of a package and not its file.
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
