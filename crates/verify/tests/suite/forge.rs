//! A Sigstore of our own in memory: an authority, a Rekor v1 log that promises and proves, signers of every kind of key.
//! What is made here is right in every detail, so that a test can spoil exactly one.

use std::collections::BTreeMap;

use attest::{
    Bundle, BundleVersion, Content, Envelope, InclusionProof, LegacyContent, LegacyLayer, LegacyMaterial,
    LogEntry, Material, MessageDigest, RekorBundle, SimpleSigning,
};
use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
};
use base::{Digest, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tlog::{
    Checkpoint, DataHash, HashedRekordV001, HashedRekordV002, NoteSignature, RekorHash, RekorVerifier,
    leaf_hash,
};
use verify::{IdentityMatcher, Pattern, PublicKey, Signer, TrustRoot};

pub(crate) const SUBJECT: &str = "https://example.com/acme/app/.github/workflows/release.yml@refs/tags/v1";
pub(crate) const ISSUER: &str = "https://issuer.example.com";
/// When everything is signed: 2026-01-01T00:05:00Z.
pub(crate) const SIGNED_AT: i64 = 1_767_225_900;
pub(crate) const NOW: Timestamp = Timestamp::from_secs(SIGNED_AT + 3600);

/// Kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa,
}

pub(crate) const KINDS: [Kind; 5] = [Kind::P256, Kind::P384, Kind::P521, Kind::Ed25519, Kind::Rsa];

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

pub(crate) struct Key {
    kind: Kind,
    pair: Pair,
    pub(crate) spki: Vec<u8>,
}

impl Key {
    pub(crate) fn new(kind: Kind) -> Self {
        let ec = |algorithm: &'static EcdsaSigningAlgorithm| {
            let pair = EcdsaKeyPair::generate(algorithm).expect("key");
            let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("SPKI");
            let spki = spki.as_ref().to_vec();
            (Pair::Ec(pair), spki)
        };
        let (pair, spki) = match kind {
            Kind::P256 => ec(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
            Kind::P384 => ec(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
            Kind::P521 => ec(&signature::ECDSA_P521_SHA512_ASN1_SIGNING),
            Kind::Ed25519 => {
                let pair = Ed25519KeyPair::generate().expect("key");
                let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("SPKI");
                let spki = spki.as_ref().to_vec();
                (Pair::Ed(pair), spki)
            }
            Kind::Rsa => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("key");
                let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("SPKI");
                let spki = spki.as_ref().to_vec();
                (Pair::Rsa(Box::new(pair)), spki)
            }
        };
        Self { kind, pair, spki }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&random, message).expect("signature").as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut out).expect("signature");
                out
            }
        }
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey::from_der(&self.spki).expect("own key")
    }

    /// The hash its signatures are over; for Ed25519 the one a log would have.
    pub(crate) fn hash(&self) -> DataHash {
        match self.kind {
            Kind::P256 | Kind::Rsa => DataHash::Sha256,
            Kind::P384 => DataHash::Sha384,
            Kind::P521 | Kind::Ed25519 => DataHash::Sha512,
        }
    }

    pub(crate) fn details(&self) -> &'static str {
        match self.kind {
            Kind::P256 => "PKIX_ECDSA_P256_SHA_256",
            Kind::P384 => "PKIX_ECDSA_P384_SHA_384",
            Kind::P521 => "PKIX_ECDSA_P521_SHA_512",
            Kind::Ed25519 => "PKIX_ED25519",
            Kind::Rsa => "PKIX_RSA_PKCS1V15_2048_SHA256",
        }
    }

    pub(crate) fn pem(&self) -> String {
        pem("PUBLIC KEY", &self.spki)
    }
}

pub(crate) fn hashed(algorithm: DataHash, data: &[u8]) -> RekorHash {
    let with = match algorithm {
        DataHash::Sha384 => &digest::SHA384,
        DataHash::Sha512 => &digest::SHA512,
        _ => &digest::SHA256,
    };
    RekorHash::new(algorithm, digest::digest(with, data).as_ref().to_vec()).expect("length")
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// DER: one value of `tag` made of `parts`.
pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![tag];
    match body.len() {
        n @ 0..=127 => out.push(u8::try_from(n).expect("short")),
        n @ 128..=255 => out.extend([0x81, u8::try_from(n).expect("short")]),
        n => {
            out.push(0x82);
            out.extend(u16::try_from(n).expect("short").to_be_bytes());
        }
    }
    out.extend(body);
    out
}

