//! `assay slsa`, with a private stack for a builder: slsa-verifier's own evidence is run below the command line, in `verify`.

use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{IDENTITY, Sandbox, small_image};

const BUILDER: &str = "https://example.com/builder";
const SOURCE: &str = "git+https://git.example.com/team/app";

/// An image in a layout with provenance of a builder of one's own; its name with digest, and the flags of its signer.
fn attested() -> (Sandbox, String, String) {
    let sandbox = Sandbox::new();
    let image = small_image();
    sandbox.layout("image", &image);
    let provenance = json!({
        "buildDefinition": {
            "buildType": "https://example.com/build/v1",
            "externalParameters": {},
            "resolvedDependencies": [
                {"uri": format!("{SOURCE}@refs/tags/v1.2.3"), "digest": {"gitCommit": "c0ffee"}},
            ],
        },
        "runDetails": {"builder": {"id": format!("{BUILDER}@v2")}},
    });
    sandbox.write("provenance.json", provenance.to_string());
    sandbox.ok(&format!(
        "attest oci:image --predicate provenance.json --type slsaprovenance1 --identity {IDENTITY}"
    ));
    let wanted = sandbox.wanted();
    let name = format!("oci:image@{}", image.manifest.digest);
    (sandbox, name, wanted)
}

#[test]
fn an_image_by_a_builder_of_ones_own() {
    let (sandbox, name, wanted) = attested();
    let verify = format!("slsa verify-image {name} {wanted} --source-uri {SOURCE}");
    assert_snapshot!(sandbox.run(&format!("{verify} --builder-id {BUILDER} --source-versioned-tag v1.2")), @r#"
    exit 0
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    Verified build using builder "https://example.com/builder@v2" at commit c0ffee
    Verifying image oci:image@[DIGEST]: PASSED
    PASSED: SLSA verification passed
    "#);
    let check = |rest: &str| {
        let answer = sandbox.run(&format!("{verify} {rest}"));
        (answer.code, answer.error_code().to_owned())
    };
    for (rest, code) in [
        ("--builder-id https://example.com/other", "slsa-wrong-builder"),
        ("--source-tag v1.2.4", "slsa-wrong-tag"),
        ("--source-branch main", "slsa-wrong-ref"),
        ("--source-versioned-tag v2", "slsa-wrong-version"),
        ("--build-workflow-input a=b", "slsa-bad-field"),
    ] {
        assert_eq!(check(rest), (10, code.to_owned()), "{rest}");
    }
    assert_eq!(check("--source-tag v1.2.3 --source-branch x"), (10, "slsa-wrong-ref".into()));
    let other = verify.replace(SOURCE, "git+https://git.example.com/team/other");
    assert_snapshot!(sandbox.run(&other), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    note      what is there is of another type: 1 × slsaprovenance1
    FAILED: SLSA verification failed: source in the provenance is "git+https://git.example.com/team/app@refs/tags/v1.2.3", expected "git+https://git.example.com/team/other"
    error[slsa-wrong-source]: source in the provenance is "git+https://git.example.com/team/app@refs/tags/v1.2.3", expected "git+https://git.example.com/team/other"
    hint: do not use the artifact before you know why; compare what was found with what you expect
    "#);
    // Without a pinned signer only workflows on GitHub count, and this is none.
    let unpinned = sandbox.run(&format!("slsa verify-image {name} --source-uri {SOURCE}"));
    assert_eq!((unpinned.code, unpinned.stdout.is_empty()), (10, true), "{unpinned}");
    // A tag is refused before anything is looked at.
    assert_snapshot!(sandbox.run(&format!("slsa verify-image oci:image {wanted} --source-uri {SOURCE}")), @r#"
    exit 2
    --- stderr
    error[slsa-mutable-image]: oci:image names no digest, expected IMAGE@sha256:…
    hint: resolve the tag once and verify what it stood for
    "#);
}

#[test]
fn a_verification_summary_written_and_verified() {
    let (sandbox, name, wanted) = attested();
    let summary = json!({
        "verifier": {"id": "https://example.com/verifier"},
        "timeVerified": "2026-11-21T00:00:00Z",
        "resourceUri": "example.com/app",
        "policy": {"uri": "https://example.com/policy"},
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2"],
    });
    sandbox.write("vsa.json", summary.to_string());
    sandbox.ok(&format!("attest oci:image --predicate vsa.json --type vsa --identity {IDENTITY}"));
    sandbox.ok(&format!("verify-attestation oci:image --type vsa {wanted}"));
    let digest = name.split_once('@').map(|(_, digest)| digest.to_owned()).expect("digest");
    // The bundle as it lies in the layout.
    let blobs = std::fs::read_dir(sandbox.path("image/blobs/sha256")).expect("blobs");
    let bundle = blobs.flatten().map(|one| std::fs::read(one.path()).expect("blob")).find(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let payload = text.split("\"payload\":\"").nth(1).and_then(|rest| rest.split('"').next());
        payload.is_some_and(|payload| {
            use base64::Engine as _;
            let decoded = base64::engine::general_purpose::STANDARD.decode(payload).unwrap_or_default();
            String::from_utf8_lossy(&decoded).contains("verification_summary")
        })
    });
    sandbox.write("vsa.sigstore.json", bundle.expect("the bundle"));
    let verify = format!(
        "slsa verify-vsa --attestation-path vsa.sigstore.json --subject-digest {digest} \
         --verifier-id https://example.com/verifier --resource-uri example.com/app {wanted}"
    );
    assert_snapshot!(sandbox.run(&format!("{verify} --verified-level SLSA_BUILD_LEVEL_1")), @r#"
    exit 0
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    Verifying VSA: PASSED
    PASSED: SLSA verification passed
    "#);
    assert_snapshot!(sandbox.run(&format!("{verify} --verified-level SLSA_BUILD_LEVEL_3")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    FAILED: SLSA verification failed: verification summary: level is "SLSA_BUILD_LEVEL_2", expected "SLSA_BUILD_LEVEL_3 or higher"
    error[slsa-summary]: verification summary: level is "SLSA_BUILD_LEVEL_2", expected "SLSA_BUILD_LEVEL_3 or higher"
    hint: do not use the artifact before you know why; compare what was found with what you expect
    "#);
}
