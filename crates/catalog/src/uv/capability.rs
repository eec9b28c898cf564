use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Uv,
    language: "Python",
    files: &[FileKind {
        pattern: Pattern::is("uv.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: true, graph: true, direct: true, lines: false, licenses: false },
    advisories: Some("pip::"),
    note: "",
};
