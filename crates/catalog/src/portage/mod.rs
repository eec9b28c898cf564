//! Packages of Gentoo: `var/db/pkg/CATEGORY/NAME-VERSION/CONTENTS`, one line a file (the layout is that
//! of Portage's `vartree`). Name and version stand in the path.

use std::io::Read;

use base::{Budget, Limits};
use sbom::{Ecosystem, SourcePackage};

use crate::text::Lines;
use crate::{Found, ReadError, Record, limits, path_hash};

/// Reads the file list of the package whose folder `path` is in.
///
/// # Errors
/// When a limit is met, the reader fails, or the folder is not named as one of Portage's.
pub fn parse(reader: &mut dyn Read, path: &str) -> Result<Found, ReadError> {
    let wrong = || ReadError::malformed("portage database", "CATEGORY/NAME-VERSION/CONTENTS", path);
    let mut segments = path.rsplit('/').skip(1);
    let (folder, category) = segments.next().zip(segments.next()).ok_or_else(wrong)?;
    let (name, version) = split(folder).ok_or_else(wrong)?;
    let name = format!("{category}/{name}");
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: limits::OWNED_FILES, depth: 1 });
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut owned = Vec::new();
    while let Some(line) = lines.next_line()? {
        // "obj PATH MD5 TIME" and "sym PATH -> TARGET TIME"; folders belong to many packages.
        let file = match line.split_once(' ') {
            Some(("obj", rest)) => rest.rsplitn(3, ' ').nth(2),
            Some(("sym", rest)) => rest.split_once(" -> ").map(|(path, _)| path),
            _ => None,
        };
        if let Some(file) = file {
            budget.spend_item()?;
            owned.push(path_hash(file));
        }
    }
    let mut record = Record::new(Ecosystem::Portage, name.clone(), version);
    record.source = Some(SourcePackage { name, version: version.to_owned() });
    Ok(Found { records: vec![record], owned, ..Found::default() })
}

/// PMS §3.1 and §3.2: the version begins after the last hyphen that a digit follows and that is not the revision's.
fn split(folder: &str) -> Option<(&str, &str)> {
    let is_revision = |text: &str| {
        text.strip_prefix('r').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let (before, last) = folder.rsplit_once('-')?;
    let split_at = if is_revision(last) { before.rfind('-')? } else { before.len() };
    let (name, version) = (folder.get(..split_at)?, folder.get(split_at + 1..)?);
    (!name.is_empty() && version.starts_with(|c: char| c.is_ascii_digit())).then_some((name, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions() {
        for (folder, expected) in [
            ("openssl-3.0.9-r2", Some(("openssl", "3.0.9-r2"))),
            ("gcc-config-2.11", Some(("gcc-config", "2.11"))),
            ("libX11-1.8.6_p1", Some(("libX11", "1.8.6_p1"))),
            ("font-r2-1.0", Some(("font-r2", "1.0"))),
            ("openssl", None),
            ("openssl-r2", None),
            ("-1.0", None),
        ] {
            assert_eq!(split(folder), expected, "{folder}");
        }
    }

    #[test]
    fn a_package_and_its_files() {
        let contents = b"dir /usr/bin\nobj /usr/bin/open ssl 0cc1 1690000000\nsym /usr/lib/libssl.so -> libssl.so.3 1690000000\n";
        let path = "var/db/pkg/dev-libs/openssl-3.0.9-r2/CONTENTS";
        let found = parse(&mut &contents[..], path).expect("readable");
        assert_eq!(found.records[0].name, "dev-libs/openssl");
        assert_eq!(found.records[0].version, "3.0.9-r2");
        assert_eq!(found.owned, [path_hash("usr/bin/open ssl"), path_hash("usr/lib/libssl.so")]);
        assert!(parse(&mut &contents[..], "var/db/pkg/x/y/CONTENTS").is_err());
        assert!(parse(&mut &contents[..], "CONTENTS").is_err());
    }
}
