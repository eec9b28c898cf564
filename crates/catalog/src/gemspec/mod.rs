//! Installed Ruby gems: `specifications/*.gemspec` (guides.rubygems.org, "Specification Reference"). A gemspec is a
//! program; RubyGems writes installed ones as plain assignments, and those are read.

mod capability;

use sbom::{Ecosystem, split_license_words};

use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a gemspec.
///
/// # Errors
/// When it has no name or no version.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("gemspec", data)?;
    let (mut variable, mut name, mut version) = (String::new(), String::new(), String::new());
    let mut licenses = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.contains("Gem::Specification.new") {
            variable = line.split('|').nth(1).unwrap_or_default().trim().to_owned();
            continue;
        }
        let assigned = line.strip_prefix(variable.as_str()).filter(|_| !variable.is_empty());
        let Some((field, value)) =
            assigned.and_then(|rest| rest.strip_prefix('.')).and_then(|r| r.split_once('='))
        else {
            continue;
        };
        match field.trim() {
            "name" => name = plain(value),
            "version" => version = plain(value),
            "license" => licenses = vec![plain(value)],
            "licenses" => {
                let list = value.trim().trim_start_matches('[').split(']').next().unwrap_or_default();
                licenses = list.split(',').map(plain).collect();
            }
            _ => {}
        }
    }
    if name.is_empty() || version.is_empty() {
        return Err(ReadError::malformed("gemspec", "a name and a version", name));
    }
    let mut record = Record::new(Ecosystem::Gemspec, name, version);
    record.licenses = licenses.iter().flat_map(|license| split_license_words(license)).collect();
    Ok(Found::of(vec![record]))
}

/// `"async".freeze` is `async`; nothing but a literal is taken.
fn plain(value: &str) -> String {
    let value = value.trim();
    let value = value.split(char::is_whitespace).next().unwrap_or_default();
    value.strip_suffix(".freeze").unwrap_or(value).trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests;
