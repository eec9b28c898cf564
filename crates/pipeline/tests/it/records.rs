//! Signing with a Rekor v1 log, and the tags of cosign 1 and 2: what is written verifies.

use std::collections::BTreeMap;
use std::sync::Arc;

use attest::{LegacyContent, LegacyLayer, LegacyTag, Predicate, SimpleSigning, Statement, Subject};
use base::{Digest, Fault, Reference};
use pipeline::{PrivateStack, legacy_layer, legacy_layers, publish_legacy};
use registry::{Client, ClientOptions};
use serde_json::Value;
use sign::{
    Endorsed, HttpTransport, KeylessSigner, LogApi, LogService, Services, SignError, Transport, WireRequest,
    WireResponse,
};
use testkit::{Action, FakeClock, Personality, Registry, RekorV1, Reply, Rule};
use verify::{Artifact, Requirement, TrustRoot, verify_bundle};

use crate::common::{Home, IDENTITY, NOW, signer, token};

/// The stack of this process, and HTTP for the log.
struct Ways<'a>(&'a PrivateStack, HttpTransport);

impl Transport for Ways<'_> {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        if PrivateStack::serves(&request.url) { self.0.send(request) } else { self.1.send(request) }
    }
}

fn http() -> HttpTransport {
    let clock = Arc::new(FakeClock::default());
    HttpTransport::new(net::Client::new(net::ClientOptions { clock, ..net::ClientOptions::default() }))
}

/// The stack's trust root with the log in it.
fn root(stack: &PrivateStack, log: &RekorV1) -> TrustRoot {
    let mut document: Value = serde_json::from_slice(&stack.trusted_root()).expect("JSON");
    document["tlogs"].as_array_mut().expect("logs").push(log.trusted_log());
    TrustRoot::parse(document.to_string().as_bytes()).expect("a root")
}

fn services(stack: &PrivateStack, log: &RekorV1) -> Services {
    let logs = vec![LogService { url: log.url(), api: LogApi::RekorV1 }];
    Services { logs, ..stack.services(NOW).expect("services") }
}

/// Whoever signs here.
fn us(stack: &PrivateStack) -> verify::Signer {
    signer(&token(stack, IDENTITY).expect("token").issuer, IDENTITY)
}

fn statement(digest: &Digest) -> Statement {
    Statement::new(vec![Subject::of(digest)], &Predicate::CosignSign)
}

fn sign_statement(stack: &PrivateStack, log: &RekorV1, digest: &Digest) -> Result<Endorsed, SignError> {
    let ways = Ways(stack, http());
    let signer = KeylessSigner::new(services(stack, log), &ways);
    signer.endorse_payload(&token(stack, IDENTITY)?, statement(digest).to_json()?)
}

#[test]
fn entries_of_both_kinds_verify_with_promise_and_proof() {
    let (home, log) = (Home::new(), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let (root, digest) = (root(&stack, &log), Digest::sha256_of(b"image"));
    let ways = Ways(&stack, http());
    // With a timestamp authority and without: the log's promise is a time.
    for timestamps in [services(&stack, &log).timestamps, Vec::new()] {
        let signer = KeylessSigner::new(Services { timestamps, ..services(&stack, &log) }, &ways);
        let token = token(&stack, IDENTITY).expect("token");
        let endorsed =
            signer.endorse_payload(&token, statement(&digest).to_json().expect("JSON")).expect("signed");
        let entry = &endorsed.bundle.log_entries[0];
        assert_eq!((entry.kind.as_str(), entry.version.as_str()), ("dsse", "0.0.1"));
        assert!(entry.signed_entry_timestamp.is_some() && entry.proof.is_some());
        assert_eq!(endorsed.chain.len(), 2, "intermediate and root");
        let wanted = Requirement::statement(us(&stack), attest::COSIGN_SIGN);
        let bytes = endorsed.bundle.to_json();
        verify_bundle(&bytes, Artifact::Digest(&digest), &root, &wanted, NOW).expect("verifies");

        let endorsed = signer.endorse_digest(&token, &digest).expect("signed");
        assert_eq!(endorsed.bundle.log_entries[0].kind, "hashedrekord");
        let wanted = Requirement::message(us(&stack));
        let bytes = endorsed.bundle.to_json();
        verify_bundle(&bytes, Artifact::Digest(&digest), &root, &wanted, NOW).expect("verifies");
    }
    assert_eq!(log.entries(), 4);
}

/// Answers the first try with an error after the log has taken the entry, as a proxy that gives up does.
struct LostAnswer<'a>(Ways<'a>, std::sync::atomic::AtomicBool);

