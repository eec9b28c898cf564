//! Debian packages: `var/lib/dpkg/status`, one stanza a package (deb-control(5), dpkg(1) "PACKAGE STATES"), and
//! `var/lib/dpkg/status.d/*`, one file a package, which distroless images have instead.

mod copyright;

use std::io::Read;

use base::{Budget, Limits};
use sbom::{Ecosystem, SourcePackage};

use crate::text::{Lines, field};
use crate::{Found, ReadError, Record, limits, path_hash};

pub use copyright::parse_copyright;

#[derive(Default)]
struct Stanza {
    package: String,
    version: String,
    status: Option<String>,
    architecture: Option<String>,
    source: Option<String>,
    maintainer: Option<String>,
    depends: Vec<String>,
    seen: bool,
}

/// Reads a status file.
///
/// # Errors
/// When a limit is met, the reader fails, or stanzas have no `Package:` at all.
pub fn parse(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: limits::PACKAGES, depth: 1 });
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut records = Vec::new();
    let mut stanza = Stanza::default();
    while let Some(line) = lines.next_line()? {
        if line.trim().is_empty() {
            finish(std::mem::take(&mut stanza), &mut records, &mut budget)?;
        } else {
            stanza.seen = true;
            if let Some((name, value)) = field(&line) {
                stanza.set(name, value);
            }
        }
    }
    finish(stanza, &mut records, &mut budget)?;
    Ok(Found::of(records))
}

/// Reads the file list of one package, `HASH  path` lines of `*.md5sums`.
///
/// # Errors
/// When a limit is met or the reader fails.
pub fn parse_md5sums(reader: &mut dyn Read) -> Result<Found, ReadError> {
    let mut budget = Budget::new(Limits { bytes: u64::MAX, items: limits::OWNED_FILES, depth: 1 });
    let mut lines = Lines::new(reader, limits::DATABASE_BYTES);
    let mut owned = Vec::new();
    while let Some(line) = lines.next_line()? {
        if let Some((_, path)) = line.split_once("  ") {
            budget.spend_item()?;
            owned.push(path_hash(path));
        }
    }
    Ok(Found { owned, ..Found::default() })
}

impl Stanza {
    fn set(&mut self, name: &str, value: &str) {
        let text = || Some(value.to_owned());
        match name {
            "Package" => value.clone_into(&mut self.package),
            "Version" => value.clone_into(&mut self.version),
            "Status" => self.status = text(),
            "Architecture" => self.architecture = text(),
            "Source" => self.source = text(),
            "Maintainer" => self.maintainer = text(),
            "Depends" | "Pre-Depends" => self.depends.extend(relations(value)),
            _ => {}
        }
    }

    /// dpkg(1): "want flag status". What is to be removed is left out as in Trivy, and what has no files.
    fn installed(&self) -> bool {
        self.status.as_deref().is_none_or(|status| {
            status
                .split_whitespace()
                .all(|word| !matches!(word, "deinstall" | "purge" | "not-installed" | "config-files"))
        })
    }
}

fn finish(stanza: Stanza, records: &mut Vec<Record>, budget: &mut Budget) -> Result<(), ReadError> {
    if !stanza.seen || !stanza.installed() {
        return Ok(());
    }
    if stanza.package.is_empty() || stanza.version.is_empty() {
        let found = if stanza.package.is_empty() { "a stanza without a name" } else { &stanza.package };
        return Err(ReadError::malformed("dpkg status", "Package: and Version: in every stanza", found));
    }
    budget.spend_item()?;
    let source = source_package(stanza.source.as_deref(), &stanza.package, &stanza.version);
    let mut record = Record::new(Ecosystem::Dpkg, stanza.package, stanza.version);
    record.arch = stanza.architecture;
    record.source = Some(source);
    record.supplier = stanza.maintainer;
    record.depends_on = stanza.depends;
    record.depends_on.sort_unstable();
    record.depends_on.dedup();
    records.push(record);
    Ok(())
}

/// deb-control(5), `Source:`: `name` or `name (version)`; without one, the binary's own name and version.
fn source_package(field: Option<&str>, name: &str, version: &str) -> SourcePackage {
    let text = field.unwrap_or(name);
    let (source, of_version) = match text.split_once('(') {
        Some((source, rest)) => (source.trim(), rest.trim_end_matches(')').trim()),
        None => (text.trim(), version),
    };
    SourcePackage { name: source.to_owned(), version: of_version.to_owned() }
}

/// `a (>= 1) | b:any, c` gives `a`, `b`, `c`: alternatives count when they are installed.
fn relations(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split([',', '|']).filter_map(|relation| {
        let name = relation.trim().split([' ', '(', ':', '[']).next().unwrap_or("");
        (!name.is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests;
