//! `assay bundle inspect` and `upgrade`.

use base::Timestamp;
use insta::assert_snapshot;
use testkit::RekorV1;

use crate::harness::{IDENTITY, Sandbox, small_image};

fn blob() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("app", "bytes");
    sandbox.ok(&format!("sign-blob app --bundle app.json --identity {IDENTITY}"));
    sandbox
}

#[test]
fn everything_in_a_bundle_is_shown() {
    let sandbox = blob();
    let text = sandbox.run("bundle inspect app.json").to_string();
    let serial = regex::Regex::new("serial +[0-9a-f]+").expect("pattern");
    assert_snapshot!(serial.replace(&text, "serial       [SERIAL]"), @r#"
    exit 0
    --- stdout
    Sigstore bundle v0.3, message-signature; nothing below is verified
    signature      [N] bytes, by a key of ECDSA P-256
    artifact       SHA2_256:[ROOT]
    certificate    ci@example.com
      issuer       https://oidc.[INSTANCE].assay.internal
      issued by    CN=assay intermediate,O=assay
      valid        [TIME] to [TIME]
      key          ECDSA P-256
      serial       [SERIAL]
      sha256       [ROOT]
      sct          [TIME] of CT log [KEY]
      token-subject                            ci@example.com
    log entry      hashedrekord 0.0.2, index 0
      log          [KEY]
      digest       SHA2_256:[ROOT]
      time         none stated
      proof        leaf 0 of 1, 0 hashes
      root         [ROOT]
      checkpoint   rekor.[INSTANCE].assay.internal, signed by rekor.[INSTANCE].assay.internal
    timestamp      [TIME]
      authority    CN=assay timestamp authority,O=assay
      over         this signature
    "#);
    let shown = sandbox.run("bundle inspect app.json --format json").json();
    assert_eq!(shown["verified"], false);
    let bundle = &shown["bundles"][0]["bundle"];
    assert_eq!(bundle["certificate"]["subjects"][0], IDENTITY);
    assert_eq!(bundle["timestamps"][0]["overThisSignature"], true);
    assert_eq!(bundle["logEntries"][0]["proof"]["treeSize"], 1);
    let old = sandbox.read("app.json");
    sandbox.write("two.jsonl", [old, b"\n{}\n".to_vec()].concat());
    let two = sandbox.run("bundle inspect two.jsonl --format json").json();
    assert_eq!(two["bundles"][0]["source"], "two.jsonl:1");
    assert!(two["bundles"][1]["problem"].as_str().is_some_and(|text| text.contains("attest-")));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let sandbox = blob();
    sandbox.write("other", "{\"mediaType\": 1}");
    assert_snapshot!(sandbox.run("bundle inspect other"), @r#"
    exit 10
    --- stderr
    error[attest-malformed]: Sigstore bundle is malformed: invalid type: integer `1`, expected a string at line 1 column 15
    hint: fetch the file again; if it is unchanged, ask whoever made it to sign again
    "#);
    assert_snapshot!(sandbox.run("bundle inspect missing"), @r#"
    exit 3
    --- stderr
    error[file-not-found]: missing does not exist
    hint: check the path
    "#);
}

#[test]
fn bundles_of_an_image_are_shown() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    assert_eq!(sandbox.run("bundle inspect oci:image").error_code(), "bundle-none-attached");
    sandbox.ok(&format!("sign oci:image --identity {IDENTITY} -a build=42"));
    let shown = sandbox.run("bundle inspect oci:image --format json").json();
    let statement = &shown["bundles"][0]["bundle"]["statement"];
    assert_eq!(statement["alias"], "cosign-sign");
    assert_eq!(statement["subjects"][0]["annotations"]["build"], "42");
}

#[test]
fn an_old_bundle_becomes_a_new_one() {
    let sandbox = blob();
    let new: serde_json::Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    let mut old = new.clone();
    old["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.2".into();
    let leaf = new["verificationMaterial"]["certificate"].clone();
    old["verificationMaterial"]["certificate"] = serde_json::Value::Null;
    old["verificationMaterial"]["x509CertificateChain"] = serde_json::json!({"certificates": [leaf]});
    sandbox.write("old.json", old.to_string());
    sandbox.ok("bundle upgrade old.json --out new.json");
    let written: serde_json::Value = serde_json::from_slice(&sandbox.read("new.json")).expect("JSON");
    assert_eq!(written, new);
    let wanted = sandbox.wanted();
    sandbox.ok(&format!("verify-blob app --bundle new.json {wanted}"));

    old["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.1".into();
    let entry = &mut old["verificationMaterial"]["tlogEntries"][0];
    entry["inclusionPromise"] = serde_json::json!({"signedEntryTimestamp": "AQ=="});
    entry["inclusionProof"] = serde_json::Value::Null;
    sandbox.write("older.json", old.to_string());
    assert_snapshot!(sandbox.run("bundle upgrade older.json"), @r#"
    exit 1
    --- stderr
    error[attest-upgrade-no-proof]: log entry 0 has no inclusion proof, version 0.3 requires one
    hint: name the log with --rekor-url and it is asked for the proof
    "#);
}

#[test]
fn the_log_is_asked_for_the_proof_that_is_missing() {
    let sandbox = Sandbox::new();
    sandbox.write("app", "bytes");
    let log = RekorV1::start_with(|| Timestamp::from_system_time(std::time::SystemTime::now()).secs());
    sandbox.ok("stack init");
    sandbox.ok("stack export --out trust");
    let mut root: serde_json::Value =
        serde_json::from_slice(&sandbox.read("trust/trusted_root.json")).expect("JSON");
    root["tlogs"].as_array_mut().expect("logs").push(log.trusted_log());
    sandbox.write("root.json", root.to_string());
    let services = format!("--rekor-url {} --trusted-root root.json --identity {IDENTITY}", log.url());
    sandbox.ok(&format!("sign-blob app --bundle app.json {services}"));
    let mut old: serde_json::Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    old["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.1".into();
    let leaf = old["verificationMaterial"]["certificate"].clone();
    old["verificationMaterial"]["certificate"] = serde_json::Value::Null;
    old["verificationMaterial"]["x509CertificateChain"] = serde_json::json!({"certificates": [leaf]});
    old["verificationMaterial"]["tlogEntries"][0]["inclusionProof"] = serde_json::Value::Null;
    sandbox.write("old.json", old.to_string());
    let _ = log.take_requests();
    let answer = sandbox.run(&format!("bundle upgrade old.json --out new.json --rekor-url {}", log.url()));
    assert_eq!(answer.code, 0, "{answer}");
    assert_eq!(log.take_requests(), ["GET /api/v1/log/entries"]);
    let new: serde_json::Value = serde_json::from_slice(&sandbox.read("new.json")).expect("JSON");
    assert_eq!(new["mediaType"], "application/vnd.dev.sigstore.bundle.v0.3+json");
    sandbox.ok(&format!("verify-blob app --bundle new.json --trusted-root root.json {}", sandbox.wanted()));
    // Another log has another entry there, or none.
    let other = RekorV1::start_with(|| 1_700_000_000);
    let answer = sandbox.run(&format!("bundle upgrade old.json --rekor-url {}", other.url()));
    assert_eq!((answer.code, answer.error_code()), (1, "sign-refused"), "{answer}");
}