pub(crate) fn oid(text: &str) -> Vec<u8> {
    use der::Encode as _;
    der::asn1::ObjectIdentifier::new_unwrap(text).to_der().expect("OID")
}

pub(crate) fn name(common: &str) -> Vec<u8> {
    let attribute = tlv(0x30, &[&oid("2.5.4.3"), &tlv(0x0c, &[common.as_bytes()])]);
    tlv(0x30, &[&tlv(0x31, &[&attribute])])
}

pub(crate) fn extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    tlv(0x30, &[&oid(id), flag, &tlv(4, &[value])])
}

/// A certificate by the holder of `issuer` (P-256). Times are UTCTime.
pub(crate) fn certificate(
    (subject, spki): (&str, &[u8]),
    (issuer_name, issuer): (&str, &Key),
    validity: (&str, &str),
    extensions: &[Vec<u8>],
) -> Vec<u8> {
    let algorithm = tlv(0x30, &[&oid("1.2.840.10045.4.3.2")]);
    let validity = tlv(0x30, &[&tlv(0x17, &[validity.0.as_bytes()]), &tlv(0x17, &[validity.1.as_bytes()])]);
    let all = tlv(0xa3, &[&tlv(0x30, &[&extensions.concat()])]);
    let tbs = tlv(
        0x30,
        &[
            &[0xa0, 3, 2, 1, 2],
            &[2, 1, 7],
            &algorithm,
            &name(issuer_name),
            &validity,
            &name(subject),
            spki,
            &all,
        ],
    );
    let signature = tlv(3, &[&[0], &issuer.sign(&tbs)]);
    tlv(0x30, &[&tbs, &algorithm, &signature])
}

/// One instance: its authority and its log.
pub(crate) struct Forge {
    ca: Key,
    pub(crate) ca_der: Vec<u8>,
    log: Key,
}

/// What goes into a bundle or a layer: a signature, who made it, and the log's record of it.
pub(crate) struct Forged {
    pub(crate) key: Key,
    pub(crate) leaf: Option<Vec<u8>>,
}

impl Forge {
    pub(crate) fn new() -> Self {
        let ca = Key::new(Kind::P256);
        let validity = ("250101000000Z", "350101000000Z");
        let usage = [
            extension("2.5.29.19", true, &tlv(0x30, &[&[1, 1, 0xff]])),
            extension("2.5.29.15", true, &[3, 2, 1, 6]),
        ];
        let ca_der = certificate(("forge", &ca.spki), ("forge", &ca), validity, &usage);
        Self { ca, ca_der, log: Key::new(Kind::P256) }
    }

    pub(crate) fn log_id(&self) -> Vec<u8> {
        Digest::sha256_of(&self.log.spki).as_bytes().to_vec()
    }

    pub(crate) fn root_json(&self) -> Value {
        let window = json!({"start": "2025-01-01T00:00:00Z"});
        json!({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [{
                "baseUrl": "https://rekor.forge.example",
                "hashAlgorithm": "SHA2_256",
                "publicKey": {
                    "rawBytes": STANDARD.encode(&self.log.spki),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": window,
                },
                "logId": {"keyId": STANDARD.encode(self.log_id())},
            }],
            "certificateAuthorities": [{
                "subject": {"organization": "forge", "commonName": "forge"},
                "uri": "https://fulcio.forge.example",
                "certChain": {"certificates": [{"rawBytes": STANDARD.encode(&self.ca_der)}]},
                "validFor": window,
            }],
            "ctlogs": [],
            "timestampAuthorities": [],
        })
    }

    pub(crate) fn root(&self) -> TrustRoot {
        TrustRoot::parse(self.root_json().to_string().as_bytes()).expect("own root")
    }

    /// A signer with a certificate of [`SUBJECT`] and [`ISSUER`], valid for ten minutes around [`SIGNED_AT`].
    pub(crate) fn keyless(&self, kind: Kind) -> Forged {
        self.keyless_valid(kind, ("260101000000Z", "260101001000Z"))
    }

