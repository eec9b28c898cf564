//! Java archives that do not say what they are: named by a database of what Maven repositories hold.
//!
//! What is kept of a layer is what an archive says of itself and its SHA-1; the database is asked when the layers are
//! put together. So results of layers do not depend on the database, and one that is newer names more of them at once.

use sbom::Ecosystem;
use serde::{Deserialize, Serialize};

use super::identity::Identity;
use crate::{Found, ReadError, Record};

/// What a database of Maven repositories knows, such as Trivy's Java database.
pub trait JavaIndex: Sync {
    /// Group, artifact and version of the archive with this SHA-1.
    ///
    /// # Errors
    /// [`ReadError::JavaIndex`] when the database cannot be read.
    fn by_sha1(&self, sha1: &[u8; 20]) -> Result<Option<[String; 3]>, ReadError>;

    /// Whether there is an archive of this artifact, of any version.
    ///
    /// # Errors
    /// As for [`JavaIndex::by_sha1`].
    fn exists(&self, group: &str, artifact: &str) -> Result<bool, ReadError>;

    /// Of the groups that have a jar of this artifact and version, the one with the most archives.
    ///
    /// # Errors
    /// As for [`JavaIndex::by_sha1`].
    fn group_of(&self, artifact: &str, version: &str) -> Result<Option<String>, ReadError>;
}

/// An archive that has no `pom.properties` about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// Path inside the outermost archive.
    pub(super) inner: Option<String>,
    /// SHA-1 of its bytes.
    pub(super) sha1: [u8; 20],
    /// What its manifest says, as Trivy reads it.
    pub(super) manifest: Option<Identity>,
    /// What its file name says, without a group, as Trivy reads it.
    pub(super) file: Option<Identity>,
    /// What it is listed as without a database.
    pub(super) guess: Option<Identity>,
    /// Whether nothing in it says which group it is of.
    pub(super) is_nameless: bool,
    /// What its manifest says it is licensed under.
    pub(super) licenses: Vec<String>,
}

impl Archive {
    /// Trivy's order: a manifest whose artifact there is, the SHA-1, the file name with the group that fits.
    fn ask(&self, index: &dyn JavaIndex) -> Result<Option<Identity>, ReadError> {
        if let Some(manifest) = &self.manifest
            && index.exists(&manifest.group, &manifest.artifact)?
        {
            return Ok(Some(manifest.clone()));
        }
        if let Some([group, artifact, version]) = index.by_sha1(&self.sha1)? {
            return Ok(Some(Identity { group, artifact, version }));
        }
        let Some(file) = &self.file else { return Ok(None) };
        let group = index.group_of(&file.artifact, &file.version)?;
        Ok(group.map(|group| Identity { group, ..file.clone() }))
    }
}

impl Found {
    /// Names its archives by the database; those it does not know stay as they were guessed. A database that cannot
    /// be read is among what could not be.
    pub(crate) fn name_archives(&mut self, index: &dyn JavaIndex) {
        for archive in std::mem::take(&mut self.archives) {
            match archive.ask(index) {
                Ok(Some(identity)) => self.rename(&archive, &identity),
                Ok(None) => self.archives.push(archive),
                Err(error) => {
                    self.unreadable.push((archive.inner.clone(), error));
                    self.archives.push(archive);
                }
            }
        }
    }

    fn rename(&mut self, archive: &Archive, identity: &Identity) {
        let is_guess = |record: &Record| {
            record.inner_path == archive.inner
                && archive
                    .guess
                    .as_ref()
                    .is_some_and(|guess| (&record.name, &record.version) == (&guess.name(), &guess.version))
        };
        self.records.retain(|record| !is_guess(record));
        let mut record = Record::new(Ecosystem::Jar, identity.name(), identity.version.clone());
        record.inner_path.clone_from(&archive.inner);
        let is_known = |known: &Record| {
            known.name == record.name
                && known.inner_path == record.inner_path
                && same_version(&known.version, &record.version)
        };
        if !self.records.iter().any(is_known) {
            if !self.records.iter().any(|known| known.inner_path == record.inner_path) {
                record.licenses.clone_from(&archive.licenses);
            }
            self.records.push(record);
        }
    }

    /// Archives that nothing says the group of.
    pub(crate) fn nameless_archives(&self) -> usize {
        self.archives.iter().filter(|archive| archive.is_nameless).count()
    }
}

/// Maven's versions leave out a last `.0`: 2.17 and 2.17.0 are the same.
fn same_version(one: &str, other: &str) -> bool {
    one.trim_end_matches(".0") == other.trim_end_matches(".0")
}
