//! Alpine packages: `lib/apk/db/installed`, one stanza of one-letter fields a package (apk-package(5), and the
//! "installed database" page of Alpine's wiki).

use std::collections::HashMap;
use std::io::Read;

use base::{Budget, Limits};
use base64::Engine as _;
use sbom::{Checksum, Ecosystem, SourcePackage};

use crate::text::Lines;
use crate::{Found, ReadError, Record, limits, path_hash};

/// Reads an installed database.
///
/// # Errors
/// When a limit is met, the reader fails, or a stanza has no name or version.
pub fn parse(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut state = State {
        found: Found::default(),
        providers: HashMap::new(),
        packages: Budget::new(Limits { bytes: u64::MAX, items: limits::PACKAGES, depth: 1 }),
        files: Budget::new(Limits { bytes: u64::MAX, items: limits::OWNED_FILES, depth: 1 }),
    };
    let mut stanza = Stanza::default();
    while let Some(line) = lines.next_line()? {
        if line.is_empty() {
            state.finish(std::mem::take(&mut stanza))?;
        } else if let Some((key, value)) = line.split_once(':') {
            stanza.seen = true;
            state.line(&mut stanza, key, value)?;
        }
    }
    state.finish(stanza)?;
    Ok(state.resolved())
}

#[derive(Default)]
struct Stanza {
    seen: bool,
    name: String,
    version: String,
    origin: Option<String>,
    arch: Option<String>,
    license: Option<String>,
    maintainer: Option<String>,
    checksum: Option<Checksum>,
    depends: Vec<String>,
    provides: Vec<String>,
    folder: String,
}

struct State {
    found: Found,
    /// What a package provides (`so:libc.musl-x86_64.so.1`, `cmd:sh`, its name) to the package's name.
    providers: HashMap<String, String>,
    packages: Budget,
    files: Budget,
}

impl State {
    fn line(&mut self, stanza: &mut Stanza, key: &str, value: &str) -> Result<(), ReadError> {
        let text = || Some(value.to_owned());
        match key {
            "P" => value.clone_into(&mut stanza.name),
            "V" => value.clone_into(&mut stanza.version),
            "o" => stanza.origin = text(),
            "A" => stanza.arch = text(),
            "L" => stanza.license = text(),
            "m" => stanza.maintainer = text(),
            "C" => stanza.checksum = checksum(value),
            // A dependency with `!` is a conflict.
            "D" => stanza.depends = words(value).filter(|w| !w.starts_with('!')).collect(),
            "p" => stanza.provides = words(value).collect(),
            "F" => value.clone_into(&mut stanza.folder),
            "R" => {
                self.files.spend_item()?;
                self.found.owned.push(path_hash(&format!("{}/{value}", stanza.folder)));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self, stanza: Stanza) -> Result<(), ReadError> {
        if !stanza.seen {
            return Ok(());
        }
        if stanza.name.is_empty() || stanza.version.is_empty() {
            let found = if stanza.name.is_empty() { "a stanza without a name" } else { &stanza.name };
            return Err(ReadError::malformed("apk database", "P: and V: in every stanza", found));
        }
        self.packages.spend_item()?;
        for provided in stanza.provides {
            self.providers.entry(provided).or_insert_with(|| stanza.name.clone());
        }
        self.providers.insert(stanza.name.clone(), stanza.name.clone());
        let origin = stanza.origin.filter(|o| !o.is_empty()).unwrap_or_else(|| stanza.name.clone());
        let mut record = Record::new(Ecosystem::Apk, stanza.name, stanza.version.clone());
        record.source = Some(SourcePackage { name: origin, version: stanza.version });
        record.arch = stanza.arch;
        record.licenses = stanza.license.as_deref().map(sbom::split_license_field).unwrap_or_default();
        record.supplier = stanza.maintainer;
        record.checksums = stanza.checksum.into_iter().collect();
        record.depends_on = stanza.depends;
        self.found.records.push(record);
        Ok(())
    }

    fn resolved(mut self) -> Found {
        for record in &mut self.found.records {
            let mut names: Vec<String> =
                record.depends_on.iter().filter_map(|need| self.providers.get(need).cloned()).collect();
            names.sort_unstable();
            names.dedup();
            names.retain(|name| *name != record.name);
            record.depends_on = names;
        }
        self.found
    }
}

/// `so:libcrypto.so.3>=3.0 cmd:x=1 musl~1.2` without versions.
fn words(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split_whitespace().map(|w| w.split(['=', '<', '>', '~']).next().unwrap_or("").to_owned())
}

/// `Q1` and base64 of a SHA-1; older packages have an MD5 in hexadecimal.
fn checksum(value: &str) -> Option<Checksum> {
    if let Some(encoded) = value.strip_prefix("Q1") {
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        return (bytes.len() == 20).then(|| Checksum { algorithm: "sha1".into(), hex: hex::encode(bytes) });
    }
    let is_md5 = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
    is_md5.then(|| Checksum { algorithm: "md5".into(), hex: value.to_ascii_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTALLED: &str = include_str!("fixtures/installed");

    #[test]
    fn reads_packages_origins_dependencies_and_files() {
        let found = parse(&mut INSTALLED.as_bytes()).expect("readable");
        let names: Vec<String> = found.records.iter().map(|r| format!("{} {}", r.name, r.version)).collect();
        assert_eq!(names, ["musl 1.2.4-r1", "ssl_client 1.36.1-r2", "libcrypto3 3.1.2-r0"]);
        let ssl = &found.records[1];
        assert_eq!(ssl.source, Some(SourcePackage { name: "busybox".into(), version: "1.36.1-r2".into() }));
        assert_eq!(ssl.depends_on, ["libcrypto3", "musl"]);
        assert_eq!(ssl.licenses, ["GPL-2.0-only"]);
        assert_eq!(ssl.checksums[0].hex, "eda79aa3e0b3c59aa6cdd6fb0f8a3ec0d6c5d9a3".to_owned());
        assert!(found.owned.contains(&path_hash("lib/ld-musl-x86_64.so.1")));
        assert!(found.owned.contains(&path_hash("usr/bin/ssl_client")));
    }

    #[test]
    fn a_stanza_without_version_is_an_error() {
        assert!(matches!(parse(&mut &b"P:a\n\n"[..]), Err(ReadError::Malformed { .. })));
        assert_eq!(parse(&mut &b""[..]).expect("empty").records, []);
    }

    #[test]
    fn checksums_of_both_kinds() {
        assert_eq!(checksum("Q1AAAA"), None);
        assert_eq!(checksum("d41d8cd98f00b204e9800998ecf8427e").map(|c| c.algorithm), Some("md5".into()));
    }
}
