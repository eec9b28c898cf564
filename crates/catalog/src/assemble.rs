//! From what each layer's files gave to one inventory of the final image.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base::Fault;
use sbom::vendor::is_third_party;
use sbom::{Ecosystem, Inventory, LayerInfo, OperatingSystem, Package, Subject, Unreadable, license_names};

use crate::capability::Scope;
use crate::document::{Known, Placed};
use crate::interest::Interest;
use crate::join::Project;
use crate::os_release::{OsFiles, detect};
use crate::{FilePattern, Found, ReadError, Record, path_hash, wants};

/// What one wanted file of one layer gave.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Path inside the image without a leading slash.
    pub path: String,
    /// Index of the layer, lowest 0; none for a folder.
    pub layer: Option<usize>,
    /// Why the file was read.
    pub interest: Interest,
    /// What reading gave.
    pub outcome: Outcome,
}

/// What reading a file gave.
pub type Outcome = Result<Found, ReadError>;

/// What of an image or folder is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// What is examined, which decides the files that count.
    pub scope: Scope,
    /// How sure a package has to be.
    pub priority: Priority,
    /// Packages that only development needs (Trivy's `--include-dev-deps`).
    pub dev: bool,
    /// Packages of the operating system (Trivy's `--pkg-types os`).
    pub systems: bool,
    /// Packages of languages (Trivy's `--pkg-types library`).
    pub languages: bool,
    /// Folders to leave out, as patterns ([`base::glob_matches`]) from the root.
    pub skip_dirs: Vec<String>,
    /// Files to leave out, likewise.
    pub skip_files: Vec<String>,
    /// Files that are read as those of a type though they are called otherwise.
    pub file_patterns: Vec<FilePattern>,
}

impl Selection {
    /// Trivy's defaults for a scope.
    #[must_use]
    pub fn of(scope: Scope) -> Self {
        Self {
            scope,
            priority: Priority::Precise,
            dev: false,
            systems: true,
            languages: true,
            skip_dirs: Vec::new(),
            skip_files: Vec::new(),
            file_patterns: Vec::new(),
        }
    }

    /// Why a file is read, if it is; see [`wants`]. What is called as its type wants counts before any pattern.
    pub(crate) fn wants(&self, path: &str, size: u64, mode: u32) -> Option<Interest> {
        let by_name = wants(self.scope, path, size, mode);
        if self.file_patterns.is_empty() || by_name.is_some_and(|interest| interest != Interest::Executable) {
            return by_name;
        }
        let by_pattern = self.file_patterns.iter().find_map(|pattern| pattern.of(self.scope, path));
        by_pattern.map(|(id, kind)| Interest::of(id, kind)).or(by_name)
    }

    /// Whether a file is left out, by its own path or by a folder above it.
    pub(crate) fn skips(&self, path: &str) -> bool {
        let matches = |patterns: &[String], path: &str| {
            patterns.iter().any(|pattern| base::glob_matches(pattern.trim_start_matches('/'), path))
        };
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        (!self.skip_files.is_empty() && matches(&self.skip_files, path))
            || (!self.skip_dirs.is_empty() && folders.any(|folder| matches(&self.skip_dirs, folder)))
    }
}

/// Trivy's `--detection-priority`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    /// Fewer false findings: packages that the distribution answers for are left out, and so is what can only be
    /// guessed.
    #[default]
    Precise,
    /// Fewer missed findings: everything that a file names, with the lowest version where it names a range.
    Comprehensive,
}

/// Puts the findings of all layers together. `visible` says whether the file of a layer is in the final image.
///
/// - Only visible files count.
/// - A package's layer is the lowest one that holds it: a package database is rewritten whole by each layer that
///   installs something.
/// - A language package whose file belongs to a package of the operating system, by a file list of the same
///   layer, is left out: the distribution answers for it (Trivy's `sysfile` rule), unless
///   [`Priority::Comprehensive`] is asked for.
/// - What files beside a lock file say about its packages is added to them.
/// - What bills of materials in the image list comes last: files of the image tell better what they hold themselves.
pub fn assemble(
    subject: Subject,
    layers: Vec<LayerInfo>,
    findings: &[Finding],
    selection: &Selection,
    visible: &dyn Fn(&str, usize) -> bool,
) -> Inventory {
    assemble_all(subject, layers, findings, selection, visible).inventory
}

/// What [`assemble`] gives, and what the user may want to hear about it.
pub(crate) struct Assembled {
    pub(crate) inventory: Inventory,
    /// Java archives of which nothing says the group.
    pub(crate) nameless_archives: usize,
}

