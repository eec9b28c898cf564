//! Every published fault of other verifiers that the reference names, as a test that it is none here.

use attest::{Bundle, Content, LegacyContent};
use base::{Digest, Fault as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use verify::{
    Artifact, FoundPiece, ImageVerdict, Piece, Requirement, verify_bundle, verify_image, verify_legacy,
};

use crate::forge::{Forge, Forged, Kind, NOW, hashed};

const TYPE: &str = "https://example.com/type/v1";

fn artifact_digest() -> Digest {
    Digest::sha256_of(b"artifact")
}

fn message_code(forge: &Forge, signer: &Forged, bundle: &Bundle) -> &'static str {
    let requirement = Requirement::message(signer.signer()).danger_without_sct();
    verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), &forge.root(), &requirement, NOW)
        .map_or_else(|refusal| refusal.code(), |_| "verified")
}

fn statement_code(forge: &Forge, signer: &Forged, bundle: &[u8]) -> &'static str {
    let requirement = Requirement::statement(signer.signer(), TYPE).danger_without_sct();
    verify_bundle(bundle, Artifact::Digest(&artifact_digest()), &forge.root(), &requirement, NOW)
        .map_or_else(|refusal| refusal.code(), |_| "verified")
}

/// CVE-2022-36056 (GHSA-8gw7-4j42-w388): cosign verified a blob whose log entry was of another signature, so that a
/// signature which was never logged passed for a logged one.
#[test]
fn cve_2022_36056_the_entry_is_of_another_signature() {
    let forge = Forge::new();
    for signer in [forge.keyless(Kind::P256), forge.keyed(Kind::P256)] {
        let good = forge.message(&signer, b"artifact");
        assert_eq!(message_code(&forge, &signer, &good), "verified");
        // The same key signed something else, and that is what was logged.
        let elsewhere = forge.message(&signer, b"something else");
        let mut swapped = good.clone();
        swapped.log_entries.clone_from(&elsewhere.log_entries);
        assert_eq!(message_code(&forge, &signer, &swapped), "verify-log-entry-mismatch");
        // Another signature of the same artifact by the same key.
        let again = forge.message(&signer, b"artifact");
        let mut swapped = good.clone();
        swapped.log_entries.clone_from(&again.log_entries);
        assert_eq!(message_code(&forge, &signer, &swapped), "verify-log-entry-mismatch");
        // An entry added to a good one must hold as well: it would lend its time.
        let mut two = good.clone();
        two.log_entries.extend(again.log_entries);
        assert_eq!(message_code(&forge, &signer, &two), "verify-log-entry-mismatch");
        // An entry of another kind says nothing about this signature.
        let statement = forge.statement(&signer, &artifact_digest(), TYPE);
        let mut swapped = good.clone();
        swapped.log_entries = statement.log_entries;
        assert_eq!(message_code(&forge, &signer, &swapped), "verify-log-entry-mismatch");
    }
}

/// GHSA-vjxv-45g9-9296 (CVE-2022-35929): `cosign verify-attestation --type` passed when an attestation of any type was
/// there.
#[test]
fn ghsa_vjxv_45g9_9296_another_type_is_not_the_one_asked_for() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let other = forge.statement(&signer, &artifact_digest(), attest::SPDX).to_json();
    assert_eq!(statement_code(&forge, &signer, &other), "verify-wrong-predicate");
    // What an annotation says about the type is nobody's signature.
    let layer = forge.legacy_attestation(&signer, &artifact_digest(), attest::SPDX);
    let mut annotations = layer.annotations();
    annotations.insert("predicateType".into(), TYPE.into());
    let piece = Piece::Legacy { media_type: layer.media_type().into(), blob: layer.blob(), annotations };
    let found = [FoundPiece { source: "tag".into(), piece: Ok(piece) }];
    let requirement = Requirement::statement(signer.signer(), TYPE).danger_without_sct();
    let verdict = verify_image(&found, true, &artifact_digest(), &forge.root(), &requirement, NOW);
    assert!(
        matches!(verdict, ImageVerdict::Fail { refused } if refused[0].reason.code() == "verify-wrong-predicate")
    );
}

