//! The bodies of Rekor entries: what a log hashes into its tree.

use base::{Class, Fault};
use base64::{Engine, engine::general_purpose::STANDARD};

mod wire;

/// tlog-tiles: an entry's length is written in two bytes.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// Rekor's `--max_request_body_size`, 4 MiB: `intoto` 0.0.2 bodies of version 1 logs are larger than a tile entry.
const MAX_BODY_BYTES: usize = 4 << 20;
/// rekor's types accept any number of DSSE signatures; no envelope in the wild has more than a few.
const MAX_SIGNATURES: usize = 64;

/// An entry's body, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryBody {
    /// `hashedrekord` 0.0.1.
    HashedRekordV001(HashedRekordV001),
    /// `hashedrekord` 0.0.2, the only kind Rekor v2 stores.
    HashedRekordV002(HashedRekordV002),
    /// `dsse` 0.0.1.
    DsseV001(DsseV001),
    /// A kind that is recognised but not looked into.
    Other {
        /// Such as `intoto`.
        kind: String,
        /// Such as `0.0.2`.
        version: String,
    },
}

/// `hashedrekord` 0.0.1: a signature over a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashedRekordV001 {
    /// Digest of the artifact.
    pub data: RekorHash,
    /// The signature.
    pub signature: Vec<u8>,
    /// The certificate or public key, in PEM.
    pub public_key_pem: Vec<u8>,
}

/// `dsse` 0.0.1: an envelope by its hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DsseV001 {
    /// Hash of the envelope as it was sent.
    pub envelope_hash: RekorHash,
    /// Hash of the payload.
    pub payload_hash: RekorHash,
    /// Each signature with its certificate or public key in PEM.
    pub signatures: Vec<(Vec<u8>, Vec<u8>)>,
}

/// `hashedrekord` 0.0.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashedRekordV002 {
    /// Digest of the artifact, or of a DSSE envelope's pre-authentication encoding.
    pub data: RekorHash,
    /// The signature.
    pub signature: Vec<u8>,
    /// Who signed.
    pub verifier: RekorVerifier,
    /// `PublicKeyDetails` of the Sigstore protocol buffers, such as `PKIX_ECDSA_P256_SHA_256`.
    pub key_details: String,
}

/// How an entry of Rekor v2 says who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RekorVerifier {
    /// A certificate in DER.
    Certificate(Vec<u8>),
    /// A SubjectPublicKeyInfo in DER.
    PublicKey(Vec<u8>),
}

/// Hash algorithms of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DataHash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DataHash {
    const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// Rekor v1's name.
    #[must_use]
    pub fn v1_name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The Sigstore protocol buffers' name, which Rekor v2 and bundles use.
    #[must_use]
    pub fn v2_name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA2_256",
            Self::Sha384 => "SHA2_384",
            Self::Sha512 => "SHA2_512",
        }
    }

    /// Length of the hash in bytes.
    #[must_use]
    pub fn len_bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A hash and its algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RekorHash {
    /// The algorithm.
    pub algorithm: DataHash,
    /// As many bytes as the algorithm gives.
    pub digest: Vec<u8>,
}

impl RekorHash {
    /// A hash with the length its algorithm gives.
    ///
    /// # Errors
    /// When the length is another.
    pub fn new(algorithm: DataHash, digest: Vec<u8>) -> Result<Self, EntryError> {
        if digest.len() == algorithm.len_bytes() {
            Ok(Self { algorithm, digest })
        } else {
            Err(EntryError::WrongField { field: "digest" })
        }
    }
}

/// RFC 8785: JSON with sorted keys and one way to write everything.
///
/// # Errors
/// When the value cannot be written so: a number that is not a 64-bit float.
pub fn canonical_json(value: &serde_json::Value) -> Result<Vec<u8>, EntryError> {
    serde_json_canonicalizer::to_vec(value).map_err(|_| EntryError::NotCanonical)
}

