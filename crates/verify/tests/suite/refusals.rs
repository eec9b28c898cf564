//! Each reason to refuse, made from a bundle that verifies.

use crate::common::{Case, IDENTITY, ISSUER, NOW, committed, identity};
use attest::{Bundle, Content};
use base::{Class, Digest, Fault as _, Timestamp};
use verify::{
    Artifact, EvidenceItem, ImageVerdict, Pattern, Requirement, Signer, TrustRoot, verify_bundle,
    verify_image_evidence,
};

fn code(
    case: &Case,
    bundle: &[u8],
    requirement: &Requirement,
    root: &TrustRoot,
    now: Timestamp,
) -> &'static str {
    match verify_bundle(bundle, Artifact::Bytes(&case.artifact), root, requirement, now) {
        Ok(_) => "verified",
        Err(refusal) => {
            assert_eq!(refusal.class(), Class::VerificationFailed, "{refusal}");
            assert!(!refusal.hint().is_empty());
            refusal.code()
        }
    }
}

fn change(case: &Case, f: impl FnOnce(&mut Bundle)) -> Vec<u8> {
    let mut bundle = Bundle::parse(&case.bundle).expect("bundle");
    f(&mut bundle);
    bundle.to_json()
}

#[test]
fn each_reason_has_its_own_code() {
    let case = committed("happy-path-v0.3");
    let good = case.requirement();
    let run = |bundle: &[u8], requirement: &Requirement| code(&case, bundle, requirement, &case.root, NOW);
    assert_eq!(run(&case.bundle, &good), "verified");

    let signers = [
        (identity(ISSUER, "https://github.com/other"), "verify-wrong-identity"),
        (identity("https://accounts.google.com", IDENTITY), "verify-wrong-issuer"),
        (Signer::Identity(Vec::new()), "verify-wrong-issuer"),
        (committed("managed-key-happy-path").signer, "verify-wrong-material"),
    ];
    for (signer, expected) in signers {
        assert_eq!(run(&case.bundle, &Requirement::message(signer)), expected);
    }
    let requirements = [
        (Requirement::statement(case.signer.clone(), attest::COSIGN_SIGN), "verify-wrong-predicate"),
        (good.clone().with_claim("build-trigger", "nonsense"), "verify-wrong-claim"),
        (good.clone().with_logs(2), "verify-no-log-entry"),
        (good.clone().with_signed_timestamp(), "verify-timestamp-invalid"),
    ];
    for (requirement, expected) in requirements {
        assert_eq!(run(&case.bundle, &requirement), expected);
    }
    let bundles = [
        (change(&case, |b| b.log_entries[0].log_id[0] ^= 1), "verify-foreign-log"),
        (change(&case, |b| b.log_entries.clear()), "verify-no-log-entry"),
        (change(&case, |b| b.log_entries[0].signed_entry_timestamp = None), "verify-no-trusted-time"),
        (b"{}".to_vec(), "verify-malformed"),
        (case.bundle[..case.bundle.len() / 2].to_vec(), "verify-malformed"),
    ];
    for (bundle, expected) in bundles {
        assert_eq!(run(&bundle, &good), expected);
    }
    let tampered = change(&case, |b| {
        if let Content::Message { signature, .. } = &mut b.content {
            signature[20] ^= 1;
        }
    });
    assert_eq!(run(&tampered, &good), "verify-tampered-bundle");
    let early = Timestamp::from_secs(1_600_000_000);
    assert_eq!(code(&case, &case.bundle, &good, &case.root, early), "verify-from-the-future");

    let other = Case { artifact: b"other".to_vec(), ..committed("happy-path-v0.3") };
    assert_eq!(code(&other, &other.bundle, &good, &other.root, NOW), "verify-digest-mismatch");
}

#[test]
fn another_instances_root_is_a_foreign_log_or_authority() {
    let case = committed("happy-path-v0.3");
    let github = TrustRoot::github().expect("built-in root");
    let good = case.requirement();
    let strange = code(&case, &case.bundle, &good, &github, NOW);
    assert_eq!(strange, "verify-foreign-log");
    // The same log, but none of its authorities.
    let mut root: serde_json::Value =
        serde_json::from_slice(include_bytes!("../../../trust/roots/public_good.json")).expect("JSON");
    let theirs: serde_json::Value =
        serde_json::from_slice(include_bytes!("../../../trust/roots/github.json")).expect("JSON");
    root["certificateAuthorities"] = theirs["certificateAuthorities"].clone();
    let root = TrustRoot::parse(root.to_string().as_bytes()).expect("mixed root");
    assert_eq!(code(&case, &case.bundle, &good, &root, NOW), "verify-untrusted-certificate");
}

