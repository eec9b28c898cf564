//! Log entries of the older kinds: `intoto` 0.0.1 and 0.0.2, `rekord` 0.0.1.

use attest::{Bundle, Content};
use base::{Digest, Fault as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tlog::DataHash;
use verify::{Artifact, Requirement, verify_bundle, verify_legacy};

use crate::forge::{Forge, Forged, Kind, NOW, hashed};

const TYPE: &str = "https://example.com/type/v1";

fn about() -> Digest {
    Digest::sha256_of(b"artifact")
}

fn sha256(data: &[u8]) -> Value {
    json!({"algorithm": "sha256", "value": hex::encode(hashed(DataHash::Sha256, data).digest)})
}

fn bytes(body: &Value) -> Vec<u8> {
    tlog::canonical_json(body).expect("canonical")
}

fn signers(forge: &Forge) -> [Forged; 3] {
    [forge.keyless(Kind::P256), forge.keyed(Kind::P256), forge.keyed(Kind::Rsa)]
}

/// The body as it is, and with each of `changes` made to it, and what becomes of them.
fn check(name: &str, body: &Value, changes: &[(&str, Value)], run: impl Fn(&Value) -> &'static str) {
    assert_eq!(run(body), "verified", "{name}");
    for (pointer, value) in changes {
        let mut changed = body.clone();
        *changed.pointer_mut(pointer).expect(pointer) = value.clone();
        assert_eq!(run(&changed), "verify-log-entry-mismatch", "{name}: {pointer}");
    }
}

#[test]
fn intoto_of_the_first_version_is_bound_by_the_envelopes_bytes() {
    let forge = Forge::new();
    for signer in signers(&forge) {
        let mut layer = forge.legacy_attestation(&signer, &about(), TYPE);
        let envelope = layer.blob();
        let payload = signer.envelope(&about(), TYPE).payload;
        let body = json!({"apiVersion": "0.0.1", "kind": "intoto", "spec": {
            "content": {"hash": sha256(&envelope), "payloadHash": sha256(&payload)},
            "publicKey": STANDARD.encode(signer.pem()),
        }});
        let wants = Requirement::statement(signer.signer(), TYPE).danger_without_sct();
        let other = STANDARD.encode(forge.keyless(Kind::P256).pem());
        let changes = [
            ("/spec/content/hash", sha256(b"other")),
            ("/spec/content/payloadHash", sha256(b"other")),
            ("/spec/publicKey", Value::from(other)),
            ("/spec/publicKey", Value::from("")),
            ("/spec/content/hash/algorithm", Value::from("md5")),
            ("/kind", Value::from("intotO")),
        ];
        let mut run = |body: &Value| {
            layer.material.rekor = Some(forge.promise(bytes(body)));
            verify_legacy(&layer, &envelope, &about(), &forge.root(), &wants, NOW)
                .map_or_else(|refusal| refusal.code(), |_| "verified")
        };
        assert_eq!(run(&body), "verified");
        for (pointer, value) in &changes[..5] {
            let mut changed = body.clone();
            *changed.pointer_mut(pointer).expect("a field") = value.clone();
            assert_eq!(run(&changed), "verify-log-entry-mismatch", "{pointer}");
        }
        let mut unknown = body.clone();
        unknown["kind"] = changes[5].1.clone();
        assert_eq!(run(&unknown), "verify-unsupported");
        // A bundle does not hold the bytes this entry is over.
        let mut bundle = forge.statement(&signer, &about(), TYPE);
        bundle.log_entries = vec![forge.entry(bytes(&body), "intoto", "0.0.1")];
        let found = verify_bundle(&bundle.to_json(), Artifact::Digest(&about()), &forge.root(), &wants, NOW);
        assert_eq!(found.map(|_| ()).expect_err("no bytes").code(), "verify-unsupported");
    }
}

#[test]
fn intoto_of_the_second_version_is_bound_by_payload_and_signature() {
    let forge = Forge::new();
    for signer in signers(&forge) {
        let good = forge.statement(&signer, &about(), TYPE);
        let Content::Envelope(envelope) = &good.content else { panic!("an envelope") };
        let twice = |signature: &[u8]| STANDARD.encode(STANDARD.encode(signature));
        let body = json!({"apiVersion": "0.0.2", "kind": "intoto", "spec": {"content": {
            "envelope": {"payloadType": envelope.payload_type, "signatures": [{
                "sig": twice(&envelope.signature), "publicKey": STANDARD.encode(signer.pem()),
            }]},
            "hash": sha256(b"not looked at"), "payloadHash": sha256(&envelope.payload),
        }}});
        let wants = Requirement::statement(signer.signer(), TYPE).danger_without_sct();
        let other = STANDARD.encode(forge.keyless(Kind::P256).pem());
        let first = "/spec/content/envelope/signatures/0";
        let (sig, key) = (format!("{first}/sig"), format!("{first}/publicKey"));
        let changes = [
            ("/spec/content/payloadHash", sha256(b"other")),
            ("/spec/content/envelope/payloadType", Value::from("text/plain")),
            ("/spec/content/envelope/signatures", json!([])),
            (&sig, Value::from(twice(b"other"))),
            (&sig, Value::from(STANDARD.encode(&envelope.signature))),
            (&key, Value::from(other)),
        ];
        check("intoto 0.0.2", &body, &changes, |body| {
            let mut bundle = good.clone();
            bundle.log_entries = vec![forge.entry(bytes(body), "intoto", "0.0.2")];
            verify_bundle(&bundle.to_json(), Artifact::Digest(&about()), &forge.root(), &wants, NOW)
                .map_or_else(|refusal| refusal.code(), |_| "verified")
        });
    }
}

#[test]
fn rekord_is_bound_by_hash_signature_and_key() {
    let forge = Forge::new();
    for signer in signers(&forge) {
        let good = forge.message(&signer, b"artifact");
        let body = json!({"apiVersion": "0.0.1", "kind": "rekord", "spec": {
            "data": {"hash": sha256(b"artifact")},
            "signature": {
                "content": STANDARD.encode(good.signature()), "format": "x509",
                "publicKey": {"content": STANDARD.encode(signer.pem())},
            },
        }});
        let wants = Requirement::message(signer.signer()).danger_without_sct();
        let run = |bundle: &Bundle| {
            verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), &forge.root(), &wants, NOW)
                .map_or_else(|refusal| refusal.code(), |_| "verified")
        };
        let with = |body: &Value| {
            let mut bundle = good.clone();
            bundle.log_entries = vec![forge.entry(bytes(body), "rekord", "0.0.1")];
            run(&bundle)
        };
        let other = STANDARD.encode(forge.keyless(Kind::P256).pem());
        let changes = [
            ("/spec/data/hash", sha256(b"other")),
            ("/spec/signature/content", Value::from(STANDARD.encode(b"other"))),
            ("/spec/signature/content", Value::from("!")),
            ("/spec/signature/publicKey/content", Value::from(other)),
        ];
        check("rekord", &body, &changes, with);
        let mut pgp = body;
        pgp["spec"]["signature"]["format"] = Value::from("pgp");
        assert_eq!(with(&pgp), "verify-unsupported");
    }
}
