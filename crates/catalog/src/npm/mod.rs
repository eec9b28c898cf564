//! `package-lock.json` of npm, versions 1 to 3 (docs.npmjs.com, "package-lock.json"), and `package.json` beside lock
//! files of all package managers of Node.js.

mod capability;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Budget, Limits};
use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::join::{folder, glob, in_folder};
use crate::json::{Json, licenses};
use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record, limits};

pub(crate) use capability::CAPABILITY;

const FORMAT: &str = "package-lock.json";
const MODULES: &str = "node_modules";

mod wire {
    use super::{BTreeMap, Deserialize, RawValue, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, rename = "lockfileVersion")]
        pub(super) version: u64,
        #[serde(default, borrow)]
        pub(super) packages: BTreeMap<String, &'a RawValue>,
        #[serde(default, borrow)]
        pub(super) dependencies: BTreeMap<String, &'a RawValue>,
    }

    #[derive(Deserialize, Clone, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Package {
        pub(super) name: Option<String>,
        pub(super) version: Option<String>,
        pub(super) license: Option<Value>,
        pub(super) dependencies: BTreeMap<String, String>,
        pub(super) optional_dependencies: BTreeMap<String, String>,
        pub(super) dev_dependencies: BTreeMap<String, String>,
        pub(super) peer_dependencies: BTreeMap<String, String>,
        pub(super) resolved: Option<Value>,
        pub(super) dev: bool,
        pub(super) link: bool,
        pub(super) workspaces: Option<Value>,
    }

    #[derive(Deserialize)]
    pub(super) struct Dependency<'a> {
        #[serde(default)]
        pub(super) version: String,
        #[serde(default)]
        pub(super) dev: bool,
        // npm 1 wrote `false` where nothing is required.
        #[serde(default)]
        pub(super) requires: Option<Value>,
        #[serde(default, borrow)]
        pub(super) dependencies: BTreeMap<String, &'a RawValue>,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new(FORMAT, data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    if lock.version == 1 || lock.packages.is_empty() {
        let depth = Limits { bytes: u64::MAX, items: limits::PACKAGES, depth: limits::LOCK_DEPTH };
        let mut tree = Tree { json: &json, listing: &mut listing, budget: Budget::new(depth) };
        tree.level(&lock.dependencies, &mut Vec::new())?;
    } else {
        modules(&json, &lock.packages, &mut listing)?;
    }
    Ok(listing.found())
}

/// Version 1: packages in packages.
struct Tree<'a, 'b> {
    json: &'b Json<'a>,
    listing: &'b mut Listing,
    budget: Budget,
}

