use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Rustbinary,
    language: "Rust",
    files: &[FileKind {
        pattern: Pattern::executable(),
        scans: Scans::Installed,
        reader: Reader::Own(Interest::Executable),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: false, lines: false, licenses: false },
    advisories: Some("cargo::"),
    note: "programs built with cargo-auditable",
};