    pub(crate) fn keyless_valid(&self, kind: Kind, validity: (&str, &str)) -> Forged {
        let key = Key::new(kind);
        let extensions = [
            extension("2.5.29.15", true, &[3, 2, 7, 0x80]),
            extension("2.5.29.37", false, &tlv(0x30, &[&oid("1.3.6.1.5.5.7.3.3")])),
            extension("2.5.29.17", true, &tlv(0x30, &[&tlv(0x86, &[SUBJECT.as_bytes()])])),
            extension("1.3.6.1.4.1.57264.1.8", false, &tlv(0x0c, &[ISSUER.as_bytes()])),
            extension("1.3.6.1.4.1.57264.1.11", false, &tlv(0x0c, &[b"github-hosted"])),
        ];
        let leaf = certificate(("leaf", &key.spki), ("forge", &self.ca), validity, &extensions);
        Forged { key, leaf: Some(leaf) }
    }

    /// A signer whose certificate has these extensions beside those every signer's needs.
    pub(crate) fn keyless_with(&self, more: &[Vec<u8>]) -> Forged {
        let key = Key::new(Kind::P256);
        let mut extensions = vec![
            extension("2.5.29.15", true, &[3, 2, 7, 0x80]),
            extension("2.5.29.37", false, &tlv(0x30, &[&oid("1.3.6.1.5.5.7.3.3")])),
            extension("2.5.29.17", true, &tlv(0x30, &[&tlv(0x86, &[SUBJECT.as_bytes()])])),
        ];
        extensions.extend_from_slice(more);
        let validity = ("260101000000Z", "260101001000Z");
        let leaf = certificate(("leaf", &key.spki), ("forge", &self.ca), validity, &extensions);
        Forged { key, leaf: Some(leaf) }
    }

    pub(crate) fn keyed(&self, kind: Kind) -> Forged {
        Forged { key: Key::new(kind), leaf: None }
    }

    /// A Rekor v1 entry of `body`: promise, proof in a tree of one leaf, checkpoint.
    pub(crate) fn entry(&self, body: Vec<u8>, kind: &str, version: &str) -> LogEntry {
        let log_index = 1000;
        let payload = json!({
            "body": STANDARD.encode(&body), "integratedTime": SIGNED_AT, "logID": hex::encode(self.log_id()),
            "logIndex": log_index,
        });
        let promise = self.log.sign(&tlog::canonical_json(&payload).expect("canonical"));
        let root = leaf_hash(&body);
        let checkpoint =
            Checkpoint { origin: "rekor.forge.example - 1".into(), size: 1, root, extensions: Vec::new() };
        let id = self.log_id();
        let line = NoteSignature {
            name: "rekor.forge.example".into(),
            key_id: [id[0], id[1], id[2], id[3]],
            signature: self.log.sign(checkpoint.body().as_bytes()),
        };
        LogEntry {
            log_index,
            log_id: id,
            kind: kind.into(),
            version: version.into(),
            integrated_time: SIGNED_AT,
            signed_entry_timestamp: Some(promise),
            proof: Some(InclusionProof {
                log_index: 0,
                root_hash: root.as_bytes().to_vec(),
                tree_size: 1,
                hashes: Vec::new(),
                checkpoint: checkpoint.into_note(vec![line]).expect("note").to_string(),
            }),
            canonicalized_body: body,
        }
    }

    /// A bundle over `artifact` itself.
    pub(crate) fn message(&self, signer: &Forged, artifact: &[u8]) -> Bundle {
        let signature = signer.key.sign(artifact);
        let hash = signer.key.hash();
        let data = hashed(hash, artifact);
        // Pure Ed25519 states no hash.
        let stated = (signer.key.kind != Kind::Ed25519)
            .then(|| MessageDigest { algorithm: hash.v2_name().into(), digest: data.digest.clone() });
        let body = signer.hashed_rekord(data, &signature);
        self.bundle(
            signer,
            self.entry(body, "hashedrekord", "0.0.1"),
            Content::Message { digest: stated, signature },
        )
    }

    /// A bundle with a statement of `predicate_type` about `subject`.
    pub(crate) fn statement(&self, signer: &Forged, subject: &Digest, predicate_type: &str) -> Bundle {
        let envelope = signer.envelope(subject, predicate_type);
        let body = signer.dsse_body(&envelope);
        self.bundle(signer, self.entry(body, "dsse", "0.0.1"), Content::Envelope(envelope))
    }

    pub(crate) fn bundle(&self, signer: &Forged, entry: LogEntry, content: Content) -> Bundle {
        Bundle {
            version: BundleVersion::V03,
            material: match &signer.leaf {
                Some(leaf) => Material::Certificate(leaf.clone()),
                None => Material::PublicKey { hint: "k".into() },
            },
            log_entries: vec![entry],
            timestamps: Vec::new(),
            content,
        }
    }

