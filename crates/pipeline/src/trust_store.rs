//! Trust roots on disk: what was refreshed or imported, one file a root, and the lock around a change.

mod error;
mod mirror;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use trust::tuf::{self, Files, State, Summary, TufError};
use trust::{BuiltIn, RootDocument};

pub use error::TrustStoreError;
pub use mirror::{MAX_OFFLINE_BYTES, Mirror};

/// The file every Sigstore repository has.
const DOCUMENT: &str = "trusted_root.json";
/// Services to sign with; GitHub's repository has none.
const SIGNING_CONFIG: &str = "signing_config.v0.2.json";
/// Keys of the npm registry, in a delegated role of the public-good repository.
const NPM_KEYS: &str = "registry.npmjs.org/keys.json";

/// A kept root with its metadata: the public-good one takes 60 kB; all limits of TUF together stay below this.
const MAX_STORED_BYTES: u64 = 32 << 20;

const SCHEMA: &str = "assay.trust-root/1";

/// The folder with trust roots.
#[derive(Debug, Clone)]
pub struct TrustStore {
    folder: PathBuf,
}

/// A root as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRoot {
    /// Its name.
    pub name: String,
    /// Where it was refreshed from; `None` for an imported one.
    pub mirror: Option<String>,
    /// When it was refreshed or imported.
    pub at: Timestamp,
    /// Its metadata; `None` for an imported one.
    state: Option<State>,
    files: Files,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mirror: Option<String>,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tuf: Option<State>,
    files: BTreeMap<String, String>,
}

/// A root to verify with, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenRoot {
    /// The `trusted_root.json`.
    pub document: Vec<u8>,
    /// In a few words, such as `Sigstore public good, built in, as of 2026-08-21`.
    pub title: String,
    /// What to say before it is used.
    pub warning: Option<String>,
}

/// What a refresh did.
#[derive(Debug)]
pub struct Refreshed {
    /// Versions and expiry of the metadata.
    pub summary: Summary,
    /// Whether the document is another one than before.
    pub changed: bool,
    /// Files beside the document that could not be had, with the reason.
    pub missing: Vec<(String, TufError)>,
}

/// How a root is refreshed.
pub struct RefreshRequest<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where from.
    pub mirror: &'a mut Mirror,
    /// What to call that place later; kept so that the next refresh needs no address.
    pub mirror_name: &'a str,
    /// The first root to trust, for a repository that is not built in. It also begins anew with one that is known.
    pub root: Option<&'a [u8]>,
    /// Fetch everything, also what is kept already, so that the mirror records a whole repository.
    pub whole: bool,
    /// The clock.
    pub now: Timestamp,
}

impl StoredRoot {
    /// Its `trusted_root.json`.
    #[must_use]
    pub fn document(&self) -> &[u8] {
        self.files.get(DOCUMENT).map_or(&[], Vec::as_slice)
    }

    /// Its `signing_config.v0.2.json`, where the repository has one.
    #[must_use]
    pub fn signing_config(&self) -> Option<&[u8]> {
        self.files.get(SIGNING_CONFIG).map(Vec::as_slice)
    }

    /// The npm registry's keys, where the repository has them.
    #[must_use]
    pub fn npm_keys(&self) -> Option<&[u8]> {
        self.files.get(NPM_KEYS).map(Vec::as_slice)
    }

    /// Versions and expiry of its metadata; `None` for an imported root.
    ///
    /// # Errors
    /// When the metadata is damaged.
    pub fn summary(&self) -> Result<Option<Summary>, TufError> {
        self.state.as_ref().map(State::summary).transpose()
    }

    /// Whether it is to be used instead of the built-in one: always when it was imported, else when its metadata is newer
    /// than that the program was built with.
    fn supersedes(&self, built_in: &BuiltIn) -> Result<bool, TufError> {
        let Some(summary) = self.summary()? else { return Ok(true) };
        Ok(match (summary.version("timestamp"), built_in.state()?.summary()?.version("timestamp")) {
            (Some(kept), Some(built_in)) => kept > built_in,
            // Without built-in metadata the dates are all there is to compare.
            _ => self.at.to_rfc3339().as_str() > built_in.date,
        })
    }
}

