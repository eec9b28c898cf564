//! Licences told by their text, looked for in the same pass that looks for packages.

use std::collections::BTreeMap;
use std::io::Read;

use image::Entry;
use license::{Classifier, LicenseMatch, MAX_FILE_BYTES, is_license_file, is_loose_file, is_text};
use sbom::{Ecosystem, Package, Unreadable};
use serde::{Deserialize, Serialize};

/// What licences are looked for with, and where.
#[derive(Debug, Clone, Copy)]
pub struct LicenseSearch<'a> {
    /// Knows the texts.
    pub classifier: &'a Classifier,
    /// Every licence file and file header (`--license-full`), not only licence files of packages whose metadata name no
    /// licence.
    pub full: bool,
}

/// A licence in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundLicense {
    /// The file.
    pub path: String,
    /// The layer it is in; none in a folder.
    pub layer: Option<usize>,
    /// The licence.
    pub found: LicenseMatch,
}

/// What one file gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FileLicenses {
    found: Vec<LicenseMatch>,
    /// Whether it was too large to be read whole.
    cut: bool,
}

/// The licences of one layer, or of one folder, by path: what a cache keeps of it.
pub(crate) type LayerLicenses = BTreeMap<String, FileLicenses>;

/// The licences of one layer or folder while it passes.
pub(crate) struct LicenseWatch<'a> {
    search: LicenseSearch<'a>,
    found: LayerLicenses,
}

impl<'a> LicenseWatch<'a> {
    pub(crate) fn of(search: Option<LicenseSearch<'a>>) -> Option<Self> {
        Some(Self { search: search?, found: LayerLicenses::new() })
    }

    pub(crate) fn wants(&self, path: &str) -> bool {
        is_of_package(path) || (self.search.full && (is_loose_file(path) || is_of_debian(path)))
    }

    pub(crate) fn add(&mut self, entry: &Entry, kept: &Kept<'_>) {
        self.found.remove(&entry.path);
        let found =
            if is_text(&kept.bytes) { self.search.classifier.classify(&kept.bytes) } else { Vec::new() };
        // A header is at the head of a file; of a licence file all counts.
        let cut = entry.size > MAX_FILE_BYTES && is_license_file(&entry.path) && is_text(&kept.bytes);
        if cut || !found.is_empty() {
            self.found.insert(entry.path.clone(), FileLicenses { found, cut });
        }
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.found.remove(path);
    }

    pub(crate) fn finish(self) -> LayerLicenses {
        self.found
    }
}

/// A licence file beside the metadata of an installed package of Python or Node.js.
fn is_of_package(path: &str) -> bool {
    is_license_file(path)
        && (path.contains(".dist-info/") || path.contains(".egg-info/") || path.contains("node_modules/"))
}

/// What Debian writes of a package's licences; its own reader knows the forms in use, and this one the texts, for files
/// that are prose with a licence in it (as Trivy, with `--license-full`).
fn is_of_debian(path: &str) -> bool {
    let package = path.strip_prefix("usr/share/doc/").and_then(|rest| rest.strip_suffix("/copyright"));
    package.is_some_and(|package| !package.contains('/'))
}

/// Keeps the beginning of what another reads.
pub(crate) struct Kept<'a> {
    inner: &'a mut dyn Read,
    bytes: Vec<u8>,
}

impl<'a> Kept<'a> {
    pub(crate) fn new(inner: &'a mut dyn Read) -> Self {
        Self { inner, bytes: Vec::new() }
    }

    fn room(&self) -> usize {
        usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX).saturating_sub(self.bytes.len())
    }

    /// Reads on as far as anything is kept.
    pub(crate) fn drain(&mut self) -> std::io::Result<()> {
        let mut buffer = [0; 16 << 10];
        while self.room() > 0 && self.read(&mut buffer)? > 0 {
            if !is_text(&self.bytes) {
                break;
            }
        }
        Ok(())
    }
}

impl Read for Kept<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = loop {
            match self.inner.read(buf) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let kept = n.min(self.room());
        self.bytes.extend_from_slice(&buf[..kept]);
        Ok(n)
    }
}

/// What the files of all layers say, lowest first. `visible` says whether a file of a layer is in the final image. Packages
/// without a licence of their own get that of their licence files; the rest comes back, where everything was asked for.
pub(crate) fn settle(
    search: LicenseSearch<'_>,
    layers: Vec<(Option<usize>, LayerLicenses)>,
    packages: &mut [Package],
    unreadable: &mut Vec<Unreadable>,
    visible: &dyn Fn(&str, Option<usize>) -> bool,
) -> Vec<FoundLicense> {
    let mut files: BTreeMap<String, (Option<usize>, FileLicenses)> = BTreeMap::new();
    for (layer, licenses) in layers {
        let seen = licenses.into_iter().filter(|(path, _)| visible(path, layer));
        files.extend(seen.map(|(path, of_file)| (path, (layer, of_file))));
    }
    for package in packages.iter_mut().filter(|package| needs_a_file(package)) {
        let names = of_package(package, &files);
        if !names.is_empty() {
            package.licenses = names;
        }
    }
    let mut found = Vec::new();
    for (path, (layer, of_file)) in files {
        if of_file.cut {
            unreadable.push(Unreadable {
                path: path.clone(),
                layer,
                code: "license-too-large".to_owned(),
                reason: format!("licences are looked for in the first {} MiB", MAX_FILE_BYTES >> 20),
            });
        }
        if search.full && is_loose_file(&path) {
            let of_file = of_file.found.into_iter();
            found.extend(of_file.map(|found| FoundLicense { path: path.clone(), layer, found }));
        }
    }
    found
}

