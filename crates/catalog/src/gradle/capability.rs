use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Gradle,
    language: "Java",
    files: &[FileKind {
        pattern: Pattern::ends("gradle.lockfile"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: true, graph: false, direct: false, lines: true, licenses: false },
    advisories: Some("maven::"),
    note: "",
};
