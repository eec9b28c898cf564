use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Poetry,
    language: "Python",
    files: &[
        FileKind {
            pattern: Pattern::is("poetry.lock"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("pyproject.toml"),
            scans: Scans::Declared,
            reader: Reader::Beside(super::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: true, graph: true, direct: true, lines: false, licenses: false },
    advisories: Some("pip::"),
    note: "",
};