/// The longest name of a licence: what is longer is the beginning of its text. "GNU Lesser General Public License v2.1 or
/// later (LGPLv2.1+)" has 60 bytes.
const MAX_NAME_BYTES: usize = 80;

/// Without a licence, or with words that are no name of one: npm's "SEE LICENSE IN …", and the first line of the text
/// itself, which is what some metadata of Python have.
fn needs_a_file(package: &Package) -> bool {
    let starts = |name: &str, start: &str| {
        name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let refers = |name: &String| {
        starts(name, "SEE LICENSE IN") || starts(name, "Copyright ") || name.len() > MAX_NAME_BYTES
    };
    matches!(package.ecosystem, Ecosystem::PythonPkg | Ecosystem::NodePkg | Ecosystem::Dpkg)
        && package.licenses.iter().all(refers)
}

/// Names from the licence files of a package's own folder, each once.
fn of_package(package: &Package, files: &BTreeMap<String, (Option<usize>, FileLicenses)>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if package.ecosystem == Ecosystem::Dpkg {
        let of_file = files.get(&format!("usr/share/doc/{}/copyright", package.name));
        let found = of_file.iter().flat_map(|(_, of_file)| &of_file.found);
        return found.map(|one| one.name.clone()).collect();
    }
    for location in &package.locations {
        let Some((folder, _)) = location.path.rsplit_once('/') else { continue };
        let below = format!("{folder}/");
        for (path, (_, of_file)) in files.range(below.clone()..) {
            let Some(rest) = path.strip_prefix(&below) else { break };
            let own =
                !rest.contains('/') || rest.starts_with("licenses/") || rest.starts_with("license_files/");
            if own && is_license_file(path) {
                names.extend(of_file.found.iter().map(|one| one.name.clone()));
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use image::EntryKind;

    use super::*;
    use crate::Record;

    const TAG: &[u8] = b"SPDX-License-Identifier: ISC\n";

    fn package(ecosystem: Ecosystem, license: &str) -> Package {
        let mut record = Record::new(ecosystem, "a", "1");
        record.licenses.extend((!license.is_empty()).then(|| license.to_owned()));
        record.into_package(None, "srv/a/package.json", None).expect("a package")
    }

    #[test]
    fn packages_that_need_a_file() {
        for (ecosystem, license, expected) in [
            (Ecosystem::NodePkg, "", true),
            (Ecosystem::NodePkg, "SEE LICENSE IN x", true),
            (Ecosystem::NodePkg, "see license in x", true),
            (Ecosystem::NodePkg, "MIT", false),
            (Ecosystem::PythonPkg, "Copyright (c) X", true),
            (Ecosystem::PythonPkg, &"x".repeat(MAX_NAME_BYTES), false),
            (Ecosystem::PythonPkg, &"x".repeat(MAX_NAME_BYTES + 1), true),
            (Ecosystem::Npm, "", false),
        ] {
            assert_eq!(needs_a_file(&package(ecosystem, license)), expected, "{ecosystem:?} {license}");
        }
    }

    #[test]
    fn own_files_only() {
        let of = |names: &[&str]| {
            let one = |path: &&str| {
                let found = Classifier::new(0.9).classify(TAG);
                ((*path).to_owned(), (None, FileLicenses { found, cut: false }))
            };
            of_package(&package(Ecosystem::NodePkg, ""), &names.iter().map(one).collect())
        };
        assert_eq!(of(&["srv/a/LICENSE", "srv/a/licenses/LICENSE.b"]), ["ISC"]);
        assert_eq!(of(&["srv/a/b/LICENSE", "srv/LICENSE", "srv/ab/LICENSE"]), Vec::<String>::new());
    }

    #[test]
    fn a_file_beyond_the_limit_is_told() {
        let classifier = Classifier::new(0.9);
        let look = |path: &str, size: u64| {
            let mut watch = LicenseWatch::of(Some(LicenseSearch { classifier: &classifier, full: true }))
                .expect("asked for");
            let (path, kind) = (path.to_owned(), EntryKind::File);
            let entry = Entry { path, path_is_lossy: false, kind, size, mode: 0o644, uid: 0, gid: 0 };
            let mut data = TAG.chain(std::io::repeat(b'\n')).take(size);
            let mut kept = Kept::new(&mut data);
            kept.drain().expect("in memory");
            watch.add(&entry, &kept);
            let mut unreadable = Vec::new();
            let layers = vec![(None, watch.finish())];
            let search = LicenseSearch { classifier: &classifier, full: true };
            let found = settle(search, layers, &mut [], &mut unreadable, &|_, _| true);
            (found.len(), unreadable.len())
        };
        assert_eq!(look("LICENSE", MAX_FILE_BYTES), (1, 0));
        assert_eq!(look("LICENSE", MAX_FILE_BYTES + 1), (1, 1));
        assert_eq!(look("a.js", MAX_FILE_BYTES + 1), (1, 0), "a header is at the head");
    }
}
