use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Swift,
    language: "Swift",
    files: &[FileKind {
        pattern: Pattern::is("Package.resolved"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: false },
    advisories: Some("swift::"),
    note: "",
};
