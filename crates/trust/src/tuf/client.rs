//! The client's workflow (TUF 1.0.34 §5) over a port.

use std::collections::{BTreeMap, BTreeSet};

use base::Timestamp;
use serde::{Deserialize, Serialize};

use super::TufError;
use super::metadata::{
    self, Delegations, MAX_ROOT_BYTES, MAX_SNAPSHOT_BYTES, MAX_TARGETS_BYTES, MAX_TIMESTAMP_BYTES, Signers,
    TargetMeta,
};
use super::path::{covers, encoded, succinct_name};
use super::trusted::{Summary, Trusted};

/// Most roots that are followed in one refresh, python-tuf's `max_root_rotations`.
pub const MAX_ROOT_ROTATIONS: usize = 256;
/// Most delegated roles that are looked at for one file, python-tuf's `max_delegations`.
const MAX_DELEGATIONS: usize = 32;
/// Largest file that is taken: the largest a Sigstore repository has is GitHub's trusted root of 32 kB.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// Where metadata and files come from.
pub trait Repository {
    /// The file at `path`, such as `timestamp.json` or `targets/HASH.trusted_root.json`; `None` where there certainly is
    /// none. At most `limit` bytes are read.
    ///
    /// # Errors
    /// When it could not be found out, or there are more bytes.
    fn get(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unavailable>;
}

/// A repository that gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// Why.
    pub detail: String,
}

/// What is kept between refreshes: metadata files as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    root: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    snapshot: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    targets: BTreeMap<String, String>,
}

impl State {
    /// The beginning: a root that is trusted as it is.
    ///
    /// # Errors
    /// When it is no root metadata, or not signed by itself.
    pub fn new(root: &[u8]) -> Result<Self, TufError> {
        Ok(Self::of(&Trusted::new(root)?))
    }

    /// The metadata of a repository as it was when the program was built, so that no refresh goes behind it.
    pub(crate) fn with(root: &str, timestamp: &str, snapshot: &str, targets: &str) -> Self {
        Self {
            root: root.into(),
            timestamp: Some(timestamp.into()),
            snapshot: Some(snapshot.into()),
            targets: BTreeMap::from([("targets".to_owned(), targets.to_owned())]),
        }
    }

    /// Versions and expiry, read without checking signatures again: the files were verified before they were kept.
    ///
    /// # Errors
    /// When the files are damaged.
    pub fn summary(&self) -> Result<Summary, TufError> {
        let mut roles = vec![];
        let root = metadata::root(self.root.as_bytes())?;
        roles.push(("root".to_owned(), root.version, root.expires));
        if let Some(text) = &self.timestamp {
            let one = metadata::timestamp(text.as_bytes())?;
            roles.push(("timestamp".to_owned(), one.version, one.expires));
        }
        if let Some(text) = &self.snapshot {
            let one = metadata::snapshot(text.as_bytes())?;
            roles.push(("snapshot".to_owned(), one.version, one.expires));
        }
        for (name, text) in &self.targets {
            let one = metadata::targets(name, text.as_bytes())?;
            roles.push((name.clone(), one.version, one.expires));
        }
        Ok(Summary { roles })
    }

    fn of(trusted: &Trusted) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            root: text(&trusted.root().bytes),
            timestamp: trusted.timestamp().map(|one| text(&one.bytes)),
            snapshot: trusted.snapshot().map(|one| text(&one.bytes)),
            targets: trusted.all_targets().map(|(name, one)| (name.clone(), text(&one.bytes))).collect(),
        }
    }
}

/// Files by their name in the repository.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The end of a refresh, good or bad.
#[derive(Debug)]
pub struct Refresh {
    /// What is to be kept from now on. After a failure too: roots that were verified stay trusted.
    pub state: State,
    /// Versions and expiry of what is trusted now.
    pub summary: Summary,
    /// The files that were asked for, and those of `optional` that could not be had with the reason.
    pub outcome: Result<(Files, Vec<(String, TufError)>), TufError>,
}

