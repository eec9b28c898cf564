//! Every kind of key, in every format, with a certificate and without.

use base::{Digest, Fault as _};
use verify::{Artifact, Requirement, verify_bundle, verify_legacy};

use crate::forge::{Forge, Forged, KINDS, Kind, NOW, hashed};

const ARTIFACT: &[u8] = b"artifact";
const TYPE: &str = "https://example.com/type/v1";

/// Names of ways `signer` can be verified that did not go as expected.
fn run(forge: &Forge, signer: &Forged, kind: Kind) -> Vec<String> {
    let root = forge.root();
    let digest = Digest::sha256_of(ARTIFACT);
    let mut wrong = Vec::new();
    let mut expect = |what: &str, code: &str, outcome: Result<String, &'static str>| {
        let found = outcome.as_ref().map_or_else(|code| *code, |_| "verified");
        if found != code {
            wrong.push(format!("{kind:?} {what}: {found}, expected {code}"));
        }
    };
    let said = |outcome: Result<verify::Verified, verify::Refusal>| {
        outcome.map(|one| one.algorithm().to_owned()).map_err(|refusal| refusal.code())
    };
    let message = Requirement::message(signer.signer()).danger_without_sct();
    let bundle = forge.message(signer, ARTIFACT).to_json();
    let verify = |artifact: Artifact<'_>| said(verify_bundle(&bundle, artifact, &root, &message, NOW));
    expect("bytes", "verified", verify(Artifact::Bytes(ARTIFACT)));
    expect("reader", "verified", verify(Artifact::Reader(&mut { ARTIFACT })));
    // SHA-256 is all that is known of it, and these keys sign another hash or the bytes.
    let by_digest = match kind {
        Kind::P256 | Kind::Rsa => "verified",
        Kind::P384 | Kind::P521 => "verify-digest-mismatch",
        Kind::Ed25519 => "verify-unsupported",
    };
    expect("digest", by_digest, verify(Artifact::Digest(&digest)));
    let other = match kind {
        Kind::Ed25519 => "verify-tampered-bundle",
        _ => "verify-digest-mismatch",
    };
    expect("other bytes", other, verify(Artifact::Bytes(b"other")));

    let statement = Requirement::statement(signer.signer(), TYPE).danger_without_sct();
    let bundle = forge.statement(signer, &digest, TYPE).to_json();
    expect(
        "statement",
        "verified",
        said(verify_bundle(&bundle, Artifact::Digest(&digest), &root, &statement, NOW)),
    );

    let image = Requirement::image_signature(signer.signer()).danger_without_sct();
    let layer = forge.legacy(signer, &digest);
    expect("legacy", "verified", said(verify_legacy(&layer, &layer.blob(), &digest, &root, &image, NOW)));
    let layer = forge.legacy_attestation(signer, &digest, TYPE);
    let attested = said(verify_legacy(&layer, &layer.blob(), &digest, &root, &statement, NOW));
    expect("legacy attestation", "verified", attested);
    wrong
}

#[test]
fn every_key_in_every_format() {
    let forge = Forge::new();
    let mut wrong = Vec::new();
    for kind in KINDS {
        wrong.extend(run(&forge, &forge.keyed(kind), kind));
        wrong.extend(run(&forge, &forge.keyless(kind), kind));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn another_key_of_the_same_kind_is_refused() {
    let forge = Forge::new();
    let digest = Digest::sha256_of(ARTIFACT);
    for kind in KINDS {
        let (signer, other) = (forge.keyed(kind), forge.keyed(kind));
        let bundle = forge.message(&signer, ARTIFACT).to_json();
        let requirement = Requirement::message(other.signer());
        let refusal = verify_bundle(&bundle, Artifact::Bytes(ARTIFACT), &forge.root(), &requirement, NOW);
        assert_eq!(
            refusal.map(|_| ()).expect_err("another key").code(),
            "verify-tampered-bundle",
            "{kind:?}"
        );
        let layer = forge.legacy(&signer, &digest);
        let requirement = Requirement::image_signature(other.signer());
        let refusal = verify_legacy(&layer, &layer.blob(), &digest, &forge.root(), &requirement, NOW);
        assert!(refusal.is_err(), "{kind:?}");
    }
}

#[test]
fn an_entry_of_the_second_version_says_how_it_was_signed() {
    let forge = Forge::new();
    for kind in KINDS {
        let signer = forge.keyed(kind);
        let signature = signer.key.sign(ARTIFACT);
        let body = signer.hashed_rekord_v2(hashed(signer.key.hash(), ARTIFACT), &signature);
        let text = String::from_utf8(body.clone()).expect("JSON");
        let run = |body: Vec<u8>| {
            let mut entry = forge.entry(body, "hashedrekord", "0.0.2");
            (entry.integrated_time, entry.signed_entry_timestamp, entry.log_index) = (0, None, 0);
            let content = attest::Content::Message { digest: None, signature: signature.clone() };
            let bundle = forge.bundle(&signer, entry, content).to_json();
            let requirement = Requirement::message(signer.signer());
            verify_bundle(&bundle, Artifact::Bytes(ARTIFACT), &forge.root(), &requirement, NOW)
                .map(|_| "verified")
                .unwrap_or_else(|refusal| refusal.code())
        };
        assert_eq!(run(body), "verified", "{kind:?}");
        let other = text.replace(signer.key.details(), "PKIX_ECDSA_P256_SHA_512");
        assert_eq!(run(other.into_bytes()), "verify-log-entry-mismatch", "{kind:?}");
    }
}
