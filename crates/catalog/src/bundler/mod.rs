//! `Gemfile.lock` of Bundler (bundler.io, "Gemfile.lock"): sections, and in `specs:` gems with four spaces before
//! them and what they need with six.

mod capability;

use std::collections::HashMap;

use sbom::{Ecosystem, LineRange, Relationship};

use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a lock file. A gem with a build for each platform stands there once.
///
/// # Errors
/// When a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("Gemfile.lock", data)?;
    let mut gems: Vec<Record> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut current = None;
    let mut direct = Vec::new();
    let mut in_dependencies = false;
    for (number, line) in (1u32..).zip(text.lines()) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let mut words = line.split_whitespace();
        match (spaces, words.next(), words.next()) {
            (0, name, _) => in_dependencies = name == Some("DEPENDENCIES"),
            // `!` marks a gem that does not come from the default source.
            (2, Some(name), _) if in_dependencies => direct.push(name.trim_end_matches('!').to_owned()),
            (4, Some(name), Some(version)) => {
                let version = version.trim_matches(['(', ')']);
                // `1.13.6-x86_64-linux`: the platform is no part of the version.
                let version = version.split('-').next().unwrap_or(version);
                let mut record = Record::new(Ecosystem::Bundler, name, version);
                record.relationship = Relationship::Indirect;
                record.lines = vec![LineRange { start: number, end: number }];
                let index = *by_name.entry(name.to_owned()).or_insert(gems.len());
                if index == gems.len() {
                    gems.push(record);
                } else {
                    gems[index].lines = record.lines;
                    gems[index].version = record.version;
                }
                current = Some(index);
            }
            (6, Some(name), _) => {
                if let Some(index) = current {
                    let needs = &mut gems[index].depends_on;
                    if !needs.iter().any(|other| other == name) {
                        needs.push(name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    for name in &direct {
        if let Some(index) = by_name.get(name) {
            gems[*index].relationship = Relationship::Direct;
        }
    }
    let ids: HashMap<String, String> = gems.iter().map(|gem| (gem.name.clone(), gem.id())).collect();
    let mut listing = Listing::new();
    for mut gem in gems {
        gem.depends_on = gem.depends_on.iter().filter_map(|name| ids.get(name).cloned()).collect();
        listing.add(gem)?;
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
