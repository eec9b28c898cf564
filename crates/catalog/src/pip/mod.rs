//! `requirements.txt` of pip (pip.pypa.io, "Requirements File Format"; PEP 508). Only what is pinned has a version.

mod capability;

use sbom::{Ecosystem, LineRange};

use crate::listing::Listing;
use crate::text::decoded;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Reads a requirements file. Lines that are no pinned package (options, URLs, other files) give nothing; the lowest
/// version of `>=` and `~=` is a guess ([`crate::Priority::Comprehensive`]).
///
/// # Errors
/// When the text is broken UTF-16, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = decoded("requirements.txt", data)?;
    let mut listing = Listing::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        if let Some(mut record) = requirement(line) {
            record.lines = vec![LineRange { start: number, end: number }];
            listing.add(record)?;
        }
    }
    Ok(listing.found())
}

/// `name[extra]==1.0 ; python_version > "3" --hash=… # comment`
fn requirement(line: &str) -> Option<Record> {
    let line: String = line.chars().filter(|c| !matches!(c, ' ' | '\t' | '\\')).collect();
    let line = match (line.find('['), line.find(']')) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start], &line[end + 1..]),
        _ => line,
    };
    let line = line.split('#').next()?.split(';').next()?.split("--").next()?;
    let end = line.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c)))?;
    let (name, specifiers) = line.split_at(end);
    if name.is_empty() {
        return None;
    }
    let of = |operator: &str| specifiers.split(',').find_map(|part| part.strip_prefix(operator));
    let (version, guessed) = match of("==").filter(|version| is_version(version)) {
        Some(version) => (version.to_owned(), false),
        None => {
            let lowest = of("~=").or_else(|| of(">=")).or_else(|| of("=="))?;
            let lowest =
                lowest.strip_suffix('*').map_or_else(|| lowest.to_owned(), |start| format!("{start}0"));
            (lowest, true)
        }
    };
    if !is_version(&version) {
        return None;
    }
    let mut record = Record::new(Ecosystem::Pip, name, version);
    record.guessed = guessed;
    Some(record)
}

/// PEP 440, "Version scheme".
fn is_version(text: &str) -> bool {
    text.parse::<pep440_rs::Version>().is_ok()
}

#[cfg(test)]
mod tests;
