//! `go.mod` (go.dev/ref/mod, "go.mod files"), and `go.sum` beside it for modules older than Go 1.17.

mod capability;

use std::collections::{BTreeMap, HashSet};

use sbom::{Ecosystem, Relationship};

use crate::listing::Listing;
use crate::{Found, Project, ReadError, Record};

pub(crate) use capability::CAPABILITY;

/// Modules of a `go.sum` with the last version it names.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sums(BTreeMap<String, String>);

/// Reads a `go.mod`.
///
/// # Errors
/// When it is not text, a line has no form of the grammar, or a limit is met.
pub fn parse(data: &[u8]) -> Result<Found, ReadError> {
    let text = std::str::from_utf8(data).map_err(|error| ReadError::malformed("go.mod", "UTF-8", error))?;
    let mut file = File::default();
    let mut block: Option<String> = None;
    for line in text.lines() {
        let (line, comment) = line.split_once("//").unwrap_or((line, ""));
        let words = words(line)?;
        let Some(first) = words.first() else { continue };
        match (&block, first.as_str()) {
            (Some(_), ")") => block = None,
            (Some(verb), _) => file.line(&verb.clone(), &words, comment)?,
            (None, verb) if words.get(1).map(String::as_str) == Some("(") => block = Some(verb.to_owned()),
            (None, verb) => file.line(verb, &words[1..], comment)?,
        }
    }
    if block.is_some() {
        return Err(ReadError::malformed("go.mod", "the end of a block", "the end of the file"));
    }
    file.found()
}

/// Words, which may be in quotes.
fn words(line: &str) -> Result<Vec<String>, ReadError> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '"' | '`' => rest[1..]
                .split_once(first)
                .ok_or_else(|| ReadError::malformed("go.mod", "the end of a quoted word", line))?,
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

#[derive(Default)]
struct File {
    module: Option<String>,
    go: Option<String>,
    toolchain: Option<String>,
    required: Vec<(String, String, bool)>,
    replaced: Vec<Replace>,
}

struct Replace {
    old: String,
    /// None for all versions.
    old_version: Option<String>,
    new: String,
    /// None for a folder.
    new_version: Option<String>,
}

impl File {
    fn line(&mut self, verb: &str, words: &[String], comment: &str) -> Result<(), ReadError> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (verb, words.as_slice()) {
            ("module", [path]) => self.module = Some((*path).to_owned()),
            ("go", [version]) => self.go = Some((*version).to_owned()),
            ("toolchain", [name]) => self.toolchain = Some((*name).to_owned()),
            ("require", [path, version]) => {
                let indirect = comment.trim().split(';').any(|part| part.trim() == "indirect");
                self.required.push(((*path).to_owned(), (*version).to_owned(), indirect));
            }
            ("replace", [old, rest @ ..]) => {
                let (old_version, rest) = match rest {
                    ["=>", rest @ ..] => (None, rest),
                    [version, "=>", rest @ ..] => (Some((*version).to_owned()), rest),
                    _ => return Err(ReadError::malformed("go.mod", "OLD => NEW", words.join(" "))),
                };
                let [new, new_version @ ..] = rest else {
                    return Err(ReadError::malformed("go.mod", "OLD => NEW", words.join(" ")));
                };
                let new_version = new_version.first().map(|version| (*version).to_owned());
                self.replaced.push(Replace {
                    old: (*old).to_owned(),
                    old_version,
                    new: (*new).to_owned(),
                    new_version,
                });
            }
            ("module" | "go" | "toolchain" | "require" | "replace", _) => {
                return Err(ReadError::malformed("go.mod", "a line of its grammar", words.join(" ")));
            }
            // `exclude`, `retract`, `tool`, `godebug`, `ignore`, and what Go may add.
            _ => {}
        }
        Ok(())
    }

    fn found(self) -> Result<Found, ReadError> {
        // Before Go 1.17 indirect requirements are not complete, and `go.sum` has the rest.
        let old = self.go.as_deref().is_none_or(|version| less_than(version, 17));
        let mut modules: BTreeMap<String, Record> = BTreeMap::new();
        for (path, version, indirect) in &self.required {
            if !(old && *indirect) {
                let kind = if *indirect { Relationship::Indirect } else { Relationship::Direct };
                modules.insert(path.clone(), module(path, version, kind));
            }
        }
        for replace in &self.replaced {
            let fits = |known: &Record| replace.old_version.as_ref().is_none_or(|v| *v == known.version);
            let Some(old) = modules.get(&replace.old).filter(|known| fits(known)).cloned() else { continue };
            modules.remove(&replace.old);
            if let Some(version) = &replace.new_version {
                modules.insert(replace.new.clone(), module(&replace.new, version, old.relationship));
            }
        }
        let mut listing = Listing::new();
        if let Some(path) = &self.module {
            let mut root = module(path, "", Relationship::Root);
            let direct = modules.values().filter(|m| m.relationship == Relationship::Direct);
            let orphans = modules.values().filter(|m| m.relationship == Relationship::Indirect);
            root.depends_on = direct.map(Record::id).chain(orphans.map(Record::id)).collect();
            listing.add(root)?;
        }
        if let Some(version) = self.toolchain_version() {
            let mut standard = module("stdlib", &format!("v{version}"), Relationship::Direct);
            standard.guessed = true;
            listing.add(standard)?;
        }
        for record in modules.into_values() {
            listing.add(record)?;
        }
        Ok(listing.found())
    }

    /// The lowest version of Go that builds the module (go.dev/doc/toolchain), since 1.21.
    fn toolchain_version(&self) -> Option<String> {
        if let Some(name) = &self.toolchain {
            let version = name.split('-').next()?.strip_prefix("go")?;
            return (!version.is_empty()).then(|| version.to_owned());
        }
        let version = self.go.as_ref()?;
        if less_than(version, 21) {
            return None;
        }
        let full = version.matches('.').count() > 1 || version.contains("rc");
        Some(if full { version.clone() } else { format!("{version}.0") })
    }
}

