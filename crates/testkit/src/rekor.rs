//! A transparency log that speaks Rekor v1 and keeps its promises: a real tree, signed entry timestamps, checkpoints.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tlog::{
    Checkpoint, DataHash, Hash, HashSource, HashedRekordV001, NoteSignature, RekorHash, Tree, canonical_json,
    inclusion_proof, leaf_hash,
};

use crate::http::{Incoming, Reply, Server};

/// The tree id real instances put before the leaf hash in a UUID.
const TREE_ID: &str = "24296fb24b8ad77a";

/// What the log calls itself in checkpoints: the host of its `baseUrl` in the trusted root.
const NAME: &str = "rekor.test";

/// Entries of earlier shards: the index of an entry is not its place in the tree.
const EARLIER_ENTRIES: u64 = 1000;

/// A Rekor v1 on loopback.
pub struct RekorV1 {
    server: Server,
    state: Arc<Mutex<State>>,
    spki: Vec<u8>,
}

struct State {
    pair: EcdsaKeyPair,
    log_id: Digest,
    clock: Box<dyn Fn() -> i64 + Send>,
    tree: Tree,
    nodes: BTreeMap<(u32, u64), Hash>,
    /// UUID, body and time of each entry.
    entries: Vec<(String, Vec<u8>, i64)>,
    requests: Vec<String>,
    script: Vec<Reply>,
}

struct Nodes<'a>(&'a BTreeMap<(u32, u64), Hash>);

impl HashSource for Nodes<'_> {
    type Error = ();
    fn node(&self, level: u32, index: u64) -> Result<Hash, ()> {
        self.0.get(&(level, index)).copied().ok_or(())
    }
}

impl RekorV1 {
    /// Starts an empty log whose clock always shows `now_secs` (Unix).
    #[must_use]
    pub fn start(now_secs: i64) -> Self {
        Self::start_with(move || now_secs)
    }

    /// Starts an empty log with this clock (Unix seconds).
    #[must_use]
    pub fn start_with(clock: impl Fn() -> i64 + Send + 'static) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("randomness");
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a public key");
        let spki = der.as_ref().to_vec();
        let state = Arc::new(Mutex::new(State {
            pair,
            log_id: Digest::sha256_of(&spki),
            clock: Box::new(clock),
            tree: Tree::new(),
            nodes: BTreeMap::new(),
            entries: Vec::new(),
            requests: Vec::new(),
            script: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |incoming| lock(&shared).answer(incoming));
        Self { server, state, spki }
    }

    /// Base URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url("")
    }

    /// The log as an element of `tlogs` of a trusted root.
    #[must_use]
    pub fn trusted_log(&self) -> Value {
        let log_id = lock(&self.state).log_id.clone();
        json!({
            "baseUrl": format!("https://{NAME}"),
            "hashAlgorithm": "SHA2_256",
            "publicKey": {
                "rawBytes": STANDARD.encode(&self.spki),
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "validFor": {"start": "2020-01-01T00:00:00Z"},
            },
            "logId": {"keyId": STANDARD.encode(log_id.as_bytes())},
        })
    }

    /// Answers the next requests with these instead, the first one first.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        lock(&self.state).script = replies.into_iter().collect();
    }

