use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Bundler,
    language: "Ruby",
    files: &[FileKind {
        pattern: Pattern::is("Gemfile.lock"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::LOCK_BYTES),
        join: None,
    }],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: false },
    advisories: Some("rubygems::"),
    note: "",
};
