//! Java archives: `pom.properties`, else the manifest, else the file name; archives inside archives.
//!
//! The central directory is what counts, as for the Java runtime. Names are `group:artifact`, as Trivy writes them;
//! an archive that only its file name identifies has no group, unless a database of Maven repositories knows it
//! ([`JavaIndex`]), which is asked after all layers are read.

mod capability;
mod identity;
mod index;

use std::io::{Cursor, Read, Seek};

use base::{Budget, BudgetExceeded, Limits};
use sbom::Ecosystem;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Found, ReadError, Record, limits};
use identity::{Identity, asked_file_name, asked_manifest, of_file_name, of_manifest, of_properties};

pub(crate) use capability::CAPABILITY;
pub use index::{Archive, JavaIndex};

/// Reads an archive from memory; `path` gives its file name.
///
/// # Errors
/// When the outermost archive cannot be read. A nested one that cannot is in [`Found::unreadable`].
pub fn parse(data: &[u8], path: &str) -> Result<Found, ReadError> {
    let mut walk = Walk {
        found: Found::default(),
        budget: Budget::new(Limits {
            bytes: limits::JAR_INFLATED_BYTES,
            items: limits::JAR_ENTRIES,
            depth: limits::JAR_DEPTH,
        }),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    walk.archive(data, name, None)?;
    Ok(walk.found)
}

struct Walk {
    found: Found,
    budget: Budget,
}

/// What the entries of an archive say about it.
struct Said {
    /// Of itself and of what was packed into it.
    properties: Vec<Identity>,
    /// Text of the manifest.
    manifest: Option<String>,
}

/// What an entry may tell.
enum Kind {
    Properties,
    Manifest,
    Archive,
}

fn kind(name: &str) -> Option<Kind> {
    let base = name.rsplit('/').next().unwrap_or(name);
    if base == "pom.properties" {
        return Some(Kind::Properties);
    }
    if name == "META-INF/MANIFEST.MF" {
        return Some(Kind::Manifest);
    }
    let extension = base.rsplit_once('.')?.1;
    ["jar", "war", "ear", "par"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
        .then_some(Kind::Archive)
}

impl Walk {
    /// `name` is the file name, `inner` the path inside the outermost archive.
    fn archive(&mut self, data: &[u8], name: &str, inner: Option<&str>) -> Result<(), ReadError> {
        self.budget.enter()?;
        let said = self.entries(Cursor::new(data), inner);
        self.budget.leave();
        let Said { properties, manifest } = said?;
        let file = asked_file_name(name);
        let is_itself = |of: &Identity| {
            file.as_ref().is_some_and(|file| (&file.artifact, &file.version) == (&of.artifact, &of.version))
        };
        if properties.iter().any(is_itself) {
            self.add(properties, inner);
            return Ok(());
        }
        let of_manifest = manifest.as_deref().and_then(of_manifest);
        // Properties of other artifacts, in an archive that holds several, say nothing about a group of its own.
        let is_nameless = properties.is_empty() && of_manifest.is_none();
        let guess = if properties.is_empty() { of_manifest.or_else(|| of_file_name(name)) } else { None };
        self.add(properties.into_iter().chain(guess.clone()), inner);
        self.found.archives.push(Archive {
            inner: inner.map(str::to_owned),
            sha1: base::sha1_of(data),
            manifest: manifest.as_deref().and_then(asked_manifest),
            file,
            guess,
            is_nameless,
        });
        Ok(())
    }

    fn entries<R: Read + Seek>(&mut self, reader: R, inner: Option<&str>) -> Result<Said, ReadError> {
        let mut zip = ZipArchive::new(reader).map_err(zip_error)?;
        let mut properties = Vec::new();
        let mut manifest = None;
        for index in 0..zip.len() {
            self.budget.spend_item()?;
            let Some((entry, kind)) = named(&mut zip, index) else { continue };
            let path = inner.map_or_else(|| entry.clone(), |inner| format!("{inner}/{entry}"));
            match kind {
                Kind::Properties => properties.extend(of_properties(&self.text(&mut zip, index)?)),
                Kind::Manifest => manifest = Some(self.text(&mut zip, index)?),
                Kind::Archive => self.nested(&mut zip, index, &entry, &path)?,
            }
        }
        Ok(Said { properties, manifest })
    }

    fn add(&mut self, identities: impl IntoIterator<Item = Identity>, inner: Option<&str>) {
        for identity in identities {
            let mut record = Record::new(Ecosystem::Jar, identity.name(), identity.version);
            record.inner_path = inner.map(str::to_owned);
            if !self.found.records.contains(&record) {
                self.found.records.push(record);
            }
        }
    }

    fn nested<R: Read + Seek>(
        &mut self,
        zip: &mut ZipArchive<R>,
        index: usize,
        entry: &str,
        path: &str,
    ) -> Result<(), ReadError> {
        let limit = self.budget.bytes_left().min(limits::JAR_NESTED_BYTES);
        let name = entry.rsplit('/').next().unwrap_or(entry);
        let outcome = self.content(zip, index, limit).and_then(|data| self.archive(&data, name, Some(path)));
        let Err(error) = outcome else { return Ok(()) };
        // Nothing is left for the rest of the file: the whole of it is unreadable, and that is why, whatever the last
        // entry was.
        if self.budget.bytes_left() == 0 {
            return Err(BudgetExceeded::Bytes { limit: limits::JAR_INFLATED_BYTES }.into());
        }
        let spent = match &error {
            ReadError::Budget(BudgetExceeded::Bytes { limit }) => *limit == limits::JAR_INFLATED_BYTES,
            ReadError::Budget(BudgetExceeded::Items { .. }) => true,
            _ => false,
        };
        if spent {
            return Err(error);
        }
        self.found.unreadable.push((Some(path.to_owned()), error));
        Ok(())
    }

    fn text<R: Read + Seek>(&mut self, zip: &mut ZipArchive<R>, index: usize) -> Result<String, ReadError> {
        let data = self.content(zip, index, limits::JAR_TEXT_BYTES)?;
        Ok(String::from_utf8_lossy(&data).into_owned())
    }

    fn content<R: Read + Seek>(
        &mut self,
        zip: &mut ZipArchive<R>,
        index: usize,
        limit: u64,
    ) -> Result<Vec<u8>, ReadError> {
        let raw = zip.by_index_raw(index).map_err(zip_error)?;
        if raw.encrypted() {
            let entry = String::from_utf8_lossy(raw.name_raw()).chars().take(200).collect();
            return Err(ReadError::Encrypted { entry });
        }
        drop(raw);
        let mut file = zip.by_index(index).map_err(zip_error)?;
        let data = base::read_bounded(&mut file, limit)
            .map_err(|error| ReadError::malformed("java archive", "a whole entry", error))??;
        self.budget.spend_bytes(data.len() as u64)?;
        Ok(data)
    }
}

fn named<R: Read + Seek>(zip: &mut ZipArchive<R>, index: usize) -> Option<(String, Kind)> {
    let raw = zip.by_index_raw(index).ok()?;
    let name = String::from_utf8_lossy(raw.name_raw()).into_owned();
    kind(&name).map(|kind| (name, kind))
}

fn zip_error(error: ZipError) -> ReadError {
    ReadError::malformed("java archive", "a zip file", error)
}

#[cfg(test)]
mod tests;
