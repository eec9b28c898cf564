use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Deno,
    language: "Node.js",
    files: &[FileKind {
        pattern: Pattern::is("deno.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("npm::"),
    note: "npm packages are matched; packages of jsr.io are listed",
};
