//! Packages of Arch Linux: `var/lib/pacman/local/NAME-VERSION/desc`, blocks of `%KEY%` and values, one a line, and
//! `files` beside it (libalpm `be_local.c`).

use std::io::Read;

use base::{Budget, Limits};
use sbom::{Ecosystem, SourcePackage};

use crate::text::Lines;
use crate::{Found, ReadError, Record, limits, path_hash};

/// Reads the `desc` file of one package.
///
/// # Errors
/// When a limit is met, the reader fails, or name or version are missing.
pub fn parse(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let (mut name, mut version, mut base) = (String::new(), String::new(), String::new());
    let mut record = Record::new(Ecosystem::Alpm, "", "");
    let mut any = false;
    blocks(reader, &mut |key, value| {
        any = true;
        match key {
            "NAME" => value.clone_into(&mut name),
            "VERSION" => value.clone_into(&mut version),
            "BASE" => value.clone_into(&mut base),
            "ARCH" => record.arch = Some(value.to_owned()),
            "PACKAGER" => record.supplier = Some(value.to_owned()),
            "LICENSE" => record.licenses.push(value.to_owned()),
            "DEPENDS" => record.depends_on.extend(bare_name(value)),
            _ => {}
        }
        Ok(())
    })?;
    if !any {
        return Ok(Found::default());
    }
    if name.is_empty() || version.is_empty() {
        return Err(ReadError::malformed("pacman database", "%NAME% and %VERSION%", &name));
    }
    record.depends_on.sort_unstable();
    record.depends_on.dedup();
    let source = if base.is_empty() { name.clone() } else { base };
    record.source = Some(SourcePackage { name: source, version: version.clone() });
    (record.name, record.version) = (name, version);
    Ok(Found::of(vec![record]))
}

/// Reads the `files` file of one package.
///
/// # Errors
/// When a limit is met or the reader fails.
pub fn parse_files(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: limits::OWNED_FILES, depth: 1 });
    let mut owned = Vec::new();
    blocks(reader, &mut |key, value| {
        // Folders end with a slash and belong to many packages.
        if key == "FILES" && !value.ends_with('/') {
            budget.spend_item()?;
            owned.push(path_hash(value));
        }
        Ok(())
    })?;
    Ok(Found { owned, ..Found::default() })
}

/// Hands over each value with the key of its block.
fn blocks(
    reader: &mut dyn Read,
    each: &mut dyn FnMut(&str, &str) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut key = String::new();
    while let Some(line) = lines.next_line()? {
        match line.strip_prefix('%').and_then(|line| line.strip_suffix('%')) {
            Some(name) => name.clone_into(&mut key),
            None if line.is_empty() => key.clear(),
            None if !key.is_empty() => each(&key, &line)?,
            None => {}
        }
    }
    Ok(())
}

/// `glibc>=2.38` and `sh=5` without what follows the name; a library (`libz.so=1-64`) is no package's name.
fn bare_name(value: &str) -> Option<String> {
    let name = value.split(['<', '>', '=', ':']).next()?.trim();
    (!name.is_empty() && !name.contains(".so")).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESC: &[u8] =
        b"%NAME%\nlibcurl-compat\n\n%VERSION%\n8.4.0-2\n\n%BASE%\ncurl\n\n%DESC%\nA %NAME% in prose\n\n\
        %ARCH%\nx86_64\n\n%PACKAGER%\nA <a@example.org>\n\n%LICENSE%\nMIT\nCC0\n\n\
        %DEPENDS%\nglibc>=2.38\nlibz.so=1-64\nca-certificates\n\n%VALIDATION%\npgp\n\n";

    #[test]
    fn one_package() {
        let found = parse(&mut &*DESC).expect("readable");
        let [record] = found.records.as_slice() else { panic!("{found:?}") };
        assert_eq!((record.name.as_str(), record.version.as_str()), ("libcurl-compat", "8.4.0-2"));
        assert_eq!(record.source, Some(SourcePackage { name: "curl".into(), version: "8.4.0-2".into() }));
        assert_eq!(record.licenses, ["MIT", "CC0"]);
        assert_eq!(record.depends_on, ["ca-certificates", "glibc"]);
        assert_eq!(record.arch.as_deref(), Some("x86_64"));
    }

    #[test]
    fn files_without_folders() {
        let list = b"%FILES%\nusr/\nusr/bin/\nusr/bin/curl\n\n%BACKUP%\netc/x\tabc\n";
        assert_eq!(parse_files(&mut &list[..]).expect("readable").owned, [path_hash("usr/bin/curl")]);
    }

    #[test]
    fn what_names_no_package_is_an_error() {
        assert!(matches!(parse(&mut &b"%NAME%\na\n"[..]), Err(ReadError::Malformed { .. })));
        assert_eq!(parse(&mut &b""[..]), Ok(Found::default()));
        for end in 0..DESC.len() {
            let _ = parse(&mut &DESC[..end]);
        }
    }
}