/// CVE-2026-22703 (GHSA-whqx-f9j3-ch6m): cosign took any valid Rekor entry for the one of the signature at hand, because
/// it compared the entry's body with nothing.
#[test]
fn cve_2026_22703_an_arbitrary_entry_proves_nothing() {
    let forge = Forge::new();
    let image = artifact_digest();
    for signer in [forge.keyless(Kind::P256), forge.keyed(Kind::P256)] {
        let good = forge.legacy(&signer, &image);
        let requirement = Requirement::image_signature(signer.signer()).danger_without_sct();
        let code = |layer: &attest::LegacyLayer| {
            verify_legacy(layer, &layer.blob(), &image, &forge.root(), &requirement, NOW)
                .map_or_else(|refusal| refusal.code(), |_| "verified")
        };
        assert_eq!(code(&good), "verified");
        let LegacyContent::Signature(payload) = &good.content else { return };
        let data = || hashed(tlog::DataHash::Sha256, payload.bytes());
        let stranger = forge.keyed(Kind::P256);
        let bodies = [
            // Somebody else's signature of the same payload.
            stranger.hashed_rekord(data(), &stranger.key.sign(payload.bytes())),
            // This signature under somebody else's key.
            stranger.hashed_rekord(data(), &good.material.signature),
            // This key, another signature.
            signer.hashed_rekord(data(), &signer.key.sign(payload.bytes())),
            // This signature and key, another payload.
            signer.hashed_rekord(hashed(tlog::DataHash::Sha256, b"other"), &good.material.signature),
        ];
        for (row, body) in bodies.into_iter().enumerate() {
            let mut layer = good.clone();
            layer.material.rekor = Some(forge.promise(body));
            assert_eq!(code(&layer), "verify-log-entry-mismatch", "row {row}");
        }
    }
}

/// CVE-2026-39395 (GHSA-w6c6-c85g-mmv6): cosign did not look at the type of a predicate, and took an envelope for an
/// attestation whose payload was none.
#[test]
fn cve_2026_39395_payloads_are_statements_of_the_type_asked_for() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let signed = |payload_type: &str, payload: &str| {
        let mut envelope = signer.envelope(&artifact_digest(), TYPE);
        envelope.payload_type = payload_type.to_owned();
        envelope.payload = payload.as_bytes().to_vec();
        envelope.signature = signer.key.sign(&envelope.pae());
        let entry = forge.entry(signer.dsse_body(&envelope), "dsse", "0.0.1");
        forge.bundle(&signer, entry, Content::Envelope(envelope)).to_json()
    };
    let hex = artifact_digest().hex();
    let statement = |kind: &str, predicate: &str| {
        format!(
            r#"{{"_type":"{kind}","subject":[{{"digest":{{"sha256":"{hex}"}}}}],"predicateType":{predicate},"predicate":{{}}}}"#
        )
    };
    let in_toto = attest::IN_TOTO_PAYLOAD_TYPE;
    let v1 = attest::STATEMENT_V1;
    let rows = [
        (in_toto, statement(v1, &format!("\"{TYPE}\"")), "verified"),
        (in_toto, statement(v1, "\"https://example.com/other/v1\""), "verify-wrong-predicate"),
        (in_toto, statement(v1, &format!("\"{TYPE}/\"")), "verify-wrong-predicate"),
        (in_toto, statement(v1, "\"\""), "verify-malformed"),
        (in_toto, statement(v1, "null"), "verify-malformed"),
        (in_toto, statement("https://in-toto.io/Statement/v9", &format!("\"{TYPE}\"")), "verify-malformed"),
        ("application/json", statement(v1, &format!("\"{TYPE}\"")), "verify-malformed"),
        ("", statement(v1, &format!("\"{TYPE}\"")), "verify-malformed"),
        (in_toto, "not JSON".into(), "verify-malformed"),
        (in_toto, "{}".into(), "verify-malformed"),
        // Two readers of a repeated key see two types.
        (in_toto, statement(v1, &format!("\"x\",\"predicateType\":\"{TYPE}\"")), "verify-malformed"),
    ];
    for (payload_type, payload, expected) in rows {
        let found = statement_code(&forge, &signer, &signed(payload_type, &payload));
        assert_eq!(found, expected, "{payload_type} {payload}");
    }
}

