use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Composer,
    language: "PHP",
    files: &[
        FileKind {
            pattern: Pattern::is("composer.lock").not_below(&["vendor"]),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
            join: Some(super::join),
        },
        FileKind {
            pattern: Pattern::is("composer.json").not_below(&["vendor"]),
            scans: Scans::Declared,
            reader: Reader::Beside(super::manifest, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: true, graph: true, direct: true, lines: true, licenses: true },
    advisories: Some("composer::"),
    note: "",
};
