use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::Jar,
    language: "Java",
    files: &[
        FileKind {
            pattern: Pattern::ends_any_case(".jar"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::JavaArchive),
            join: None,
        },
        FileKind {
            pattern: Pattern::ends_any_case(".war"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::JavaArchive),
            join: None,
        },
        FileKind {
            pattern: Pattern::ends_any_case(".ear"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::JavaArchive),
            join: None,
        },
        FileKind {
            pattern: Pattern::ends_any_case(".par"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::JavaArchive),
            join: None,
        },
    ],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("maven::"),
    note: "archives in archives to 4 levels",
};
