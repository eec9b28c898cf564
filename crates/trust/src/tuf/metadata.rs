//! Metadata files as they stand, before anything in them is believed.

use std::collections::{BTreeMap, BTreeSet};

use base::{Limits, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::TufError;
use super::canonical::canonical_json;
use super::key::{Key, WireKey};

/// Largest root, python-tuf's `root_max_length`; the public-good one has 6 kB.
pub const MAX_ROOT_BYTES: u64 = 512_000;
/// Largest timestamp, python-tuf's `timestamp_max_length`.
pub const MAX_TIMESTAMP_BYTES: u64 = 16_384;
/// Largest snapshot when the timestamp states no length, python-tuf's `snapshot_max_length`.
pub const MAX_SNAPSHOT_BYTES: u64 = 2_000_000;
/// Largest targets metadata when the snapshot states no length, python-tuf's `targets_max_length`.
pub const MAX_TARGETS_BYTES: u64 = 5_000_000;

/// Deepest JSON: the deepest field (`delegations.roles[].paths[]`) is at 6; `custom` objects of targets need some more.
const MAX_DEPTH: u32 = 24;
/// A value of JSON takes two bytes at the least, so bytes bound items; this is the bound for the largest file.
const MAX_ITEMS: u64 = MAX_TARGETS_BYTES / 2;

/// The names of the four roles every repository has.
pub(crate) const ROLES: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];

/// One metadata file, read and not yet believed.
#[derive(Debug, Clone)]
pub(crate) struct Signed<T> {
    pub(crate) version: u64,
    pub(crate) expires: Timestamp,
    pub(crate) body: T,
    pub(crate) bytes: Vec<u8>,
    message: Vec<u8>,
    signatures: Vec<(String, Vec<u8>)>,
}

/// Keys that speak for a role, and how many of them must.
#[derive(Debug, Clone)]
pub(crate) struct Signers {
    keys: BTreeMap<String, Key>,
    threshold: usize,
}

impl Signers {
    /// Whether the same keys speak for the role, and as many of them must.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let set = |signers: &Self| {
            signers.keys.values().map(|key| key.identity().to_vec()).collect::<BTreeSet<_>>()
        };
        self.threshold == other.threshold && set(self) == set(other)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) consistent_snapshot: bool,
    roles: BTreeMap<String, Signers>,
}

