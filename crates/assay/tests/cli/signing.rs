//! `assay sign`, `attest`, `verify…`, `sign-blob`, `verify-blob…` and `tree`.

use insta::assert_snapshot;
use serde_json::Value;
use testkit::{Personality, Registry};

use crate::harness::{IDENTITY, Sandbox, pushed, small_image};

fn signed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok(&format!("sign oci:image --identity {IDENTITY} -a build=42"));
    sandbox
}

#[test]
fn an_image_in_a_layout() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    assert_snapshot!(sandbox.run("tree oci:image"), @r#"
    exit 0
    --- stdout
    oci:image (nothing below is verified)
    [DIGEST]
      looked at: referrers: none; .sig tag: none; .att tag: none; .sbom tag: none
    "#);
    assert_snapshot!(sandbox.run(&format!("sign oci:image --identity {IDENTITY} -a build=42")), @r#"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    made a private stack in [DIR]/state/stack
    resolved  oci:image is [DIGEST]
    signed    [DIGEST] as ci@example.com (private stack), log index 0
    "#);
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted}")), @r#"
    exit 0
    --- stdout
    [{"critical":{"identity":{"docker-reference":"oci:image"},"image":{"docker-manifest-digest":"[DIGEST]"},"type":"https://sigstore.dev/cosign/sign/v1"},"optional":{"Issuer":"https://oidc.[INSTANCE].assay.internal","Subject":"ci@example.com","build":"42","token-subject":"ci@example.com"}}]
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    verified  oci:image https://sigstore.dev/cosign/sign/v1 by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal) at [TIME]
    "#);
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted} --output text")), @r#"
    exit 0
    --- stdout
    verified  oci:image https://sigstore.dev/cosign/sign/v1 by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal) at [TIME]
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    "#);
    sandbox.write("review.json", r#"{"reviewer":"two"}"#);
    let type_uri = "https://example.com/review/v1";
    let attest = format!("attest oci:image --predicate review.json --type {type_uri} --identity {IDENTITY}");
    assert_snapshot!(sandbox.run(&attest), @r#"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    resolved  oci:image is [DIGEST]
    signed    [DIGEST] as ci@example.com (private stack), log index 1
    "#);
    let statement = sandbox.ok(&format!("verify-attestation oci:image --type {type_uri} {wanted} --quiet"));
    let envelope = attest::Envelope::parse(statement.trim_end().as_bytes()).expect("one envelope a line");
    let statement: Value = serde_json::from_slice(&envelope.payload).expect("a statement");
    assert_eq!(statement["predicate"]["reviewer"], "two");
    assert_snapshot!(sandbox.run("tree oci:image"), @r#"
    exit 0
    --- stdout
    oci:image (nothing below is verified)
    [DIGEST]
      looked at: index: 2; .sig tag: none; .att tag: none; .sbom tag: none
      ├─ cosign-sign by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal), [TIME], [N] bytes
      │  [DIGEST] application/vnd.dev.sigstore.bundle.v0.3+json
      ├─ https://example.com/review/v1 by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal), [TIME], [N] bytes
      │  [DIGEST] application/vnd.dev.sigstore.bundle.v0.3+json
    "#);
    let tree = sandbox.run("tree oci:image --format json").json();
    assert_eq!(tree["attachments"].as_array().map(Vec::len), Some(2), "{tree:#}");
}

#[test]
fn an_image_in_a_registry_of_every_kind() {
    for (personality, looked_at) in
        [(Personality::ReferrersApi, "referrers API"), (Personality::NoReferrersApi, "fallback tag")]
    {
        let registry = Registry::start(personality);
        let sandbox = Sandbox::new();
        let (name, digest) = pushed(&registry);
        sandbox.ok(&format!("sign {name} --identity {IDENTITY}"));
        let verified = sandbox.run(&format!("verify {name} {}", sandbox.wanted()));
        assert_eq!(verified.code, 0, "{personality:?}\n{verified}");
        let claimed = &verified.json()[0]["critical"]["image"]["docker-manifest-digest"];
        assert_eq!(claimed, &digest.to_string());
        let tree = sandbox.ok(&format!("tree {name}"));
        assert!(tree.contains(looked_at), "{personality:?}\n{tree}");
    }
}

#[test]
fn a_registry_that_takes_no_evidence() {
    let registry = Registry::start(Personality::Old);
    let sandbox = Sandbox::new();
    let (name, _) = pushed(&registry);
    assert_snapshot!(sandbox.run(&format!("sign {name} --identity {IDENTITY}")), @r#"
    exit 1
    --- stderr
    made a private stack in [DIR]/state/stack
    resolved  [HOST]/team/app:v1 is [DIGEST]
    error[registry-subject-refused]: manifest [HOST]/team/app@[DIGEST] was refused: the registry takes no manifest with a subject: MANIFEST_INVALID: manifest_invalid
    hint: upgrade the registry, or store signatures in another repository
    "#);
}

#[test]
fn a_registry_that_fails_is_no_unsigned_image() {
    let registry = Registry::start(Personality::Failing);
    let sandbox = Sandbox::new();
    sandbox.ok("stack init");
    let (name, _) = pushed(&registry);
    assert_snapshot!(sandbox.run(&format!("verify {name} {}", sandbox.wanted())), @r#"
    exit 1
    --- stdout
    {"error":{"class":"undecided","code":"registry-server-error","hint":"the registry is at fault; try again later or tell its operator","message":"list of referrers of [HOST]/team/app@[DIGEST] could not be asked for: the registry answered 500: {\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown\"}]}"}}
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[registry-server-error]: list of referrers of [HOST]/team/app@[DIGEST] could not be asked for: the registry answered 500: {"errors":[{"code":"UNKNOWN","message":"unknown"}]}
    hint: the registry is at fault; try again later or tell its operator
    "#);
}

#[test]
fn who_signed_is_asked_for() {
    let sandbox = signed();
    let issuer = "--certificate-oidc-issuer-regexp .*";
    assert_snapshot!(sandbox.run("verify oci:image"), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"verify-no-identity","hint":"pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key","message":"no signer is required, expected an identity and its issuer, or a key"}}
    --- stderr
    error[verify-no-identity]: no signer is required, expected an identity and its issuer, or a key
    hint: pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key
    "#);
    assert_snapshot!(sandbox.run(&format!("verify oci:image --certificate-identity {IDENTITY}")), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"verify-no-identity","hint":"pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key","message":"an identity and its issuer belong together, found one without the other"}}
    --- stderr
    error[verify-no-identity]: an identity and its issuer belong together, found one without the other
    hint: pass --certificate-identity and --certificate-oidc-issuer (or their -regexp forms), or --key
    "#);
    let wrong = format!("verify oci:image --certificate-identity eve@example.com {issuer}");
    assert_snapshot!(sandbox.run(&wrong), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"verify-wrong-identity","details":{"digest":"[DIGEST]","found":[{"code":"verify-wrong-identity","difference":{"common":"","edits":3,"found":"ci@example.com","wanted":"\"eve@example.com\""},"hint":"check which workflow or person should have signed this","message":"certificate identity is \"ci@example.com\", expected \"eve@example.com\"","source":"[DIGEST]"}],"foundCount":1,"image":"oci:image","lookedAt":[{"count":1,"outcome":"found","place":"index of oci:image"},{"outcome":"absent","place":"tag sha256-[ROOT].sig of oci:image"}],"remarks":[],"wanted":{"claims":{},"predicateType":"https://sigstore.dev/cosign/sign/v1","signers":[{"identity":{"issuer":"/.*/","subject":"\"eve@example.com\""}}]}},"hint":"check which workflow or person should have signed this","message":"oci:image: certificate identity is \"ci@example.com\", expected \"eve@example.com\""}}
    --- stderr
    warning: the certificate issuer /.*/ matches anybody's name
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-wrong-identity]: oci:image: certificate identity is "ci@example.com", expected "eve@example.com"
    hint: check which workflow or person should have signed this
    "#);
    let wrong = format!(
        "verify oci:image --certificate-identity {IDENTITY} --certificate-oidc-issuer https://issuer.example.com"
    );
    assert_snapshot!(sandbox.run(&wrong), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"verify-wrong-issuer","details":{"digest":"[DIGEST]","found":[{"code":"verify-wrong-issuer","hint":"\"ci@example.com\" is who was asked for; if you trust that issuer too, ask for --certificate-oidc-issuer https://oidc.[INSTANCE].assay.internal","message":"certificate issuer is \"https://oidc.[INSTANCE].assay.internal\", expected \"https://issuer.example.com\"","source":"[DIGEST]"}],"foundCount":1,"image":"oci:image","lookedAt":[{"count":1,"outcome":"found","place":"index of oci:image"},{"outcome":"absent","place":"tag sha256-[ROOT].sig of oci:image"}],"remarks":["same identity, other issuer: \"ci@example.com\" is there, vouched for by https://oidc.[INSTANCE].assay.internal"],"wanted":{"claims":{},"predicateType":"https://sigstore.dev/cosign/sign/v1","signers":[{"identity":{"issuer":"\"https://issuer.example.com\"","subject":"\"ci@example.com\""}}]}},"hint":"\"ci@example.com\" is who was asked for; if you trust that issuer too, ask for --certificate-oidc-issuer https://oidc.[INSTANCE].assay.internal","message":"oci:image: certificate issuer is \"https://oidc.[INSTANCE].assay.internal\", expected \"https://issuer.example.com\""}}
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    note      same identity, other issuer: "ci@example.com" is there, vouched for by https://oidc.[INSTANCE].assay.internal
    error[verify-wrong-issuer]: oci:image: certificate issuer is "https://oidc.[INSTANCE].assay.internal", expected "https://issuer.example.com"
    hint: "ci@example.com" is who was asked for; if you trust that issuer too, ask for --certificate-oidc-issuer https://oidc.[INSTANCE].assay.internal
    "#);
    assert_snapshot!(sandbox.run(&format!("verify oci:image --certificate-identity-regexp ( {issuer}")), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"verify-bad-pattern","hint":"write an RE2 expression for the whole value, such as https://github\\.com/acme/.*","message":"\"(\" is not a regular expression: error: unclosed group"}}
    --- stderr
    error[verify-bad-pattern]: "(" is not a regular expression: error: unclosed group
    hint: write an RE2 expression for the whole value, such as https://github\.com/acme/.*
    "#);
    let wanted = sandbox.wanted();
    let other_type = format!("verify-attestation oci:image --type slsaprovenance1 {wanted}");
    assert_snapshot!(sandbox.run(&other_type), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"verify-wrong-predicate","details":{"digest":"[DIGEST]","found":[{"code":"verify-wrong-predicate","hint":"if that is the claim you want, ask for --type cosign-sign","message":"predicate type is \"https://sigstore.dev/cosign/sign/v1\", expected \"https://slsa.dev/provenance/v1\"","source":"[DIGEST]"}],"foundCount":1,"image":"oci:image","lookedAt":[{"count":1,"outcome":"found","place":"index of oci:image"},{"outcome":"absent","place":"tag sha256-[ROOT].att of oci:image"}],"remarks":["what is there is of another type: 1 × cosign-sign"],"wanted":{"claims":{},"predicateType":"https://slsa.dev/provenance/v1","signers":[{"identity":{"issuer":"\"https://oidc.[INSTANCE].assay.internal\"","subject":"\"ci@example.com\""}}]}},"hint":"if that is the claim you want, ask for --type cosign-sign","message":"oci:image: predicate type is \"https://sigstore.dev/cosign/sign/v1\", expected \"https://slsa.dev/provenance/v1\""}}
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    note      what is there is of another type: 1 × cosign-sign
    error[verify-wrong-predicate]: oci:image: predicate type is "https://sigstore.dev/cosign/sign/v1", expected "https://slsa.dev/provenance/v1"
    hint: if that is the claim you want, ask for --type cosign-sign
    "#);
    let no_type = format!("verify-attestation oci:image --type nonsense {wanted}");
    assert_snapshot!(sandbox.run(&no_type), @r#"
    exit 2
    --- stdout
    {"error":{"class":"usage","code":"attest-type","hint":"use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI","message":"predicate type is \"nonsense\", expected a known name or a URI"}}
    --- stderr
    error[attest-type]: predicate type is "nonsense", expected a known name or a URI
    hint: use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI
    "#);
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted} --output json --key missing.pem")), @r#"
    exit 3
    --- stdout
    {"error":{"class":"nothing-to-examine","code":"key-file","hint":"check the path; `assay key generate` makes a new key","message":"key file missing.pem does not exist"}}
    --- stderr
    error[key-file]: key file missing.pem does not exist
    hint: check the path; `assay key generate` makes a new key
    "#);
}

