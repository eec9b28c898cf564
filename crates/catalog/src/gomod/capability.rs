use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Gomod,
    language: "Go",
    files: &[
        FileKind {
            pattern: Pattern::is("go.mod"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("go.sum"),
            scans: Scans::Declared,
            reader: Reader::Beside(super::sums, limits::LOCK_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: true, direct: true, lines: false, licenses: false },
    advisories: Some("go::"),
    note: "the standard library only with `--detection-priority comprehensive`, as in Trivy",
};
