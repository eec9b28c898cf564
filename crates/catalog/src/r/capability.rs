use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::R,
    language: "R",
    files: &[
        FileKind {
            pattern: Pattern::is("renv.lock"),
            scans: Scans::Declared,
            reader: Reader::Whole(super::parse_lock, limits::LOCK_BYTES),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("DESCRIPTION").below("library"),
            scans: Scans::Installed,
            reader: Reader::Whole(super::parse_description, limits::MANIFEST_BYTES),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("DESCRIPTION").below("site-library"),
            scans: Scans::Installed,
            reader: Reader::Whole(super::parse_description, limits::MANIFEST_BYTES),
            join: None,
        },
    ],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: true },
    advisories: None,
    note: "for the bill of materials; trivy-db has no advisories for R",
};
