use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Julia,
    language: "Julia",
    files: &[
        FileKind {
            pattern: Pattern::is("Manifest.toml"),
            scans: Scans::Both,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("Project.toml"),
            scans: Scans::Both,
            reader: Reader::Beside(super::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: true, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("julia::"),
    note: "",
};
