use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Haskell,
    language: "Haskell",
    files: &[
        FileKind {
            pattern: Pattern::is("stack.yaml.lock"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse_stack, limits::LOCK_BYTES),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("cabal.project.freeze"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse_cabal, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: false },
    advisories: None,
    note: "for the bill of materials; trivy-db has no advisories for Haskell",
};
