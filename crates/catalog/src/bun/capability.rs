use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Bun,
    language: "Node.js",
    files: &[
        FileKind {
            pattern: Pattern::is("bun.lock"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("package.json"),
            scans: Scans::Declared,
            reader: Reader::Beside(crate::npm::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: true, graph: true, direct: true, lines: true, licenses: true },
    advisories: Some("npm::"),
    note: "the text form; the binary `bun.lockb` is not read",
};
