//! Layers of cosign's versions 1 and 2: what holds, and each way it can fail.

use attest::{LegacyContent, LegacyLayer, SimpleSigning};
use base::{Digest, Fault as _};
use verify::{FoundPiece, ImageVerdict, Piece, Requirement, Signer, TrustRoot, verify_image, verify_legacy};

use crate::forge::{Forge, Forged, Kind, NOW, SIGNED_AT, hashed};

fn digest() -> Digest {
    Digest::sha256_of(b"image")
}

fn code(forge: &Forge, layer: &LegacyLayer, requirement: &Requirement) -> &'static str {
    match verify_legacy(layer, &layer.blob(), &digest(), &forge.root(), requirement, NOW) {
        Ok(_) => "verified",
        Err(refusal) => refusal.code(),
    }
}

fn requirement(signer: &Forged) -> Requirement {
    Requirement::image_signature(signer.signer()).danger_without_sct()
}

#[test]
fn what_it_says_is_in_the_result() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let layer = forge.legacy(&signer, &digest());
    let verified = verify_legacy(&layer, &layer.blob(), &digest(), &forge.root(), &requirement(&signer), NOW);
    let verified = verified.expect("verifies");
    assert_eq!(verified.docker_reference(), Some("example.com/app"));
    assert_eq!(verified.annotations()["build"], "7");
    assert_eq!(verified.digest(), &digest());
    assert_eq!(verified.times()[0].secs(), SIGNED_AT);
    assert_eq!(verified.format().as_str(), "legacy");
    assert_eq!(verified.log_entries()[0].log, "https://rekor.forge.example");
    assert_eq!(verified.identity().expect("keyless").claims["runner-environment"], "github-hosted");
}

#[test]
fn each_cross_check_has_its_refusal() {
    let forge = Forge::new();
    for signer in [forge.keyless(Kind::P256), forge.keyed(Kind::P256)] {
        let good = forge.legacy(&signer, &digest());
        let wants = requirement(&signer);
        assert_eq!(code(&forge, &good, &wants), "verified");
        let change = |edit: &dyn Fn(&mut LegacyLayer)| {
            let mut layer = good.clone();
            edit(&mut layer);
            code(&forge, &layer, &wants)
        };
        let other_signer = forge.keyless(Kind::P256);
        let other = forge.legacy(&other_signer, &digest());
        let payload = SimpleSigning::new("x", &Digest::sha256_of(b"other image"), Default::default());
        let mut rows: Vec<(&str, &str)> = vec![
            // critical.image.docker-manifest-digest is another.
            (
                "other image",
                change(&|layer| {
                    let optional = Default::default();
                    let moved = SimpleSigning::new("example.com/app", &Digest::sha256_of(b"x"), optional);
                    layer.content = LegacyContent::Signature(moved);
                }),
            ),
            (
                "payload",
                change(&|layer| {
                    let optional = Default::default();
                    layer.content = LegacyContent::Signature(SimpleSigning::new("evil", &digest(), optional));
                }),
            ),
            ("signature", change(&|layer| layer.material.signature[9] ^= 1)),
            (
                "promise",
                change(&|layer| {
                    layer.material.rekor.iter_mut().for_each(|rekor| rekor.signed_entry_timestamp[9] ^= 1);
                }),
            ),
            (
                "time",
                change(&|layer| {
                    layer.material.rekor.iter_mut().for_each(|rekor| rekor.integrated_time += 1);
                }),
            ),
            (
                "index",
                change(&|layer| layer.material.rekor.iter_mut().for_each(|rekor| rekor.log_index += 1)),
            ),
            ("log", change(&|layer| layer.material.rekor.iter_mut().for_each(|rekor| rekor.log_id[0] ^= 1))),
            ("no entry", change(&|layer| layer.material.rekor = None)),
            // A valid entry of another signature over the same payload.
            ("other entry", change(&|layer| layer.material.rekor.clone_from(&other.material.rekor))),
            // A valid entry whose hash is of another payload.
            (
                "other payload",
                change(&|layer| {
                    let data = hashed(tlog::DataHash::Sha256, payload.bytes());
                    let body = signer.hashed_rekord(data, &layer.material.signature);
                    layer.material.rekor = Some(forge.promise(body));
                }),
            ),
        ];
        if signer.leaf.is_some() {
            rows.push((
                "other certificate",
                change(&|layer| layer.material.certificate.clone_from(&other_signer.leaf)),
            ));
        }
        let expected = |row: &str| match row {
            "other image" => "verify-digest-mismatch",
            "payload" | "signature" | "other certificate" => "verify-tampered-bundle",
            "promise" | "time" | "index" => "verify-inclusion-invalid",
            "log" => "verify-foreign-log",
            "no entry" => "verify-no-log-entry",
            _ => "verify-log-entry-mismatch",
        };
        for (row, found) in rows {
            assert_eq!(found, expected(row), "{row}, certificate: {}", signer.leaf.is_some());
        }
    }
}

