//! Java archives: `pom.properties`, else the manifest, else the file name; archives inside archives.
//!
//! The central directory is what counts, as for the Java runtime; it is read entry by entry, since an index of half a
//! million entries would take more memory than the archive. Names are `group:artifact`, as Trivy writes them;
//! an archive that only its file name identifies has no group, unless a database of Maven repositories knows it
//! ([`JavaIndex`]), which is asked after all layers are read.

mod capability;
mod identity;
mod index;
mod licenses;

use std::collections::HashMap;
use std::io::Cursor;

use base::{Budget, BudgetExceeded, Limits};
use sbom::Ecosystem;
use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

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
    /// Licences that a `pom.xml` names, by `group:artifact`.
    poms: HashMap<String, Vec<String>>,
}

/// What an entry may tell.
enum Kind {
    Properties,
    Manifest,
    /// The `pom.xml` of `group:artifact`.
    Pom(String),
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
    if let Some(of) = licenses::pom_of(name) {
        return Some(Kind::Pom(of));
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
        let first = self.found.records.len();
        let said = self.entries(data, inner);
        self.budget.leave();
        let Said { properties, manifest, poms } = said?;
        let named = manifest.as_deref().map(licenses::of_manifest).unwrap_or_default();
        let file = asked_file_name(name);
        let is_itself = |of: &Identity| {
            file.as_ref().is_some_and(|file| (&file.artifact, &file.version) == (&of.artifact, &of.version))
        };
        if properties.iter().any(is_itself) {
            self.add(properties, inner);
            self.license(first, inner, &poms, &named);
            return Ok(());
        }
        let of_manifest = manifest.as_deref().and_then(of_manifest);
        // Properties of other artifacts, in an archive that holds several, say nothing about a group of its own.
        let is_nameless = properties.is_empty() && of_manifest.is_none();
        let guess = if properties.is_empty() { of_manifest.or_else(|| of_file_name(name)) } else { None };
        self.add(properties.into_iter().chain(guess.clone()), inner);
        self.license(first, inner, &poms, &named);
        self.found.archives.push(Archive {
            inner: inner.map(str::to_owned),
            sha1: base::sha1_of(data),
            manifest: manifest.as_deref().and_then(asked_manifest),
            file,
            guess,
            is_nameless,
            licenses: named,
        });
        Ok(())
    }

    fn entries(&mut self, data: &[u8], inner: Option<&str>) -> Result<Said, ReadError> {
        let mut zip = ZipIterable::try_new(Cursor::new(data), Config::default()).map_err(zip_error)?;
        let mut properties = Vec::new();
        let mut manifest = None;
        let mut poms = HashMap::new();
        for entry in zip.files().map_err(zip_error)? {
            self.budget.spend_item()?;
            let entry = entry.map_err(zip_error)?;
            let name = String::from_utf8_lossy(entry.name_raw());
            let Some(kind) = kind(&name) else { continue };
            let path = inner.map_or_else(|| name.to_string(), |inner| format!("{inner}/{name}"));
            match kind {
                Kind::Properties => properties.extend(of_properties(&self.text(data, entry)?)),
                Kind::Manifest => manifest = Some(self.text(data, entry)?),
                Kind::Pom(of) => {
                    let licenses = self.pom(data, entry)?;
                    if !licenses.is_empty() {
                        poms.insert(of, licenses);
                    }
                }
                Kind::Archive => self.nested(data, entry, &path)?,
            }
        }
        Ok(Said { properties, manifest, poms })
    }

    /// The licences of what was found since `first`: each by its `pom.xml`, what the archive itself is, where that is one
    /// thing, also by the manifest.
    fn license(
        &mut self,
        first: usize,
        inner: Option<&str>,
        poms: &HashMap<String, Vec<String>>,
        named: &[String],
    ) {
        let records = &mut self.found.records[first..];
        for record in records.iter_mut().filter(|record| record.licenses.is_empty()) {
            record.licenses = poms.get(&record.name).cloned().unwrap_or_default();
        }
        let mut own = records.iter_mut().filter(|record| record.inner_path.as_deref() == inner);
        if let (Some(one), None) = (own.next(), own.next())
            && one.licenses.is_empty()
        {
            one.licenses = named.to_vec();
        }
    }

    /// The licences in a `pom.xml`. One that cannot be read says nothing of which packages there are.
    fn pom(&mut self, data: &[u8], entry: ZipFileEntry<'_>) -> Result<Vec<String>, ReadError> {
        match self.content(data, entry, limits::JAR_TEXT_BYTES) {
            Ok(data) => Ok(licenses::of_pom(&data)),
            Err(_) if self.budget.bytes_left() > 0 => Ok(Vec::new()),
            Err(error) => Err(error),
        }
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

    /// `path` is that of the entry inside the outermost archive.
    fn nested(&mut self, data: &[u8], entry: ZipFileEntry<'_>, path: &str) -> Result<(), ReadError> {
        let limit = self.budget.bytes_left().min(limits::JAR_NESTED_BYTES);
        let name = path.rsplit('/').next().unwrap_or(path);
        let outcome = self.content(data, entry, limit).and_then(|data| self.archive(&data, name, Some(path)));
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

    fn text(&mut self, data: &[u8], entry: ZipFileEntry<'_>) -> Result<String, ReadError> {
        let data = self.content(data, entry, limits::JAR_TEXT_BYTES)?;
        Ok(String::from_utf8_lossy(&data).into_owned())
    }

    /// Inflates an entry of the archive `data`.
    fn content(&mut self, data: &[u8], entry: ZipFileEntry<'_>, limit: u64) -> Result<Vec<u8>, ReadError> {
        if entry.encrypted() {
            let entry = String::from_utf8_lossy(entry.name_raw()).chars().take(200).collect();
            return Err(ReadError::Encrypted { entry });
        }
        let mut archive = Cursor::new(data);
        let mut file = entry.with_reader(&mut archive, ZipReadOptions::new()).map_err(zip_error)?;
        let data = base::read_bounded(&mut file, limit)
            .map_err(|error| ReadError::malformed("java archive", "a whole entry", error))??;
        self.budget.spend_bytes(data.len() as u64)?;
        Ok(data)
    }
}

fn zip_error(error: ZipError) -> ReadError {
    ReadError::malformed("java archive", "a zip file", error)
}

#[cfg(test)]
mod tests;