#[test]
fn one_entry_under_two_names_is_not_in_two_logs() {
    let case = committed("happy-path-v0.3");
    let root: serde_json::Value =
        serde_json::from_slice(include_bytes!("../../../trust/roots/public_good.json")).expect("JSON");
    let other = root["tlogs"][1]["logId"]["keyId"].as_str().expect("a second log");
    let twice = change(&case, |b| {
        let mut second = b.log_entries[0].clone();
        second.signed_entry_timestamp = None;
        b.log_entries.push(second);
    });
    let two_logs = case.requirement().with_logs(2);
    assert_eq!(code(&case, &twice, &two_logs, &case.root, NOW), "verify-no-log-entry");
    let mut renamed: serde_json::Value = serde_json::from_slice(&twice).expect("JSON");
    renamed["verificationMaterial"]["tlogEntries"][1]["logId"]["keyId"] = other.into();
    let renamed = renamed.to_string();
    let refused = code(&case, renamed.as_bytes(), &two_logs, &case.root, NOW);
    assert_eq!(refused, "verify-inclusion-invalid");
}

#[test]
fn weakening_shows_in_the_result() {
    let case = committed("happy-path-v0.3");
    let weak = case.requirement().danger_without_log().danger_without_sct();
    let verified = verify_bundle(&case.bundle, Artifact::Bytes(&case.artifact), &case.root, &weak, NOW)
        .expect("verifies");
    assert_eq!(verified.weakenings().len(), 2);
    assert!(verified.log_entries().is_empty());
    let strict = case.by_digest().expect("verifies");
    assert!(strict.weakenings().is_empty());
    assert_eq!(strict.log_entries()[0].log, "https://rekor.sigstore.dev");
    assert_eq!(strict.digest(), &Digest::sha256_of(&case.artifact));
    assert_eq!(strict.identity().expect("keyless").issuer, ISSUER);
    assert!(!strict.times().is_empty());
}

#[test]
fn readers_digests_and_expressions_work_alike() {
    let case = committed("rekor2-dsse-happy-path");
    let requirement = case.requirement();
    let mut reader = case.artifact.as_slice();
    let artifact = Artifact::Reader(&mut reader);
    let verified = verify_bundle(&case.bundle, artifact, &case.root, &requirement, NOW).expect("verifies");
    assert_eq!(verified.predicate_type(), requirement.predicate_type());
    assert!(verified.payload().is_some_and(|payload| payload.starts_with(b"{")));

    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk"))
        }
    }
    let refusal = verify_bundle(&case.bundle, Artifact::Reader(&mut Broken), &case.root, &requirement, NOW)
        .expect_err("broken");
    assert_eq!((refusal.code(), refusal.class()), ("verify-artifact-unreadable", Class::Undecided));

    let matcher = |subject: &str| {
        Signer::Identity(vec![verify::IdentityMatcher {
            issuer: Pattern::exact(ISSUER),
            subject: Pattern::regex(subject).expect("expression"),
        }])
    };
    let with = |subject| {
        let predicate = requirement.predicate_type().expect("a statement").to_owned();
        let requirement = Requirement::statement(matcher(subject), predicate);
        code(&case, &case.bundle, &requirement, &case.root, NOW)
    };
    assert_eq!(with("https://github\\.com/sigstore-conformance/.*"), "verified");
    assert_eq!(with("https://github\\.com/sigstore-conformance"), "verify-wrong-identity");
}

#[test]
fn image_verdicts_are_three() {
    let case = committed("rekor2-dsse-happy-path");
    let digest = Digest::sha256_of(&case.artifact);
    let item = |bundle| EvidenceItem { source: "sha256:…".into(), bundle };
    let run = |items: &[EvidenceItem], complete| {
        verify_image_evidence(items, complete, &digest, &case.root, &case.requirement(), NOW)
    };
    let (good, bad) = (item(Ok(case.bundle.clone())), item(Ok(b"{}".to_vec())));
    let lost = item(Err("throttled".into()));
    assert!(matches!(run(&[bad.clone(), good, lost.clone()], false), ImageVerdict::Pass { .. }));
    assert!(matches!(run(std::slice::from_ref(&bad), true), ImageVerdict::Fail { .. }));
    assert!(matches!(run(&[], true), ImageVerdict::Fail { .. }));
    assert!(matches!(run(&[bad.clone(), lost], true), ImageVerdict::Undecided { .. }));
    assert!(matches!(run(&[bad], false), ImageVerdict::Undecided { .. }));
}

#[test]
fn the_reader_survives_cut_and_flipped_bytes() {
    let case = committed("rekor2-dsse-happy-path");
    for at in (0..case.bundle.len()).step_by(13) {
        assert!(Bundle::parse(&case.bundle[..at]).is_err());
        let mut flipped = case.bundle.clone();
        flipped[at] ^= 0x20;
        if let Ok(bundle) = Bundle::parse(&flipped) {
            assert_eq!(Bundle::parse(&bundle.to_json()), Ok(bundle));
        }
    }
}