#[test]
fn whom_to_trust_is_asked_for() {
    let sandbox = signed();
    sandbox.ok("stack init --dir other");
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted} --trusted-root missing.json")), @r#"
    exit 3
    --- stdout
    {"error":{"class":"nothing-to-examine","code":"file-not-found","hint":"check the path","message":"missing.json does not exist"}}
    --- stderr
    trusting  missing.json
    error[file-not-found]: missing.json does not exist
    hint: check the path
    "#);
    let public = sandbox.finish(
        sandbox
            .command(&format!("verify oci:image {wanted}").split_whitespace().collect::<Vec<_>>())
            .env("ASSAY_HOME", sandbox.path("elsewhere")),
    );
    assert_eq!(public.code, 10, "{public}");
    sandbox.ok("stack export --dir other --out other-trust");
    let foreign = format!("verify oci:image {wanted} --trusted-root other-trust/trusted_root.json");
    assert_snapshot!(sandbox.run(&foreign), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"verify-foreign-log","details":{"digest":"[DIGEST]","found":[{"code":"verify-foreign-log","hint":"if the signer has its own Sigstore instance, give that instance's --trusted-root","message":"log entry is of log [KEY], the trust root knows https://rekor.[INSTANCE].assay.internal ([KEY])","source":"[DIGEST]"}],"foundCount":1,"image":"oci:image","lookedAt":[{"count":1,"outcome":"found","place":"index of oci:image"},{"outcome":"absent","place":"tag sha256-[ROOT].sig of oci:image"}],"remarks":["everything there was signed with another Sigstore instance than the trust root's"],"wanted":{"claims":{},"predicateType":"https://sigstore.dev/cosign/sign/v1","signers":[{"identity":{"issuer":"\"https://oidc.[INSTANCE].assay.internal\"","subject":"\"ci@example.com\""}}]}},"hint":"if the signer has its own Sigstore instance, give that instance's --trusted-root","message":"oci:image: log entry is of log [KEY], the trust root knows https://rekor.[INSTANCE].assay.internal ([KEY])"}}
    --- stderr
    trusting  other-trust/trusted_root.json
    note      everything there was signed with another Sigstore instance than the trust root's
    error[verify-foreign-log]: oci:image: log entry is of log [KEY], the trust root knows https://rekor.[INSTANCE].assay.internal ([KEY])
    hint: if the signer has its own Sigstore instance, give that instance's --trusted-root
    "#);
}