/// As [`assemble`].
pub(crate) fn assemble_all(
    subject: Subject,
    layers: Vec<LayerInfo>,
    findings: &[Finding],
    selection: &Selection,
    visible: &dyn Fn(&str, usize) -> bool,
) -> Assembled {
    let history = by_path(findings);
    let owned = owned_by_layer(&history);
    let Gathered { os, licenses, chosen, mut unreadable } = gather(&history, &owned, selection, visible);
    let listed = chosen.iter().filter(|chosen| selection.languages && !chosen.hidden);
    let nameless_archives = listed.map(|chosen| chosen.found.nameless_archives()).sum();
    let origins = Origins::new(&history);
    let (mut packages, unnamed) = recorded(&chosen, &origins, os.as_ref(), &licenses, selection);
    unreadable.extend(unnamed);
    finish(&mut packages);
    let listed =
        documented(&chosen, &origins, &owned, Known::new(os.as_ref(), &layers, &packages), selection);
    if !listed.is_empty() {
        packages.extend(listed);
        sort(&mut packages);
    }
    unreadable.sort();
    unreadable.dedup();
    Assembled { inventory: Inventory { subject, os, layers, packages, unreadable }, nameless_archives }
}

/// What the files of the final image say.
struct Gathered<'a> {
    os: Option<OperatingSystem>,
    /// Licences of Debian's packages, which are in files of their own.
    licenses: HashMap<&'a str, &'a [String]>,
    chosen: Vec<Chosen<'a>>,
    unreadable: Vec<Unreadable>,
}

fn gather<'a>(
    history: &'a [&'a Finding],
    owned: &Owned,
    selection: &Selection,
    visible: &dyn Fn(&str, usize) -> bool,
) -> Gathered<'a> {
    let mut files = OsFiles::new();
    let (mut content_sets, mut builds) = (BTreeSet::new(), BTreeSet::new());
    let (mut licenses, mut chosen, mut unreadable) = (HashMap::new(), Vec::new(), Vec::new());
    for versions in history.chunk_by(|a, b| a.path == b.path) {
        let seen = |finding: &Finding| finding.layer.is_none_or(|layer| visible(&finding.path, layer));
        let Some(top) = versions.iter().rposition(|finding| seen(finding)) else { continue };
        let (finding, versions) = (versions[top], &versions[..=top]);
        let path = finding.path.as_str();
        let found = match &finding.outcome {
            Ok(found) => found,
            Err(error) => {
                unreadable.push(unreadable_at(path.to_owned(), finding.layer, error));
                continue;
            }
        };
        if let (Interest::Os(file), Some(content)) = (finding.interest, &found.os_file) {
            files.entry(file).or_insert_with(|| content.clone());
        }
        unreadable.extend(found.unreadable.iter().map(|(inner, error)| {
            let whole = inner.as_ref().map_or_else(|| path.to_owned(), |inner| format!("{path}/{inner}"));
            unreadable_at(whole, finding.layer, error)
        }));
        licenses.extend(found.licenses.iter().map(|(package, names)| (package.as_str(), names.as_slice())));
        content_sets.extend(found.build_info.content_sets.iter().cloned());
        builds.extend(found.build_info.build.iter().cloned());
        let hidden = selection.priority == Priority::Precise
            && !(found.records.is_empty() && found.archives.is_empty())
            && owned.get(&finding.layer).is_some_and(|list| owns(list, path));
        chosen.push(Chosen { path, versions, finding, found, hidden });
    }
    let mut os = detect(&files);
    if let Some(os) = &mut os {
        (os.content_sets, os.builds) = (content_sets.into_iter().collect(), builds.into_iter().collect());
    }
    Gathered { os, licenses, chosen, unreadable }
}

