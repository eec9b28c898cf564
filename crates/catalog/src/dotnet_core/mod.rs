//! `*.deps.json` of a published .NET program (github.com/dotnet/sdk, "Runtime Configuration Files").

mod capability;

use std::collections::{BTreeMap, BTreeSet};

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue, Value};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Deps<'a> {
        #[serde(default, borrow)]
        pub(super) libraries: BTreeMap<String, &'a RawValue>,
        #[serde(default)]
        pub(super) runtime_target: Value,
        #[serde(default)]
        pub(super) targets: BTreeMap<String, BTreeMap<String, Target>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Library {
        #[serde(default, rename = "type")]
        pub(super) kind: String,
    }

    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub(super) struct Target {
        pub(super) dependencies: BTreeMap<String, String>,
        pub(super) runtime: Value,
        pub(super) runtime_targets: Value,
        pub(super) native: Value,
    }
}

/// Reads a file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("deps.json", data)?;
    let deps: wire::Deps<'_> = json.read()?;
    let name = match &deps.runtime_target {
        Value::Object(map) => map.get("name").and_then(Value::as_str),
        other => other.as_str(),
    };
    let targets: Option<BTreeMap<String, &wire::Target>> = name
        .and_then(|name| deps.targets.get(name))
        .map(|targets| targets.iter().map(|(key, target)| (id_of_key(key), target)).collect());
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    let mut projects = Vec::new();
    for (key, raw) in &deps.libraries {
        let library: wire::Library = json.part(raw)?;
        let kind = library.kind.to_ascii_lowercase();
        let id = id_of_key(key);
        let target = targets.as_ref().and_then(|targets| targets.get(&id));
        if !matches!(kind.as_str(), "package" | "project" | "runtimepack")
            || target.is_some_and(|t| !at_run_time(t))
        {
            continue;
        }
        let Some((name, version)) = id.split_once('/') else { continue };
        let mut record = Record::new(Ecosystem::DotnetCore, name, version);
        record.lines = vec![json.lines(raw)];
        if kind == "project" {
            projects.push(id.clone());
        }
        records.insert(id, record);
    }
    if let Some(targets) = &targets {
        relate(&mut records, &projects, targets);
    }
    let mut listing = Listing::new();
    for record in records.into_values() {
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// The runtime that a self-contained program brings is named `runtimepack.NAME`.
fn id_of_key(key: &str) -> String {
    key.strip_prefix("runtimepack.").unwrap_or(key).to_owned()
}

/// What only compiling needs has none of these.
fn at_run_time(target: &wire::Target) -> bool {
    let some = |value: &Value| match value {
        Value::Object(map) => !map.is_empty(),
        Value::Null => false,
        _ => true,
    };
    some(&target.runtime) || some(&target.runtime_targets) || some(&target.native)
}

fn relate(
    records: &mut BTreeMap<String, Record>,
    projects: &[String],
    targets: &BTreeMap<String, &wire::Target>,
) {
    let needs = |target: &wire::Target| -> BTreeSet<String> {
        target.dependencies.iter().map(|(name, version)| id_of_key(&format!("{name}/{version}"))).collect()
    };
    let needed: BTreeSet<String> = targets.values().flat_map(|target| needs(target)).collect();
    // The program is the one project that nothing else needs.
    let roots: Vec<&String> = projects.iter().filter(|id| !needed.contains(*id)).collect();
    let root = if let [root] = roots[..] { Some(root.as_str()) } else { None };
    let direct = root.and_then(|root| targets.get(root)).map(|target| needs(target)).unwrap_or_default();
    let known: BTreeSet<String> = records.keys().cloned().collect();
    for (id, record) in records.iter_mut() {
        record.relationship = match root {
            Some(root) if root == id => Relationship::Root,
            Some(_) if projects.contains(id) => Relationship::Workspace,
            _ if direct.is_empty() => Relationship::Unknown,
            _ if direct.contains(id) => Relationship::Direct,
            _ => Relationship::Indirect,
        };
        if let Some(target) = targets.get(id) {
            record.depends_on = needs(target).into_iter().filter(|need| known.contains(need)).collect();
        }
    }
}

#[cfg(test)]
mod tests;