impl Transport for LostAnswer<'_> {
    fn send(&self, request: &WireRequest) -> Result<WireResponse, Box<dyn Fault>> {
        let first = request.url.ends_with("/api/v1/log/entries")
            && !self.1.swap(true, std::sync::atomic::Ordering::SeqCst);
        if first {
            self.0.send(request)?;
        }
        self.0.send(request)
    }
}

#[test]
fn an_entry_that_is_there_is_read_and_a_throttle_is_waited_out() {
    let (home, log) = (Home::new(), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let (root, digest) = (root(&stack, &log), Digest::sha256_of(b"image"));
    let ways = LostAnswer(Ways(&stack, http()), false.into());
    let signer = KeylessSigner::new(services(&stack, &log), &ways);
    let token = token(&stack, IDENTITY).expect("token");
    let endorsed =
        signer.endorse_payload(&token, statement(&digest).to_json().expect("JSON")).expect("signed");
    assert_eq!(log.entries(), 1);
    let post = "POST /api/v1/log/entries";
    assert_eq!(log.take_requests(), [post, post, "GET /api/v1/log/entries/UUID"]);
    let wanted = Requirement::statement(us(&stack), attest::COSIGN_SIGN);
    verify_bundle(&endorsed.bundle.to_json(), Artifact::Digest(&digest), &root, &wanted, NOW)
        .expect("verifies");

    log.script([Reply::status(429).header("retry-after", "7"), Reply::status(503)]);
    sign_statement(&stack, &log, &digest).expect("signed at last");
    assert_eq!(log.take_requests(), [post; 3]);
    log.script([Reply::status(409).body(r#"{"code":409,"message":"exists"}"#)]);
    let error = sign_statement(&stack, &log, &digest).expect_err("nobody says where");
    assert_eq!(error.code(), "sign-refused");
}

#[test]
fn an_entry_about_something_else_is_refused() {
    let (home, log, other) = (Home::new(), RekorV1::start(NOW.secs()), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let digest = Digest::sha256_of(b"image");
    sign_statement(&stack, &other, &digest).expect("signed");
    let rows = [
        (r#"{"code":409,"message":"exists"}"#.to_owned(), 200),
        ("{}".to_owned(), 201),
        ("[]".to_owned(), 201),
    ];
    for (body, status) in rows {
        log.script([Reply::status(status).body(body.clone())]);
        assert_eq!(
            sign_statement(&stack, &log, &digest).expect_err("refused").code(),
            "sign-answer",
            "{body}"
        );
    }
}

fn at(registry: &Registry) -> (Client, Reference) {
    let clock = Arc::new(FakeClock::default());
    let net = net::Client::new(net::ClientOptions { clock, ..net::ClientOptions::default() });
    let reference = format!("{}/team/app", registry.host()).parse().expect("a reference");
    (Client::new(net, ClientOptions::default()), reference)
}

fn legacy(stack: &PrivateStack, log: &RekorV1, digest: &Digest, build: &str) -> LegacyLayer {
    let optional = BTreeMap::from([("build".to_owned(), Value::from(build))]);
    let payload = SimpleSigning::new("127.0.0.1/team/app", digest, optional);
    let ways = Ways(stack, http());
    let signer = KeylessSigner::new(services(stack, log), &ways);
    let signed = signer
        .endorse_digest(&token(stack, IDENTITY).expect("token"), &Digest::sha256_of(payload.bytes()))
        .expect("signed");
    legacy_layer(&signed.bundle, &signed.chain, LegacyContent::Signature(payload), None)
}

#[test]
fn a_legacy_signature_reads_back_and_verifies() {
    let (home, log) = (Home::new(), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let (root, digest) = (root(&stack, &log), Digest::sha256_of(b"image"));
    let layer = legacy(&stack, &log, &digest, "1");
    let annotations = layer.annotations();
    for name in [
        "dev.cosignproject.cosign/signature",
        "dev.sigstore.cosign/certificate",
        "dev.sigstore.cosign/chain",
        "dev.sigstore.cosign/bundle",
        "dev.sigstore.cosign/rfc3161timestamp",
    ] {
        assert!(annotations.get(name).is_some_and(|text| !text.is_empty()), "{name}");
    }
    let bytes = layer.to_bundle().to_json();
    let wanted = Requirement::message(us(&stack));
    verify_bundle(&bytes, Artifact::Bytes(&layer.blob()), &root, &wanted, NOW).expect("verifies");

    let registry = Registry::start(Personality::NoReferrersApi);
    let (client, at) = at(&registry);
    let tag = LegacyTag::Signatures.of(&digest);
    let first = publish_legacy(&client, &at, &tag, &layer).map_err(|e| e.to_string()).expect("published");
    let again = publish_legacy(&client, &at, &tag, &layer).map_err(|e| e.to_string()).expect("published");
    assert_eq!(first, again, "the same layer twice is one layer");
    let second = legacy(&stack, &log, &digest, "2");
    publish_legacy(&client, &at, &tag, &second).map_err(|e| e.to_string()).expect("published");
    let there = legacy_layers(&client, &at, &tag).map_err(|e| e.to_string()).expect("read");
    assert_eq!(there, [layer, second]);
    let manifest: Value =
        serde_json::from_slice(&registry.manifest("team/app", &tag).expect("tagged")).expect("JSON");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.image.config.v1+json");
    assert_eq!(manifest["layers"][0]["mediaType"], "application/vnd.dev.cosign.simplesigning.v1+json");
}

#[test]
fn of_two_writers_of_a_tag_neither_is_lost() {
    let (home, log) = (Home::new(), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let digest = Digest::sha256_of(b"image");
    let tag = LegacyTag::Signatures.of(&digest);
    let registry = Registry::start(Personality::NoReferrersApi);
    let (client, at) = at(&registry);
    let layers: Vec<LegacyLayer> =
        ["1", "2", "3"].iter().map(|build| legacy(&stack, &log, &digest, build)).collect();
    std::thread::scope(|scope| {
        for layer in &layers {
            let (client, at, tag) = (client.clone(), at.clone(), tag.clone());
            scope.spawn(move || {
                publish_legacy(&client, &at, &tag, layer).map_err(|e| e.to_string()).expect("published");
            });
        }
    });
    assert_eq!(legacy_layers(&client, &at, &tag).map_err(|e| e.to_string()).expect("read").len(), 3);

    // Another process writes over ours right after the registry has said 201.
    let other = Digest::sha256_of(b"other");
    let tag = LegacyTag::Signatures.of(&other);
    registry.script(Rule::new("PUT", &tag, 2, Action::LoseTag));
    let layer = legacy(&stack, &log, &other, "1");
    publish_legacy(&client, &at, &tag, &layer).map_err(|e| e.to_string()).expect("published at last");
    assert_eq!(
        legacy_layers(&client, &at, &tag).map_err(|e| e.to_string()).expect("read"),
        std::slice::from_ref(&layer)
    );
    registry.script(Rule::new("PUT", &LegacyTag::Attestations.of(&other), 100, Action::LoseTag));
    let error =
        publish_legacy(&client, &at, &LegacyTag::Attestations.of(&other), &layer).expect_err("always lost");
    assert_eq!(error.code(), "sign-legacy-contended");
}

#[test]
fn a_tag_with_something_else_is_left_alone() {
    let (home, log) = (Home::new(), RekorV1::start(NOW.secs()));
    let stack = home.stack();
    let digest = Digest::sha256_of(b"image");
    let tag = LegacyTag::Signatures.of(&digest);
    let registry = Registry::start(Personality::NoReferrersApi);
    let (client, at) = at(&registry);
    let index =
        br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
    registry.put_manifest("team/app", Some(&tag), "application/vnd.oci.image.index.v1+json", index);
    let layer = legacy(&stack, &log, &digest, "1");
    let error = publish_legacy(&client, &at, &tag, &layer).expect_err("not ours");
    assert_eq!(error.code(), "sign-legacy-tag");
}
