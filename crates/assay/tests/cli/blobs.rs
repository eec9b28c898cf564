//! `verify-blob` and `verify-blob-attestation`: many files, evidence in cosign's elder files, digests.

use base::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Answer, IDENTITY, Sandbox};

fn pem(der: &Value) -> String {
    let der = der["rawBytes"].as_str().expect("base64");
    let lines: Vec<_> = der.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line)).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn outcome(answer: &Answer) -> (i32, &str) {
    (answer.code, answer.error_code())
}

#[test]
fn many_files_each_with_its_bundle() {
    let sandbox = Sandbox::new();
    for name in ["one", "two", "three"] {
        sandbox.write(name, name);
        sandbox.ok(&format!("sign-blob {name} --bundle {name}.sigstore.json --identity {IDENTITY}"));
    }
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify-blob one two three {wanted}")), @r"
    exit 0
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    verified  one by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    verified  two by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    verified  three by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    ");
    let answer = sandbox.run(&format!("verify-blob one two --output json {wanted}"));
    assert_eq!(answer.code, 0, "{answer}");
    assert_eq!(answer.json()[1]["artifact"], "two");
    assert_eq!(answer.json()[1]["signer"]["subject"], IDENTITY);
    assert_eq!(answer.json()[1]["digest"], Digest::sha256_of(b"two").to_string());
    // One that does not hold: the others are still said, and it decides the exit code.
    sandbox.write("two", "changed");
    assert_snapshot!(sandbox.run(&format!("verify-blob one two three {wanted}")), @r"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    verified  one by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    refused   two: bundle is about [DIGEST], the artifact is [DIGEST]
    verified  three by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    error[verify-digest-mismatch]: two: bundle is about [DIGEST], the artifact is [DIGEST]
    hint: fetch artifact and bundle again; if they still differ, the artifact was changed or the bundle is of another
    ");
    let answer = sandbox.run(&format!("verify-blob one two three --output json {wanted}"));
    let files = &answer.json()["error"]["details"]["files"];
    assert_eq!((&files[0]["verified"], &files[1]["verified"]), (&json!(true), &json!(false)), "{answer}");
    assert_eq!(files[1]["code"], "verify-digest-mismatch");
    let pairs = [
        ("one two --bundle one.sigstore.json", (2, "verify-unpaired")),
        ("one three --signature x", (2, "verify-unpaired")),
        ("one three --bundle one.sigstore.json --bundle three.sigstore.json", (0, "")),
        ("one three --bundle three.sigstore.json --bundle one.sigstore.json", (10, "verify-digest-mismatch")),
        ("one three --max-workers 1", (0, "")),
        ("one --signature x --bundle y", (2, "usage")),
        ("sha256:0000000000000000000000000000000000000000000000000000000000000000", (2, "verify-no-bundle")),
        ("missing", (3, "file-not-found")),
    ];
    for (words, expected) in pairs {
        let answer = sandbox.run(&format!("verify-blob {words} {wanted}"));
        assert_eq!(outcome(&answer), expected, "{words}\n{answer}");
    }
}

#[test]
fn a_signature_its_certificate_and_its_timestamp_in_files() {
    let sandbox = Sandbox::new();
    sandbox.write("app", "content");
    sandbox.ok(&format!("sign-blob app --bundle app.json --log none --identity {IDENTITY}"));
    let bundle: Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    let root: Value =
        serde_json::from_slice(&std::fs::read(sandbox.state("stack/trusted_root.json")).expect("root"))
            .expect("JSON");
    let text = |pointer: &str| bundle.pointer(pointer).and_then(Value::as_str).expect(pointer).to_owned();
    let chain = |list: &str| -> String {
        let all = root[list][0]["certChain"]["certificates"].as_array().expect("chain").clone();
        all.iter().map(pem).collect()
    };
    let signature = text("/messageSignature/signature");
    sandbox.write("app.sig", format!("{signature}\n"));
    sandbox.write("app.raw", STANDARD.decode(&signature).expect("base64"));
    let certificate = pem(&bundle["verificationMaterial"]["certificate"]);
    sandbox.write("app.pem", &certificate);
    sandbox.write("app.crt", STANDARD.encode(&certificate));
    let stamp = text("/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp");
    sandbox.write("app.ts", json!({"SignedRFC3161Timestamp": stamp}).to_string());
    sandbox.write("app.tsr", STANDARD.decode(&stamp).expect("base64"));
    sandbox.write("ca.pem", chain("certificateAuthorities"));
    sandbox.write("tsa.pem", chain("timestampAuthorities"));
    let wanted = sandbox.wanted();
    let run = |words: &str| sandbox.run(&format!("verify-blob app --insecure-ignore-tlog {wanted} {words}"));
    let trusted = "--trusted-root public-good --insecure-ignore-sct --certificate-chain ca.pem \
                   --timestamp-certificate-chain tsa.pem";
    let rows = [
        ("--signature app.sig --certificate app.pem --rfc3161-timestamp app.ts", (0, "")),
        ("--signature app.raw --certificate app.crt --rfc3161-timestamp app.tsr", (0, "")),
        ("--bundle app.json", (0, "")),
        ("--bundle app.json --rfc3161-timestamp app.ts", (0, "")),
        ("--signature app.sig --certificate app.pem --rfc3161-timestamp app.sig", (10, "attest-malformed")),
        ("--signature app.sig --rfc3161-timestamp app.ts", (10, "verify-wrong-material")),
        ("--signature app.ts --certificate app.pem", (10, "attest-malformed")),
        ("--signature app.sig --certificate app.sig", (10, "attest-bad-field")),
        ("--certificate app.pem", (2, "usage")),
    ];
    for (words, expected) in rows {
        for trust in ["", trusted] {
            let answer = run(&format!("{words} {trust}"));
            assert_eq!(outcome(&answer), expected, "{words} {trust}\n{answer}");
        }
    }
    let inline = run(&format!("--signature {signature} --certificate app.pem --rfc3161-timestamp app.ts"));
    assert_eq!(inline.code, 0, "{inline}");
    // Who is not trusted to certify or to stamp.
    let parts =
        "--signature app.sig --certificate app.pem --rfc3161-timestamp app.ts --trusted-root public-good";
    assert_eq!(outcome(&run(parts)), (10, "verify-timestamp-invalid"));
    let stamped = format!("{parts} --timestamp-certificate-chain tsa.pem");
    assert_eq!(outcome(&run(&stamped)), (10, "verify-untrusted-certificate"));
    assert_eq!(outcome(&run(&format!("{parts} --certificate-chain app --ca-roots ca.pem"))), (2, "usage"));
    assert_eq!(
        outcome(&run(&format!("{parts} --certificate-chain app"))),
        (2, "verify-trust-root-malformed")
    );
    // Without the flag the missing log entry is what is refused, with the reason beside.
    let logged = sandbox.run(&format!(
        "verify-blob app {wanted} --signature app.sig --certificate app.pem --rfc3161-timestamp app.ts"
    ));
    assert_eq!(outcome(&logged), (10, "verify-no-log-entry"));
    assert!(logged.stderr.contains("comes without its log entry"), "{logged}");
}

#[test]
fn attestations_by_digest_and_without_a_file() {
    let sandbox = Sandbox::new();
    sandbox.write("app", "content");
    sandbox.write("predicate.json", r#"{"name":"x"}"#);
    sandbox.ok(&format!(
        "attest-blob app --bundle app.sigstore.json --predicate predicate.json --type https://example.com/v1 --identity {IDENTITY}"
    ));
    let hex = Digest::sha256_of(b"content").hex();
    let other = "0".repeat(64);
    let wanted = sandbox.wanted();
    let rows = [
        ("app".to_owned(), (0, "")),
        (format!("--digest {hex} --bundle app.sigstore.json"), (0, "")),
        (format!("--digest {hex} --digestAlg sha256 --bundle app.sigstore.json"), (0, "")),
        (format!("sha256:{hex} --bundle app.sigstore.json"), (0, "")),
        (format!("--digest {other} --bundle app.sigstore.json"), (10, "verify-digest-mismatch")),
        (format!("--digest {hex} --digestAlg sha512 --bundle app.sigstore.json"), (2, "digest-malformed")),
        (format!("--digest {hex}"), (2, "verify-no-bundle")),
        (format!("app --digest {hex}"), (2, "usage")),
        ("--check-claims=false --bundle app.sigstore.json".into(), (0, "")),
        ("--check-claims=true --bundle app.sigstore.json".into(), (2, "verify-no-artifact")),
        ("--bundle app.sigstore.json".into(), (2, "usage")),
    ];
    for (words, expected) in rows {
        let answer =
            sandbox.run(&format!("verify-blob-attestation {words} --type https://example.com/v1 {wanted}"));
        assert_eq!(outcome(&answer), expected, "{words}\n{answer}");
    }
    let answer = sandbox.run(&format!(
        "verify-blob-attestation --check-claims=false --bundle app.sigstore.json --type https://example.com/v1 -o json {wanted}"
    ));
    assert_eq!(answer.json()[0]["weakenings"], json!(["check-claims=false"]), "{answer}");
    assert_eq!(answer.json()[0]["digest"], format!("sha256:{hex}"));
    // The envelope in a file of its own, and in the elder bundle.
    let bundle: Value = serde_json::from_slice(&sandbox.read("app.sigstore.json")).expect("JSON");
    let envelope = bundle["dsseEnvelope"].to_string();
    sandbox.write("app.att", &envelope);
    let certificate = pem(&bundle["verificationMaterial"]["certificate"]);
    sandbox.write("app.pem", &certificate);
    let stamp = &bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"];
    sandbox.write("app.ts", json!({"SignedRFC3161Timestamp": stamp}).to_string());
    let elder = json!({"base64Signature": STANDARD.encode(&envelope), "cert": STANDARD.encode(&certificate)});
    sandbox.write("elder.json", elder.to_string());
    for evidence in ["--signature app.att --certificate app.pem", "--bundle elder.json"] {
        let words = format!("{evidence} --rfc3161-timestamp app.ts --insecure-ignore-tlog {wanted}");
        let answer =
            sandbox.run(&format!("verify-blob-attestation app --type https://example.com/v1 {words}"));
        assert_eq!(outcome(&answer), (0, ""), "{answer}");
        let answer = sandbox.run(&format!("verify-blob-attestation app --type vuln {words}"));
        assert_eq!(outcome(&answer), (10, "verify-wrong-predicate"), "{answer}");
        let answer = sandbox.run(&format!("verify-blob app {words}"));
        assert_eq!(outcome(&answer), (10, "verify-wrong-predicate"), "{answer}");
    }
}

#[test]
fn witnesses_are_named_by_key_or_file() {
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let sandbox = Sandbox::new();
    sandbox.write("app", "content");
    sandbox.ok(&format!("sign-blob app --bundle app.sigstore.json --identity {IDENTITY}"));
    sandbox.write("witnesses", format!("# of the fleet\n\n{KEY}\n{KEY}\n"));
    sandbox.write("none", "# nobody\n");
    let wanted = sandbox.wanted();
    let rows = [
        (format!("--witness {KEY}"), (10, "verify-too-few-witnesses")),
        ("--witness witnesses".into(), (10, "verify-too-few-witnesses")),
        ("--witness witnesses --require-witnesses 1".into(), (10, "verify-too-few-witnesses")),
        ("--witness witnesses --require-witnesses 2".into(), (2, "verify-witnesses")),
        ("--witness witnesses --require-witnesses 0".into(), (2, "verify-witnesses")),
        ("--witness none".into(), (2, "verify-witnesses")),
        ("--witness Peter".into(), (2, "tlog-witness-malformed")),
        (format!("--witness {KEY} --insecure-ignore-tlog"), (2, "usage")),
        ("--require-witnesses 1".into(), (2, "usage")),
    ];
    for (words, expected) in rows {
        let answer = sandbox.run(&format!("verify-blob app {wanted} {words}"));
        assert_eq!(outcome(&answer), expected, "{words}\n{answer}");
    }
}
