use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::CondaPkg,
    language: "Conda",
    files: &[FileKind {
        pattern: Pattern::ends(".json").in_folder("conda-meta").below("envs"),
        scans: Scans::Installed,
        reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: None,
    note: "for the bill of materials; trivy-db has no advisories for Conda",
};