impl<'a> Tree<'a, '_> {
    /// `above` holds the versions of the levels above, the innermost last.
    fn level(
        &mut self,
        dependencies: &BTreeMap<String, &'a RawValue>,
        above: &mut Vec<HashMap<String, String>>,
    ) -> Result<(), ReadError> {
        self.budget.enter()?;
        let mut read = Vec::with_capacity(dependencies.len());
        for (name, raw) in dependencies {
            self.budget.spend_item()?;
            read.push((name, *raw, self.json.part::<wire::Dependency<'a>>(raw)?));
        }
        above.push(read.iter().map(|(name, _, d)| ((*name).clone(), d.version.clone())).collect());
        for (name, raw, dependency) in &read {
            let mut record = Record::new(Ecosystem::Npm, name.as_str(), dependency.version.as_str());
            record.dev = dependency.dev;
            record.lines = vec![self.json.lines(raw)];
            let inner: HashMap<&String, String> = dependency
                .dependencies
                .iter()
                .filter_map(|(name, raw)| {
                    Some((name, self.json.part::<wire::Dependency<'a>>(raw).ok()?.version))
                })
                .collect();
            let needed = dependency.requires.as_ref().and_then(Value::as_object);
            for name in needed.into_iter().flat_map(|needed| needed.keys()) {
                let version =
                    inner.get(name).or_else(|| above.iter().rev().find_map(|level| level.get(name)));
                record.depends_on.extend(version.map(|v| Ecosystem::Npm.package_id(name, v, None)));
            }
            record.depends_on.sort_unstable();
            self.listing.add(record)?;
            if !dependency.dependencies.is_empty() {
                self.level(&dependency.dependencies, above)?;
            }
        }
        above.pop();
        self.budget.leave();
        Ok(())
    }
}

/// Versions 2 and 3: the folders of `node_modules`, flat.
fn modules<'a>(
    json: &Json<'a>,
    raw: &BTreeMap<String, &'a RawValue>,
    listing: &mut Listing,
) -> Result<(), ReadError> {
    let mut packages: BTreeMap<String, (wire::Package, &'a RawValue)> = BTreeMap::new();
    for (path, raw) in raw {
        packages.insert(path.clone(), (json.part(raw)?, *raw));
    }
    let members = follow_links(&mut packages);
    let root = packages.get("").map(|(root, _)| root.clone()).unwrap_or_default();
    let direct: BTreeSet<String> =
        [&root.dependencies, &root.optional_dependencies, &root.dev_dependencies, &root.peer_dependencies]
            .into_iter()
            .flat_map(BTreeMap::keys)
            .chain(&members)
            .map(|name| in_folder(MODULES, name))
            .collect();
    for (path, (package, raw)) in packages.iter().filter(|(path, _)| path.starts_with(MODULES)) {
        let name = package.name.clone().unwrap_or_else(|| name_of(path).to_owned());
        let mut record = Record::new(Ecosystem::Npm, name, package.version.clone().unwrap_or_default());
        record.dev = package.dev;
        record.licenses = licenses(package.license.as_ref());
        record.relationship =
            if direct.contains(path) { Relationship::Direct } else { Relationship::Indirect };
        record.lines = vec![json.lines(raw)];
        let needs = [&package.dependencies, &package.optional_dependencies, &package.peer_dependencies];
        let names: BTreeSet<&String> = needs.into_iter().flat_map(BTreeMap::keys).collect();
        record.depends_on = names.into_iter().filter_map(|name| nearest(path, name, &packages)).collect();
        if !record.name.is_empty() {
            listing.add(record)?;
        }
    }
    Ok(())
}

/// A link in `node_modules` stands for a folder of the project; its packages are put where the link is. Gives the
/// names of links to members of the workspace, which the project asks for.
fn follow_links(packages: &mut BTreeMap<String, (wire::Package, &RawValue)>) -> Vec<String> {
    let mut links: Vec<(String, String)> = Vec::new();
    packages.retain(|path, (package, _)| {
        let target = package.resolved.as_ref().and_then(Value::as_str).unwrap_or_default();
        if package.link && !target.is_empty() {
            links.push((path.clone(), target.to_owned()));
        }
        // A link that leads nowhere names no package.
        !package.link
    });
    let workspaces =
        packages.get("").map(|(root, _)| workspaces(root.workspaces.as_ref())).unwrap_or_default();
    let mut members = Vec::new();
    for (link, target) in &links {
        let below = format!("{target}/");
        let moved: Vec<String> =
            packages.keys().filter(|path| *path == target || path.starts_with(&below)).cloned().collect();
        for path in moved {
            if let Some(entry) = packages.remove(&path) {
                packages.insert(path.replacen(target.as_str(), link, 1), entry);
            }
        }
        if workspaces.iter().any(|pattern| glob(pattern, target)) {
            members.push(name_of(link).to_owned());
        }
    }
    members
}

fn name_of(path: &str) -> &str {
    path.rsplit_once("node_modules/").map_or(path, |(_, name)| name)
}

/// The package that `name` means for the one at `path`: Node.js looks in the `node_modules` of each folder upwards.
fn nearest(
    path: &str,
    name: &str,
    packages: &BTreeMap<String, (wire::Package, &RawValue)>,
) -> Option<String> {
    let mut from = path;
    loop {
        let place = in_folder(&in_folder(from, MODULES), name);
        if let Some((found, _)) = packages.get(&place) {
            let version = found.version.as_deref().unwrap_or_default();
            return Some(Ecosystem::Npm.package_id(name, version, None));
        }
        if from.is_empty() {
            return None;
        }
        from = from.rfind(MODULES).map_or("", |at| from[..at].trim_end_matches('/'));
    }
}

/// What a `package.json` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Name; empty where there is none.
    pub name: String,
    /// Version; empty where there is none.
    pub version: String,
    /// Licences.
    pub licenses: Vec<String>,
    /// What it needs, with the range.
    pub dependencies: BTreeMap<String, String>,
    /// What it can do without.
    pub optional: BTreeMap<String, String>,
    /// What its development needs.
    pub dev: BTreeMap<String, String>,
    /// Patterns of the folders of its workspace.
    pub workspaces: Vec<String>,
}

/// Reads a `package.json`.
///
/// # Errors
/// When it is no JSON object.
pub fn manifest(data: &[u8]) -> Result<Found, ReadError> {
    let value: Value = Json::new("package.json", data)?.read()?;
    let Value::Object(object) = &value else {
        return Err(ReadError::malformed("package.json", "a JSON object", "another JSON value"));
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let ranges = |key: &str| {
        let map = object.get(key).and_then(Value::as_object);
        map.into_iter()
            .flatten()
            .filter_map(|(name, range)| Some((name.clone(), range.as_str()?.to_owned())))
            .collect()
    };
    Ok(Found::beside(crate::Manifest::Node(Manifest {
        name: text("name"),
        version: text("version"),
        licenses: licenses(object.get("license").or_else(|| object.get("licenses"))),
        dependencies: ranges("dependencies"),
        optional: ranges("optionalDependencies"),
        dev: ranges("devDependencies"),
        workspaces: workspaces(object.get("workspaces")),
    })))
}

/// A list of patterns, or an object with one in `packages` (docs of npm's map-workspaces).
fn workspaces(value: Option<&Value>) -> Vec<String> {
    let list = match value {
        Some(Value::Object(map)) => map.get("packages"),
        other => other,
    };
    let list = list.and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Takes licences that the lock file does not have from the packages in `node_modules` beside it.
#[expect(clippy::ptr_arg, reason = "the form of every join")]
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let mut known: HashMap<(&str, &str), &Vec<String>> = HashMap::new();
    for (_, manifest) in project.below(&in_folder(folder(path), MODULES)) {
        if let crate::Manifest::Node(Manifest { name, version, licenses, .. }) = manifest
            && !licenses.is_empty()
        {
            known.insert((name, version), licenses);
        }
    }
    for record in records.iter_mut().filter(|record| record.licenses.is_empty()) {
        if let Some(found) = known.get(&(record.name.as_str(), record.version.as_str())) {
            record.licenses.clone_from(found);
        }
    }
}

#[cfg(test)]
mod tests;