fn module(path: &str, version: &str, relationship: Relationship) -> Record {
    let mut record = Record::new(Ecosystem::Gomod, path, version);
    record.relationship = relationship;
    record
}

/// Whether a version of Go 1 is older than `1.minor`.
fn less_than(version: &str, minor: u32) -> bool {
    let mut parts = version.split('.');
    let major = parts.next().and_then(|major| major.parse::<u32>().ok());
    let digits: String = parts.next().unwrap_or("0").chars().take_while(char::is_ascii_digit).collect();
    major == Some(1) && digits.parse::<u32>().is_ok_and(|found| found < minor)
}

/// Reads a `go.sum`: lines of a module, a version, and a hash.
///
/// # Errors
/// When it is not text.
pub fn sums(data: &[u8]) -> Result<Found, ReadError> {
    let text = std::str::from_utf8(data).map_err(|error| ReadError::malformed("go.sum", "UTF-8", error))?;
    let mut sums = Sums::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if let (Some(path), Some(version)) = (words.next(), words.next()) {
            let version = version.strip_suffix("/go.mod").unwrap_or(version);
            sums.0.insert(path.to_owned(), version.to_owned());
        }
    }
    Ok(Found::beside(crate::Manifest::GoSum(sums)))
}

/// Adds the modules of `go.sum` to a file that names no indirect ones.
pub(crate) fn join(path: &str, records: &mut Vec<Record>, project: &Project<'_>) {
    let complete = records.iter().any(|record| record.relationship == Relationship::Indirect);
    let Some(crate::Manifest::GoSum(sums)) = project.beside(path, "go.sum").filter(|_| !complete) else {
        return;
    };
    let known: HashSet<String> = records.iter().map(|record| record.name.clone()).collect();
    let added = sums.0.iter().filter(|(path, _)| !known.contains(*path));
    let added: Vec<Record> =
        added.map(|(path, version)| module(path, version, Relationship::Indirect)).collect();
    if let Some(root) = records.iter_mut().find(|record| record.relationship == Relationship::Root) {
        root.depends_on.extend(added.iter().map(Record::id));
    }
    records.extend(added);
}

#[cfg(test)]
mod tests;
