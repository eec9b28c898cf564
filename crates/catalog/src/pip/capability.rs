use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Pip,
    language: "Python",
    files: &[FileKind {
        pattern: Pattern::is("requirements.txt"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: false },
    advisories: Some("pip::"),
    note: "only versions pinned with `==`; `--detection-priority comprehensive` takes the lowest version of `>=` and `~=` too",
};