/// The packages that package databases, lock files and the like record, and those that make no package URL.
fn recorded(
    chosen: &[Chosen<'_>],
    origins: &Origins<'_>,
    os: Option<&OperatingSystem>,
    licenses: &HashMap<&str, &[String]>,
    selection: &Selection,
) -> (Vec<Package>, Vec<Unreadable>) {
    let project = Project::new(chosen.iter().filter_map(|c| Some((c.path, c.found.manifest.as_ref()?))));
    let (mut packages, mut unnamed) = (Vec::new(), Vec::new());
    for chosen in chosen {
        let origin = origins.within(chosen);
        for record in chosen.records(&project, selection) {
            let layer = origin.of(record.ecosystem, &record.name, &record.version);
            match record.into_package(os, chosen.path, layer) {
                Ok(mut package) => {
                    // dpkg's own database has no licences.
                    if package.ecosystem == Ecosystem::Dpkg
                        && let Some(&names) = licenses.get(package.name.as_str())
                    {
                        names.clone_into(&mut package.licenses);
                    }
                    if !package.ecosystem.is_os() {
                        package.licenses = license_names(&package.licenses);
                    }
                    packages.push(package);
                }
                Err(error) => unnamed.push(Unreadable {
                    path: chosen.path.to_owned(),
                    layer,
                    code: error.code().to_owned(),
                    reason: error.to_string(),
                }),
            }
        }
    }
    (packages, unnamed)
}

/// The packages of the bills of materials in the image.
fn documented<'a>(
    chosen: &[Chosen<'a>],
    origins: &'a Origins<'a>,
    owned: &Owned,
    mut known: Known<'_>,
    selection: &Selection,
) -> Vec<Package> {
    let mut packages = Vec::new();
    for one in chosen {
        let Some(listed) = one.found.document.as_deref() else { continue };
        let of_layer = owned.get(&one.finding.layer).filter(|_| selection.priority == Priority::Precise);
        let origin = origins.within(one);
        let document = Placed {
            path: one.path,
            layer: &|package| origin.of(package.ecosystem, &package.name, &package.version),
            listed,
            owned: &|path| of_layer.is_some_and(|list| owns(list, path)),
        };
        packages.extend(known.add(&document));
    }
    for package in packages.iter_mut().filter(|package| !package.ecosystem.is_os()) {
        package.licenses = license_names(&package.licenses);
    }
    packages.retain(|package| {
        let asked = if package.ecosystem.is_os() { selection.systems } else { selection.languages };
        asked && (selection.dev || !package.dev)
    });
    packages
}

/// A file of the final image.
struct Chosen<'a> {
    path: &'a str,
    versions: &'a [&'a Finding],
    finding: &'a Finding,
    found: &'a Found,
    /// Whether a package of the operating system answers for its language packages.
    hidden: bool,
}

impl Chosen<'_> {
    /// Its packages, as far as they are asked for.
    fn records(&self, project: &Project<'_>, selection: &Selection) -> Vec<Record> {
        let mut records = self.found.records.clone();
        let guesses: HashSet<String> =
            records.iter().filter(|record| record.guessed).map(|record| record.name.clone()).collect();
        let comprehensive = selection.priority == Priority::Comprehensive;
        records.retain(|r| if comprehensive { r.guessed || !guesses.contains(&r.name) } else { !r.guessed });
        if let Interest::Language(id) = self.finding.interest
            && let Some(join) = id.kind().join
        {
            join(self.path, &mut records, project);
        }
        records.retain(|record| {
            let asked = if record.ecosystem.is_os() {
                selection.systems
            } else {
                selection.languages && !self.hidden
            };
            asked && (selection.dev || !record.dev)
        });
        records
    }
}

/// By layer, the files that packages of the operating system own ([`path_hash`]), sorted.
type Owned = BTreeMap<Option<usize>, Vec<u64>>;

/// Whether a file stands in the file lists. Debian's older lists name `bin/bash` what is `usr/bin/bash` since the two
/// folders are one (wiki.debian.org/UsrMerge).
fn owns(owned: &[u64], path: &str) -> bool {
    let merged = path.strip_prefix("usr/").filter(|rest| {
        rest.split('/').next().is_some_and(|top| matches!(top, "bin" | "sbin" | "lib" | "lib32" | "lib64"))
    });
    let lists = |path| owned.binary_search(&path_hash(path)).is_ok();
    lists(path) || merged.is_some_and(lists)
}

fn unreadable_at(path: String, layer: Option<usize>, error: &ReadError) -> Unreadable {
    Unreadable { path, layer, code: error.code().to_owned(), reason: error.to_string() }
}

/// The findings by path, the versions of a file lowest layer first.
fn by_path(findings: &[Finding]) -> Vec<&Finding> {
    let mut history: Vec<&Finding> = findings.iter().collect();
    history.sort_by(|a, b| a.path.cmp(&b.path).then(a.layer.cmp(&b.layer)));
    history
}

