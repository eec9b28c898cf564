use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Pnpm,
    language: "Node.js",
    files: &[
        FileKind {
            pattern: Pattern::is("pnpm-lock.yaml").not_below(&["node_modules"]),
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
    details: Details { dev: true, graph: true, direct: true, lines: false, licenses: true },
    advisories: Some("npm::"),
    note: "lock file versions 5 to 9",
};
