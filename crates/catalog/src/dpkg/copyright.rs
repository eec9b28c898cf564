//! Licences of Debian packages: `usr/share/doc/PACKAGE/copyright`, in the machine-readable form (DEP-5) or as prose that
//! names the texts in `/usr/share/common-licenses`.

use std::io::Read;

use base::{Budget, Limits};
use sbom::license_name;

use crate::text::Lines;
use crate::{Found, ReadError, limits};

/// Licences named in one file; Chromium's names some 60.
const MAX_LICENSES: u64 = 10_000;
const COMMON: &str = "/usr/share/common-licenses/";

/// Reads the file of the package whose folder `path` is in.
///
/// # Errors
/// When a limit is met or the reader fails.
pub fn parse_copyright(reader: &mut dyn Read, path: &str) -> Result<Found, ReadError> {
    let package = path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: MAX_LICENSES, depth: 1 });
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut licenses: Vec<String> = Vec::new();
    while let Some(line) = lines.next_line()? {
        let found = match line.strip_prefix("License:") {
            Some(value) => stated(value),
            None => common(&line).into_iter().collect(),
        };
        for license in found {
            budget.spend_item()?;
            if !licenses.contains(&license) {
                licenses.push(license);
            }
        }
    }
    let licenses = (!licenses.is_empty()).then_some((package, licenses));
    Ok(Found { licenses, ..Found::default() })
}

/// DEP-5, "License field": names joined by "and", "or" and commas. What stands in parentheses explains.
fn stated(value: &str) -> Vec<String> {
    let value = value.split('(').next().unwrap_or(value).trim();
    let value = value.strip_suffix(" license").unwrap_or(value);
    let value = value.strip_prefix("The main library is licensed under ").unwrap_or(value);
    let joined = value.replace(" and ", ",").replace(" or ", ",").replace(" and/", ",");
    let names = joined.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| license_name(name.trim_end_matches([';', '.']))).collect()
}

/// The text a line of prose refers to: `/usr/share/common-licenses/GPL-2`.
fn common(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(COMMON)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-');
    let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let name = name.trim_end_matches(['.', '-', '_']);
    (!name.is_empty()).then(|| license_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found =
            parse_copyright(&mut text.as_bytes(), "usr/share/doc/zlib1g/copyright").expect("readable");
        let (package, licenses) = found.licenses.unwrap_or_else(|| ("zlib1g".into(), Vec::new()));
        assert_eq!(
            (package.as_str(), licenses),
            ("zlib1g", expected.iter().map(|l| (*l).to_owned()).collect()),
            "{text}"
        );
    }

    #[test]
    fn both_forms() {
        let dep5 = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: a\n\
            License: Zlib\n\nFiles: debian/*\nLicense: GPL-2+ and Expat\n\nLicense: GPL-2+\n text\n\
            \x20On Debian systems the text is in /usr/share/common-licenses/GPL-2.\n";
        check(dep5, &["Zlib", "GPL-2.0-or-later", "MIT", "GPL-2.0-only"]);
        check("see `/usr/share/common-licenses/LGPL-2.1'.\n", &["LGPL-2.1-only"]);
        check("License: The MIT License (MIT)\n", &["MIT"]);
        check(
            "License: GPL-3+, BSD-3-clause or Artistic\n",
            &["GPL-3.0-or-later", "BSD-3-Clause", "Artistic-2.0"],
        );
        check("This is free software.\n", &[]);
        check("", &[]);
    }

    #[test]
    fn limits_hold() {
        let names: String = (0..=MAX_LICENSES).map(|n| format!("License: {n}\n")).collect();
        assert!(parse_copyright(&mut names.as_bytes(), "x/copyright").is_err());
        let one_less = names.lines().skip(1).collect::<Vec<_>>().join("\n");
        assert!(parse_copyright(&mut one_less.as_bytes(), "x/copyright").is_ok());
    }
}
