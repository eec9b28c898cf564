//! `environment.yml` of Conda (docs.conda.io, "Creating an environment file manually").

mod capability;

use sbom::{Ecosystem, LineRange};
use serde::Deserialize;
use serde_yaml_ng::Value;

use crate::{Found, ReadError, Record, yaml};

pub(crate) use capability::CAPABILITY;

const FORMAT: &str = "conda environment";

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    dependencies: Option<Vec<Value>>,
}

/// Reads an environment. A dependency without a pinned version is listed without one.
///
/// # Errors
/// When it is no YAML of this form.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let wire: Wire = yaml::read(FORMAT, data)?;
    let text = String::from_utf8_lossy(data);
    let mut lines = DependencyLines::of(&text);
    let mut records = Vec::new();
    for entry in wire.dependencies.unwrap_or_default() {
        for spec in specs(&entry)? {
            let Some(mut record) = dependency(spec) else { continue };
            if let Some(number) = lines.next(spec) {
                record.lines = vec![LineRange { start: number, end: number }];
            }
            records.push(record);
        }
    }
    Ok(Found::of(records))
}

/// `- numpy=1.8.1`, or `- pip:` and a list of what that installs.
fn specs(entry: &Value) -> Result<Vec<&str>, ReadError> {
    let wrong =
        || ReadError::malformed(FORMAT, "dependencies that are texts or lists of them", "another value");
    let Value::Mapping(map) = entry else { return entry.as_str().map(|spec| vec![spec]).ok_or_else(wrong) };
    let lists = map.values().map(|list| list.as_sequence().ok_or_else(wrong));
    let mut specs = Vec::new();
    for list in lists {
        for spec in list? {
            specs.push(spec.as_str().ok_or_else(wrong)?);
        }
    }
    Ok(specs)
}

/// Finds the lines of dependencies, which stand in the order of the list.
struct DependencyLines<'t> {
    lines: Vec<&'t str>,
    at: usize,
}

impl<'t> DependencyLines<'t> {
    fn of(text: &'t str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let is_list = |line: &&str| line.trim_start_matches(['"', '\'']).starts_with("dependencies");
        let at = lines.iter().position(is_list).unwrap_or_default();
        Self { lines, at }
    }

    /// The line of the next dependency, counted from 1.
    fn next(&mut self, spec: &str) -> Option<u32> {
        let rest = self.lines.get(self.at..)?;
        let is_item = |line: &&str| {
            let item = line.trim_start().trim_start_matches(['-', ' ', '"', '\'']);
            item.strip_prefix(spec).is_some_and(|end| {
                let end = end.trim_start_matches(['"', '\'']);
                end.is_empty() || end.starts_with(char::is_whitespace)
            })
        };
        // In `[numpy, pip]` several stand in one line.
        let (skipped, is_whole) = match rest.iter().position(is_item) {
            Some(skipped) => (skipped, true),
            None => (rest.iter().position(|line| line.contains(spec))?, false),
        };
        let number = self.at + skipped;
        self.at = number + usize::from(is_whole);
        u32::try_from(number + 1).ok()
    }
}

/// `numpy`, `numpy=1.8.1=py27_0`, `numpy ==1.8.1`, `numpy>=1.8`.
fn dependency(spec: &str) -> Option<Record> {
    let spaced = spec.replace('>', " >").replace('<', " <").replace('=', " ");
    let mut parts = spaced.split_whitespace();
    let name = parts.next()?;
    let version = parts.next().filter(|version| is_version(version));
    Some(Record::new(Ecosystem::CondaEnvironment, name, version.unwrap_or_default()))
}

/// Numbers with points between them, and letters and dashes after them: `1.1.1w`, `2024a`, `3.0-rc1+build`. A range and
/// `3.10.*` are none.
fn is_version(text: &str) -> bool {
    let pieces = |text: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '~');
        text.split('.').all(|piece| !piece.is_empty() && piece.chars().all(is_part))
    };
    let (version, build) =
        text.split_once('+').map_or((text, None), |(version, build)| (version, Some(build)));
    let version = version.strip_prefix('v').unwrap_or(version);
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let numbers = version.find(|c| !is_number(c)).map_or(version, |end| &version[..end]);
    let after = &version[numbers.len()..];
    let is_numbers = numbers.split('.').all(|number| number.parse::<u64>().is_ok());
    is_numbers && (after.is_empty() || pieces(after)) && build.is_none_or(pieces)
}

#[cfg(test)]
mod tests;
