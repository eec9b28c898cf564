use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Conan,
    language: "C and C++",
    files: &[FileKind {
        pattern: Pattern::is("conan.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("conan::"),
    note: "lock files of Conan 1 and 2",
};