#[test]
fn an_image_without_evidence() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("stack init");
    assert_snapshot!(sandbox.run(&format!("verify oci:image {}", sandbox.wanted())), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"verify-no-evidence","details":{"digest":"[DIGEST]","found":[],"foundCount":0,"image":"oci:image","lookedAt":[{"outcome":"absent","place":"referrers of oci:image"},{"outcome":"absent","place":"tag sha256-[ROOT].sig of oci:image"}],"remarks":[],"wanted":{"claims":{},"predicateType":"https://sigstore.dev/cosign/sign/v1","signers":[{"identity":{"issuer":"\"https://oidc.[INSTANCE].assay.internal\"","subject":"\"ci@example.com\""}}]}},"hint":"sign it with `assay sign` or `assay run`, or look with `assay tree`","message":"nothing is attached to oci:image ([DIGEST]); looked at referrers of oci:image, tag sha256-[ROOT].sig of oci:image"}}
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-no-evidence]: nothing is attached to oci:image ([DIGEST]); looked at referrers of oci:image, tag sha256-[ROOT].sig of oci:image
    hint: sign it with `assay sign` or `assay run`, or look with `assay tree`
    "#);
}

#[test]
fn a_file() {
    let sandbox = Sandbox::new();
    sandbox.write("app.tar", "content");
    let sign = format!("sign-blob app.tar --bundle app.json --identity {IDENTITY}");
    assert_snapshot!(sandbox.run(&sign), @r#"
    exit 0
    --- stderr
    made a private stack in [DIR]/state/stack
    signed    [DIGEST] as ci@example.com (private stack)
    bundle    app.json
    "#);
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify-blob app.tar --bundle app.json {wanted}")), @r#"
    exit 0
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    verified  app.tar by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    "#);
    let digest = base::Digest::sha256_of(b"content");
    sandbox.ok(&format!("verify-blob {digest} --bundle app.json {wanted} --offline"));
    sandbox.write("app.tar", "other content");
    assert_snapshot!(sandbox.run(&format!("verify-blob app.tar --bundle app.json {wanted}")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-digest-mismatch]: bundle is about [DIGEST], the artifact is [DIGEST]
    hint: fetch artifact and bundle again; if they still differ, the artifact was changed or the bundle is of another
    "#);
    assert_snapshot!(sandbox.run(&format!("verify-blob missing --bundle app.json {wanted}")), @r#"
    exit 3
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[file-not-found]: missing does not exist
    hint: check the path
    "#);
    assert_snapshot!(sandbox.run(&format!("verify-blob app.tar --bundle missing.json {wanted}")), @r#"
    exit 3
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[file-not-found]: missing.json does not exist
    hint: check the path
    "#);
    let other = format!("verify-blob-attestation app.tar --bundle app.json --type vuln {wanted}");
    assert_snapshot!(sandbox.run(&other), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-digest-mismatch]: bundle is about [DIGEST], the artifact is [DIGEST]
    hint: fetch artifact and bundle again; if they still differ, the artifact was changed or the bundle is of another
    "#);
}

#[test]
fn tampered_bundles_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("app.tar", "content");
    sandbox.ok(&format!("sign-blob app.tar --bundle app.json --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    let bundle: Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    for pointer in [
        "/messageSignature/signature",
        "/verificationMaterial/certificate/rawBytes",
        "/verificationMaterial/tlogEntries/0/canonicalizedBody",
        "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint/envelope",
    ] {
        let mut changed = bundle.clone();
        let value = changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} in {bundle:#}"));
        let text = value.as_str().expect("base64").to_owned();
        // Three quarters in: in a checkpoint that is the signature, past the names nobody signs.
        let at = text.len() * 3 / 4;
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        *value = format!("{}{other}{}", &text[..at], &text[at + 1..]).into();
        sandbox.write("changed.json", changed.to_string());
        let answer = sandbox.run(&format!("verify-blob app.tar --bundle changed.json {wanted}"));
        assert_eq!(answer.code, 10, "{pointer}\n{answer}");
        assert!(!answer.hint().is_empty(), "{pointer}\n{answer}");
    }
    sandbox.write("changed.json", "{");
    assert_snapshot!(sandbox.run(&format!("verify-blob app.tar --bundle changed.json {wanted}")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-malformed]: bundle is malformed: Sigstore bundle is malformed: EOF while parsing an object at line 1 column 1
    hint: fetch the file again; if it is unchanged, ask whoever made it to sign again
    "#);
}

#[test]
fn tokens_and_predicates_that_are_none() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("text", "no JSON");
    let index = sandbox.read("image/index.json");
    assert_snapshot!(sandbox.run("sign oci:image --identity nobody"), @r#"
    exit 2
    --- stderr
    made a private stack in [DIR]/state/stack
    error[stack-wrong-option]: subject is "nobody", expected an e-mail address or a URI
    hint: give an e-mail address or a URI
    "#);
    assert_snapshot!(sandbox.run("sign oci:image --identity-token @missing"), @r#"
    exit 3
    --- stderr
    error[file-not-found]: missing does not exist
    hint: check the path
    "#);
    assert_snapshot!(sandbox.run("sign oci:image --identity-token abc"), @r#"
    exit 2
    --- stderr
    error[sign-token]: identity token has not three parts, expected a JWT
    hint: get a fresh OIDC token with audience `sigstore`
    "#);
    assert_snapshot!(sandbox.run("attest oci:image --predicate text --type vuln"), @r#"
    exit 2
    --- stderr
    error[attest-predicate]: text is no JSON: expected ident at line 1 column 2
    hint: give the predicate alone, without a statement around it
    "#);
    assert_snapshot!(sandbox.run("attest oci:image --predicate text --type nonsense"), @r#"
    exit 2
    --- stderr
    error[attest-type]: predicate type is "nonsense", expected a known name or a URI
    hint: use slsaprovenance1, spdxjson, cyclonedx, vuln, openvex, custom, or the type's URI
    "#);
    assert_snapshot!(sandbox.run("sign-blob text --bundle no/such/bundle.json"), @r#"
    exit 2
    --- stderr
    error[output-no-folder]: no/such/bundle.json cannot be written: there is no folder no/such
    hint: run: mkdir -p no/such
    "#);
    assert_eq!(index, sandbox.read("image/index.json"), "nothing was published");
}
