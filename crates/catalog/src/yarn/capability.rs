use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Yarn,
    language: "Node.js",
    files: &[
        FileKind {
            pattern: Pattern::is("yarn.lock").not_below(&["node_modules", ".yarn"]),
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
    note: "version 1 and Berry; direct and development dependencies need `package.json` beside it",
};
