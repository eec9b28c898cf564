//! What a run has made so far, on disk, so that an interrupted run can be finished and nothing is signed twice.

use std::path::{Path, PathBuf};

use base::Digest;
use serde::{Deserialize, Serialize};
use store::{Lock, StoreError, atomic_write, lock_exclusive, private_dir};

/// A state of one image lists five pieces of evidence.
const MAX_STATE_BYTES: u64 = 1 << 20;

/// Version of the file.
const SCHEMA: &str = "assay.state/1";

/// One piece of evidence that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Made {
    /// `signature`, `sbom`, `vuln`, `provenance` or `vsa`.
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
    made: Vec<Made>,
    /// Why what an earlier run kept is not used, where that is so.
    pub(crate) warning: Option<String>,
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
        let path = dir.join("state.json");
        let (made, warning) = match read(&path, MAX_STATE_BYTES).map(|bytes| bytes.map(|bytes| parse(&bytes)))
        {
            Ok(None) => (Vec::new(), None),
            Ok(Some(Ok(made))) => (made, None),
            Ok(Some(Err(reason))) => (Vec::new(), Some(reason)),
            Err(StoreError::TooLarge { limit, .. }) => {
                (Vec::new(), Some(format!("it has more than {limit} bytes")))
            }
            Err(error) => return Err(error),
        };
        let warning = warning
            .map(|reason| format!("{} is not used, everything is signed anew: {reason}", path.display()));
        Ok(Self { dir, made, warning, _lock: lock })
    }

    /// Whether an earlier run has left nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// The bundle of an earlier run that says the same, and the manifest it was made for.
    pub(crate) fn kept(&self, kind: &str, key: &Digest) -> Option<(Result<Vec<u8>, StoreError>, &Digest)> {
        let made = self.made.iter().find(|made| made.kind == kind && made.key == *key)?;
        let path = self.bundle_path(kind);
        let bytes = read(&path, attest::BUNDLE_LIMITS.bytes)
            .and_then(|bytes| bytes.ok_or(StoreError::NotFound { path }));
        Some((bytes, &made.manifest))
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

    fn bundle_path(&self, kind: &str) -> PathBuf {
        self.dir.join(format!("{kind}.sigstore.json"))
    }

    fn write(&self) -> Result<(), StoreError> {
        let file = File { schema: SCHEMA.to_owned(), made: self.made.clone() };
        let path = self.dir.join("state.json");
        let unwritable =
            |error: serde_json::Error| StoreError::Io { path: path.clone(), reason: error.to_string() };
        let bytes = serde_json::to_vec(&file).map_err(unwritable)?;
        atomic_write(&path, &bytes, 0o600)
    }
}

/// Reads what a run keeps about itself and returns how many pieces of evidence it lists.
///
/// # Errors
/// Why it would not be used.
pub fn check_state(bytes: &[u8]) -> Result<usize, String> {
    parse(bytes).map(|made| made.len())
}

fn parse(bytes: &[u8]) -> Result<Vec<Made>, String> {
    let file: File = serde_json::from_slice(bytes).map_err(|error| format!("it is damaged: {error}"))?;
    if file.schema != SCHEMA {
        let found: String = file.schema.chars().take(60).collect();
        return Err(format!("it is of version \"{found}\", expected \"{SCHEMA}\""));
    }
    Ok(file.made)
}

fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(path, &error);
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
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
        assert_eq!(open().kept("sbom", &key).expect("found").0.expect("read"), b"bundle");
        assert!(open().kept("sbom", &image).is_none());
        assert!(open().kept("vuln", &key).is_none());
        open().published("sbom").expect("noted");
        assert!(open().made[0].published);
        let bundle = open().bundle_path("sbom");
        std::fs::remove_file(bundle).expect("removed");
        assert!(matches!(open().kept("sbom", &key), Some((Err(StoreError::NotFound { .. }), _))));
    }

    #[test]
    fn a_state_that_cannot_be_used_is_said() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let (runs, image) = (folder.path().join("runs"), Digest::sha256_of(b"image"));
        let open = || RunState::open(&runs, "host/app", &image).expect("opened");
        assert_eq!(open().warning, None);
        let path = open().dir.join("state.json");
        let padded = |bytes: u64| {
            let text = "{\"schema\":\"assay.state/1\",\"made\":[]}";
            format!("{text}{}", " ".repeat(usize::try_from(bytes).expect("small") - text.len()))
        };
        std::fs::write(&path, padded(MAX_STATE_BYTES)).expect("written");
        assert_eq!(open().warning, None);
        let large = padded(MAX_STATE_BYTES + 1);
        let rows = [
            ("{", "damaged"),
            ("{\"schema\":\"assay.state/1\",\"made\":[],\"more\":1}", "damaged"),
            ("{\"schema\":\"assay.state/2\",\"made\":[]}", "assay.state/2"),
            (&large, "more than"),
        ];
        for (text, expected) in rows {
            std::fs::write(&path, text).expect("written");
            let warning = open().warning.expect("said");
            assert!(warning.contains(expected), "{warning}");
        }
    }

    #[test]
    fn the_second_run_on_one_state_is_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let (runs, image) = (folder.path().join("runs"), Digest::sha256_of(b"image"));
        let _first = RunState::open(&runs, "host/app", &image).expect("opened");
        let second = RunState::open(&runs, "host/app", &image);
        assert!(matches!(second, Err(StoreError::Locked { .. })));
    }
}