impl Root {
    pub(crate) fn signers(&self, role: &str) -> Result<&Signers, TufError> {
        self.roles.get(role).ok_or_else(|| TufError::Field {
            role: "root".into(),
            field: "roles",
            found: format!("without {role}"),
            expected: "root, timestamp, snapshot and targets",
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) meta: BTreeMap<String, FileMeta>,
}

/// What one metadata file says about another.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FileMeta {
    pub(crate) version: u64,
    #[serde(default)]
    pub(crate) length: Option<u64>,
    #[serde(default)]
    pub(crate) hashes: BTreeMap<String, String>,
}

/// What targets metadata says about a file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TargetMeta {
    pub(crate) length: u64,
    pub(crate) hashes: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Targets {
    pub(crate) targets: BTreeMap<String, TargetMeta>,
    pub(crate) delegations: Option<Delegations>,
}

#[derive(Debug, Clone)]
pub(crate) enum Delegations {
    Roles(Vec<DelegatedRole>),
    Succinct { signers: Signers, bit_length: u32, prefix: String },
}

#[derive(Debug, Clone)]
pub(crate) struct DelegatedRole {
    pub(crate) name: String,
    pub(crate) signers: Signers,
    pub(crate) paths: Paths,
    pub(crate) terminating: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Paths {
    Patterns(Vec<String>),
    HashPrefixes(Vec<String>),
}

#[derive(Deserialize)]
struct WireSigned {
    signatures: Vec<WireSignature>,
    signed: Value,
}

#[derive(Deserialize)]
struct WireSignature {
    keyid: String,
    sig: String,
}

#[derive(Deserialize)]
struct WireHead {
    #[serde(rename = "_type")]
    kind: String,
    spec_version: String,
    version: u64,
    expires: Timestamp,
}

#[derive(Deserialize)]
struct WireRoot {
    #[serde(default)]
    consistent_snapshot: bool,
    keys: BTreeMap<String, WireKey>,
    roles: BTreeMap<String, WireRole>,
}

#[derive(Deserialize)]
struct WireRole {
    keyids: Vec<String>,
    threshold: usize,
}

#[derive(Deserialize)]
struct WireMeta {
    meta: BTreeMap<String, FileMeta>,
}

#[derive(Deserialize)]
struct WireTargets {
    targets: BTreeMap<String, TargetMeta>,
    #[serde(default)]
    delegations: Option<WireDelegations>,
}

#[derive(Deserialize)]
struct WireDelegations {
    keys: BTreeMap<String, WireKey>,
    #[serde(default)]
    roles: Option<Vec<WireDelegatedRole>>,
    #[serde(default)]
    succinct_roles: Option<WireSuccinct>,
}

#[derive(Deserialize)]
struct WireDelegatedRole {
    name: String,
    keyids: Vec<String>,
    threshold: usize,
    #[serde(default)]
    terminating: bool,
    #[serde(default)]
    paths: Option<Vec<String>>,
    #[serde(default)]
    path_hash_prefixes: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct WireSuccinct {
    keyids: Vec<String>,
    threshold: usize,
    bit_length: u32,
    name_prefix: String,
}

/// Reads metadata of any kind; `kind` is `root`, `timestamp`, `snapshot` or `targets`. Nothing in it is believed yet:
/// for fuzzing and for finding out of which kind a file is.
///
/// # Errors
/// When it is beyond a limit or not of that kind.
pub fn parse_any(kind: &str, bytes: &[u8]) -> Result<u64, TufError> {
    match kind {
        "root" => root(bytes).map(|signed| signed.version),
        "timestamp" => timestamp(bytes).map(|signed| signed.version),
        "snapshot" => snapshot(bytes).map(|signed| signed.version),
        _ => targets("targets", bytes).map(|signed| signed.version),
    }
}

pub(crate) fn root(bytes: &[u8]) -> Result<Signed<Root>, TufError> {
    read("root", "root", bytes, MAX_ROOT_BYTES, |wire: WireRoot| {
        let mut roles = BTreeMap::new();
        for name in ROLES {
            let Some(role) = wire.roles.get(name) else {
                return Err(field(
                    "root",
                    "roles",
                    format!("without {name}"),
                    "root, timestamp, snapshot and targets",
                ));
            };
            roles.insert(name.to_owned(), signers("root", &wire.keys, &role.keyids, role.threshold)?);
        }
        Ok(Root { consistent_snapshot: wire.consistent_snapshot, roles })
    })
}

pub(crate) fn timestamp(bytes: &[u8]) -> Result<Signed<FileMeta>, TufError> {
    read("timestamp", "timestamp", bytes, MAX_TIMESTAMP_BYTES, |mut wire: WireMeta| {
        // TUF 1.0.34 §4.6: the only file it describes is snapshot.json.
        match (wire.meta.remove("snapshot.json"), wire.meta.len()) {
            (Some(meta), 0) => Ok(meta),
            (_, others) => {
                Err(field("timestamp", "meta", format!("with {others} other files"), "snapshot.json alone"))
            }
        }
    })
}

pub(crate) fn snapshot(bytes: &[u8]) -> Result<Signed<Snapshot>, TufError> {
    read("snapshot", "snapshot", bytes, MAX_SNAPSHOT_BYTES, |wire: WireMeta| Ok(Snapshot { meta: wire.meta }))
}

pub(crate) fn targets(role: &str, bytes: &[u8]) -> Result<Signed<Targets>, TufError> {
    read(role, "targets", bytes, MAX_TARGETS_BYTES, |wire: WireTargets| {
        let delegations = wire.delegations.map(|wire| delegations(role, wire)).transpose()?;
        Ok(Targets { targets: wire.targets, delegations })
    })
}

fn delegations(role: &str, wire: WireDelegations) -> Result<Delegations, TufError> {
    match (wire.roles, wire.succinct_roles) {
        (Some(roles), None) => {
            let mut out = Vec::new();
            for one in roles {
                if ROLES.contains(&one.name.as_str()) || one.name.is_empty() {
                    return Err(field(role, "delegations.roles.name", one.name, "a name of its own"));
                }
                let paths = match (one.paths, one.path_hash_prefixes) {
                    (Some(paths), None) => Paths::Patterns(paths),
                    (None, Some(prefixes)) => Paths::HashPrefixes(prefixes),
                    _ => {
                        let expected = "either paths or path_hash_prefixes";
                        return Err(field(role, "delegations.roles", one.name, expected));
                    }
                };
                out.push(DelegatedRole {
                    signers: signers(role, &wire.keys, &one.keyids, one.threshold)?,
                    name: one.name,
                    paths,
                    terminating: one.terminating,
                });
            }
            Ok(Delegations::Roles(out))
        }
        (None, Some(succinct)) => {
            // TAP 15: 1 to 32 bits.
            if !(1..=32).contains(&succinct.bit_length) {
                let found = succinct.bit_length.to_string();
                return Err(field(role, "delegations.succinct_roles.bit_length", found, "1 to 32"));
            }
            Ok(Delegations::Succinct {
                signers: signers(role, &wire.keys, &succinct.keyids, succinct.threshold)?,
                bit_length: succinct.bit_length,
                prefix: succinct.name_prefix,
            })
        }
        _ => Err(field(role, "delegations", "both or none", "either roles or succinct_roles")),
    }
}

fn signers(
    role: &str,
    keys: &BTreeMap<String, WireKey>,
    keyids: &[String],
    threshold: usize,
) -> Result<Signers, TufError> {
    if threshold == 0 {
        return Err(field(role, "threshold", "0", "at least one"));
    }
    let mut known = BTreeMap::new();
    for keyid in keyids {
        let Some(wire) = keys.get(keyid) else {
            return Err(field(role, "keyids", keyid.clone(), "ids of keys that are given"));
        };
        if let Some(key) = Key::of(wire) {
            known.insert(keyid.clone(), key);
        }
    }
    if keyids.iter().collect::<BTreeSet<_>>().len() != keyids.len() {
        return Err(field(role, "keyids", "an id twice", "different ids"));
    }
    Ok(Signers { keys: known, threshold })
}

fn field(role: &str, field: &'static str, found: impl AsRef<str>, expected: &'static str) -> TufError {
    let found = found.as_ref().chars().take(100).collect();
    TufError::Field { role: role.into(), field, found, expected }
}

fn read<W: DeserializeOwned, T>(
    role: &str,
    kind: &'static str,
    bytes: &[u8],
    limit: u64,
    convert: impl FnOnce(W) -> Result<T, TufError>,
) -> Result<Signed<T>, TufError> {
    let limits = Limits { bytes: limit, items: MAX_ITEMS, depth: MAX_DEPTH };
    let wire: WireSigned = attest::read_json("TUF metadata", bytes, limits)
        .map_err(|source| TufError::Malformed { role: role.into(), source })?;
    let message = canonical_json(&wire.signed)
        .ok_or_else(|| field(role, "signed", "with a fraction", "whole numbers only"))?;
    let malformed = |error: serde_json::Error| TufError::malformed(role, error);
    let head: WireHead = WireHead::deserialize(&wire.signed).map_err(malformed)?;
    if head.kind != kind {
        return Err(field(role, "_type", head.kind, kind));
    }
    // TUF 1.0.34 §4.3: clients go on for the same major version.
    if head.spec_version.split('.').next() != Some("1") {
        return Err(field(role, "spec_version", head.spec_version, "1.x"));
    }
    if head.version == 0 {
        return Err(field(role, "version", "0", "at least 1"));
    }
    let body = convert(W::deserialize(&wire.signed).map_err(malformed)?)?;
    let mut ids = BTreeSet::new();
    let mut signatures = Vec::new();
    for signature in wire.signatures {
        if !ids.insert(signature.keyid.clone()) {
            // TUF 1.0.34 §4.2.1: a key signs once.
            return Err(field(role, "signatures", signature.keyid, "each key id once"));
        }
        // tuf-on-ci leaves signatures that are still to be made empty; what is no hexadecimal counts as little.
        signatures.push((signature.keyid, hex::decode(signature.sig).unwrap_or_default()));
    }
    let (version, expires) = (head.version, head.expires);
    Ok(Signed { version, expires, body, bytes: bytes.to_vec(), message, signatures })
}

impl<T> Signed<T> {
    /// Checks that a threshold of the role's keys signed. A key counts once, under however many ids it is listed (TAP 12).
    pub(crate) fn check_signed(&self, role: &str, by: &str, signers: &Signers) -> Result<(), TufError> {
        let mut counted = BTreeSet::new();
        for (keyid, signature) in &self.signatures {
            let Some(key) = signers.keys.get(keyid) else { continue };
            if !counted.contains(key.identity()) && key.verify(&self.message, signature) {
                counted.insert(key.identity());
            }
        }
        if counted.len() >= signers.threshold {
            return Ok(());
        }
        Err(TufError::Threshold {
            role: role.into(),
            by: by.into(),
            found: counted.len(),
            expected: signers.threshold,
        })
    }

