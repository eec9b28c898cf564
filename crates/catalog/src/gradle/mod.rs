//! `gradle.lockfile` of Gradle (docs.gradle.org, "Locking dependency versions"): `group:artifact:version=configurations`.

mod capability;

use sbom::{Ecosystem, LineRange};

use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a lock file.
///
/// # Errors
/// When a line is none of its form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("gradle.lockfile", data)?;
    let mut listing = Listing::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        let line = line.trim();
        // `empty=…` lists configurations without dependencies.
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let parts: Vec<&str> = line.split(':').collect();
        let [group, artifact, rest] = parts[..] else {
            return Err(ReadError::malformed(
                "gradle.lockfile",
                "group:artifact:version=configurations",
                line,
            ));
        };
        let (version, configurations) = rest.split_once('=').unwrap_or((rest, ""));
        let mut record = Record::new(Ecosystem::Gradle, format!("{group}:{artifact}"), version);
        record.dev = configurations.split(',').all(|name| name.starts_with("test"));
        record.lines = vec![LineRange { start: number, end: number }];
        listing.add(record)?;
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
