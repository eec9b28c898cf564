use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::limits;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Pom,
    language: "Java",
    files: &[FileKind {
        pattern: Pattern::is("pom.xml"),
        scans: Scans::Declared,
        reader: Reader::Whole(super::parse, limits::MANIFEST_BYTES),
        join: Some(super::join),
    }],
    details: Details { dev: false, graph: true, direct: true, lines: true, licenses: true },
    advisories: Some("maven::"),
    note: "dependencies with a version in the file, its properties, its `dependencyManagement` or a parent in the same tree; nothing is fetched from a repository, so dependencies of dependencies are not listed",
};
