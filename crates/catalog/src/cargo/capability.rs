use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Cargo,
    language: "Rust",
    files: &[
        FileKind {
            pattern: Pattern::is("Cargo.lock"),
            scans: Scans::Both,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("Cargo.toml"),
            scans: Scans::Both,
            reader: Reader::Beside(super::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("cargo::"),
    note: "with `Cargo.toml` beside it, what only development needs is left out, as in Trivy",
};
