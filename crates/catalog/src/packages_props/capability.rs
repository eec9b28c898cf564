use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::PackagesProps,
    language: ".NET",
    files: &[FileKind {
        pattern: Pattern::ends_any_case("packages.props"),
        scans: Scans::Both,
        reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: false },
    advisories: Some("nuget::"),
    note: "versions that are MSBuild variables are left out",
};