/// Brings `state` up to date and fetches files: all of `required`, and those of `optional` that there are. `stored` are
/// files of an earlier refresh; one that still is what the metadata says is not fetched again.
///
/// `now` is the fixed update start time of TUF 1.0.34 §5.1.
///
/// # Errors
/// Only when `state` itself is damaged; everything else is in [`Refresh::outcome`].
pub fn refresh(
    repository: &mut dyn Repository,
    state: &State,
    required: &[&str],
    optional: &[&str],
    stored: &Files,
    now: Timestamp,
) -> Result<Refresh, TufError> {
    let trusted = Trusted::new(state.root.as_bytes())?;
    let mut client = Client { repository, trusted, old: state, now, forgets: false };
    let outcome = client.run(required, optional, stored);
    let Client { trusted, forgets, .. } = client;
    let mut kept = State::of(&trusted);
    if outcome.is_err() && !forgets {
        // What was not reached stays as it was: the next refresh must not be able to go behind it either.
        kept.timestamp = kept.timestamp.or_else(|| state.timestamp.clone());
        kept.snapshot = kept.snapshot.or_else(|| state.snapshot.clone());
        for (role, text) in &state.targets {
            kept.targets.entry(role.clone()).or_insert_with(|| text.clone());
        }
    }
    Ok(Refresh { state: kept, summary: trusted.summary(), outcome })
}

struct Client<'a> {
    repository: &'a mut dyn Repository,
    trusted: Trusted,
    old: &'a State,
    now: Timestamp,
    /// What was signed with rotated keys is to be forgotten.
    forgets: bool,
}

