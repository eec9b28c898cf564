//! What else a certificate says, and what may stand beside it.

use base::Fault as _;
use verify::{Artifact, Requirement, verify_bundle};

use crate::forge::{Forge, Kind, NOW, extension, tlv};

/// protobuf-specs: a chain should not hold a root. Old bundles do; it is never what a path may end at.
#[test]
fn a_root_in_the_bundle_is_no_anchor() {
    let (forge, stranger) = (Forge::new(), Forge::new());
    let run = |forge: &Forge, own: &Forge| {
        let signer = forge.keyless(Kind::P256);
        let mut bundle = forge.message(&signer, b"artifact");
        bundle.version = attest::BundleVersion::V02;
        let leaf = signer.leaf.clone().expect("keyless");
        bundle.material = attest::Material::Chain(vec![leaf, forge.ca_der.clone()]);
        // The logs are not the question here.
        bundle.log_entries.clear();
        let wants = Requirement::message(signer.signer()).danger_without_sct().danger_without_log();
        let at = base::Timestamp::from_secs(crate::forge::SIGNED_AT);
        let found = verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), &own.root(), &wants, at);
        found.map_or_else(|refusal| refusal.code(), |_| "verified")
    };
    assert_eq!(run(&forge, &forge), "verified");
    assert_eq!(run(&stranger, &forge), "verify-untrusted-certificate");
}

/// GitHub's claims stand in certificates twice, by their old names and by their current ones.
#[test]
fn claims_that_stand_twice_must_agree() {
    const GITHUB: &str = "https://token.actions.githubusercontent.com";
    let forge = Forge::new();
    let old = |number: u32, value: &str| {
        extension(&format!("1.3.6.1.4.1.57264.1.{number}"), false, value.as_bytes())
    };
    let run = |issuer: &str, extensions: &[Vec<u8>], name: &str, value: &str| {
        let mut all = extensions.to_vec();
        all.push(new_claim(8, issuer));
        let signer = forge.keyless_with(&all);
        let bundle = forge.message(&signer, b"artifact");
        let wants = Requirement::message(crate::common::identity(issuer, crate::forge::SUBJECT))
            .danger_without_sct()
            .with_claim(name, value);
        verify_bundle(&bundle.to_json(), Artifact::Bytes(b"artifact"), &forge.root(), &wants, NOW)
            .map_or_else(|refusal| refusal.code(), |_| "verified")
    };
    let names = [
        ("github-workflow-trigger", 2, "push", 20, "push"),
        ("github-workflow-sha", 3, "abc", 13, "abc"),
        ("github-workflow-repository", 5, "acme/app", 12, "https://github.com/acme/app"),
        ("github-workflow-ref", 6, "refs/heads/main", 14, "refs/heads/main"),
    ];
    for (name, before, value, after, current) in names {
        let (old, new) = (old(before, value), new_claim(after, current));
        for extensions in [vec![old.clone()], vec![new.clone()], vec![old.clone(), new.clone()]] {
            assert_eq!(run(GITHUB, &extensions, name, value), "verified", "{name}");
            assert_eq!(run(GITHUB, &extensions, name, "another"), "verify-wrong-claim", "{name}");
        }
        // Of another issuer the current claim says nothing about GitHub.
        assert_eq!(run("https://gitlab.com", &[new], name, value), "verify-wrong-claim");
        let split = [old, new_claim(after, "something/else")];
        assert_eq!(run(GITHUB, &split, name, value), "verify-unsupported", "{name}");
    }
}

fn new_claim(number: u32, value: &str) -> Vec<u8> {
    extension(&format!("1.3.6.1.4.1.57264.1.{number}"), false, &tlv(0x0c, &[value.as_bytes()]))
}
