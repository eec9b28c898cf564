//! `Directory.Packages.props` of NuGet (learn.microsoft.com, "Central Package Management").

mod capability;

use sbom::Ecosystem;

use crate::listing::Listing;
use crate::{Found, ReadError, Record, xml};

pub(crate) use capability::CAPABILITY;

/// Reads the versions a solution shares. Names and versions that are variables are left out.
///
/// # Errors
/// When it is no XML of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let root = xml::read("packages.props", "Project", data)?;
    let mut listing = Listing::new();
    for group in root.all("ItemGroup") {
        for item in group.all("PackageReference").chain(group.all("PackageVersion")) {
            let name = [item.attribute("Include"), item.attribute("Update")]
                .into_iter()
                .find(|name| !name.is_empty());
            let (name, version) = (name.unwrap_or_default().trim(), item.attribute("Version").trim());
            let variable = |text: &str| text.starts_with("$(") && text.ends_with(')');
            if !name.is_empty() && !version.is_empty() && !variable(name) && !variable(version) {
                listing.add(Record::new(Ecosystem::PackagesProps, name, version))?;
            }
        }
    }
    Ok(listing.found())
}

#[cfg(test)]
mod tests;
