//! `assay slsa`, with a private stack for a builder: slsa-verifier's own evidence is run below the command line, in `verify`.

use base::Timestamp;
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::RekorV1;

use crate::harness::{IDENTITY, Sandbox, small_image};

const BUILDER: &str = "https://example.com/builder";
const SOURCE: &str = "git+https://git.example.com/team/app";

/// An image in a layout with provenance of a builder of one's own; its name with digest, and the flags of its signer.
fn attested() -> (Sandbox, String, String) {
    let sandbox = Sandbox::new();
    let image = small_image();
    sandbox.layout("image", &image);
    sandbox.write("provenance.json", provenance().to_string());
    sandbox.ok(&format!(
        "attest oci:image --predicate provenance.json --type slsaprovenance1 --identity {IDENTITY}"
    ));
    let wanted = sandbox.wanted();
    let name = format!("oci:image@{}", image.manifest.digest);
    (sandbox, name, wanted)
}

fn provenance() -> Value {
    json!({
        "buildDefinition": {
            "buildType": "https://example.com/build/v1",
            "externalParameters": {},
            "resolvedDependencies": [
                {"uri": format!("{SOURCE}@refs/tags/v1.2.3"), "digest": {"gitCommit": "c0ffee"}},
            ],
        },
        "runDetails": {"builder": {"id": format!("{BUILDER}@v2")}},
    })
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

/// What `gcloud` prints, with the fixtures of the library.
#[test]
fn an_image_by_google_cloud_build() {
    let sandbox = Sandbox::new();
    let summary = include_bytes!("../../../verify/src/slsa/cloud_build/testdata/v1.json");
    sandbox.write("gcloud.json", summary);
    let digest = "sha256:7e9b6e7ba2842c91cf49f3e214d04a7a496f8214356f41d81a6e6dcad11f11e3";
    let verify = format!(
        "slsa verify-image registry.example.com/app@{digest} --provenance-path gcloud.json \
         --source-uri github.com/khalkie/gcb-prod-prov"
    );
    let builder = "--builder-id https://cloudbuild.googleapis.com/GoogleHostedWorker";
    assert_snapshot!(sandbox.run(&format!("{verify} {builder}")), @r#"
    exit 0
    --- stderr
    Verified build using builder "https://cloudbuild.googleapis.com/GoogleHostedWorker" at commit 2ce3f90facdb51aeb950d5bc641e981be61fdf48
    Verifying image registry.example.com/app@[DIGEST]: PASSED
    PASSED: SLSA verification passed
    "#);
    assert!(sandbox.ok(&format!("{verify} {builder} --print-provenance --quiet")).starts_with('{'));
    // Nobody's trust in Cloud Build is taken for granted.
    assert_snapshot!(sandbox.run(&verify), @r#"
    exit 2
    --- stderr
    error[slsa-cloud-build-not-asked-for]: the provenance is of Google Cloud Build, signed with its own keys, and another builder or signer is asked for
    hint: if you trust Cloud Build, pass --builder-id https://cloudbuild.googleapis.com/GoogleHostedWorker and no signer
    "#);
    for (rest, code) in [
        ("--builder-id https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.9", "slsa-wrong-builder"),
        (
            "--builder-id https://cloudbuild.googleapis.com/GoogleHostedWorker --source-tag v1",
            "slsa-bad-field",
        ),
    ] {
        let answer = sandbox.run(&format!("{verify} {rest}"));
        assert_eq!((answer.code, answer.error_code()), (10, code), "{answer}");
    }
}

/// An `.intoto.jsonl` of the SLSA generator is an envelope and a certificate; when it was signed only the log knows.
#[test]
fn a_bare_envelope_with_its_log_entry() {
    let sandbox = Sandbox::new();
    let log = RekorV1::start_with(|| Timestamp::from_system_time(std::time::SystemTime::now()).secs());
    sandbox.ok("stack init");
    sandbox.ok("stack export --out trust");
    let mut root: Value = serde_json::from_slice(&sandbox.read("trust/trusted_root.json")).expect("JSON");
    root["tlogs"].as_array_mut().expect("logs").push(log.trusted_log());
    sandbox.write("root.json", root.to_string());
    sandbox.write("app", "bytes");
    sandbox.write("provenance.json", provenance().to_string());
    sandbox.ok(&format!(
        "attest-blob app --predicate provenance.json --type slsaprovenance1 --bundle app.json --identity {IDENTITY} \
         --rekor-url {} --trusted-root root.json",
        log.url()
    ));
    let bundle: Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    let mut bare = bundle["dsseEnvelope"].clone();
    let der = bundle["verificationMaterial"]["certificate"]["rawBytes"].as_str().expect("a certificate");
    bare["signatures"][0]["cert"] =
        format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n").into();
    sandbox.write("app.intoto.jsonl", bare.to_string());
    let wanted = sandbox.wanted();
    let verify = format!(
        "slsa verify-artifact app --provenance-path app.intoto.jsonl --source-uri {SOURCE} --trusted-root root.json {wanted}"
    );
    assert_snapshot!(sandbox.run(&verify), @r#"
    exit 10
    --- stderr
    trusting  root.json
    FAILED: SLSA verification failed: the provenance is a bare envelope: nothing in it says when it was signed, only the log knows
    error[slsa-no-bundle]: the provenance is a bare envelope: nothing in it says when it was signed, only the log knows
    hint: name the log with --rekor-url or its entry with --rekor-entry, or ask the producer for a Sigstore bundle
    "#);
    let _ = log.take_requests();
    assert_snapshot!(sandbox.run(&format!("{verify} --rekor-url {}", log.url())), @r#"
    exit 0
    --- stderr
    trusting  root.json
    asking    http://[HOST] for entries about [DIGEST]
    Verified build using builder "https://example.com/builder@v2" at commit c0ffee
    Verifying artifact app: PASSED
    PASSED: SLSA verification passed
    "#);
    assert_eq!(log.take_requests(), ["POST /api/v1/index/retrieve", "GET /api/v1/log/entries/UUID"]);
    // The entry kept in a file: no log is asked, and one about something else is none.
    sandbox.write("entry.json", log.answer_about(0));
    sandbox.ok(&format!("{verify} --rekor-entry entry.json"));
    sandbox.write("other", "other");
    sandbox.ok(&format!(
        "sign-blob other --bundle other.json --identity {IDENTITY} --rekor-url {} --trusted-root root.json",
        log.url()
    ));
    sandbox.write("entry.json", log.answer_about(1));
    let other = sandbox.run(&format!("{verify} --rekor-entry entry.json"));
    assert_eq!(other.code, 10, "{other}");
    sandbox.write("entry.json", "{}");
    let broken = sandbox.run(&format!("{verify} --rekor-entry entry.json"));
    assert_eq!((broken.code, broken.error_code()), (10, "slsa-bad-entry"), "{broken}");
    // A log that does not know it, one that answers nonsense, and an envelope without a certificate.
    let empty = RekorV1::start_with(|| 1_700_000_000);
    let unknown = sandbox.run(&format!("{verify} --rekor-url {}", empty.url()));
    assert_eq!((unknown.code, unknown.error_code()), (10, "slsa-not-logged"), "{unknown}");
    for nonsense in ["{}", r#"["../../x"]"#] {
        empty.script([testkit::Reply::status(200).body(nonsense)]);
        let answer = sandbox.run(&format!("{verify} --rekor-url {}", empty.url()));
        assert_eq!((answer.code, answer.error_code()), (1, "sign-answer"), "{answer}");
    }
    bare["signatures"][0]["cert"] = Value::Null;
    sandbox.write("app.intoto.jsonl", bare.to_string());
    let without = sandbox.run(&format!("{verify} --rekor-url {}", log.url()));
    assert_eq!((without.code, without.error_code()), (10, "slsa-no-certificate"), "{without}");
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

/// What `assay run` leaves behind: a summary of what the gate let pass, verified where it is attached.
#[test]
fn the_summary_of_a_run() {
    let sandbox = Sandbox::new();
    let image = small_image();
    sandbox.layout("image", &image);
    sandbox.ok(&format!("run oci:image --sample-db --fail-on critical --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    let verify = format!(
        "slsa verify-vsa oci:image@{} --verifier-id https://assay.invalid/verifier/run --resource-uri image {wanted}",
        image.manifest.digest
    );
    assert_snapshot!(sandbox.run(&format!("{verify} --verified-level ASSAY_GATE_CRITICAL")), @r#"
    exit 0
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    Verifying VSA: PASSED
    PASSED: SLSA verification passed
    "#);
    assert_snapshot!(sandbox.run(&format!("{verify} --verified-level ASSAY_GATE_HIGH")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    FAILED: SLSA verification failed: verification summary: level is "SLSA_BUILD_LEVEL_0, ASSAY_GATE_PASSED, ASSAY_GATE_CRITICAL_FIXABLE, ASSAY_GATE_CRITICAL", expected "ASSAY_GATE_HIGH"
    error[slsa-summary]: verification summary: level is "SLSA_BUILD_LEVEL_0, ASSAY_GATE_PASSED, ASSAY_GATE_CRITICAL_FIXABLE, ASSAY_GATE_CRITICAL", expected "ASSAY_GATE_HIGH"
    hint: do not use the artifact before you know why; compare what was found with what you expect
    "#);
    let answer = sandbox.run(&format!("{verify} --print-attestation"));
    let predicate = &answer.json()["predicate"];
    assert_eq!(predicate["inputAttestations"].as_array().map(Vec::len), Some(4), "{predicate:#}");
    assert_eq!(predicate["policy"]["uri"], "https://assay.invalid/policy/gate/v1");
    for (rest, code) in [
        ("--verified-level SLSA_BUILD_LEVEL_1", "slsa-summary"),
        ("--subject-digest sha256:00", "slsa-summary"),
    ] {
        let answer = sandbox.run(&format!("{verify} {rest}"));
        assert_eq!((answer.code, answer.error_code()), (10, code), "{answer}");
    }
    let other = verify.replace("--resource-uri image", "--resource-uri other");
    assert_eq!(sandbox.run(&other).error_code(), "slsa-summary");
    assert_eq!(
        sandbox.run(&verify.replace(&format!("@{}", image.manifest.digest), "")).error_code(),
        "slsa-mutable-image"
    );
    // An image nobody ran anything on has none.
    sandbox.layout("bare", &small_image());
    let none = sandbox.run(&verify.replace("oci:image", "oci:bare"));
    assert_eq!((none.code, none.error_code()), (10, "verify-no-evidence"), "{none}");
}
