use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Pipenv,
    language: "Python",
    files: &[FileKind {
        pattern: Pattern::is("Pipfile.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: true, licenses: false },
    advisories: Some("pip::"),
    note: "packages of `develop` are left out, as in Trivy",
};