    /// `METHOD PATH` of every request so far; a UUID is shown as `UUID`.
    #[must_use]
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).requests)
    }

    /// What the log answers when it is asked for the entry at `place` of its tree.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn answer_about(&self, place: usize) -> String {
        lock(&self.state).entry(place).to_string()
    }

    /// How many entries the log has.
    #[must_use]
    pub fn entries(&self) -> usize {
        lock(&self.state).entries.len()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refuse(status: u16, message: &str) -> Reply {
    Reply::status(status).body(json!({"code": status, "message": message}).to_string())
}

impl State {
    fn answer(&mut self, incoming: &Incoming) -> Reply {
        let uuid = incoming.path.strip_prefix("/api/v1/log/entries/");
        let shown = if uuid.is_some() { "/api/v1/log/entries/UUID" } else { incoming.path.as_str() };
        self.requests.push(format!("{} {shown}", incoming.method));
        if !self.script.is_empty() {
            return self.script.remove(0);
        }
        match (incoming.method.as_str(), uuid) {
            ("GET", Some(uuid)) => match self.entries.iter().position(|(known, ..)| known == uuid) {
                Some(at) => Reply::status(200).body(self.entry(at).to_string()),
                None => refuse(404, "entry not found"),
            },
            ("GET", None) if incoming.path == "/api/v1/log/entries" => {
                let index =
                    incoming.query.strip_prefix("logIndex=").and_then(|text| text.parse::<u64>().ok());
                let at = index.and_then(|index| usize::try_from(index.checked_sub(EARLIER_ENTRIES)?).ok());
                match at.filter(|at| *at < self.entries.len()) {
                    Some(at) => Reply::status(200).body(self.entry(at).to_string()),
                    None => refuse(404, "entry not found"),
                }
            }
            ("POST", None) if incoming.path == "/api/v1/log/entries" => self.create(incoming),
            ("POST", None) if incoming.path == "/api/v1/index/retrieve" => self.search(incoming),
            _ => refuse(404, "path not found"),
        }
    }

    /// The search index: the real one knows entries by each hash in them, and this one too.
    fn search(&self, incoming: &Incoming) -> Reply {
        let query: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
        let Some(hash) = query["hash"].as_str().and_then(|text| text.strip_prefix("sha256:")) else {
            return refuse(400, "no hash");
        };
        let found = self.entries.iter().filter(|(_, body, _)| String::from_utf8_lossy(body).contains(hash));
        let uuids: Vec<&str> = found.map(|(uuid, ..)| uuid.as_str()).collect();
        Reply::status(200).body(json!(uuids).to_string())
    }

    fn create(&mut self, incoming: &Incoming) -> Reply {
        if incoming.headers.get("content-type").map(String::as_str) != Some("application/json") {
            return refuse(415, "unsupported media type");
        }
        let Some(body) = serde_json::from_slice(&incoming.body).ok().and_then(|entry| canonical(&entry))
        else {
            return refuse(
                400,
                "error processing entry: the signature does not fit, or the entry is malformed",
            );
        };
        let leaf = leaf_hash(&body);
        let uuid = format!("{TREE_ID}{}", leaf.hex());
        if self.entries.iter().any(|(known, ..)| *known == uuid) {
            let message =
                format!("an equivalent entry already exists in the transparency log with UUID {uuid}");
            return refuse(409, &message).header("location", &format!("/api/v1/log/entries/{uuid}"));
        }
        let nodes = &mut self.nodes;
        let appended = self.tree.append_with(leaf, |level, index, hash| {
            nodes.insert((level, index), hash);
        });
        appended.expect("room");
        let now_secs = (self.clock)();
        self.entries.push((uuid.clone(), body, now_secs));
        let entry = self.entry(self.entries.len() - 1).to_string();
        Reply::status(201).header("location", &format!("/api/v1/log/entries/{uuid}")).body(entry)
    }

    fn entry(&self, at: usize) -> Value {
        let (uuid, body, integrated_time) = &self.entries[at];
        let (index, log_id) = (at as u64, self.log_id.hex());
        let log_index = index + EARLIER_ENTRIES;
        let payload = json!({
            "body": STANDARD.encode(body), "integratedTime": integrated_time, "logID": log_id, "logIndex": log_index,
        });
        let promise = self.sign(&canonical_json(&payload).expect("plain values"));
        let hashes =
            inclusion_proof(&Nodes(&self.nodes), index, self.tree.size()).expect("every node is kept");
        let hashes: Vec<String> = hashes.iter().map(Hash::hex).collect();
        json!({uuid: {
            "body": payload["body"], "integratedTime": integrated_time, "logID": log_id, "logIndex": log_index,
            "verification": {
                "signedEntryTimestamp": STANDARD.encode(promise),
                "inclusionProof": {
                    "logIndex": index, "treeSize": self.tree.size(), "rootHash": self.tree.root().hex(),
                    "hashes": hashes, "checkpoint": self.checkpoint(),
                },
            },
        }})
    }

    fn checkpoint(&self) -> String {
        let origin = format!("{NAME} - 2605736670972794746");
        let root = self.tree.root();
        let checkpoint = Checkpoint { origin, size: self.tree.size(), root, extensions: Vec::new() };
        let signature = self.sign(checkpoint.body().as_bytes());
        let key_id = *self.log_id.as_bytes().first_chunk::<4>().expect("a digest has 32 bytes");
        let line = NoteSignature { name: NAME.into(), key_id, signature };
        checkpoint.into_note(vec![line]).expect("a note").to_string()
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(&SystemRandom::new(), message).expect("signs").as_ref().to_vec()
    }
}

/// The body of a proposed entry that is well formed and whose signature fits its key; only P-256 is known here.
fn canonical(entry: &Value) -> Option<Vec<u8>> {
    let spec = &entry["spec"];
    match (entry["kind"].as_str()?, entry["apiVersion"].as_str()?) {
        ("hashedrekord", "0.0.1") => {
            let digest = hex(spec["data"]["hash"]["value"].as_str()?)?;
            let signature = STANDARD.decode(spec["signature"]["content"].as_str()?).ok()?;
            let pem = STANDARD.decode(spec["signature"]["publicKey"]["content"].as_str()?).ok()?;
            signed_digest(&pem, &digest, &signature).then_some(())?;
            let data = RekorHash::new(DataHash::Sha256, digest).ok()?;
            HashedRekordV001 { data, signature, public_key_pem: pem }.canonical().ok()
        }
        ("dsse", "0.0.1") => {
            let sent = spec["proposedContent"]["envelope"].as_str()?;
            let envelope = attest::Envelope::parse(sent.as_bytes()).ok()?;
            let [verifier] = spec["proposedContent"]["verifiers"].as_array()?.as_slice() else { return None };
            let pem = STANDARD.decode(verifier.as_str()?).ok()?;
            let digest = Digest::sha256_of(&envelope.pae());
            signed_digest(&pem, digest.as_bytes(), &envelope.signature).then_some(())?;
            let hash = |bytes: &[u8]| json!({"algorithm": "sha256", "value": Digest::sha256_of(bytes).hex()});
            canonical_json(&json!({
                "apiVersion": "0.0.1", "kind": "dsse",
                "spec": {
                    "envelopeHash": hash(sent.as_bytes()),
                    "payloadHash": hash(&envelope.payload),
                    "signatures": [{
                        "signature": STANDARD.encode(&envelope.signature), "verifier": STANDARD.encode(&pem),
                    }],
                },
            }))
            .ok()
        }
        _ => None,
    }
}

fn signed_digest(pem: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    let Some(point) = point_of(pem) else { return false };
    aws_lc_rs::digest::Digest::import_less_safe(digest, &aws_lc_rs::digest::SHA256).is_ok_and(|digest| {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify_digest(&digest, signature).is_ok()
    })
}

/// The P-256 point in a certificate or a public key: what follows the one algorithm identifier for it.
fn point_of(pem: &[u8]) -> Option<Vec<u8>> {
    /// SubjectPublicKeyInfo of P-256 up to the point: ecPublicKey, prime256v1, BIT STRING of 66 bytes (RFC 5480).
    const HEAD: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
        0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    let text = String::from_utf8(pem.to_vec()).ok()?;
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(body).ok()?;
    let at = der.windows(HEAD.len()).position(|window| window == HEAD)? + HEAD.len();
    der.get(at..at + 65).map(<[u8]>::to_vec)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digest: Digest = format!("sha256:{text}").parse().ok()?;
    Some(digest.as_bytes().to_vec())
}
