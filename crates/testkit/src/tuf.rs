//! A TUF repository in memory that can be made wrong in every way.
//!
//! Keys are Ed25519 and text is plain, so that serde_json's compact form with sorted keys is canonical JSON: the client
//! under test and this signer share no code.

use std::collections::BTreeMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

/// The time repositories are made for.
pub const TUF_NOW: &str = "2026-11-21T00:00:00Z";
/// When their metadata runs out, where nothing else is said.
pub const TUF_FAR: &str = "2036-01-01T00:00:00Z";

/// A key pair with an id.
#[derive(Debug, Clone)]
pub struct TufSigner {
    seed: [u8; 32],
    id: String,
}

impl TufSigner {
    /// The key that this name leads to: the same every time.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let digest = base::Digest::sha256_of(name.as_bytes());
        let mut seed = [0; 32];
        seed.copy_from_slice(digest.as_bytes());
        Self { seed, id: format!("id of {name}") }
    }

    /// The same key under another id.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn pair(&self) -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&self.seed).expect("seed")
    }

    /// The key as metadata has it.
    #[must_use]
    pub fn public(&self) -> Value {
        let public = hex::encode(self.pair().public_key().as_ref());
        json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}})
    }

    fn sign(&self, body: &Value) -> Value {
        let message = sorted(body).to_string().into_bytes();
        json!({"keyid": self.id, "sig": hex::encode(self.pair().sign(&message))})
    }
}

/// The same with its keys in order, whatever features serde_json was built with.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut pairs: Vec<_> = fields.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            pairs.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            Value::Object(pairs.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

fn signed(body: &Value, signers: &[TufSigner]) -> Vec<u8> {
    let signatures: Vec<Value> = signers.iter().map(|signer| signer.sign(body)).collect();
    serde_json::to_vec(&json!({"signatures": signatures, "signed": body})).expect("JSON")
}

/// What targets metadata says about a file.
#[must_use]
pub fn target_meta(hash_name: &str, bytes: &[u8]) -> Value {
    json!({"length": bytes.len(), "hashes": {hash_name: base::Digest::sha256_of(bytes).hex()}})
}

/// The repository: change a field, publish again.
#[derive(Debug, Clone)]
pub struct TufRepo {
    /// What is published, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Whether files stand under their version and digest.
    pub consistent: bool,
    /// Whether metadata states length and digest of other metadata.
    pub with_digests: bool,
    /// Version of the last root.
    pub root_version: u64,
    /// When the next root runs out.
    pub root_expires: String,
    /// Keys of the root role; its threshold is two.
    pub root_keys: Vec<TufSigner>,
    /// Version of the timestamp.
    pub timestamp_version: u64,
    /// When it runs out.
    pub timestamp_expires: String,
    /// Who signs it.
    pub timestamp_key: TufSigner,
    /// Version of the snapshot.
    pub snapshot_version: u64,
    /// When it runs out.
    pub snapshot_expires: String,
    /// Who signs it.
    pub snapshot_key: TufSigner,
    /// Version of the targets, delegated ones too.
    pub targets_version: u64,
    /// When they run out.
    pub targets_expires: String,
    /// Who signs the top one.
    pub targets_key: TufSigner,
    /// Bytes of `trusted_root.json`.
    pub target: Vec<u8>,
    /// What the digest of the target is called.
    pub hash_name: &'static str,
    /// A file the snapshot does not name.
    pub forgotten: Option<&'static str>,
    /// `delegations` of the top targets.
    pub delegations: Option<Value>,
    /// Delegated roles: who signs, and their `targets`.
    pub delegated: BTreeMap<String, (TufSigner, Value)>,
    /// `delegations` of delegated roles.
    pub nested: BTreeMap<String, Value>,
}

impl TufRepo {
    /// A good repository with one root and one file, all at version 5.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a default repository would say nothing")]
    pub fn new() -> Self {
        let mut repo = Self {
            files: BTreeMap::new(),
            consistent: true,
            with_digests: true,
            root_version: 1,
            root_expires: "2027-01-01T00:00:00Z".into(),
            root_keys: vec![TufSigner::new("r1"), TufSigner::new("r2")],
            timestamp_version: 5,
            timestamp_expires: TUF_FAR.into(),
            timestamp_key: TufSigner::new("t1"),
            snapshot_version: 5,
            snapshot_expires: TUF_FAR.into(),
            snapshot_key: TufSigner::new("s1"),
            targets_version: 5,
            targets_expires: TUF_FAR.into(),
            targets_key: TufSigner::new("g1"),
            target: b"{\"root\":1}".to_vec(),
            hash_name: "sha256",
            forgotten: None,
            delegations: None,
            delegated: BTreeMap::new(),
            nested: BTreeMap::new(),
        };
        let keys = repo.root_keys.clone();
        repo.put_root(1, &keys, |_| ());
        repo.publish_all();
        repo
    }

    /// Another repository with the same keys and versions, and nothing but the roots published.
    #[must_use]
    pub fn without_files(&self) -> Self {
        let mut repo = self.clone();
        repo.files.retain(|name, _| name.ends_with("root.json"));
        repo
    }

    /// Publishes a file as it is.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// A root that was published.
    #[must_use]
    pub fn root(&self, version: u64) -> Vec<u8> {
        self.files[&format!("{version}.root.json")].clone()
    }

    /// Publishes a root signed by `signers`, after `edit`.
    pub fn put_root(&mut self, version: u64, signers: &[TufSigner], edit: impl FnOnce(&mut Value)) {
        self.put_root_as(version, version, signers, edit);
    }

