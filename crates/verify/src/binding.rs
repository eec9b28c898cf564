//! Whether a log entry is about this signature. CVE-2022-36056 and CVE-2026-22703 were verifiers that took an entry's
//! word that something was logged, and did not look at what.

use attest::{Bundle, Content, Envelope, LogEntry};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use tlog::{DataHash, EntryBody, RekorHash, RekorVerifier};

use crate::Refusal;
use crate::certificate::{spki_of_certificate, spki_of_pem};
use crate::key::{PublicKey, Scheme, Signed, hash};

/// What an entry must be about.
pub(crate) struct Subject<'a> {
    pub(crate) bundle: &'a Bundle,
    /// The artifact, or for an envelope what its signature is over.
    pub(crate) message: &'a dyn Signed,
    /// The key the signature was checked with, and how.
    pub(crate) key: &'a PublicKey,
    pub(crate) scheme: Scheme,
    /// The bytes of the envelope as they were found, where they are known.
    pub(crate) envelope_bytes: Option<&'a [u8]>,
}

fn mismatch(detail: &str) -> Refusal {
    Refusal::LogEntryMismatch { detail: detail.to_owned() }
}

impl Subject<'_> {
    /// Checks one entry.
    pub(crate) fn check(&self, entry: &LogEntry) -> Result<(), Refusal> {
        let body = EntryBody::parse(&entry.canonicalized_body).map_err(|e| mismatch(&e.to_string()))?;
        if body.kind_version() != (entry.kind.as_str(), entry.version.as_str()) {
            return Err(mismatch("its body is of another kind than it says"));
        }
        match (&body, &self.bundle.content) {
            (EntryBody::HashedRekordV001(body), Content::Message { .. }) => {
                self.check_hash(&body.data)?;
                self.check_signature(&body.signature)?;
                self.check_pem(&body.public_key_pem)
            }
            (EntryBody::HashedRekordV002(body), _) => {
                self.check_hash(&body.data)?;
                self.check_signature(&body.signature)?;
                if !self.scheme.is_called(&body.key_details) {
                    return Err(mismatch("its signature was made in another way"));
                }
                match &body.verifier {
                    RekorVerifier::Certificate(der) => self.check_certificate(der),
                    RekorVerifier::PublicKey(spki) => self.check_key(spki),
                    _ => Err(mismatch("it names its signer in an unknown way")),
                }
            }
            (EntryBody::DsseV001(body), Content::Envelope(envelope)) => {
                check_payload(&body.payload_hash, envelope)?;
                // The hash of the envelope is over bytes that cannot be made again: JSON as it was once sent.
                let [(signature, verifier)] = body.signatures.as_slice() else {
                    return Err(mismatch("it has another number of signatures"));
                };
                self.check_signature(signature)?;
                self.check_pem(verifier)
            }
            (EntryBody::Other { kind, version }, content) => {
                match (kind.as_str(), version.as_str(), content) {
                    ("intoto", "0.0.2", Content::Envelope(envelope)) => {
                        self.check_intoto_v002(entry, envelope)
                    }
                    ("intoto", "0.0.1", Content::Envelope(envelope)) => {
                        self.check_intoto_v001(entry, envelope)
                    }
                    ("rekord", "0.0.1", Content::Message { .. }) => self.check_rekord(entry),
                    _ => Err(Refusal::Unsupported { detail: format!("log entry kind {kind} {version}") }),
                }
            }
            _ => Err(mismatch("it is of a kind for another sort of bundle")),
        }
    }

    fn check_hash(&self, logged: &RekorHash) -> Result<(), Refusal> {
        match self.message.hash(logged.algorithm) {
            Some(hash) if hash == logged.digest => Ok(()),
            Some(_) => Err(mismatch("its hash is of something else")),
            None => Err(Refusal::Unsupported {
                detail: format!(
                    "its log entry has {}, and the artifact is not at hand",
                    logged.algorithm.v1_name()
                ),
            }),
        }
    }

    fn check_signature(&self, logged: &[u8]) -> Result<(), Refusal> {
        if logged == self.bundle.signature() { Ok(()) } else { Err(mismatch("its signature is another")) }
    }

    fn check_certificate(&self, der: &[u8]) -> Result<(), Refusal> {
        match self.bundle.leaf_certificate() {
            Some(leaf) if leaf == der => Ok(()),
            // Signed with a key for which there is a certificate as well.
            None if spki_of_certificate(der).is_some_and(|spki| spki == self.key.spki_der()) => Ok(()),
            _ => Err(mismatch("its certificate is another")),
        }
    }

    fn check_key(&self, spki: &[u8]) -> Result<(), Refusal> {
        if self.bundle.leaf_certificate().is_some() {
            return Err(mismatch("it has a key, the bundle a certificate"));
        }
        if spki == self.key.spki_der() { Ok(()) } else { Err(mismatch("its key is another")) }
    }

    fn check_pem(&self, pem: &[u8]) -> Result<(), Refusal> {
        match spki_of_pem(pem) {
            Some((_, Some(certificate))) => self.check_certificate(&certificate),
            Some((spki, None)) => self.check_key(&spki),
            None => Err(mismatch("its signer is neither a certificate nor a key in PEM")),
        }
    }

    fn check_intoto_v002(&self, entry: &LogEntry, envelope: &Envelope) -> Result<(), Refusal> {
        let spec = spec::<IntotoV002>(entry)?;
        check_payload(&spec.content.payload_hash.read()?, envelope)?;
        let logged = spec.content.envelope;
        if logged.payload_type != envelope.payload_type {
            return Err(mismatch("its payload type is another"));
        }
        let [signature] = logged.signatures.as_slice() else {
            return Err(mismatch("it has another number of signatures"));
        };
        // rekor's intoto 0.0.2 stores base64 of base64.
        let bytes = decode(&signature.sig).and_then(|inner| decode(std::str::from_utf8(&inner).ok()?));
        self.check_signature(&bytes.ok_or_else(|| mismatch("its signature is malformed"))?)?;
        self.check_pem_key(&signature.public_key)
    }

    fn check_intoto_v001(&self, entry: &LogEntry, envelope: &Envelope) -> Result<(), Refusal> {
        let spec = spec::<IntotoV001>(entry)?;
        if let Some(payload_hash) = &spec.content.payload_hash {
            check_payload(&payload_hash.read()?, envelope)?;
        }
        // It has no signature of its own: the hash of the whole envelope is what binds it.
        let logged = spec.content.hash.read()?;
        let Some(bytes) = self.envelope_bytes else {
            return Err(Refusal::Unsupported { detail: "log entry kind intoto 0.0.1 in a bundle".into() });
        };
        if hash(logged.algorithm, bytes) != logged.digest {
            return Err(mismatch("its hash is of another envelope"));
        }
        self.check_pem_key(&spec.public_key)
    }

    fn check_rekord(&self, entry: &LogEntry) -> Result<(), Refusal> {
        let spec = spec::<Rekord>(entry)?;
        if spec.signature.format != "x509" {
            return Err(Refusal::Unsupported { detail: "log entry of a signature that is not x509".into() });
        }
        self.check_hash(&spec.data.hash.read()?)?;
        let signature =
            decode(&spec.signature.content).ok_or_else(|| mismatch("its signature is malformed"))?;
        self.check_signature(&signature)?;
        self.check_pem_key(&spec.signature.public_key.content)
    }

    fn check_pem_key(&self, base64: &str) -> Result<(), Refusal> {
        self.check_pem(&decode(base64).ok_or_else(|| mismatch("its signer is malformed"))?)
    }
}