impl TrustStore {
    /// The roots in `folder`, which need not exist yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where they are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str) -> Result<PathBuf, TrustStoreError> {
        // Names become file names: `a-z 0-9 . _ -`, beginning with a letter or digit.
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        let is_name = name.len() <= 64
            && name.chars().all(is_plain)
            && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !is_name {
            return Err(TrustStoreError::Name { found: name.chars().take(80).collect() });
        }
        Ok(self.folder.join(format!("{name}.json")))
    }

    /// Names of the roots that are kept, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, TrustStoreError> {
        let failed = |error: std::io::Error| TrustStoreError::disk(&self.folder, &error);
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            let stem = name.strip_suffix(".json").map(str::to_owned);
            names.extend(stem.filter(|stem| self.path(stem).is_ok()));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The root with this name, where one is kept.
    ///
    /// # Errors
    /// When there is one and it cannot be read: it is never passed over.
    pub fn load(&self, name: &str) -> Result<Option<StoredRoot>, TrustStoreError> {
        let path = self.path(name)?;
        let mut file = match fs::File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|error| TrustStoreError::disk(&path, &error))?,
        };
        let read = base::read_bounded(&mut file, MAX_STORED_BYTES);
        let bytes = read.map_err(|error| TrustStoreError::disk(&path, &error))?;
        let damaged = |detail: String| TrustStoreError::Damaged { path: path.clone(), detail };
        let bytes = bytes.map_err(|error| damaged(error.to_string()))?;
        let wire: Wire = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if wire.schema != SCHEMA || wire.name != name {
            return Err(damaged(format!(
                "it is {} of {}, expected {SCHEMA} of {name}",
                wire.schema, wire.name
            )));
        }
        let mut files = Files::new();
        for (name, text) in wire.files {
            files.insert(name, STANDARD.decode(text).map_err(|error| damaged(error.to_string()))?);
        }
        if !files.contains_key(DOCUMENT) {
            return Err(damaged(format!("it has no {DOCUMENT}")));
        }
        Ok(Some(StoredRoot { name: wire.name, mirror: wire.mirror, at: wire.at, state: wire.tuf, files }))
    }

    fn save(&self, root: StoredRoot) -> Result<(), TrustStoreError> {
        let path = self.path(&root.name)?;
        let files = root.files.into_iter().map(|(name, bytes)| (name, STANDARD.encode(bytes)));
        let wire = Wire {
            schema: SCHEMA.into(),
            name: root.name,
            mirror: root.mirror,
            at: root.at,
            tuf: root.state,
            files: files.collect(),
        };
        let bytes = serde_json::to_vec(&wire)
            .map_err(|error| TrustStoreError::Damaged { path: path.clone(), detail: error.to_string() })?;
        Ok(store::atomic_write(&path, &bytes, 0o600)?)
    }

    /// The folder, made when there is none, and the lock that lets one process at a time change it.
    fn lock(&self) -> Result<store::Lock, TrustStoreError> {
        store::private_dir(&self.folder)?;
        Ok(store::lock_exclusive(&self.folder.join("lock"))?)
    }

    /// Keeps a `trusted_root.json` as it is, without metadata that could say whether there is a newer one.
    ///
    /// # Errors
    /// When it is no trusted root, or cannot be kept.
    pub fn import(&self, name: &str, document: &[u8], now: Timestamp) -> Result<(), TrustStoreError> {
        RootDocument::parse(document)?;
        self.path(name)?;
        let _lock = self.lock()?;
        let files = Files::from([(DOCUMENT.to_owned(), document.to_vec())]);
        self.save(StoredRoot { name: name.into(), mirror: None, at: now, state: None, files })
    }

    /// Forgets a root that was refreshed or imported. Says whether there was one.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn forget(&self, name: &str) -> Result<bool, TrustStoreError> {
        let path = self.path(name)?;
        if !path.exists() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        fs::remove_file(&path).map_err(|error| TrustStoreError::disk(&path, &error))?;
        Ok(true)
    }

    /// Refreshes a root. Whatever fails, what was good before is still there and in use.
    ///
    /// # Errors
    /// When the repository is not believed or not reached, or the disk refuses.
    pub fn refresh(&self, request: RefreshRequest<'_>) -> Result<Refreshed, TrustStoreError> {
        let RefreshRequest { name, mirror, mirror_name, root, whole, now } = request;
        self.path(name)?;
        let _lock = self.lock()?;
        let kept = self.load(name)?;
        let built_in = BuiltIn::named(name);
        let state = match (root, kept.as_ref().and_then(|kept| kept.state.as_ref()), built_in) {
            (Some(root), ..) => State::new(root)?,
            (None, Some(state), _) if !whole => state.clone(),
            (None, _, Some(built_in)) => built_in.state()?,
            (None, Some(state), None) => state.clone(),
            (None, None, None) => return Err(TrustStoreError::Unknown { name: name.into() }),
        };
        let stored = match &kept {
            Some(kept) if !whole => kept.files.clone(),
            _ => Files::new(),
        };
        let optional = [SIGNING_CONFIG, NPM_KEYS];
        let done = tuf::refresh(mirror, &state, &[DOCUMENT], &optional, &stored, now)?;
        let before = kept.as_ref().map(|kept| kept.document().to_vec());
        let before = before.or_else(|| built_in.map(|one| one.document.to_vec()));
        let mirror_name = Some(mirror_name.to_owned());
        match done.outcome {
            Ok((files, mut missing)) => {
                // Not every repository has them; one that says it has and does not deliver is told of.
                missing.retain(|(_, error)| !matches!(error, TufError::UnknownTarget { .. }));
                RootDocument::parse(files.get(DOCUMENT).map_or(&[], Vec::as_slice))?;
                let changed = before.as_deref() != files.get(DOCUMENT).map(Vec::as_slice);
                let state = Some(done.state);
                self.save(StoredRoot { name: name.into(), mirror: mirror_name, at: now, state, files })?;
                Ok(Refreshed { summary: done.summary, changed, missing })
            }
            Err(error) => {
                // Roots that were verified stay trusted (TUF 1.0.34 §5.3.8); document and date are those of before. Before
                // the first good refresh that is the built-in document, with a date that supersedes nothing.
                let before = kept.or_else(|| {
                    let files = Files::from([(DOCUMENT.to_owned(), built_in?.document.to_vec())]);
                    let at = Timestamp::from_secs(0);
                    Some(StoredRoot { name: name.into(), mirror: None, at, state: Some(state), files })
                });
                if let Some(before) = before.filter(|one| root.is_none() && one.state.is_some()) {
                    self.save(StoredRoot { state: Some(done.state), ..before })?;
                }
                Err(error.into())
            }
        }
    }

    /// The root with this name to verify with: what was refreshed or imported when it is newer than what is built in.
    ///
    /// # Errors
    /// When nothing of that name is known, or what is kept is damaged.
    pub fn choose(&self, name: &str, now: Timestamp) -> Result<ChosenRoot, TrustStoreError> {
        let kept = self.load(name)?;
        let built_in = BuiltIn::named(name);
        let kept = match (kept, built_in) {
            (Some(kept), Some(built_in)) => kept.supersedes(built_in)?.then_some(kept),
            (kept, _) => kept,
        };
        let title = built_in.map_or(name, |one| one.title);
        match (kept, built_in) {
            (Some(kept), _) => {
                let date = kept.at.to_rfc3339();
                let day = date.get(..10).unwrap_or(&date);
                let summary = kept.summary()?;
                let how = if summary.is_some() { "refreshed" } else { "imported" };
                let expired =
                    summary.as_ref().and_then(Summary::first_to_expire).filter(|(_, until)| *until <= now);
                let warning = expired.map(|(role, until)| {
                    format!(
                        "the trust root {name} is the last good one of {day}: its {role} metadata ran out at {until}; \
                         run `assay trust refresh {name}`"
                    )
                });
                Ok(ChosenRoot {
                    document: kept.document().to_vec(),
                    title: format!("{title}, {how} {day}"),
                    warning,
                })
            }
            (None, Some(built_in)) => Ok(ChosenRoot {
                document: built_in.document.to_vec(),
                title: format!("{title}, built in, as of {}", built_in.date),
                warning: None,
            }),
            (None, None) => Err(TrustStoreError::Unknown { name: name.into() }),
        }
    }

    /// The npm registry's keys: refreshed with the public-good root, else built in.
    ///
    /// # Errors
    /// When what is kept is damaged.
    pub fn npm_keys(&self) -> Result<Vec<u8>, TrustStoreError> {
        let kept = self.load(trust::BUILT_IN[0].name)?;
        let kept = kept.and_then(|kept| kept.npm_keys().map(<[u8]>::to_vec));
        Ok(kept.unwrap_or_else(|| trust::NPM_KEYS.to_vec()))
    }
}