/// Files that packages of the distribution own. Those of other makers' packages do not count: nobody answers for the
/// language packages in them.
fn owned_by_layer(history: &[&Finding]) -> Owned {
    let records =
        history.iter().filter_map(|finding| finding.outcome.as_ref().ok()).flat_map(|found| &found.records);
    let foreign: HashSet<&str> = records
        .filter(|record| record.ecosystem == Ecosystem::Dpkg)
        .filter(|record| is_third_party(record.ecosystem, record.supplier.as_deref()))
        .map(|record| record.name.as_str())
        .collect();
    let is_foreign = |finding: &Finding| {
        let name = finding.path.rsplit('/').next().unwrap_or_default();
        let package = name.trim_end_matches(".md5sums").split(':').next().unwrap_or_default();
        finding.interest == Interest::DpkgFiles && foreign.contains(package)
    };
    let mut owned = Owned::new();
    for finding in history {
        if let Ok(found) = &finding.outcome
            && !found.owned.is_empty()
            && !is_foreign(finding)
        {
            owned.entry(finding.layer).or_default().extend(&found.owned);
        }
    }
    owned.values_mut().for_each(|list| list.sort_unstable());
    owned
}

/// Which layer brought a package, as Trivy tells it (`lookupOriginLayerForPkg` and `…ForLib`): the lowest one that holds
/// its name and version. For packages of the operating system that is in any database, since each layer that installs
/// something rewrites its database whole; for others in the same file.
struct Origins<'a> {
    systems: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Origins<'a> {
    fn new(history: &'a [&'a Finding]) -> Self {
        let mut systems: HashMap<(&str, &str), usize> = HashMap::new();
        for finding in history {
            let Some(layer) = finding.layer else { continue };
            for (ecosystem, name, version) in held(finding).filter(|(ecosystem, ..)| ecosystem.is_os()) {
                let lowest = systems.entry((name, without_epoch(ecosystem, version))).or_insert(layer);
                *lowest = layer.min(*lowest);
            }
        }
        Self { systems }
    }

    /// The same for the packages of one file.
    fn within(&'a self, file: &Chosen<'a>) -> Within<'a> {
        let mut lowest = HashMap::new();
        // One version only, as most files have, needs no search.
        for finding in file.versions.iter().filter(|_| file.versions.len() > 1) {
            for (_, name, version) in held(finding) {
                lowest.entry((name, version)).or_insert(finding.layer);
            }
        }
        Within { systems: &self.systems, lowest, layer: file.finding.layer }
    }
}

/// [`Origins`] of the packages of one file.
struct Within<'a> {
    systems: &'a HashMap<(&'a str, &'a str), usize>,
    lowest: HashMap<(&'a str, &'a str), Option<usize>>,
    /// The layer of the file itself.
    layer: Option<usize>,
}

impl Within<'_> {
    fn of(&self, ecosystem: Ecosystem, name: &str, version: &str) -> Option<usize> {
        let found = if ecosystem.is_os() {
            self.systems.get(&(name, without_epoch(ecosystem, version))).copied()
        } else {
            self.lowest.get(&(name, version)).copied().flatten()
        };
        found.or(self.layer)
    }
}

/// What a file holds: ecosystem, name and version.
fn held(finding: &Finding) -> impl Iterator<Item = (Ecosystem, &str, &str)> {
    let found = finding.outcome.as_ref().ok();
    let records = found.into_iter().flat_map(|found| &found.records);
    let listed = found.and_then(|found| found.document.as_deref()).into_iter().flat_map(|d| &d.packages);
    let records = records.map(|r| (r.ecosystem, r.name.as_str(), r.version.as_str()));
    records.chain(listed.map(|p| (p.ecosystem, p.name.as_str(), p.version.as_str())))
}

/// Trivy compares version and release only.
fn without_epoch(ecosystem: Ecosystem, version: &str) -> &str {
    let has_epoch = matches!(ecosystem, Ecosystem::Dpkg | Ecosystem::Rpm);
    version.split_once(':').filter(|_| has_epoch).map_or(version, |(_, version)| version)
}