impl EntryBody {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is longer than 4 MiB, not JSON, or a known kind with wrong fields.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_BODY_BYTES {
            return Err(EntryError::TooLong { found: bytes.len(), limit: MAX_BODY_BYTES });
        }
        let outer: wire::Outer<'_> = json(bytes)?;
        let spec = outer.spec.get().as_bytes();
        match (outer.kind.as_ref(), outer.api_version.as_ref()) {
            ("hashedrekord", "0.0.1") => {
                HashedRekordV001::from_wire(&json(spec)?).map(Self::HashedRekordV001)
            }
            ("hashedrekord", "0.0.2") => HashedRekordV002::from_wire(json(spec)?).map(Self::HashedRekordV002),
            ("dsse", "0.0.1") => DsseV001::from_wire(&json(spec)?).map(Self::DsseV001),
            (kind, version) => Ok(Self::Other { kind: kind.to_owned(), version: version.to_owned() }),
        }
    }

    /// Kind and version, such as `("hashedrekord", "0.0.2")`.
    #[must_use]
    pub fn kind_version(&self) -> (&str, &str) {
        match self {
            Self::HashedRekordV001(_) => ("hashedrekord", "0.0.1"),
            Self::HashedRekordV002(_) => ("hashedrekord", "0.0.2"),
            Self::DsseV001(_) => ("dsse", "0.0.1"),
            Self::Other { kind, version } => (kind, version),
        }
    }
}

impl HashedRekordV001 {
    fn from_wire(spec: &wire::HashedRekordV001) -> Result<Self, EntryError> {
        Ok(Self {
            data: v1_hash(&spec.data.hash)?,
            signature: decode(&spec.signature.content, "signature")?,
            public_key_pem: decode(&spec.signature.public_key.content, "publicKey")?,
        })
    }

    /// The bytes a log hashes.
    ///
    /// # Errors
    /// Never for these fields; the canonicalizer's signature allows for it.
    pub fn canonical(&self) -> Result<Vec<u8>, EntryError> {
        canonical_json(&serde_json::json!({
            "apiVersion": "0.0.1", "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {
                    "algorithm": self.data.algorithm.v1_name(), "value": hex::encode(&self.data.digest)
                }},
                "signature": {
                    "content": STANDARD.encode(&self.signature),
                    "publicKey": {"content": STANDARD.encode(&self.public_key_pem)},
                },
            },
        }))
    }
}

impl HashedRekordV002 {
    fn from_wire(spec: wire::HashedRekordV002Spec) -> Result<Self, EntryError> {
        let wire::HashedRekordV002 { data, signature } = spec.hashed_rekord_v002;
        let algorithm = DataHash::ALL
            .into_iter()
            .find(|a| a.v2_name() == data.algorithm)
            .ok_or(EntryError::WrongField { field: "algorithm" })?;
        let verifier = match (signature.verifier.x509_certificate, signature.verifier.public_key) {
            (Some(c), None) => RekorVerifier::Certificate(decode(&c.raw_bytes, "x509Certificate")?),
            (None, Some(k)) => RekorVerifier::PublicKey(decode(&k.raw_bytes, "publicKey")?),
            _ => return Err(EntryError::WrongField { field: "verifier" }),
        };
        Ok(Self {
            data: RekorHash::new(algorithm, decode(&data.digest, "digest")?)?,
            signature: decode(&signature.content, "signature")?,
            verifier,
            key_details: signature.verifier.key_details,
        })
    }

