//! What a run has made so far, on disk, so that an interrupted run can be finished and nothing is signed twice.

use std::path::{Path, PathBuf};

use base::Digest;
use serde::{Deserialize, Serialize};
use store::{Lock, StoreError, atomic_write, lock_exclusive, private_dir};

/// A state of one image lists four pieces of evidence.
const MAX_STATE_BYTES: u64 = 1 << 20;

/// Version of the file.
const SCHEMA: &str = "assay.state/1";

/// One piece of evidence that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Made {
    /// `signature`, `sbom`, `vuln` or `provenance`.
    pub(crate) kind: String,
    /// Digest over everything that matters about it: another image, identity, inventory or result gives another.
    pub(crate) key: Digest,
    /// Digest of the manifest it is published under.
    pub(crate) manifest: Digest,
    /// Whether it was published.
    pub(crate) published: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    made: Vec<Made>,
}

/// The state of one image at one place. Only one run at a time works on it.
#[derive(Debug)]
pub(crate) struct RunState {
    dir: PathBuf,
    pub(crate) made: Vec<Made>,
    _lock: Lock,
}

impl RunState {
    /// Opens the state of the image `digest` at `place` below `runs`.
    pub(crate) fn open(runs: &Path, place: &str, digest: &Digest) -> Result<Self, StoreError> {
        private_dir(runs)?;
        let name = Digest::sha256_of(format!("{place}\0{digest}").as_bytes()).hex();
        let dir = runs.join(&name[..32]);
        private_dir(&dir)?;
        let lock = lock_exclusive(&dir.join("lock"))?;
        let made = match read(&dir.join("state.json"))? {
            // A state of another version belongs to another program: what it lists is made anew.
            Some(bytes) => serde_json::from_slice::<File>(&bytes)
                .ok()
                .filter(|file| file.schema == SCHEMA)
                .map(|file| file.made)
                .unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(Self { dir, made, _lock: lock })
    }

    /// The bundle of an earlier run that says the same.
    pub(crate) fn bundle(&self, kind: &str, key: &Digest) -> Option<(Made, Vec<u8>)> {
        let made = self.made.iter().find(|made| made.kind == kind && made.key == *key)?;
        let bytes = read(&self.bundle_path(kind)).ok()??;
        Some((made.clone(), bytes))
    }

    /// Keeps a new bundle: first its bytes, then that it exists.
    pub(crate) fn keep(&mut self, made: Made, bundle: &[u8]) -> Result<(), StoreError> {
        atomic_write(&self.bundle_path(&made.kind), bundle, 0o600)?;
        self.made.retain(|other| other.kind != made.kind);
        self.made.push(made);
        self.write()
    }

    /// Notes that a bundle was published.
    pub(crate) fn published(&mut self, kind: &str) -> Result<(), StoreError> {
        for made in self.made.iter_mut().filter(|made| made.kind == kind) {
            made.published = true;
        }
        self.write()
    }

    /// Forgets what was made and not published, so that it is made anew.
    pub(crate) fn forget_unpublished(&mut self) {
        self.made.retain(|made| made.published);
    }

    fn bundle_path(&self, kind: &str) -> PathBuf {
        self.dir.join(format!("{kind}.sigstore.json"))
    }

    fn write(&self) -> Result<(), StoreError> {
        let file = File { schema: SCHEMA.to_owned(), made: self.made.clone() };
        let bytes = serde_json::to_vec(&file).unwrap_or_default();
        atomic_write(&self.dir.join("state.json"), &bytes, 0o600)
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(path, &error);
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let limit = attest::BUNDLE_LIMITS.bytes.max(MAX_STATE_BYTES);
    let read = base::read_bounded(&mut file, limit).map_err(failed)?;
    read.map(Some).map_err(|_| StoreError::TooLarge { path: path.to_owned(), limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_again_and_only_for_the_same_key() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let runs = folder.path().join("runs");
        let (image, key) = (Digest::sha256_of(b"image"), Digest::sha256_of(b"key"));
        let open = || RunState::open(&runs, "host/app", &image).expect("opened");
        let made = Made {
            kind: "sbom".into(),
            key: key.clone(),
            manifest: Digest::sha256_of(b"m"),
            published: false,
        };
        open().keep(made, b"bundle").expect("kept");
        assert_eq!(open().bundle("sbom", &key).expect("found").1, b"bundle");
        assert!(open().bundle("sbom", &image).is_none());
        assert!(open().bundle("vuln", &key).is_none());
        open().published("sbom").expect("noted");
        let mut state = open();
        state.forget_unpublished();
        assert!(state.bundle("sbom", &key).expect("still there").0.published);
    }
}