    /// A layer of cosign's `.sig` tag about `subject`, with a promise of the log.
    pub(crate) fn legacy(&self, signer: &Forged, subject: &Digest) -> LegacyLayer {
        let optional = BTreeMap::from([("build".to_owned(), Value::from("7"))]);
        let payload = SimpleSigning::new("example.com/app", subject, optional);
        let signature = signer.key.sign(payload.bytes());
        let body = signer.hashed_rekord(hashed(signer.key.hash(), payload.bytes()), &signature);
        LegacyLayer {
            content: LegacyContent::Signature(payload),
            material: LegacyMaterial {
                signature,
                certificate: signer.leaf.clone(),
                chain: signer.leaf.iter().map(|_| self.ca_der.clone()).collect(),
                rekor: Some(self.promise(body)),
                timestamp: None,
                predicate_type: None,
            },
        }
    }

    /// A layer of cosign's `.att` tag about `subject`.
    pub(crate) fn legacy_attestation(
        &self,
        signer: &Forged,
        subject: &Digest,
        predicate_type: &str,
    ) -> LegacyLayer {
        let envelope = signer.envelope(subject, predicate_type);
        let rekor = Some(self.promise(signer.dsse_body(&envelope)));
        LegacyLayer {
            content: LegacyContent::Attestation(envelope),
            material: LegacyMaterial {
                certificate: signer.leaf.clone(),
                rekor,
                predicate_type: Some(predicate_type.to_owned()),
                ..LegacyMaterial::default()
            },
        }
    }

    pub(crate) fn promise(&self, body: Vec<u8>) -> RekorBundle {
        let entry = self.entry(body, "", "");
        RekorBundle {
            signed_entry_timestamp: entry.signed_entry_timestamp.expect("promised"),
            body: entry.canonicalized_body,
            integrated_time: entry.integrated_time,
            log_index: entry.log_index,
            log_id: entry.log_id,
        }
    }
}

impl Forged {
    pub(crate) fn signer(&self) -> Signer {
        match &self.leaf {
            Some(_) => Signer::Identity(vec![IdentityMatcher {
                issuer: Pattern::exact(ISSUER),
                subject: Pattern::exact(SUBJECT),
            }]),
            None => Signer::Key(self.key.public()),
        }
    }

    pub(crate) fn pem(&self) -> Vec<u8> {
        match &self.leaf {
            Some(leaf) => pem("CERTIFICATE", leaf),
            None => self.key.pem(),
        }
        .into_bytes()
    }

    pub(crate) fn hashed_rekord(&self, data: RekorHash, signature: &[u8]) -> Vec<u8> {
        let entry = HashedRekordV001 { data, signature: signature.to_vec(), public_key_pem: self.pem() };
        entry.canonical().expect("canonical")
    }

    pub(crate) fn hashed_rekord_v2(&self, data: RekorHash, signature: &[u8]) -> Vec<u8> {
        let verifier = match &self.leaf {
            Some(leaf) => RekorVerifier::Certificate(leaf.clone()),
            None => RekorVerifier::PublicKey(self.key.spki.clone()),
        };
        let key_details = self.key.details().to_owned();
        let entry = HashedRekordV002 { data, signature: signature.to_vec(), verifier, key_details };
        entry.canonical().expect("canonical")
    }

    pub(crate) fn envelope(&self, subject: &Digest, predicate_type: &str) -> Envelope {
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"digest": {"sha256": subject.hex()}, "annotations": {"build": "7"}}],
            "predicateType": predicate_type,
            "predicate": {},
        });
        let payload = statement.to_string().into_bytes();
        let payload_type = attest::IN_TOTO_PAYLOAD_TYPE.to_owned();
        let signature = self.key.sign(&attest::pae(&payload_type, &payload));
        Envelope { payload_type, payload, signature, key_id: String::new() }
    }

    pub(crate) fn dsse_body(&self, envelope: &Envelope) -> Vec<u8> {
        let hash = |data: &[u8]| json!({"algorithm": "sha256", "value": Digest::sha256_of(data).hex()});
        let body = json!({
            "apiVersion": "0.0.1", "kind": "dsse",
            "spec": {
                "envelopeHash": hash(&envelope.to_json()),
                "payloadHash": hash(&envelope.payload),
                "signatures": [{
                    "signature": STANDARD.encode(&envelope.signature),
                    "verifier": STANDARD.encode(self.pem()),
                }],
            },
        });
        tlog::canonical_json(&body).expect("canonical")
    }
}
