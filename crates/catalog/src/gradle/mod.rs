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
/// When no line is of its form, or a limit is met. A line that is not is in [`Found::unreadable`].
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("gradle.lockfile", data)?;
    let (mut listing, mut fault) = (Listing::new(), None);
    for (number, line) in (1u32..).zip(text.lines()) {
        let line = line.trim();
        // `empty=…` lists configurations without dependencies.
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let parts: Vec<&str> = line.split(':').collect();
        let [group, artifact, rest] = parts[..] else {
            let expected = "group:artifact:version=configurations";
            fault = fault.or_else(|| Some(ReadError::malformed("gradle.lockfile", expected, line)));
            continue;
        };
        let (version, configurations) = rest.split_once('=').unwrap_or((rest, ""));
        let mut record = Record::new(Ecosystem::Gradle, format!("{group}:{artifact}"), version);
        record.dev = configurations.split(',').all(|name| name.starts_with("test"));
        record.lines = vec![LineRange { start: number, end: number }];
        listing.add(record)?;
    }
    listing.found_despite(fault)
}

#[cfg(test)]
mod tests;
