//! PHP packages that Composer installed: `vendor/composer/installed.json`, with the packages of a lock file.

mod capability;

use sbom::Ecosystem;

use crate::{Found, ReadError};

pub(crate) use capability::CAPABILITY;

/// Reads a list of installed packages.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    crate::composer::read(Ecosystem::ComposerVendor, "installed.json", data)
}

#[cfg(test)]
mod tests;