fn check_payload(logged: &RekorHash, envelope: &Envelope) -> Result<(), Refusal> {
    if hash(logged.algorithm, &envelope.payload) == logged.digest {
        return Ok(());
    }
    Err(mismatch("its payload is another"))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

fn spec<T: for<'de> Deserialize<'de>>(entry: &LogEntry) -> Result<T, Refusal> {
    #[derive(Deserialize)]
    struct Outer<T> {
        spec: T,
    }
    serde_json::from_slice::<Outer<T>>(&entry.canonicalized_body)
        .map(|outer| outer.spec)
        .map_err(|e| mismatch(&format!("its body is malformed: {e}")))
}

#[derive(Deserialize)]
struct WireHash {
    algorithm: String,
    value: String,
}

impl WireHash {
    fn read(&self) -> Result<RekorHash, Refusal> {
        let malformed = || mismatch("its hash is malformed");
        let all = [DataHash::Sha256, DataHash::Sha384, DataHash::Sha512];
        let algorithm = all.into_iter().find(|one| one.v1_name() == self.algorithm).ok_or_else(malformed)?;
        RekorHash::new(algorithm, hex::decode(&self.value).map_err(|_| malformed())?).map_err(|_| malformed())
    }
}

/// rekor `pkg/types/intoto/v0.0.2`.
#[derive(Deserialize)]
struct IntotoV002 {
    content: IntotoV002Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntotoV002Content {
    envelope: IntotoEnvelope,
    payload_hash: WireHash,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntotoEnvelope {
    payload_type: String,
    signatures: Vec<IntotoSignature>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntotoSignature {
    sig: String,
    public_key: String,
}

/// rekor `pkg/types/intoto/v0.0.1`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntotoV001 {
    content: IntotoV001Content,
    public_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntotoV001Content {
    hash: WireHash,
    #[serde(default)]
    payload_hash: Option<WireHash>,
}

/// rekor `pkg/types/rekord/v0.0.1`.
#[derive(Deserialize)]
struct Rekord {
    data: RekordData,
    signature: RekordSignature,
}

#[derive(Deserialize)]
struct RekordData {
    hash: WireHash,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RekordSignature {
    content: String,
    format: String,
    public_key: RekordKey,
}

#[derive(Deserialize)]
struct RekordKey {
    content: String,
}
