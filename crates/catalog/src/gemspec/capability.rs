use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Gemspec,
    language: "Ruby",
    files: &[FileKind {
        pattern: Pattern::ends(".gemspec").below("specifications"),
        scans: Scans::Installed,
        reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("rubygems::"),
    note: "",
};
