//! Metadata that is believed, and the only ways to come to be.

use std::collections::BTreeMap;

use base::Timestamp;

use super::TufError;
use super::metadata::{self, FileMeta, Root, Signed, Signers, Snapshot, Targets};

/// The trusted metadata of one repository. Every method that takes bytes either believes them or changes nothing.
#[derive(Debug, Clone)]
pub(crate) struct Trusted {
    root: Signed<Root>,
    timestamp: Option<Signed<FileMeta>>,
    snapshot: Option<Signed<Snapshot>>,
    targets: BTreeMap<String, Signed<Targets>>,
}

/// Versions and expiry of the metadata in force, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Role, version, and until when it is valid; the root first, then from the timestamp down.
    pub roles: Vec<(String, u64, Timestamp)>,
}

impl Summary {
    /// Version of a role.
    #[must_use]
    pub fn version(&self, role: &str) -> Option<u64> {
        self.roles.iter().find(|(name, ..)| name == role).map(|(_, version, _)| *version)
    }

    /// The first of the four top-level roles to expire.
    #[must_use]
    pub fn first_to_expire(&self) -> Option<(&str, Timestamp)> {
        let top = self.roles.iter().filter(|(name, ..)| metadata::ROLES.contains(&name.as_str()));
        top.min_by_key(|(.., expires)| *expires).map(|(name, _, expires)| (name.as_str(), *expires))
    }
}

impl Trusted {
    /// From a root that is trusted because it came with the program or from the user. It must still be signed by itself,
    /// so that a damaged file is noticed.
    pub(crate) fn new(root: &[u8]) -> Result<Self, TufError> {
        let root = metadata::root(root)?;
        root.check_signed("root", "root", root.body.signers("root")?)?;
        Ok(Self { root, timestamp: None, snapshot: None, targets: BTreeMap::new() })
    }

    pub(crate) fn root(&self) -> &Signed<Root> {
        &self.root
    }

    pub(crate) fn timestamp(&self) -> Option<&Signed<FileMeta>> {
        self.timestamp.as_ref()
    }

    pub(crate) fn snapshot(&self) -> Option<&Signed<Snapshot>> {
        self.snapshot.as_ref()
    }

    pub(crate) fn targets(&self, role: &str) -> Option<&Signed<Targets>> {
        self.targets.get(role)
    }

    pub(crate) fn all_targets(&self) -> impl Iterator<Item = (&String, &Signed<Targets>)> {
        self.targets.iter()
    }

    pub(crate) fn is_consistent(&self) -> bool {
        self.root.body.consistent_snapshot
    }

    /// TUF 1.0.34 §5.3.4 and §5.3.5: signed by the keys of the old root and of itself, and exactly the next version. Its
    /// expiry does not matter here: only that of the last root does (§5.3.10).
    pub(crate) fn update_root(&mut self, bytes: &[u8]) -> Result<(), TufError> {
        let next = metadata::root(bytes)?;
        next.check_signed("root", "the trusted root", self.root.body.signers("root")?)?;
        next.check_signed("root", "itself", next.body.signers("root")?)?;
        let expected = self.root.version.saturating_add(1);
        if next.version != expected {
            return Err(TufError::Version { role: "root".into(), expected, found: next.version });
        }
        self.root = next;
        Ok(())
    }

    /// TUF 1.0.34 §5.4.2 and §5.4.3. A timestamp of the version that is trusted already changes nothing.
    pub(crate) fn update_timestamp(&mut self, bytes: &[u8]) -> Result<(), TufError> {
        let next = metadata::timestamp(bytes)?;
        next.check_signed("timestamp", "root", self.root.body.signers("timestamp")?)?;
        if let Some(trusted) = &self.timestamp {
            not_older("timestamp", trusted.version, next.version)?;
            not_older("snapshot", trusted.body.version, next.body.version)?;
            if next.version == trusted.version {
                return Ok(());
            }
        }
        self.timestamp = Some(next);
        Ok(())
    }

    /// TUF 1.0.34 §5.5.2 to §5.5.5. `is_stored` when the bytes are those kept from an earlier refresh: they may be older
    /// than the timestamp wants, and are then only there to compare the next ones with.
    pub(crate) fn update_snapshot(&mut self, bytes: &[u8], is_stored: bool) -> Result<(), TufError> {
        let Some(timestamp) = &self.timestamp else {
            return Err(TufError::Missing { name: "timestamp.json".into() });
        };
        let meta = &timestamp.body;
        if !is_stored {
            meta.check("snapshot.json", bytes)?;
        }
        let next = metadata::snapshot(bytes)?;
        next.check_signed("snapshot", "root", self.root.body.signers("snapshot")?)?;
        if !is_stored && next.version != meta.version {
            let expected = meta.version;
            return Err(TufError::Version { role: "snapshot".into(), expected, found: next.version });
        }
        if let Some(trusted) = &self.snapshot {
            for (name, old) in &trusted.body.meta {
                let role = name.trim_end_matches(".json");
                let Some(new) = next.body.meta.get(name) else {
                    return Err(TufError::NotInSnapshot { role: role.into() });
                };
                not_older(role, old.version, new.version)?;
            }
        }
        self.snapshot = Some(next);
        Ok(())
    }

    /// Whether the stored snapshot is the one the timestamp names.
    pub(crate) fn has_current_snapshot(&self) -> bool {
        match (&self.timestamp, &self.snapshot) {
            (Some(timestamp), Some(snapshot)) => {
                timestamp.body.version == snapshot.version
                    && timestamp.body.check("snapshot.json", &snapshot.bytes).is_ok()
            }
            _ => false,
        }
    }

    /// What the snapshot says about a role's metadata.
    pub(crate) fn meta(&self, role: &str) -> Result<&FileMeta, TufError> {
        let missing = || TufError::NotInSnapshot { role: role.into() };
        let snapshot = self.snapshot.as_ref().ok_or_else(missing)?;
        snapshot.body.meta.get(&format!("{role}.json")).ok_or_else(missing)
    }

    /// TUF 1.0.34 §5.6.2 to §5.6.5, and §5.6.7.2 for delegated roles.
    pub(crate) fn update_targets(
        &mut self,
        role: &str,
        by: &str,
        signers: &Signers,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(), TufError> {
        let meta = self.meta(role)?;
        meta.check(&format!("{role}.json"), bytes)?;
        let next = metadata::targets(role, bytes)?;
        next.check_signed(role, by, signers)?;
        if next.version != meta.version {
            let expected = meta.version;
            return Err(TufError::Version { role: role.into(), expected, found: next.version });
        }
        next.check_fresh(role, now)?;
        self.targets.insert(role.to_owned(), next);
        Ok(())
    }

    pub(crate) fn top_signers(&self) -> Result<Signers, TufError> {
        self.root.body.signers("targets").cloned()
    }

    pub(crate) fn summary(&self) -> Summary {
        let mut roles = vec![("root".to_owned(), self.root.version, self.root.expires)];
        roles.extend(self.timestamp.iter().map(|one| ("timestamp".to_owned(), one.version, one.expires)));
        roles.extend(self.snapshot.iter().map(|one| ("snapshot".to_owned(), one.version, one.expires)));
        roles.extend(self.targets.iter().map(|(name, one)| (name.clone(), one.version, one.expires)));
        Summary { roles }
    }
}

fn not_older(role: &str, trusted: u64, found: u64) -> Result<(), TufError> {
    if found >= trusted {
        return Ok(());
    }
    Err(TufError::Rollback { role: role.into(), trusted, found })
}
