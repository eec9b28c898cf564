use sbom::{Checksum, Ecosystem, LineRange, Location, OperatingSystem, Package, Relationship, SourcePackage};

use crate::join::Manifest;
use crate::purl::purl_of;
use crate::redhat_build::BuildInfo;

/// One package as a file records it, before it is known which system the image is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// Where it was recorded.
    pub ecosystem: Ecosystem,
    /// Name as its ecosystem writes it.
    pub name: String,
    /// Full version; empty where a binary does not say.
    pub version: String,
    /// Architecture.
    pub arch: Option<String>,
    /// Source package.
    pub source: Option<SourcePackage>,
    /// Licences as recorded.
    pub licenses: Vec<String>,
    /// Maintainer, vendor or author.
    pub supplier: Option<String>,
    /// RPM modularity label.
    pub modularity: Option<String>,
    /// Recorded checksums.
    pub checksums: Vec<Checksum>,
    /// Names or identifiers of packages it needs; may hold some that are not there.
    pub depends_on: Vec<String>,
    /// Its identifier where that is not the one its ecosystem makes of name and version.
    pub id: Option<String>,
    /// How it stands to the project.
    pub relationship: Relationship,
    /// Whether only development needs it.
    pub dev: bool,
    /// Lines of the file that name it.
    pub lines: Vec<LineRange>,
    /// Whether the version is only the lowest that would do; see [`crate::Priority`].
    pub guessed: bool,
    /// Path inside the file, for an archive in an archive.
    pub inner_path: Option<String>,
}

impl Record {
    pub(crate) fn new(ecosystem: Ecosystem, name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            ecosystem,
            name: name.into(),
            version: version.into(),
            arch: None,
            source: None,
            licenses: Vec::new(),
            supplier: None,
            modularity: None,
            checksums: Vec::new(),
            depends_on: Vec::new(),
            id: None,
            relationship: Relationship::Unknown,
            dev: false,
            lines: Vec::new(),
            guessed: false,
            inner_path: None,
        }
    }

    /// The identifier other records of the file name it by.
    #[must_use]
    pub fn id(&self) -> String {
        let made = || self.ecosystem.package_id(&self.name, &self.version, self.arch.as_deref());
        self.id.clone().unwrap_or_else(made)
    }

    /// The package, found at `path` in `layer` of an image that is `os`.
    ///
    /// # Errors
    /// When name and version make no package URL.
    pub(crate) fn into_package(
        self,
        os: Option<&OperatingSystem>,
        path: &str,
        layer: Option<usize>,
    ) -> Result<Package, base::PurlError> {
        let purl = purl_of(&self, os)?;
        let id = self.id();
        let path = match &self.inner_path {
            Some(inner) => format!("{path}/{inner}"),
            None => path.to_owned(),
        };
        Ok(Package {
            ecosystem: self.ecosystem,
            id,
            name: self.name,
            version: self.version,
            arch: self.arch,
            source: self.source,
            purl,
            licenses: self.licenses,
            supplier: self.supplier,
            modularity: self.modularity,
            checksums: self.checksums,
            locations: vec![Location { path, layer }],
            depends_on: self.depends_on,
            relationship: self.relationship,
            dev: self.dev,
            lines: self.lines,
            entry: None,
        })
    }
}

/// What one file gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Found {
    /// Packages.
    pub records: Vec<Record>,
    /// [`path_hash`] of every file the packages of the operating system own.
    #[serde(with = "base::packed::u64s")]
    pub owned: Vec<u64>,
    /// Content of a file that names the operating system.
    pub os_file: Option<Vec<u8>>,
    /// What the file says about the packages of a lock file beside it.
    pub manifest: Option<Manifest>,
    /// Parts that could not be read: path inside the file, and why.
    pub unreadable: Vec<(Option<String>, crate::ReadError)>,
    /// A package of Debian and its licences, from a file of their own.
    pub licenses: Option<(String, Vec<String>)>,
    /// How a Red Hat image was built.
    pub build_info: BuildInfo,
    /// What a bill of materials lists.
    pub document: Option<Box<crate::document::Listed>>,
    /// Java archives that do not say what they are.
    pub archives: Vec<crate::jar::Archive>,
}

impl Found {
    pub(crate) fn of(records: Vec<Record>) -> Self {
        Self { records, ..Self::default() }
    }

    pub(crate) fn beside(manifest: Manifest) -> Self {
        Self { manifest: Some(manifest), ..Self::default() }
    }
}

/// FNV-1a, 64 bits, of a path without leading slash: file lists are kept as eight bytes a path. A collision hides
/// one language package that lies beside the operating system's: with 4 million paths and a million candidates
/// the chance is 4e12 / 1.8e19, and an image that forges a file list could name the path in it just as well.
#[must_use]
pub fn path_hash(path: &str) -> u64 {
    let path = path.trim_start_matches(['/', '.']);
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::path_hash;

    #[test]
    fn path_hash_ignores_how_the_root_is_written() {
        assert_eq!(path_hash("usr/bin/x"), path_hash("/usr/bin/x"));
        assert_eq!(path_hash("usr/bin/x"), path_hash("./usr/bin/x"));
        assert_ne!(path_hash("usr/bin/x"), path_hash("usr/bin/y"));
        // The FNV-1a test vector for "foobar".
        assert_eq!(path_hash("foobar"), 0x8594_4171_f739_67e8);
    }
}