/// Orders packages, and turns what they need into identifiers of packages that are there.
fn finish(packages: &mut Vec<Package>) {
    let needs: Vec<Vec<String>> = packages.iter_mut().map(|p| std::mem::take(&mut p.depends_on)).collect();
    let mut known: HashMap<(Ecosystem, &str, &str), Vec<usize>> = HashMap::new();
    for (at, package) in packages.iter().enumerate() {
        for name in [&package.id, &package.name] {
            let same = known.entry((package.ecosystem, file_of(package), name)).or_default();
            if !same.iter().any(|&other| packages[other].id == package.id) {
                same.push(at);
            }
        }
    }
    let met = packages.iter().zip(&needs).map(|(package, names)| {
        let found = names.iter().filter_map(|name| known.get(&(package.ecosystem, file_of(package), name)));
        let mut ids: Vec<String> = found.flatten().map(|&at| packages[at].id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    });
    let met: Vec<Vec<String>> = met.collect();
    for (package, ids) in packages.iter_mut().zip(met) {
        package.depends_on = ids;
    }
    sort(packages);
    packages.dedup();
}

/// The order of an inventory.
fn sort(packages: &mut [Package]) {
    packages.sort_by(|a, b| {
        (a.ecosystem, &a.name, &a.version, &a.locations, &a.arch).cmp(&(
            b.ecosystem,
            &b.name,
            &b.version,
            &b.locations,
            &b.arch,
        ))
    });
}

/// The file within which identifiers are meant; none where all files of an ecosystem are one installation.
fn file_of(package: &Package) -> &str {
    let shared = package.ecosystem.is_os() || package.ecosystem.heading().is_some();
    let path = package.locations.first().map_or("", |location| location.path.as_str());
    if shared { "" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse, wants};

    fn finding(path: &str, layer: usize, content: &str) -> Finding {
        let interest = wants(Scope::Image, path, content.len() as u64, 0o644).expect(path);
        let outcome = parse(interest, path, content.len() as u64, &mut content.as_bytes());
        Finding { path: path.into(), layer: Some(layer), interest, outcome }
    }

    fn run(findings: &[Finding], hidden: &[(&str, usize)]) -> Inventory {
        let subject = Subject::named("x");
        let selection = Selection::of(Scope::Image);
        assemble(subject, Vec::new(), findings, &selection, &|path, layer| !hidden.contains(&(path, layer)))
    }

    fn list(inventory: &Inventory) -> Vec<String> {
        let line = |p: &Package| format!("{} {} {:?}", p.name, p.version, p.locations[0].layer);
        inventory.packages.iter().map(line).collect()
    }

    const STATUS: &str = "var/lib/dpkg/status";

    fn status(packages: &[(&str, &str)]) -> String {
        let stanza = |(name, version): &(&str, &str)| {
            format!(
                "Package: {name}\nStatus: install ok installed\nVersion: {version}\nDepends: libc6, gone\n\n"
            )
        };
        packages.iter().map(stanza).collect()
    }

    #[test]
    fn a_package_comes_from_the_lowest_layer_that_holds_it() {
        let findings = vec![
            finding(STATUS, 0, &status(&[("libc6", "1"), ("b", "1")])),
            finding(STATUS, 1, &status(&[("libc6", "1"), ("b", "2"), ("c", "1")])),
            finding(STATUS, 2, &status(&[("libc6", "1"), ("c", "1"), ("b", "1")])),
            finding("etc/debian_version", 0, "12.5\n"),
        ];
        let inventory = run(&findings, &[(STATUS, 0), (STATUS, 1)]);
        assert_eq!(list(&inventory), ["b 1 Some(0)", "c 1 Some(1)", "libc6 1 Some(0)"]);
        assert_eq!(inventory.packages[0].depends_on, ["libc6@1"]);
        assert_eq!(inventory.packages[0].purl.as_str(), "pkg:deb/debian/b@1?distro=debian-12.5");
    }

    #[test]
    fn hidden_files_do_not_count() {
        let file = "a/package.json";
        let findings = vec![
            finding(file, 0, r#"{"name":"a","version":"1"}"#),
            finding("b/package.json", 0, "junk"),
            finding("c/package.json", 1, "junk"),
        ];
        let inventory = run(&findings, &[(file, 0), ("b/package.json", 0)]);
        assert_eq!(list(&inventory), Vec::<String>::new());
        assert_eq!(inventory.unreadable.len(), 1);
        assert_eq!(inventory.unreadable[0].path, "c/package.json");
        assert_eq!(inventory.unreadable[0].code, "catalog-malformed");
    }

    #[test]
    fn files_of_the_system_hide_language_packages_in_their_own_layer_only() {
        let metadata = "usr/lib/python3/dist-packages/a-1.dist-info/METADATA";
        let sums = format!("d41d8cd98f00b204e9800998ecf8427e  {metadata}\n");
        let list_path = "var/lib/dpkg/info/python3-a.md5sums";
        let text = "Name: a\nVersion: 1\n";
        let same = vec![finding(list_path, 0, &sums), finding(metadata, 0, text)];
        assert_eq!(list(&run(&same, &[])), Vec::<String>::new());
        let sums = format!("d41d8cd98f00b204e9800998ecf8427e  {}\n", metadata.trim_start_matches("usr/"));
        assert_eq!(
            list(&run(&[finding(list_path, 0, &sums), finding(metadata, 0, text)], &[])),
            Vec::<String>::new()
        );
        let mut above = same;
        above.push(finding(metadata, 1, "Name: a\nVersion: 2\n"));
        assert_eq!(list(&run(&above, &[(metadata, 0)])), ["a 2 Some(1)"]);
    }
}
