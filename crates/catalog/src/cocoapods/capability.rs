use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Cocoapods,
    language: "Swift",
    files: &[FileKind {
        pattern: Pattern::is("Podfile.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: false, lines: false, licenses: false },
    advisories: Some("cocoapods::"),
    note: "",
};
