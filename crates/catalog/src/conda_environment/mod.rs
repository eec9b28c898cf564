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
    dependencies: Vec<Value>,
}

/// Reads an environment. A dependency without a pinned version is listed without one.
///
/// # Errors
/// When it is no YAML of this form.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let wire: Wire = yaml::read(FORMAT, data)?;
    let text = String::from_utf8_lossy(data);
    let mut lines = (1u32..).zip(text.lines());
    let mut records = Vec::new();
    for entry in &wire.dependencies {
        let entries: Vec<&Value> = match entry {
            // `- pip:` and a list of its packages.
            Value::Mapping(map) => map.values().filter_map(Value::as_sequence).flatten().collect(),
            other => vec![other],
        };
        for entry in entries {
            let Some(spec) = entry.as_str() else {
                return Err(ReadError::malformed(FORMAT, "dependencies that are texts", "another value"));
            };
            let Some(mut record) = dependency(spec) else { continue };
            // Dependencies stand one to a line, in this order.
            if let Some((number, _)) = lines.find(|(_, line)| line.contains(spec)) {
                record.lines = vec![LineRange { start: number, end: number }];
            }
            records.push(record);
        }
    }
    Ok(Found::of(records))
}

/// `numpy`, `numpy=1.8.1=py27_0`, `numpy ==1.8.1`, `numpy>=1.8`.
fn dependency(spec: &str) -> Option<Record> {
    let spaced = spec.replace('>', " >").replace('<', " <").replace('=', " ");
    let mut parts = spaced.split_whitespace();
    let name = parts.next()?;
    let version = parts.next().filter(|version| version.parse::<pep440_rs::Version>().is_ok());
    Some(Record::new(Ecosystem::CondaEnvironment, name, version.unwrap_or_default()))
}

#[cfg(test)]
mod tests;