    /// The same, under the name of another version.
    pub fn put_root_as(
        &mut self,
        named: u64,
        version: u64,
        signers: &[TufSigner],
        edit: impl FnOnce(&mut Value),
    ) {
        let ids: Vec<&str> = self.root_keys.iter().map(TufSigner::id).collect();
        let mut keys = serde_json::Map::new();
        let all = [&self.timestamp_key, &self.snapshot_key, &self.targets_key];
        for key in self.root_keys.iter().chain(all).chain(signers) {
            keys.insert(key.id().into(), key.public());
        }
        let one = |key: &TufSigner| json!({"keyids": [key.id()], "threshold": 1});
        let mut body = json!({
            "_type": "root",
            "spec_version": "1.0.34",
            "version": version,
            "expires": self.root_expires,
            "consistent_snapshot": self.consistent,
            "keys": keys,
            "roles": {
                "root": {"keyids": ids, "threshold": 2},
                "timestamp": one(&self.timestamp_key),
                "snapshot": one(&self.snapshot_key),
                "targets": one(&self.targets_key),
            },
        });
        edit(&mut body);
        self.put(&format!("{named}.root.json"), signed(&body, signers));
    }

    /// Publishes the next root, signed by the old keys and the new ones.
    pub fn rotate_root(&mut self, edit: impl FnOnce(&mut Self)) {
        let old = self.root_keys.clone();
        edit(self);
        self.root_version += 1;
        let mut signers = old;
        for key in &self.root_keys {
            if !signers.iter().any(|one| one.id() == key.id()) {
                signers.push(key.clone());
            }
        }
        self.put_root(self.root_version, &signers, |_| ());
    }

    /// Publishes the next version of everything below the root.
    pub fn next(&mut self) {
        self.timestamp_version += 1;
        self.snapshot_version += 1;
        self.targets_version += 1;
        self.publish_all();
    }

    /// Where the file stands.
    #[must_use]
    pub fn target_path(&self) -> String {
        format!("targets/{}.trusted_root.json", base::Digest::sha256_of(&self.target).hex())
    }

    /// Publishes a file of targets metadata.
    pub fn put_target(&mut self, name: &str, bytes: &[u8]) {
        let hash = base::Digest::sha256_of(bytes).hex();
        let path = match name.rsplit_once('/') {
            _ if !self.consistent => format!("targets/{name}"),
            Some((folder, file)) => format!("targets/{folder}/{hash}.{file}"),
            None => format!("targets/{hash}.{name}"),
        };
        self.put(&path, bytes.to_vec());
    }

    fn named(&self, role: &str, version: u64) -> String {
        if self.consistent { format!("{version}.{role}.json") } else { format!("{role}.json") }
    }

    /// Publishes everything below the root as the fields say.
    pub fn publish_all(&mut self) {
        if !self.consistent {
            let keys = self.root_keys.clone();
            self.put_root(1, &keys, |_| ());
        }
        let target = self.target.clone();
        self.put_target("trusted_root.json", &target);
        let mut meta = serde_json::Map::new();
        let mut roles = vec![("targets".to_owned(), self.targets_key.clone(), {
            json!({"trusted_root.json": target_meta(self.hash_name, &target)})
        })];
        roles.extend(
            self.delegated.iter().map(|(name, (key, files))| (name.clone(), key.clone(), files.clone())),
        );
        for (name, key, files) in roles {
            let mut body = json!({
                "_type": "targets", "spec_version": "1.0.34", "version": self.targets_version,
                "expires": self.targets_expires, "targets": files,
            });
            let delegations =
                if name == "targets" { self.delegations.clone() } else { self.nested.get(&name).cloned() };
            if let Some(delegations) = delegations {
                body["delegations"] = delegations;
            }
            let bytes = signed(&body, &[key]);
            meta.insert(format!("{name}.json"), self.file_meta(self.targets_version, &bytes));
            let path = self.named(&name, self.targets_version);
            self.put(&path, bytes);
        }
        if let Some(name) = self.forgotten {
            meta.remove(name);
        }
        let body = json!({
            "_type": "snapshot", "spec_version": "1.0.34", "version": self.snapshot_version,
            "expires": self.snapshot_expires, "meta": meta,
        });
        let path = self.named("snapshot", self.snapshot_version);
        self.put(&path, signed(&body, std::slice::from_ref(&self.snapshot_key)));
        self.publish_timestamp();
    }

    /// Publishes the timestamp.
    pub fn publish_timestamp(&mut self) {
        let path = self.named("snapshot", self.snapshot_version);
        let snapshot = self.files.get(&path).cloned().unwrap_or_default();
        let body = json!({
            "_type": "timestamp", "spec_version": "1.0.34", "version": self.timestamp_version,
            "expires": self.timestamp_expires,
            "meta": {"snapshot.json": self.file_meta(self.snapshot_version, &snapshot)},
        });
        self.put("timestamp.json", signed(&body, std::slice::from_ref(&self.timestamp_key)));
    }

    /// Changes the timestamp and signs it again.
    pub fn edit(&mut self, path: &str, edit: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_slice(&self.files[path]).expect("JSON");
        edit(&mut value["signed"]);
        let bytes = signed(&value["signed"], std::slice::from_ref(&self.timestamp_key));
        self.put(path, bytes);
    }

    fn file_meta(&self, version: u64, bytes: &[u8]) -> Value {
        if !self.with_digests {
            return json!({"version": version});
        }
        let hash = base::Digest::sha256_of(bytes).hex();
        json!({"version": version, "length": bytes.len(), "hashes": {"sha256": hash}})
    }
}