    /// The bytes a log hashes.
    ///
    /// # Errors
    /// Never for these fields; the canonicalizer's signature allows for it.
    pub fn canonical(&self) -> Result<Vec<u8>, EntryError> {
        let (field, raw) = match &self.verifier {
            RekorVerifier::Certificate(der) => ("x509Certificate", der),
            RekorVerifier::PublicKey(der) => ("publicKey", der),
        };
        canonical_json(&serde_json::json!({
            "apiVersion": "0.0.2", "kind": "hashedrekord",
            "spec": {"hashedRekordV002": {
                "data": {
                    "algorithm": self.data.algorithm.v2_name(), "digest": STANDARD.encode(&self.data.digest)
                },
                "signature": {
                    "content": STANDARD.encode(&self.signature),
                    "verifier": {"keyDetails": self.key_details, field: {"rawBytes": STANDARD.encode(raw)}},
                },
            }},
        }))
    }
}

impl DsseV001 {
    fn from_wire(spec: &wire::DsseV001) -> Result<Self, EntryError> {
        if spec.signatures.is_empty() || spec.signatures.len() > MAX_SIGNATURES {
            return Err(EntryError::WrongField { field: "signatures" });
        }
        let signatures = spec
            .signatures
            .iter()
            .map(|s| Ok((decode(&s.signature, "signature")?, decode(&s.verifier, "verifier")?)))
            .collect::<Result<_, EntryError>>()?;
        Ok(Self {
            envelope_hash: v1_hash(&spec.envelope_hash)?,
            payload_hash: v1_hash(&spec.payload_hash)?,
            signatures,
        })
    }
}

fn json<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, EntryError> {
    serde_json::from_slice(bytes).map_err(|e| EntryError::MalformedJson { column: e.column() })
}

fn decode(text: &str, field: &'static str) -> Result<Vec<u8>, EntryError> {
    match STANDARD.decode(text) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(EntryError::WrongField { field }),
    }
}

fn v1_hash(hash: &wire::V1Hash) -> Result<RekorHash, EntryError> {
    let wrong = EntryError::WrongField { field: "hash" };
    let algorithm =
        DataHash::ALL.into_iter().find(|a| a.v1_name() == hash.algorithm).ok_or_else(|| wrong.clone())?;
    RekorHash::new(algorithm, hex::decode(&hash.value).map_err(|_| wrong)?)
}

/// Bytes that are not an entry's body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// Longer than a body may be.
    #[error("log entry body has {found} bytes, expected at most {limit}")]
    TooLong {
        /// Its length.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Not JSON, or fields missing.
    #[error("log entry body is not the JSON its kind has (column {column})")]
    MalformedJson {
        /// Where reading stopped, counted from 1.
        column: usize,
    },
    /// A field has no value of its kind.
    #[error("log entry body has a malformed or missing {field}")]
    WrongField {
        /// Which one.
        field: &'static str,
    },
    /// A value canonical JSON cannot carry.
    #[error("value cannot be written as canonical JSON (RFC 8785)")]
    NotCanonical,
}

