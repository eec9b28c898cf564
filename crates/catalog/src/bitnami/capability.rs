use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Bitnami,
    language: "Bitnami",
    files: &[FileKind {
        pattern: Pattern::between(".spdx-", ".spdx").below("opt/bitnami"),
        scans: Scans::Installed,
        reader: Reader::Own(Interest::Document),
        join: None,
    }],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("bitnami::"),
    note: "the SPDX documents of Bitnami; other bills of materials in images (`*.spdx`, `*.spdx.json`, `*.cdx`, `*.cdx.json`) are read too, and what they list is reported under its own ecosystem",
};
