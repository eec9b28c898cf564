use sbom::Ecosystem;

use crate::capability::{Capability, Details, FileKind, Pattern, Reader, Scans};
use crate::interest::Interest;

pub(crate) const CAPABILITY: Capability = Capability {
    ecosystem: Ecosystem::PythonPkg,
    language: "Python",
    files: &[
        FileKind {
            pattern: Pattern::is("METADATA").in_folder(".dist-info"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonMetadata),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("PKG-INFO").in_folder(".egg-info"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonMetadata),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("METADATA").in_folder(".egg-info"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonMetadata),
            join: None,
        },
        FileKind {
            pattern: Pattern::is("PKG-INFO").in_folder("EGG-INFO"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonMetadata),
            join: None,
        },
        FileKind {
            pattern: Pattern::ends(".egg-info"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonMetadata),
            join: None,
        },
        FileKind {
            pattern: Pattern::ends(".egg"),
            scans: Scans::Installed,
            reader: Reader::Own(Interest::PythonEgg),
            join: None,
        },
    ],
    details: Details { dev: false, graph: false, direct: false, lines: false, licenses: true },
    advisories: Some("pip::"),
    note: "",
};
