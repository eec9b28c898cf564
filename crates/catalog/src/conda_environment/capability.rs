use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::CondaEnvironment,
    language: "Conda",
    files: &[
        FileKind {
            pattern: Pattern::is("environment.yml"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("environment.yaml"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: false },
    advisories: None,
    note: "for the bill of materials; trivy-db has no advisories for Conda",
};
