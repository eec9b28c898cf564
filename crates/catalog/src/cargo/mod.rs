//! `Cargo.lock` (doc.rust-lang.org/cargo, "Cargo.toml vs Cargo.lock"), and `Cargo.toml` beside it.

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sbom::{Ecosystem, LineRange, Relationship};
use serde::Deserialize;
use toml::Value;

use crate::join::{folder, glob};
use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record, table};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock {
        #[serde(default)]
        pub(super) package: Vec<Package>,
    }

    #[derive(Deserialize)]
    pub(super) struct Package {
        pub(super) name: String,
        pub(super) version: String,
        #[serde(default)]
        pub(super) dependencies: Vec<String>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Toml {
        pub(super) package: Named,
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) target: BTreeMap<String, Target>,
        pub(super) workspace: Workspace,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Named {
        pub(super) name: String,
        pub(super) version: Option<Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Target {
        pub(super) dependencies: BTreeMap<String, Value>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct Workspace {
        pub(super) members: Vec<String>,
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) package: Named,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no TOML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let lock: wire::Lock = table::read("Cargo.lock", data)?;
    let versions: HashMap<&str, &str> =
        lock.package.iter().map(|package| (package.name.as_str(), package.version.as_str())).collect();
    let mut lines = lines(&String::from_utf8_lossy(data));
    let mut listing = Listing::new();
    for package in &lock.package {
        let mut record = Record::new(Ecosystem::Cargo, package.name.as_str(), package.version.as_str());
        record.lines = lines.remove(&record.id()).into_iter().collect();
        // `name` where there is one version of it, `name version` otherwise, with the source behind in old files.
        let needs = package.dependencies.iter().filter_map(|need| {
            let mut words = need.split_whitespace();
            let name = words.next()?;
            let version = words.next().or_else(|| versions.get(name).copied())?;
            Some(Ecosystem::Cargo.package_id(name, version, None))
        });
        record.depends_on = needs.collect();
        record.depends_on.sort_unstable();
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// Where each package stands: from `[[package]]` to the next empty line.
fn lines(text: &str) -> HashMap<String, LineRange> {
    let mut found = HashMap::new();
    let (mut start, mut name, mut version) = (None, "", "");
    for (number, line) in (1u32..).zip(text.lines().chain([""])) {
        let line = line.trim();
        if line == "[[package]]" {
            (start, name, version) = (Some(number), "", "");
        } else if line.is_empty() {
            if let Some(start) = start.take() {
                let id = Ecosystem::Cargo.package_id(name, version, None);
                found.insert(id, LineRange { start, end: number - 1 });
            }
        } else if let Some((key, value)) = line.split_once('=') {
            match key.trim() {
                "name" => name = value.trim().trim_matches('"'),
                "version" => version = value.trim().trim_matches('"'),
                _ => {}
            }
        }
    }
    found
}

/// What a `Cargo.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Name of the package; empty for a workspace without one.
    pub name: String,
    /// Version; none where the workspace has it.
    pub version: Option<String>,
    /// Version that members of the workspace inherit.
    pub workspace_version: Option<String>,
    /// What it needs beside what development needs, with the requirement where one is stated.
    pub dependencies: BTreeMap<String, String>,
    /// Patterns of the folders of members.
    pub members: Vec<String>,
}

/// Reads a `Cargo.toml`.
///
/// # Errors
/// When it is no TOML of this form.
pub fn manifest(data: &[u8]) -> Result<Found, ReadError> {
    let file: wire::Toml = table::read("Cargo.toml", data)?;
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let mut manifest = Manifest {
        version: text(&file.package.version),
        workspace_version: text(&file.workspace.package.version),
        name: file.package.name,
        dependencies: BTreeMap::new(),
        members: file.workspace.members,
    };
    let of_targets = file.target.into_values().flat_map(|target| target.dependencies);
    let all = file.dependencies.into_iter().chain(of_targets).chain(file.workspace.dependencies);
    for (key, value) in all {
        let (requirement, package) = match &value {
            Value::Table(table) => (table.get("version"), table.get("package")),
            other => (Some(other), None),
        };
        // `alias = { package = "real" }`
        let name = package.and_then(Value::as_str).unwrap_or(&key).to_owned();
        if let Some(requirement) = requirement.and_then(Value::as_str) {
            manifest.dependencies.insert(name, requirement.to_owned());
        }
    }
    Ok(Found::beside(crate::Manifest::Cargo(manifest)))
}

/// Keeps what production needs, as Trivy does: direct dependencies, what they need, the project and its members.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let Some(crate::Manifest::Cargo(root)) = project.beside(path, "Cargo.toml") else { return };
    let home = folder(path);
    let mut asked = root.dependencies.clone();
    let mut members = BTreeSet::new();
    for (other, manifest) in project.below(home) {
        let inside = folder(other).strip_prefix(home).unwrap_or_default().trim_start_matches('/');
        let is_member = !inside.is_empty() && root.members.iter().any(|pattern| glob(pattern, inside));
        if let (true, crate::Manifest::Cargo(member)) = (is_member && other.ends_with("Cargo.toml"), manifest)
        {
            members.extend(id_of(member, root));
            for (name, requirement) in &member.dependencies {
                asked.entry(name.clone()).or_insert_with(|| requirement.clone());
            }
        }
    }
    let own = id_of(root, root);
    let index: HashMap<String, usize> = records.iter().enumerate().map(|(i, r)| (r.id(), i)).collect();
    let mut kept: BTreeMap<usize, Relationship> = BTreeMap::new();
    for (name, requirement) in &asked {
        let mut same = (0..records.len()).filter(|i| records[*i].name == *name);
        if let Some(found) = same.find(|i| satisfies(&records[*i].version, requirement)) {
            kept.insert(found, Relationship::Direct);
        }
    }
    let mut queue: Vec<usize> = kept.keys().copied().collect();
    while let Some(next) = queue.pop() {
        for id in &records[next].depends_on {
            if let Some(need) = index.get(id).copied().filter(|need| !kept.contains_key(need)) {
                kept.insert(need, Relationship::Indirect);
                queue.push(need);
            }
        }
    }
    for (id, kind) in own
        .iter()
        .map(|id| (id, Relationship::Root))
        .chain(members.iter().map(|id| (id, Relationship::Workspace)))
    {
        if let Some(found) = index.get(id) {
            kept.insert(*found, kind);
        }
    }
    let ids: BTreeSet<String> = kept.keys().map(|i| records[*i].id()).collect();
    *records = kept
        .into_iter()
        .map(|(i, kind)| {
            let mut record = records[i].clone();
            record.relationship = kind;
            record.depends_on.retain(|need| ids.contains(need));
            record
        })
        .collect();
}

/// A member without a version inherits the workspace's.
fn id_of(manifest: &Manifest, root: &Manifest) -> Option<String> {
    let version = manifest.version.as_ref().or(manifest.workspace_version.as_ref());
    let version = version.or(root.workspace_version.as_ref()).map_or("", String::as_str);
    (!manifest.name.is_empty()).then(|| Ecosystem::Cargo.package_id(&manifest.name, version, None))
}

fn satisfies(version: &str, requirement: &str) -> bool {
    let version = semver::Version::parse(version);
    let requirement = semver::VersionReq::parse(requirement);
    let (Ok(version), Ok(requirement)) = (version, requirement) else { return false };
    // Trivy's library lets pre-releases into ranges; Cargo would only where the range names one.
    let release = semver::Version::new(version.major, version.minor, version.patch);
    requirement.matches(&version) || (!version.pre.is_empty() && requirement.matches(&release))
}

#[cfg(test)]
mod tests;