/// sigstore/cosign #4648, #4649, #4651, #4652, #4653 (fixed in v3.0.5): parts that are missing made cosign crash.
#[test]
fn cosign_4648_to_4653_missing_parts_are_refused() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let good: Value =
        serde_json::from_slice(&forge.statement(&signer, &artifact_digest(), TYPE).to_json()).expect("JSON");
    assert_eq!(statement_code(&forge, &signer, good.to_string().as_bytes()), "verified");
    let pointers = [
        "/verificationMaterial",
        "/verificationMaterial/certificate",
        "/verificationMaterial/certificate/rawBytes",
        "/verificationMaterial/tlogEntries",
        "/verificationMaterial/tlogEntries/0",
        "/verificationMaterial/tlogEntries/0/logId",
        "/verificationMaterial/tlogEntries/0/logId/keyId",
        "/verificationMaterial/tlogEntries/0/kindVersion",
        "/verificationMaterial/tlogEntries/0/kindVersion/kind",
        "/verificationMaterial/tlogEntries/0/inclusionPromise",
        "/verificationMaterial/tlogEntries/0/inclusionPromise/signedEntryTimestamp",
        "/verificationMaterial/tlogEntries/0/inclusionProof",
        "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint",
        "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint/envelope",
        "/verificationMaterial/tlogEntries/0/canonicalizedBody",
        "/dsseEnvelope",
        "/dsseEnvelope/payload",
        "/dsseEnvelope/payloadType",
        "/dsseEnvelope/signatures",
        "/dsseEnvelope/signatures/0",
        "/dsseEnvelope/signatures/0/sig",
    ];
    for pointer in pointers {
        for spoiled in [Value::Null, json!(""), json!([]), json!({}), json!(0)] {
            let mut bundle = good.clone();
            *bundle.pointer_mut(pointer).expect(pointer) = spoiled.clone();
            let found = statement_code(&forge, &signer, bundle.to_string().as_bytes());
            assert_ne!(found, "verified", "{pointer} as {spoiled}");
        }
    }
    // Log entries whose bodies lack what their kind has.
    let bodies = [
        "{}",
        "null",
        "[]",
        r#"{"kind":"dsse","apiVersion":"0.0.1","spec":null}"#,
        r#"{"kind":"dsse"}"#,
        r#"{"kind":"intoto","apiVersion":"0.0.2","spec":{"content":{"envelope":{"payloadType":"","signatures":[]},"payloadHash":null}}}"#,
    ];
    for body in bodies {
        let mut bundle = forge.statement(&signer, &artifact_digest(), TYPE);
        for kind in ["dsse", "intoto", "hashedrekord", "rekord", "nonsense", ""] {
            bundle.log_entries = vec![forge.entry(body.as_bytes().to_vec(), kind, "0.0.1")];
            assert_ne!(statement_code(&forge, &signer, &bundle.to_json()), "verified", "{kind} {body}");
        }
    }
}

/// sigstore/cosign #4881: a timestamp that no authority can verify made cosign crash.
#[test]
fn cosign_4881_a_timestamp_nobody_can_verify_is_refused() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    for token in [vec![0x30, 0], vec![0], vec![0x30, 0x80, 0, 0], vec![0xff; 100]] {
        let mut bundle = forge.message(&signer, b"artifact");
        bundle.timestamps = vec![token];
        assert_eq!(message_code(&forge, &signer, &bundle), "verify-timestamp-invalid");
    }
}

