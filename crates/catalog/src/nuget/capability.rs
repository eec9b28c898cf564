use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Nuget,
    language: ".NET",
    files: &[
        FileKind {
            pattern: Pattern::is("packages.lock.json"),
            scans: Scans::Both,
            reader: Reader::Whole(super::parse_lock, limits::LOCK_BYTES),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("packages.config"),
            scans: Scans::Both,
            reader: Reader::Whole(super::parse_config, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("nuget::"),
    note: "",
};
