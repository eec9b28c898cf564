//! Which direct dependencies bring the packages with findings: Trivy's "Dependency Origin Tree (Reversed)".

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use base::Severity;

use crate::document::count;
use crate::document::wire::{ListedPackage, ScanResult, severity};
use crate::text::plain;

use super::TableStyle;

/// What stands in the place of all packages between.
const OMITTED: &str = "...(omitted)...";

/// By identifier, the packages that need it.
type Parents<'a> = HashMap<&'a str, Vec<&'a ListedPackage>>;

/// The tree of a target; nothing where no package names what it needs.
pub(super) fn write_origins(out: &mut String, result: &ScanResult, style: TableStyle) {
    let mut parents: Parents<'_> = HashMap::new();
    for package in &result.packages {
        for needed in &package.depends_on {
            parents.entry(needed).or_default().push(package);
        }
    }
    let mut severities: BTreeMap<&str, Vec<Severity>> = BTreeMap::new();
    for one in result.vulnerabilities.iter().filter(|one| !one.package_id.is_empty()) {
        severities.entry(&one.package_id).or_default().push(severity(&one.severity));
    }
    let found = result.packages.iter().filter(|package| severities.contains_key(package.id.as_str()));
    let found: Vec<&ListedPackage> = found.collect();
    if parents.is_empty() || found.is_empty() {
        return;
    }
    super::heading(out, "Dependency Origin Tree (Reversed)", style);
    let _ = writeln!(out, "{}", plain(&result.target));
    for (at, package) in found.iter().enumerate() {
        let counts = count(severities[package.id.as_str()].iter().copied());
        let counts: Vec<String> =
            Severity::ALL.iter().zip(counts).map(|(severity, n)| format!("{severity}: {n}")).collect();
        let last = at + 1 == found.len();
        let (on, off) = if style.colour { ("\u{1b}[31m", "\u{1b}[0m") } else { ("", "") };
        let (id, counts) = (plain(&package.id), counts.join(", "));
        let _ = writeln!(out, "{}{on}{id}, ({counts}){off}", branch(last));
        write_parents(out, package, &parents, if last { "    " } else { "│   " });
    }
    out.push('\n');
}

fn branch(last: bool) -> &'static str {
    if last { "└── " } else { "├── " }
}

/// Direct dependencies that need the package themselves, then those behind others, which are left out.
fn write_parents(out: &mut String, package: &ListedPackage, parents: &Parents<'_>, indent: &str) {
    if is_direct(package) {
        return;
    }
    let mut seen = HashSet::from([package.id.as_str()]);
    let (mut direct, mut behind) = (Vec::new(), BTreeSet::new());
    for parent in parents.get(package.id.as_str()).into_iter().flatten() {
        if !seen.insert(&parent.id) {
            continue;
        }
        if is_direct(parent) {
            direct.push(parent.id.as_str());
        } else {
            behind.extend(ancestors(&parent.id, parents));
        }
    }
    behind.retain(|id| !seen.contains(id));
    for (at, id) in direct.iter().enumerate() {
        let last = at + 1 == direct.len() && behind.is_empty();
        let _ = writeln!(out, "{indent}{}{}", branch(last), plain(id));
    }
    if behind.is_empty() {
        return;
    }
    let _ = writeln!(out, "{indent}{}{OMITTED}", branch(true));
    for (at, id) in behind.iter().enumerate() {
        let _ = writeln!(out, "{indent}    {}{}", branch(at + 1 == behind.len()), plain(id));
    }
}

/// Direct dependencies a package is needed by over any others; where relationships are not known, what nobody needs.
fn ancestors<'a>(id: &'a str, parents: &Parents<'a>) -> BTreeSet<&'a str> {
    let (mut found, mut seen) = (BTreeSet::new(), HashSet::from([id]));
    let mut queue = vec![id];
    while let Some(next) = queue.pop() {
        for parent in parents.get(next).into_iter().flatten() {
            if seen.contains(parent.id.as_str()) {
                continue;
            }
            if is_direct(parent) || !parents.contains_key(parent.id.as_str()) {
                found.insert(parent.id.as_str());
            } else {
                seen.insert(&parent.id);
                queue.push(&parent.id);
            }
        }
    }
    found
}

fn is_direct(package: &ListedPackage) -> bool {
    package.relationship == "direct"
}
