//! From what each layer's files gave to one inventory of the final image.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use base::Fault;
use sbom::{Inventory, LayerInfo, Package, Subject, Unreadable};

use crate::interest::Interest;
use crate::os_release::{OsFiles, detect};
use crate::{Found, ReadError, Record, path_hash};

/// What one wanted file of one layer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Puts the findings of all layers together. `visible` says whether the file of a layer is in the final image.
///
/// - Only visible files count.
/// - A package's layer is the lowest one from which on every version of its file up to the visible one holds it:
///   a package database is rewritten whole by each layer that installs something.
/// - A language package whose file belongs to a package of the operating system, by a file list of the same
///   layer, is left out: the distribution answers for it (Trivy's `sysfile` rule).
pub fn assemble(
    subject: Subject,
    layers: Vec<LayerInfo>,
    findings: Vec<Finding>,
    visible: &dyn Fn(&str, usize) -> bool,
) -> Inventory {
    let history = histories(findings);
    let owned = owned_by_layer(&history);
    let mut files = OsFiles::new();
    let mut unreadable = Vec::new();
    let (mut content_sets, mut builds) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen: Vec<(&str, Option<usize>, &Record)> = Vec::new();
    for (path, versions) in &history {
        let seen = |finding: &&Finding| finding.layer.is_none_or(|layer| visible(path, layer));
        let Some((top, finding)) = versions.iter().enumerate().rev().find(|(_, f)| seen(f)) else { continue };
        match &finding.outcome {
            Err(error) => unreadable.push(unreadable_at(path.clone(), finding.layer, error)),
            Ok(found) => {
                if let (Interest::Os(file), Some(content)) = (finding.interest, &found.os_file) {
                    files.entry(file).or_insert_with(|| content.clone());
                }
                for (inner, error) in &found.unreadable {
                    let whole =
                        inner.as_ref().map_or_else(|| path.clone(), |inner| format!("{path}/{inner}"));
                    unreadable.push(unreadable_at(whole, finding.layer, error));
                }
                let build = &found.build_info;
                content_sets.extend(build.content_sets.iter().cloned());
                builds.extend(build.build.iter().cloned());
                let hidden = owned.get(&finding.layer).is_some_and(|set| set.contains(&path_hash(path)));
                let records = found.records.iter().filter(|r| r.ecosystem.is_os() || !hidden);
                chosen.extend(records.map(|r| (path.as_str(), origin(&versions[..=top], r), r)));
            }
        }
    }
    let mut os = detect(&files);
    if let Some(os) = &mut os {
        (os.content_sets, os.builds) = (content_sets.into_iter().collect(), builds.into_iter().collect());
    }
    let mut packages = Vec::with_capacity(chosen.len());
    for (path, layer, record) in chosen {
        match record.clone().into_package(os.as_ref(), path, layer) {
            Ok(package) => packages.push(package),
            Err(error) => unreadable.push(Unreadable {
                path: path.to_owned(),
                layer,
                code: error.code().to_owned(),
                reason: error.to_string(),
            }),
        }
    }
    finish(&mut packages);
    unreadable.sort();
    unreadable.dedup();
    Inventory { subject, os, layers, packages, unreadable }
}

fn unreadable_at(path: String, layer: Option<usize>, error: &ReadError) -> Unreadable {
    Unreadable { path, layer, code: error.code().to_owned(), reason: error.to_string() }
}

/// By path, the versions of a file, lowest layer first.
fn histories(findings: Vec<Finding>) -> BTreeMap<String, Vec<Finding>> {
    let mut history: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        history.entry(finding.path.clone()).or_default().push(finding);
    }
    for versions in history.values_mut() {
        versions.sort_by_key(|finding| finding.layer);
    }
    history
}

fn owned_by_layer(history: &BTreeMap<String, Vec<Finding>>) -> BTreeMap<Option<usize>, HashSet<u64>> {
    let mut owned: BTreeMap<Option<usize>, HashSet<u64>> = BTreeMap::new();
    for finding in history.values().flatten() {
        if let Ok(found) = &finding.outcome
            && !found.owned.is_empty()
        {
            owned.entry(finding.layer).or_default().extend(&found.owned);
        }
    }
    owned
}

/// The lowest layer of the unbroken run of versions, from the last one down, that hold `record`.
fn origin(versions: &[Finding], record: &Record) -> Option<usize> {
    let holds = |finding: &&Finding| {
        finding.outcome.as_ref().is_ok_and(|found| found.records.iter().any(|r| r.same_package(record)))
    };
    versions.iter().rev().take_while(holds).last().and_then(|finding| finding.layer)
}

/// Orders packages and drops dependencies on what is not installed.
fn finish(packages: &mut Vec<Package>) {
    let names: HashSet<_> = packages.iter().map(|p| (p.ecosystem, p.name.clone())).collect();
    for package in packages.iter_mut() {
        let ecosystem = package.ecosystem;
        package.depends_on.retain(|name| names.contains(&(ecosystem, name.clone())));
    }
    packages.sort_by(|a, b| {
        (a.ecosystem, &a.name, &a.version, &a.locations, &a.arch).cmp(&(
            b.ecosystem,
            &b.name,
            &b.version,
            &b.locations,
            &b.arch,
        ))
    });
    packages.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse, wants};

    fn finding(path: &str, layer: usize, content: &str) -> Finding {
        let interest = wants(path, content.len() as u64, 0o644).expect(path);
        let outcome = parse(interest, path, content.len() as u64, &mut content.as_bytes());
        Finding { path: path.into(), layer: Some(layer), interest, outcome }
    }

    fn run(findings: Vec<Finding>, hidden: &[(&str, usize)]) -> Inventory {
        let subject =
            Subject { name: "x".into(), manifest_digest: None, config_digest: None, platform: None };
        assemble(subject, Vec::new(), findings, &|path, layer| !hidden.contains(&(path, layer)))
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
    fn a_package_comes_from_the_lowest_layer_that_holds_it_without_a_gap() {
        let findings = vec![
            finding(STATUS, 0, &status(&[("libc6", "1"), ("b", "1")])),
            finding(STATUS, 1, &status(&[("libc6", "1"), ("b", "2"), ("c", "1")])),
            finding(STATUS, 2, &status(&[("libc6", "1"), ("c", "1"), ("b", "1")])),
            finding("etc/debian_version", 0, "12.5\n"),
        ];
        let inventory = run(findings, &[(STATUS, 0), (STATUS, 1)]);
        assert_eq!(list(&inventory), ["b 1 Some(2)", "c 1 Some(1)", "libc6 1 Some(0)"]);
        assert_eq!(inventory.packages[0].depends_on, ["libc6"]);
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
        let inventory = run(findings, &[(file, 0), ("b/package.json", 0)]);
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
        assert_eq!(list(&run(same.clone(), &[])), Vec::<String>::new());
        let mut above = same;
        above.push(finding(metadata, 1, "Name: a\nVersion: 2\n"));
        assert_eq!(list(&run(above, &[(metadata, 0)])), ["a 2 Some(1)"]);
    }
}
