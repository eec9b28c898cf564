use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Npm,
    language: "Node.js",
    files: &[
        FileKind {
            pattern: Pattern::is("package-lock.json").not_below(&["node_modules"]),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("package.json"),
            scans: Scans::Declared,
            reader: Reader::Beside(super::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: true, graph: true, direct: true, lines: true, licenses: true },
    advisories: Some("npm::"),
    note: "licences that the lock file lacks come from `node_modules` beside it",
};
