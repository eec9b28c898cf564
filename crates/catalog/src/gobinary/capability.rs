use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Gobinary,
    language: "Go",
    files: &[FileKind {
        pattern: Pattern::executable(),
        scans: Scans::Installed,
        reader: Reader::Own(Interest::Executable),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: false, lines: false, licenses: false },
    advisories: Some("go::"),
    note: "with the standard library, and the version of the main module from the linker flags",
};
