//! `Package.resolved` of the Swift package manager, versions 1 to 3 (github.com/swiftlang/swift-package-manager).

mod capability;

use sbom::Ecosystem;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Json;
use crate::listing::Listing;
use crate::{Found, ReadError, Record};

pub(crate) use capability::CAPABILITY;

mod wire {
    use super::{Deserialize, RawValue};

    #[derive(Deserialize)]
    pub(super) struct Resolved<'a> {
        #[serde(default)]
        pub(super) version: u32,
        #[serde(default, borrow)]
        pub(super) pins: Vec<&'a RawValue>,
        /// Where version 1 has its pins.
        #[serde(default, borrow)]
        pub(super) object: Option<Object<'a>>,
    }

    #[derive(Deserialize)]
    pub(super) struct Object<'a> {
        #[serde(default, borrow)]
        pub(super) pins: Vec<&'a RawValue>,
    }

    #[derive(Deserialize)]
    pub(super) struct Pin {
        /// `scope.name` of a package of a registry, which has no location.
        #[serde(default)]
        pub(super) identity: String,
        #[serde(default, rename = "repositoryURL")]
        pub(super) repository: String,
        #[serde(default)]
        pub(super) location: String,
        #[serde(default)]
        pub(super) state: State,
    }

    #[derive(Deserialize, Default)]
    #[serde(default)]
    pub(super) struct State {
        pub(super) branch: Option<String>,
        pub(super) version: Option<String>,
    }
}

/// Reads a file. A package is named by its repository; one pinned to a commit has no version and is left out.
///
/// # Errors
/// When it is no JSON of this form, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let json = Json::new("Package.resolved", data)?;
    let file: wire::Resolved<'_> = json.read()?;
    let pins = if file.version > 1 { file.pins } else { file.object.map(|o| o.pins).unwrap_or_default() };
    let mut listing = Listing::new();
    for raw in pins {
        let pin: wire::Pin = json.part(raw)?;
        let address = if file.version > 1 { &pin.location } else { &pin.repository };
        let name = repository(if address.is_empty() { &pin.identity } else { address });
        let stated = |text: Option<String>| text.filter(|text| !text.is_empty());
        let Some(version) = stated(pin.state.version).or_else(|| stated(pin.state.branch)) else { continue };
        let mut record = Record::new(Ecosystem::Swift, name, version);
        record.lines = vec![json.lines(raw)];
        listing.add(record)?;
    }
    Ok(listing.found())
}

/// `HOST/OWNER/NAME`, as advisories name a package, of an address for HTTPS or for SSH.
fn repository(address: &str) -> String {
    let short = address.strip_suffix(".git").unwrap_or(address);
    if let Some(name) = short.strip_prefix("https://") {
        return name.to_owned();
    }
    let ssh = short.strip_prefix("ssh://").unwrap_or(short);
    match ssh.strip_prefix("git@") {
        Some(name) if ssh.len() < short.len() => name.to_owned(),
        Some(name) => name.replacen(':', "/", 1),
        None => short.to_owned(),
    }
}

#[cfg(test)]
mod tests;