#[test]
fn what_is_asked_for_decides() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let layer = forge.legacy(&signer, &digest());
    let wants = requirement(&signer);
    assert_eq!(code(&forge, &layer, &wants.clone().with_annotation("build", "7")), "verified");
    assert_eq!(code(&forge, &layer, &wants.clone().with_annotation("build", "8")), "verify-wrong-annotation");
    assert_eq!(code(&forge, &layer, &wants.clone().with_annotation("x", "8")), "verify-wrong-annotation");
    assert_eq!(
        code(&forge, &layer, &wants.clone().with_claim("runner-environment", "github-hosted")),
        "verified"
    );
    let self_hosted = wants.with_claim("runner-environment", "self-hosted");
    assert_eq!(code(&forge, &layer, &self_hosted), "verify-wrong-claim");
    // A signature is no attestation, and the other way round.
    let attestation = Requirement::statement(signer.signer(), attest::SPDX).danger_without_sct();
    assert_eq!(code(&forge, &layer, &attestation), "verify-wrong-predicate");
    let attested = forge.legacy_attestation(&signer, &digest(), attest::SPDX);
    assert_eq!(code(&forge, &attested, &attestation), "verified");
    assert_eq!(code(&forge, &attested, &requirement(&signer)), "verify-wrong-predicate");
}

/// `cosign sign --key` may store a certificate beside; the key is what was asked for.
#[test]
fn a_key_counts_beside_its_certificate() {
    let forge = Forge::new();
    let signer = forge.keyless(Kind::P256);
    let layer = forge.legacy(&signer, &digest());
    let by_key = Requirement::image_signature(Signer::Key(signer.key.public()));
    assert_eq!(code(&forge, &layer, &by_key), "verified");
    let other = Requirement::image_signature(forge.keyed(Kind::P256).signer());
    assert_eq!(code(&forge, &layer, &other), "verify-wrong-material");
}

#[test]
fn own_authorities_need_no_trust_root() {
    let forge = Forge::new();
    let signer = forge.keyless_valid(Kind::P384, ("250601000000Z", "270601000000Z"));
    let mut layer = forge.legacy(&signer, &digest());
    layer.material.rekor = None;
    let pem = crate::forge::pem("CERTIFICATE", &forge.ca_der);
    let root = TrustRoot::empty().with_authorities(pem.as_bytes(), b"").expect("own authority");
    let run = |requirement: &Requirement, root: &TrustRoot| {
        verify_legacy(&layer, &layer.blob(), &digest(), root, requirement, NOW)
            .map(|_| "verified")
            .unwrap_or_else(|refusal| refusal.code())
    };
    let weak = requirement(&signer).danger_without_log();
    assert_eq!(run(&weak, &root), "verified");
    assert_eq!(run(&requirement(&signer), &root), "verify-no-log-entry");
    assert_eq!(run(&weak, &Forge::new().root()), "verify-untrusted-certificate");
    let late = verify_legacy(&layer, &layer.blob(), &digest(), &root, &weak, NOW.plus_secs(86_400 * 600));
    assert_eq!(late.map(|_| ()).expect_err("ran out").code(), "verify-no-trusted-time");
    assert!(TrustRoot::empty().with_authorities(b"", b"").is_err());
    assert!(TrustRoot::empty().with_authorities(b"-----BEGIN CERTIFICATE-----\n!\n", b"").is_err());
}

#[test]
fn thresholds_count_signers_not_signatures() {
    let forge = Forge::new();
    let (one, two, three) = (forge.keyed(Kind::P256), forge.keyed(Kind::Ed25519), forge.keyed(Kind::P256));
    let piece = |signer: &Forged| {
        let layer = forge.legacy(signer, &digest());
        let (media_type, annotations) = (layer.media_type().to_owned(), layer.annotations());
        let piece = Piece::Legacy { media_type, blob: layer.blob(), annotations };
        FoundPiece { source: "tag".into(), piece: Ok(piece) }
    };
    let keys = [&one, &two, &three].map(|signer| signer.key.public()).to_vec();
    let signer = Signer::AnyOf { identities: Vec::new(), keys };
    let run = |pieces: &[FoundPiece], count: usize| {
        let requirement = Requirement::image_signature(signer.clone()).with_signers(count);
        verify_image(pieces, true, &digest(), &forge.root(), &requirement, NOW)
    };
    let all = [piece(&one), piece(&one), piece(&two)];
    assert!(matches!(run(&all, 1), ImageVerdict::Pass { verified, .. } if verified.len() == 3));
    assert!(matches!(run(&all, 2), ImageVerdict::Pass { .. }));
    // Two signatures of one key are one signer.
    assert!(
        matches!(run(&all[..2], 2), ImageVerdict::Fail { refused } if refused[0].reason.code() == "verify-too-few-signers")
    );
    assert!(matches!(run(&all, 3), ImageVerdict::Fail { .. }));
    let lost = FoundPiece { source: "tag".into(), piece: Err("throttled".into()) };
    assert!(matches!(run(&[all[0].clone(), lost], 2), ImageVerdict::Undecided { .. }));
}
