//! `mix.lock` of Mix (hexdocs.pm/mix): one line for each package, `"name": {:hex, :name, "1.0.0", …},`.

mod capability;

use sbom::{Ecosystem, LineRange};

use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a lock file. Packages from git have no version and are left out, as in Trivy.
///
/// # Errors
/// When no package has a version, or a limit is met. A package of Hex without one is in [`Found::unreadable`].
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("mix.lock", data)?;
    let (mut listing, mut fault) = (Listing::new(), None);
    for (number, line) in (1u32..).zip(text.lines()) {
        let Some((name, body)) = line.trim().split_once(':') else { continue };
        let name = name.trim().trim_matches('"');
        let Some(fields) = body.trim().strip_prefix("{:hex,") else { continue };
        let mut fields = fields.split(',').map(str::trim);
        let version = fields
            .nth(1)
            .map(|version| version.trim_matches(['"', '}']))
            .filter(|version| !version.is_empty());
        let Some(version) = version else {
            let expected = "{:hex, :name, \"version\", …}";
            fault = fault.or_else(|| Some(ReadError::malformed("mix.lock", expected, line)));
            continue;
        };
        let mut record = Record::new(Ecosystem::Hex, name, version);
        record.lines = vec![LineRange { start: number, end: number }];
        listing.add(record)?;
    }
    listing.found_despite(fault)
}

#[cfg(test)]
mod tests;