/// sigstore/cosign #5016: a statement whose subject was null made cosign crash.
#[test]
fn cosign_5016_a_statement_about_nothing_is_refused() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let subjects = [
        "null",
        "[]",
        "[null]",
        "[{}]",
        r#"[{"digest":null}]"#,
        r#"[{"digest":{}}]"#,
        r#"[{"digest":{"sha256":null}}]"#,
        r#"[{"digest":{"sha256":""}}]"#,
    ];
    for subject in subjects {
        let payload = format!(
            r#"{{"_type":"{}","subject":{subject},"predicateType":"{TYPE}","predicate":{{}}}}"#,
            attest::STATEMENT_V1
        );
        let mut envelope = signer.envelope(&artifact_digest(), TYPE);
        envelope.payload = payload.into_bytes();
        envelope.signature = signer.key.sign(&envelope.pae());
        let entry = forge.entry(signer.dsse_body(&envelope), "dsse", "0.0.1");
        let bundle = forge.bundle(&signer, entry, Content::Envelope(envelope)).to_json();
        let found = statement_code(&forge, &signer, &bundle);
        assert!(["verify-malformed", "verify-digest-mismatch"].contains(&found), "{subject}: {found}");
    }
}

/// The audit finding TOB-SIGSTORE-11: a timestamp of one authority must not be let through by another one's validity. The
/// conformance suite has the case for timestamps; this is the same for certificate authorities.
#[test]
fn tob_sigstore_11_one_authority_lends_no_validity_to_another() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let bundle = forge.message(&signer, b"artifact").to_json();
    let mut root = forge.root_json();
    let other = Forge::new().root_json()["certificateAuthorities"][0].clone();
    // Ours has ended before the signature; a stranger's is valid now.
    root["certificateAuthorities"][0]["validFor"]["end"] = json!("2025-06-01T00:00:00Z");
    root["certificateAuthorities"].as_array_mut().expect("list").push(other);
    let root = verify::TrustRoot::parse(root.to_string().as_bytes()).expect("root");
    let requirement = Requirement::message(signer.signer()).danger_without_sct();
    let refusal = verify_bundle(&bundle, Artifact::Bytes(b"artifact"), &root, &requirement, NOW);
    assert_eq!(refusal.map(|_| ()).expect_err("ended").code(), "verify-untrusted-certificate");
}

/// Two signatures in one envelope: which of them counts is each reader's choice (sigstore-go's `dsse-2sigs`).
#[test]
fn an_envelope_has_one_signature() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let mut bundle: Value =
        serde_json::from_slice(&forge.statement(&signer, &artifact_digest(), TYPE).to_json()).expect("JSON");
    let signatures = bundle["dsseEnvelope"]["signatures"].as_array_mut().expect("list");
    signatures.push(json!({"sig": STANDARD.encode([1])}));
    assert_eq!(statement_code(&forge, &signer, bundle.to_string().as_bytes()), "verify-malformed");
}

/// The table in `docs/src/verification.md` names every test of this file, and nothing else.
#[test]
fn the_documented_table_is_this_file() {
    let read = |path: &str| {
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + path).expect("readable")
    };
    let page = read("../../docs/src/verification.md");
    let table =
        page.split("holds each off").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("section");
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.ends_with("` |"));
    let documented: std::collections::BTreeSet<_> = rows.filter_map(|line| line.rsplit('`').nth(1)).collect();
    let source = read("tests/suite/cve.rs");
    let mut tests: std::collections::BTreeSet<_> =
        source.split("#[test]\nfn ").skip(1).filter_map(|rest| rest.split('(').next()).collect();
    tests.remove("the_documented_table_is_this_file");
    assert_eq!(documented, tests);
}
