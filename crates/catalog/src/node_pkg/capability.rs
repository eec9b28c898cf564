use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::NodePkg,
    language: "Node.js",
    files: &[FileKind {
        pattern: Pattern::is("package.json"),
        scans: Scans::Installed,
        reader: Reader::Own(Interest::NodePackage),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("npm::"),
    note: "",
};
