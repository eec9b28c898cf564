//! What the tests of a scan begin with.

use base::{Purl, Timestamp};
use sbom::{Ecosystem, Package, Relationship, SourcePackage};

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_787_270_400);

/// A package for `x86_64`, built from a source of the same name and version.
pub(crate) fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
    Package {
        ecosystem,
        id: ecosystem.package_id(name, version, None),
        name: name.into(),
        version: version.into(),
        arch: Some("x86_64".into()),
        source: Some(SourcePackage { name: name.into(), version: version.into() }),
        purl: Purl::builder("generic", "x").build().expect("valid"),
        licenses: Vec::new(),
        supplier: None,
        modularity: None,
        checksums: Vec::new(),
        locations: Vec::new(),
        depends_on: Vec::new(),
        relationship: Relationship::Unknown,
        dev: false,
        lines: Vec::new(),
        entry: None,
    }
}
