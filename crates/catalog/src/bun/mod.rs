//! `bun.lock` of Bun (bun.sh, "Lockfile"): JSON with trailing commas.

mod capability;

use std::collections::{BTreeMap, BTreeSet};

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::{Json, without_comments};
use crate::listing::{Listing, mark_production};
use crate::{Found, Project, ReadError, Record, npm};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue, Value};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, borrow)]
        pub(super) packages: BTreeMap<String, &'a RawValue>,
        #[serde(default)]
        pub(super) workspaces: BTreeMap<String, Workspace>,
    }

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Workspace {
        pub(super) name: String,
        pub(super) version: String,
        pub(super) dependencies: BTreeMap<String, Value>,
        pub(super) dev_dependencies: BTreeMap<String, Value>,
        pub(super) optional_dependencies: BTreeMap<String, Value>,
        pub(super) peer_dependencies: BTreeMap<String, Value>,
    }
}

/// Reads a lock file. A key is the path of names to a package, as in `node_modules`: `b` or `a/b`.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let plain = without_comments(data);
    let json = Json::new("bun.lock", &plain)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut production: BTreeSet<&String> = BTreeSet::new();
    let mut dev: BTreeSet<&String> = BTreeSet::new();
    for workspace in lock.workspaces.values() {
        let needs = [&workspace.dependencies, &workspace.peer_dependencies, &workspace.optional_dependencies];
        production.extend(needs.into_iter().flat_map(BTreeMap::keys));
        dev.extend(workspace.dev_dependencies.keys());
    }
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut read = Vec::with_capacity(lock.packages.len());
    for (key, raw) in &lock.packages {
        let entry: Vec<Value> = json.part(raw)?;
        let Some(Value::String(identifier)) = entry.first() else {
            return Err(ReadError::malformed("bun.lock", "a package that begins with its name", key));
        };
        let (name, version) = split(identifier);
        let member = lock.workspaces.values().find(|w| w.name == name && version.starts_with("workspace:"));
        let version = member.map_or(version, |workspace| workspace.version.as_str());
        let mut record = Record::new(Ecosystem::Bun, name, version);
        record.lines = vec![json.lines(raw)];
        record.dev = member.is_none();
        record.relationship = match member {
            Some(_) => Relationship::Workspace,
            None if production.contains(key) || dev.contains(key) => Relationship::Direct,
            None => Relationship::Indirect,
        };
        ids.insert(key, record.id());
        let facts = entry.get(if entry.len() > 3 { 2 } else { 1 });
        let needs = facts.and_then(|facts| facts.get("dependencies")).and_then(Value::as_object);
        let needs: Vec<String> = needs.into_iter().flat_map(|needs| needs.keys().cloned()).collect();
        read.push((key, record, needs));
    }
    let mut listing = Listing::new();
    let mut start = Vec::new();
    for (key, mut record, needs) in read {
        record.depends_on = needs.iter().filter_map(|name| nearest(key, name, &ids)).collect();
        record.depends_on.sort_unstable();
        if record.relationship == Relationship::Direct && production.contains(key) {
            start.push(record.id());
        }
        listing.add(record)?;
    }
    let mut found = listing.found();
    mark_production(&mut found.records, start);
    Ok(found)
}

/// `@scope/name@1.0.0`.
fn split(identifier: &str) -> (&str, &str) {
    match identifier.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => (&identifier[..=at], &identifier[at + 2..]),
        None => (identifier, ""),
    }
}

/// `a/b` before `b` for what `a` needs.
fn nearest(key: &str, name: &str, ids: &BTreeMap<&str, String>) -> Option<String> {
    let mut from = key;
    loop {
        if let Some(id) = ids.get(format!("{from}/{name}").as_str()) {
            return Some(id.clone());
        }
        match from.rsplit_once('/') {
            Some((above, _)) => from = above,
            None => return ids.get(name).cloned(),
        }
    }
}

/// Takes licences from `node_modules`.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    npm::join(path, records, project);
}

#[cfg(test)]
mod tests;
