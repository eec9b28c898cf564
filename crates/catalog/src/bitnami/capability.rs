use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Bitnami,
    language: "Bitnami",
    files: &[FileKind {
        pattern: Pattern::between(".spdx-", ".spdx").below("opt/bitnami"),
        scans: Scans::Installed,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("bitnami::"),
    note: "",
};
