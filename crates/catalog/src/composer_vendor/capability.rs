use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::ComposerVendor,
    language: "PHP",
    files: &[FileKind {
        pattern: Pattern::is("installed.json"),
        scans: Scans::Installed,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: true, graph: true, direct: false, lines: true, licenses: true },
    advisories: Some("composer::"),
    note: "",
};