    /// TUF 1.0.34 §5.3.10 and its like: the expiration must lie after the fixed update start time.
    pub(crate) fn check_fresh(&self, role: &str, now: Timestamp) -> Result<(), TufError> {
        if self.expires > now {
            return Ok(());
        }
        Err(TufError::Expired { role: role.into(), expires: self.expires })
    }
}

impl FileMeta {
    /// Length and digests, where they are stated.
    pub(crate) fn check(&self, name: &str, bytes: &[u8]) -> Result<(), TufError> {
        if let Some(expected) = self.length {
            check_length(name, expected, bytes)?;
        }
        check_hashes(name, &self.hashes, bytes, false)
    }
}

impl TargetMeta {
    pub(crate) fn check(&self, name: &str, bytes: &[u8]) -> Result<(), TufError> {
        check_length(name, self.length, bytes)?;
        check_hashes(name, &self.hashes, bytes, true)
    }
}

fn check_length(name: &str, expected: u64, bytes: &[u8]) -> Result<(), TufError> {
    let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if found == expected {
        return Ok(());
    }
    let (expected, found) = (expected.to_string(), found.to_string());
    Err(TufError::Mismatch { name: name.into(), what: "length", expected, found })
}

/// Every digest of a known algorithm must match, and where one is needed at least one must be known.
fn check_hashes(
    name: &str,
    hashes: &BTreeMap<String, String>,
    bytes: &[u8],
    needed: bool,
) -> Result<(), TufError> {
    use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
    let mut looked_at = 0;
    for (algorithm, expected) in hashes {
        let (what, hash) = match algorithm.as_str() {
            "sha256" => ("sha256", digest(&SHA256, bytes)),
            "sha384" => ("sha384", digest(&SHA384, bytes)),
            "sha512" => ("sha512", digest(&SHA512, bytes)),
            _ => continue,
        };
        looked_at += 1;
        let found = hex::encode(hash);
        if found != *expected {
            return Err(TufError::Mismatch { name: name.into(), what, expected: expected.clone(), found });
        }
    }
    if looked_at > 0 || (hashes.is_empty() && !needed) {
        return Ok(());
    }
    let found = format!("{:?}", hashes.keys().collect::<Vec<_>>());
    Err(field(name, "hashes", found, "sha256, sha384 or sha512"))
}