impl Client<'_> {
    fn run(
        &mut self,
        required: &[&str],
        optional: &[&str],
        stored: &Files,
    ) -> Result<(Files, Vec<(String, TufError)>), TufError> {
        self.update_root()?;
        self.load_stored()?;
        self.trusted.root().check_fresh("root", self.now)?;
        self.update_timestamp()?;
        self.update_snapshot()?;
        let top = self.trusted.top_signers()?;
        self.update_targets("targets", "root", &top)?;
        let mut files = Files::new();
        for name in required {
            files.insert((*name).to_owned(), self.file(name, stored)?);
        }
        let mut missing = Vec::new();
        for name in optional {
            match self.file(name, stored) {
                Ok(bytes) => drop(files.insert((*name).to_owned(), bytes)),
                Err(error) => missing.push(((*name).to_owned(), error)),
            }
        }
        Ok((files, missing))
    }

    /// §5.3. When keys of timestamp or snapshot were rotated, what they signed before is forgotten (§5.3.11): that is how
    /// a repository recovers from a fast-forward attack.
    fn update_root(&mut self) -> Result<(), TufError> {
        let first = self.trusted.root().body.clone();
        let mut rotations = 0;
        loop {
            let next = format!("{}.root.json", self.trusted.root().version.saturating_add(1));
            let Some(bytes) = self.get(&next, MAX_ROOT_BYTES)? else { break };
            if rotations == MAX_ROOT_ROTATIONS {
                return Err(TufError::TooMany { what: "roots to follow", limit: MAX_ROOT_ROTATIONS });
            }
            self.trusted.update_root(&bytes)?;
            rotations += 1;
        }
        let last = &self.trusted.root().body;
        for role in ["timestamp", "snapshot"] {
            if !first.signers(role)?.same(last.signers(role)?) {
                self.forgets = true;
            }
        }
        Ok(())
    }

    /// What was verified before. It was signed by keys that still stand, so it must verify again.
    fn load_stored(&mut self) -> Result<(), TufError> {
        if self.forgets {
            return Ok(());
        }
        if let Some(timestamp) = &self.old.timestamp {
            self.trusted.update_timestamp(timestamp.as_bytes())?;
            if let Some(snapshot) = &self.old.snapshot {
                self.trusted.update_snapshot(snapshot.as_bytes(), true)?;
            }
        }
        Ok(())
    }

    /// §5.4.
    fn update_timestamp(&mut self) -> Result<(), TufError> {
        let bytes = self.needed("timestamp.json", MAX_TIMESTAMP_BYTES)?;
        self.trusted.update_timestamp(&bytes)?;
        match self.trusted.timestamp() {
            Some(timestamp) => timestamp.check_fresh("timestamp", self.now),
            None => Ok(()),
        }
    }

    /// §5.5.
    fn update_snapshot(&mut self) -> Result<(), TufError> {
        if !self.trusted.has_current_snapshot()
            && let Some(meta) = self.trusted.timestamp().map(|one| one.body.clone())
        {
            let name = self.versioned("snapshot", meta.version);
            let limit = meta.length.map_or(MAX_SNAPSHOT_BYTES, |length| length.min(MAX_SNAPSHOT_BYTES));
            let bytes = self.needed(&name, limit)?;
            self.trusted.update_snapshot(&bytes, false)?;
        }
        match self.trusted.snapshot() {
            Some(snapshot) => snapshot.check_fresh("snapshot", self.now),
            None => Ok(()),
        }
    }

    /// §5.6, for the top role and for delegated ones.
    fn update_targets(&mut self, role: &str, by: &str, signers: &Signers) -> Result<(), TufError> {
        if self.trusted.targets(role).is_some() {
            return Ok(());
        }
        let meta = self.trusted.meta(role)?.clone();
        // The stored one, where it is the one the snapshot names.
        if let Some(stored) = self.old.targets.get(role)
            && self.trusted.update_targets(role, by, signers, stored.as_bytes(), self.now).is_ok()
        {
            return Ok(());
        }
        let name = self.versioned(role, meta.version);
        let limit = meta.length.map_or(MAX_TARGETS_BYTES, |length| length.min(MAX_TARGETS_BYTES));
        let bytes = self.needed(&name, limit)?;
        self.trusted.update_targets(role, by, signers, &bytes, self.now)
    }

    /// §5.7: the file a trusted role lists, and nothing else under its name.
    fn file(&mut self, name: &str, stored: &Files) -> Result<Vec<u8>, TufError> {
        let meta = self.find(name)?;
        if let Some(bytes) = stored.get(name)
            && meta.check(name, bytes).is_ok()
        {
            return Ok(bytes.clone());
        }
        if meta.length > MAX_FILE_BYTES {
            return Err(TufError::Mismatch {
                name: name.into(),
                what: "length",
                expected: format!("at most {MAX_FILE_BYTES}"),
                found: meta.length.to_string(),
            });
        }
        let path = target_path(name, &meta, self.trusted.is_consistent());
        let bytes = self.needed(&path, meta.length)?;
        meta.check(name, &bytes)?;
        Ok(bytes)
    }

    /// §5.6.7: preorder depth-first search over the delegations, each role once, a terminating one ends it.
    fn find(&mut self, name: &str) -> Result<TargetMeta, TufError> {
        let mut visited = BTreeSet::new();
        let mut stack: Vec<(String, String, Signers)> =
            vec![("targets".into(), "root".into(), self.trusted.top_signers()?)];
        while let Some((role, by, signers)) = stack.pop() {
            if !visited.insert(role.clone()) {
                continue;
            }
            if visited.len() > MAX_DELEGATIONS {
                return Err(TufError::TooMany { what: "delegated roles", limit: MAX_DELEGATIONS });
            }
            self.update_targets(&role, &by, &signers)?;
            let Some(targets) = self.trusted.targets(&role) else { continue };
            if let Some(meta) = targets.body.targets.get(name) {
                return Ok(meta.clone());
            }
            let mut next = Vec::new();
            match &targets.body.delegations {
                Some(Delegations::Roles(roles)) => {
                    for delegated in roles.iter().filter(|delegated| covers(delegated, name)) {
                        next.push((delegated.name.clone(), role.clone(), delegated.signers.clone()));
                        if delegated.terminating {
                            stack.clear();
                            break;
                        }
                    }
                }
                Some(Delegations::Succinct { signers, bit_length, prefix }) => {
                    next.push((succinct_name(prefix, *bit_length, name), role.clone(), signers.clone()));
                }
                None => {}
            }
            stack.extend(next.into_iter().rev());
        }
        Err(TufError::UnknownTarget { name: name.into() })
    }

    fn versioned(&self, role: &str, version: u64) -> String {
        let role = encoded(role);
        if self.trusted.is_consistent() { format!("{version}.{role}.json") } else { format!("{role}.json") }
    }

    fn needed(&mut self, path: &str, limit: u64) -> Result<Vec<u8>, TufError> {
        self.get(path, limit)?.ok_or_else(|| TufError::Missing { name: path.into() })
    }

    fn get(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, TufError> {
        let answer = self.repository.get(path, limit);
        answer.map_err(|error| TufError::Unavailable { name: path.into(), detail: error.detail })
    }
}

/// §6.2: with consistent snapshots a file stands under its digest and its name.
fn target_path(name: &str, meta: &TargetMeta, is_consistent: bool) -> String {
    let hash = ["sha256", "sha512", "sha384"].iter().find_map(|algorithm| meta.hashes.get(*algorithm));
    match (hash.filter(|_| is_consistent), name.rsplit_once('/')) {
        (Some(hash), Some((folder, file))) => format!("targets/{folder}/{hash}.{file}"),
        (Some(hash), None) => format!("targets/{hash}.{name}"),
        (None, _) => format!("targets/{name}"),
    }
}
