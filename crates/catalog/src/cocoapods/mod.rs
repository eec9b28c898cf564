//! `Podfile.lock` of CocoaPods (guides.cocoapods.org, "What is a Podfile.lock").

mod capability;

use std::collections::HashMap;

use sbom::Ecosystem;
use serde::Deserialize;
use serde_yaml_ng::Value;

use crate::listing::Listing;
use crate::{Found, ReadError, Record, yaml};

pub(crate) use capability::CAPABILITY;

const FORMAT: &str = "Podfile.lock";

#[derive(Deserialize)]
struct Wire {
    #[serde(default, rename = "PODS")]
    pods: Vec<Value>,
}

/// Reads a lock file.
///
/// # Errors
/// When it is no YAML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let wire: Wire = yaml::read(FORMAT, data)?;
    let mut records = Vec::new();
    for pod in &wire.pods {
        let entries: Vec<(&str, Vec<&str>)> = match pod {
            Value::String(pod) => vec![(pod, Vec::new())],
            Value::Mapping(map) => map.iter().filter_map(entry).collect(),
            _ => return Err(ReadError::malformed(FORMAT, "pods that are texts or tables", "another value")),
        };
        for (pod, needs) in entries {
            // `AppCenter/Core (4.2.0)`
            let Some((name, version)) = pod.split_once(" (") else { continue };
            let mut record = Record::new(Ecosystem::Cocoapods, name, version.trim_matches([' ', '(', ')']));
            record.depends_on =
                needs.iter().filter_map(|need| need.split_whitespace().next()).map(str::to_owned).collect();
            records.push(record);
        }
    }
    let ids: HashMap<String, String> = records.iter().map(|r| (r.name.clone(), r.id())).collect();
    let mut listing = Listing::new();
    for mut record in records {
        record.depends_on = record.depends_on.iter().filter_map(|name| ids.get(name).cloned()).collect();
        listing.add(record)?;
    }
    Ok(listing.found())
}

fn entry<'a>((pod, needs): (&'a Value, &'a Value)) -> Option<(&'a str, Vec<&'a str>)> {
    let needs = needs.as_sequence().into_iter().flatten().filter_map(Value::as_str).collect();
    Some((pod.as_str()?, needs))
}

#[cfg(test)]
mod tests;
