use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Pub,
    language: "Dart",
    files: &[FileKind {
        pattern: Pattern::is("pubspec.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: true, lines: false, licenses: false },
    advisories: Some("pub::"),
    note: "",
};
