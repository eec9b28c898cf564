use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Binary,
    language: "binaries",
    files: &[FileKind {
        pattern: Pattern::executable(),
        scans: Scans::Installed,
        reader: Reader::Own(Interest::Executable),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: false },
    advisories: None,
    note: "python, node, redis, nginx and others that no package manager installed; their advisories are NVD's, from Grype's database",
};
