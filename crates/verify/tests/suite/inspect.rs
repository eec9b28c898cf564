//! Descriptions of bundles, good and damaged.

use attest::{Bundle, Content, Material};
use verify::inspect::{Inspection, inspect};

fn view(name: &str) -> Inspection {
    let path = format!("{}/tests/cases/{name}/bundle.sigstore.json", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a committed case");
    inspect(&Bundle::parse_any(&bytes).expect("a bundle"))
}

#[test]
fn every_kind_of_bundle_is_described() {
    let old = view("happy-path-v0.1");
    assert_eq!((old.version, old.content), ("0.1", "message-signature"));
    let certificate = old.certificate.as_ref().expect("a certificate");
    assert!(!certificate.subjects.is_empty() && !certificate.oidc_issuer.is_empty(), "{certificate:?}");
    assert_eq!((certificate.key.as_str(), certificate.scts.len()), ("ECDSA P-256", 1));
    assert!(old.log_entries[0].promise && old.log_entries[0].integrated_time.is_some());

    let dsse = view("happy-path-intoto-in-dsse-v3");
    let statement = dsse.statement.as_ref().expect("a statement");
    assert!(statement.subject_count > 0 && !statement.predicate_type.is_empty(), "{statement:?}");

    let second = view("rekor2-happy-path");
    let entry = &second.log_entries[0];
    assert_eq!(
        (entry.kind.as_str(), entry.version.as_str(), entry.promise),
        ("hashedrekord", "0.0.2", false)
    );
    let proof = entry.proof.as_ref().expect("a proof");
    assert!(proof.problem.is_none() && !proof.origin.is_empty() && !proof.signers.is_empty(), "{proof:?}");
    let stamp = &second.timestamps[0];
    assert!(stamp.problem.is_none() && stamp.over_this_signature, "{stamp:?}");
    assert!(stamp.time.is_some() && stamp.authority.is_some() && stamp.policy.is_some(), "{stamp:?}");

    let key = view("managed-key-happy-path");
    assert!(key.certificate.is_none() && key.public_key_hint.is_some());
}

#[test]
fn damage_is_a_problem_in_the_description_and_no_failure() {
    let path = format!("{}/tests/cases/rekor2-happy-path/bundle.sigstore.json", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a committed case");
    let whole = Bundle::parse(&bytes).expect("a bundle");
    let Material::Certificate(der) = &whole.material else { unreachable!("a v0.3 bundle") };
    for at in (0..der.len()).step_by(3) {
        let mut damaged = whole.clone();
        damaged.material = Material::Certificate(der[..at].to_vec());
        assert!(inspect(&damaged).certificate_problem.is_some(), "{at}");
        let mut flipped = der.clone();
        flipped[at] ^= 0x55;
        damaged.material = Material::Certificate(flipped);
        let _ = inspect(&damaged);
    }
    let token = &whole.timestamps[0];
    for at in (0..token.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged.timestamps = vec![token[..at].to_vec()];
        assert!(inspect(&damaged).timestamps[0].problem.is_some(), "{at}");
    }
    let mut other = whole.clone();
    if let Content::Message { signature, .. } = &mut other.content {
        signature.push(0);
    }
    assert!(!inspect(&other).timestamps[0].over_this_signature);
    let mut proof = whole;
    if let Some(proof) = proof.log_entries[0].proof.as_mut() {
        proof.checkpoint = "no note".into();
    }
    let view = inspect(&proof);
    assert!(view.log_entries[0].proof.as_ref().is_some_and(|proof| proof.problem.is_some()));
}