impl Fault for EntryError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "tlog-entry-body-too-long",
            Self::MalformedJson { .. } => "tlog-entry-malformed",
            Self::WrongField { .. } => "tlog-entry-wrong-field",
            Self::NotCanonical => "tlog-entry-not-canonical",
        }
    }
    fn hint(&self) -> String {
        "get the entry again from the log; a bundle with such an entry cannot be verified".into()
    }
    fn class(&self) -> Class {
        Class::VerificationFailed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn v002(verifier: RekorVerifier) -> HashedRekordV002 {
        HashedRekordV002 {
            data: RekorHash::new(DataHash::Sha256, vec![1; 32]).expect("32 bytes"),
            signature: vec![2; 70],
            verifier,
            key_details: "PKIX_ECDSA_P256_SHA_256".into(),
        }
    }

    #[test]
    fn canonical_bodies_read_back() {
        for verifier in [RekorVerifier::Certificate(vec![3; 9]), RekorVerifier::PublicKey(vec![4; 9])] {
            let entry = v002(verifier);
            let bytes = entry.canonical().expect("canonical");
            assert_eq!(EntryBody::parse(&bytes), Ok(EntryBody::HashedRekordV002(entry)));
        }
        let entry = HashedRekordV001 {
            data: RekorHash::new(DataHash::Sha512, vec![1; 64]).expect("64 bytes"),
            signature: vec![2],
            public_key_pem: vec![3],
        };
        let bytes = entry.canonical().expect("canonical");
        assert_eq!(EntryBody::parse(&bytes), Ok(EntryBody::HashedRekordV001(entry)));
        let other = EntryBody::parse(br#"{"apiVersion":"0.0.2","kind":"intoto","spec":{}}"#).expect("kind");
        assert_eq!(other.kind_version(), ("intoto", "0.0.2"));
    }

    #[test]
    fn the_canonical_form_is_the_published_one() {
        let bytes = v002(RekorVerifier::PublicKey(vec![4; 3])).canonical().expect("canonical");
        assert_eq!(
            String::from_utf8(bytes).expect("UTF-8"),
            concat!(
                r#"{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"#,
                r#""algorithm":"SHA2_256","digest":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="},"signature":{"#,
                r#""content":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg==","#,
                r#""verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"BAQE"}}}}}}"#
            )
        );
    }

    /// Bundles of the public instances, whose bodies were canonicalized by Rekor itself.
    #[test]
    fn public_bodies_are_reproduced() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/sigstore-conformance/test/assets/bundle-verify"
        );
        let Ok(cases) = std::fs::read_dir(folder) else {
            println!("not run: {folder} is absent");
            return;
        };
        let mut checked = 0;
        for case in cases.flatten() {
            let Ok(bundle) = std::fs::read(case.path().join("bundle.sigstore.json")) else { continue };
            let Ok(bundle) = serde_json::from_slice::<serde_json::Value>(&bundle) else { continue };
            let body = &bundle["verificationMaterial"]["tlogEntries"][0]["canonicalizedBody"];
            let Some(Ok(body)) = body.as_str().map(|b| STANDARD.decode(b)) else { continue };
            let again = match EntryBody::parse(&body) {
                Ok(EntryBody::HashedRekordV001(entry)) => entry.canonical(),
                Ok(EntryBody::HashedRekordV002(entry)) => entry.canonical(),
                _ => continue,
            };
            assert_eq!(again, Ok(body), "{}", case.path().display());
            checked += 1;
        }
        assert!(checked > 20, "only {checked} bundles");
    }

    #[test]
    fn refuses_wrong_fields_and_sizes() {
        let good =
            String::from_utf8(v002(RekorVerifier::PublicKey(vec![4; 3])).canonical().expect("canonical"))
                .expect("UTF-8");
        for (from, to, field) in [
            ("SHA2_256", "MD5", "algorithm"),
            ("SHA2_256", "SHA2_512", "digest"),
            ("BAQE", "", "publicKey"),
            ("BAQE", "%", "publicKey"),
            (r#""publicKey":"#, r#""publicKez":"#, "verifier"),
        ] {
            let bad = good.replace(from, to);
            assert_eq!(EntryBody::parse(bad.as_bytes()), Err(EntryError::WrongField { field }), "{bad}");
        }
        let padded = |n: usize| {
            let empty = r#"{"apiVersion":"1","kind":"k","spec":{}}"#;
            format!("{empty}{}", " ".repeat(n - empty.len()))
        };
        assert!(EntryBody::parse(padded(MAX_BODY_BYTES).as_bytes()).is_ok());
        assert!(matches!(
            EntryBody::parse(padded(MAX_BODY_BYTES + 1).as_bytes()),
            Err(EntryError::TooLong { .. })
        ));
    }

    proptest! {
        #[test]
        fn damaged_bodies_never_panic(at in 0usize..400, byte: u8, cut in 0usize..400) {
            let mut bytes = v002(RekorVerifier::Certificate(vec![3; 9])).canonical().expect("canonical");
            let end = bytes.len();
            bytes[at % end] = byte;
            bytes.truncate(end - cut % end);
            let _ = EntryBody::parse(&bytes);
        }
    }
}
