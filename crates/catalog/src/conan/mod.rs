//! `conan.lock` of Conan 1 (docs.conan.io/1, "Lockfiles") and Conan 2 (docs.conan.io/2, "Lockfiles").

mod capability;

use std::collections::BTreeMap;

use sbom::{Ecosystem, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{BTreeMap, Deserialize, RawValue};

    #[derive(Deserialize)]
    pub(super) struct Lock<'a> {
        #[serde(default, borrow)]
        pub(super) graph_lock: Option<Graph<'a>>,
        #[serde(default, borrow)]
        pub(super) requires: Vec<&'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Graph<'a> {
        #[serde(default, borrow)]
        pub(super) nodes: BTreeMap<String, &'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Node {
        #[serde(default, rename = "ref")]
        pub(super) reference: Option<String>,
        #[serde(default)]
        pub(super) requires: Vec<String>,
    }
}

/// Reads a lock file.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("conan.lock", data)?;
    let lock: wire::Lock<'_> = json.read()?;
    let mut listing = Listing::new();
    match lock.graph_lock {
        Some(graph) => nodes(&json, &graph.nodes, &mut listing)?,
        None => {
            for raw in lock.requires {
                let reference: String = json.part(raw)?;
                if let Some(mut record) = package(&reference) {
                    record.lines = vec![json.lines(raw)];
                    listing.add(record)?;
                }
            }
        }
    }
    Ok(listing.found())
}

/// Conan 1: numbered nodes, of which `0` is the project.
fn nodes<'a>(
    json: &Json<'a>,
    nodes: &BTreeMap<String, &'a RawValue>,
    listing: &mut Listing,
) -> Result<(), ReadError> {
    let mut read: BTreeMap<&str, (Option<Record>, wire::Node, &RawValue)> = BTreeMap::new();
    for (key, raw) in nodes {
        let node: wire::Node = json.part(raw)?;
        read.insert(key, (node.reference.as_deref().and_then(package), node, *raw));
    }
    let direct: Vec<String> = read.get("0").map(|(_, node, _)| node.requires.clone()).unwrap_or_default();
    for (key, (record, node, raw)) in &read {
        let Some(mut record) = record.clone() else { continue };
        let asked = direct.iter().any(|number| number == key);
        record.relationship = if asked { Relationship::Direct } else { Relationship::Indirect };
        record.lines = vec![json.lines(raw)];
        let needs = node.requires.iter().filter_map(|number| read.get(number.as_str())?.0.as_ref());
        record.depends_on = needs.map(Record::id).collect();
        listing.add(record)?;
    }
    Ok(())
}

/// `name/version@user/channel#revision:package#revision`
fn package(reference: &str) -> Option<Record> {
    let short = reference.split('@').next()?.split('#').next()?;
    let (name, version) = short.split_once('/')?;
    (!version.contains('/')).then(|| Record::new(Ecosystem::Conan, name, version))
}

#[cfg(test)]
mod tests;
