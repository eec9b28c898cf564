//! Installed Python distributions: the header of `METADATA` or `PKG-INFO` (packaging.python.org, "Core metadata
//! specifications").

mod capability;

use std::io::{Cursor, Read};

use sbom::{Ecosystem, license_id, license_name, split_license_words};
use zip::ZipReadOptions;
use zip::read::Config;
use zip::unstable::read::ZipIterable;

use crate::text::{Lines, field};
use crate::{Found, ReadError, Record, limits};

pub(crate) use capability::CAPABILITY;

/// Classifiers that name no licence of their own.
const VAGUE_CLASSIFIERS: [&str; 1] = ["OSI Approved"];

/// Reads the header of a metadata file; what follows the first empty line is the description.
///
/// # Errors
/// When a limit is met, the reader fails, or there is no name or version.
pub fn parse(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut lines = Lines::new(reader, limits::PYTHON_HEADER_BYTES);
    let mut record = Record::new(Ecosystem::PythonPkg, "", "");
    let (mut author, mut expression, mut license) = (None, None, None::<String>);
    let mut classifiers = Vec::new();
    let (mut in_license, mut first_line) = (false, 0);
    while let Some(line) = lines.next_line()? {
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = field(&line) else {
            // RFC 822: a line that begins with a blank goes on with the field before it.
            if let Some(text) = license.as_mut().filter(|_| in_license) {
                text.push(' ');
                text.push_str(line.trim());
            }
            continue;
        };
        in_license = name.eq_ignore_ascii_case("license");
        let text = || (!value.is_empty() && value != "UNKNOWN").then(|| value.to_owned());
        match name.to_ascii_lowercase().as_str() {
            "name" => value.clone_into(&mut record.name),
            "version" => value.clone_into(&mut record.version),
            "author" => author = text(),
            "author-email" if author.is_none() => author = text(),
            "license-expression" => expression = text(),
            "license" => {
                license = text();
                first_line = value.len();
            }
            "classifier" => classifiers.extend(license_classifier(value)),
            _ => {}
        }
    }
    if record.name.is_empty() || record.version.is_empty() {
        return Err(ReadError::malformed("python metadata", "Name: and Version:", &record.name));
    }
    record.supplier = author;
    // PEP 639: an expression replaces the licence field and the classifiers; Trivy prefers classifiers to the field.
    record.licenses = match (expression, classifiers.is_empty()) {
        (Some(expression), _) => vec![expression],
        (None, false) => classifiers,
        (None, true) => license.map(|text| stated(&text, first_line)).unwrap_or_default(),
    };
    Ok(Found::of(vec![record]))
}

/// What the field for the licence says: names, or a text, which Trivy keeps as it is. A text whose first line is the name of
/// a licence is that licence.
fn stated(text: &str, first_line: usize) -> Vec<String> {
    let first = text.get(..first_line).unwrap_or(text);
    if first.len() < text.len() && license_id(&license_name(first)).is_some() {
        return vec![first.to_owned()];
    }
    split_license_words(text)
}

/// Reads an egg: a zip archive with the metadata in `EGG-INFO/PKG-INFO`. An archive without gives nothing.
///
/// # Errors
/// When it is no zip archive, or the metadata cannot be read.
pub fn parse_egg(data: &[u8]) -> Result<Found, ReadError> {
    let bad = |error: zip::result::ZipError| ReadError::malformed("python egg", "a zip archive", error);
    let mut zip = ZipIterable::try_new(Cursor::new(data), Config::default()).map_err(bad)?;
    let metadata =
        |name: &[u8]| name.ends_with(b"EGG-INFO/PKG-INFO") || name.ends_with(b".egg-info/PKG-INFO");
    // Entry by entry: an index of all of them may take more memory than the archive.
    for entry in zip.files().map_err(bad)? {
        let entry = entry.map_err(bad)?;
        if metadata(entry.name_raw()) {
            let mut archive = Cursor::new(data);
            return parse(&mut entry.with_reader(&mut archive, ZipReadOptions::new()).map_err(bad)?);
        }
    }
    Ok(Found::default())
}

/// `License :: OSI Approved :: MIT License` gives `MIT License`.
fn license_classifier(value: &str) -> Option<String> {
    let last = value.strip_prefix("License ::")?.rsplit("::").next()?.trim();
    (!VAGUE_CLASSIFIERS.contains(&last)).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Record {
        parse(&mut text.as_bytes()).expect("readable").records.remove(0)
    }

    #[test]
    fn header_fields_and_nothing_of_the_description() {
        let record = one(
            "Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0.1\nAuthor: Kirill Simonov\nLicense: MIT\n\
             Classifier: License :: OSI Approved :: MIT License\nClassifier: Topic :: Text\n\nName: fake\nVersion: 0\n",
        );
        assert_eq!((record.name.as_str(), record.version.as_str()), ("PyYAML", "6.0.1"));
        assert_eq!(record.licenses, ["MIT License"]);
        assert_eq!(record.supplier.as_deref(), Some("Kirill Simonov"));
    }

    #[test]
    fn licences_in_order_of_precision() {
        let check = |lines: &str, expected: &[&str]| {
            assert_eq!(one(&format!("Name: a\nVersion: 1\n{lines}")).licenses, expected, "{lines}");
        };
        check("License-Expression: MIT OR Apache-2.0\nLicense: x\n", &["MIT OR Apache-2.0"]);
        check("License: BSD\n", &["BSD"]);
        check("License: UNKNOWN\n", &[]);
        check("License: BSD\nClassifier: License :: OSI Approved\n", &["BSD"]);
        check("License: BSD or MIT, Python\n", &["BSD", "MIT", "Python"]);
        check("License: MIT License\n        \n        Copyright (c) A\nSummary: x\n", &["MIT License"]);
        check(
            "License: Copyright (c) A\n        Permission is hereby\n\tgranted\nSummary: x\n y\n",
            &["Copyright (c) A Permission is hereby granted"],
        );
        check("License: UNKNOWN\n more\n", &[]);
    }

    #[test]
    fn no_name_is_an_error() {
        assert!(matches!(parse(&mut &b"Version: 1\n"[..]), Err(ReadError::Malformed { .. })));
        assert!(matches!(parse(&mut &b""[..]), Err(ReadError::Malformed { .. })));
    }
}
