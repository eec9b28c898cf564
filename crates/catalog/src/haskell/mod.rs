//! `stack.yaml.lock` of Stack (docs.haskellstack.org, "Lock files") and `cabal.project.freeze` of Cabal
//! (cabal.readthedocs.io, "cabal freeze").

mod capability;

use sbom::{Ecosystem, LineRange};
use serde::Deserialize;
use serde_yaml_ng::Value;

use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record, yaml};

pub(crate) use capability::CAPABILITY;

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    completed: Value,
}

/// Reads a `stack.yaml.lock`: `hackage: name-1.0.0@sha256:…,size`. Packages of the snapshot are not in it.
///
/// # Errors
/// When it is no YAML of this form, or a limit is met.
pub fn parse_stack(data: &[u8]) -> Result<Found, ReadError> {
    let lock: Lock = yaml::read("stack.yaml.lock", data)?;
    let mut listing = Listing::new();
    for package in lock.packages {
        let completed = &package.completed;
        let record = match completed.get("hackage").and_then(Value::as_str) {
            Some(text) => split(text.split('@').next().unwrap_or(text)),
            // From git or an archive: name and version stand apart.
            None => {
                let text = |key: &str| completed.get(key).and_then(yaml::text);
                text("name")
                    .zip(text("version"))
                    .map(|(name, version)| Record::new(Ecosystem::Haskell, name, version))
            }
        };
        if let Some(record) = record {
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// `aeson-2.0.3.0`: the version is after the last hyphen.
fn split(text: &str) -> Option<Record> {
    let (name, version) = text.rsplit_once('-')?;
    version.starts_with(|c: char| c.is_ascii_digit()).then(|| Record::new(Ecosystem::Haskell, name, version))
}

/// Reads a `cabal.project.freeze`: `any.name ==1.0.0,` in its constraints.
///
/// # Errors
/// When a limit is met.
pub fn parse_cabal(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("cabal.project.freeze", data)?;
    let mut listing = Listing::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        for part in line.split(',') {
            let part = part.trim().trim_start_matches("constraints:").trim();
            let Some((name, version)) = part.strip_prefix("any.").and_then(|part| part.split_once("=="))
            else {
                continue;
            };
            let mut record = Record::new(Ecosystem::Haskell, name.trim(), version.trim());
            record.lines = vec![LineRange { start: number, end: number }];
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
