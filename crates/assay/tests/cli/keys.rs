//! `assay key`, and signing with the keys it makes.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use insta::assert_snapshot;

use testkit::{Personality, Registry};

#[path = "../../../sign/tests/pkcs11/softhsm.rs"]
mod softhsm;

use crate::harness::{Answer, Sandbox, pushed, small_image};

/// Runs with `COSIGN_PASSWORD` set.
fn with_password(sandbox: &Sandbox, words: &str, password: &str) -> Answer {
    let mut command = sandbox.command(&words.split_whitespace().collect::<Vec<_>>());
    sandbox.finish(command.env("COSIGN_PASSWORD", password))
}

#[test]
fn a_key_pair_is_made_and_not_replaced() {
    let sandbox = Sandbox::new();
    assert_snapshot!(with_password(&sandbox, "key generate", "canary"), @r"
    exit 0
    --- stderr
    private   cosign.key (ECDSA P-256, encrypted)
    public    cosign.pub
    ");
    let mode =
        |name: &str| std::fs::metadata(sandbox.path(name)).expect("written").permissions().mode() & 0o7777;
    assert_eq!((mode("cosign.key"), mode("cosign.pub")), (0o600, 0o644));
    let before = sandbox.read("cosign.key");
    assert_snapshot!(with_password(&sandbox, "key generate", "canary"), @r"
    exit 2
    --- stderr
    error[key-exists]: cosign.key is there already
    hint: name other files with --output-key-prefix; --force replaces them, and with them the old key
    ");
    std::fs::remove_file(sandbox.path("cosign.pub")).expect("removed");
    assert_eq!(with_password(&sandbox, "key generate", "canary").error_code(), "key-exists");
    assert_eq!(sandbox.read("cosign.key"), before);
    let public = with_password(&sandbox, "key public --key cosign.key --outfile cosign.pub", "canary");
    assert_eq!(public.code, 0, "{public}");
    assert_eq!(sandbox.ok("key public --key cosign.pub").into_bytes(), sandbox.read("cosign.pub"));
    assert_eq!(with_password(&sandbox, "key generate --force", "").code, 0);
    assert_ne!(sandbox.read("cosign.key"), before);
    assert_snapshot!(with_password(&sandbox, "key public --key cosign.key", "canary"), @r"
    exit 2
    --- stderr
    error[key-wrong-password]: password does not open the key, or the file was altered
    hint: check COSIGN_PASSWORD, --password-file or what was typed
    ");
}

#[test]
fn without_a_password_and_a_terminal_it_fails_at_once() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run("key generate"), @r"
    exit 2
    --- stderr
    error[key-no-password]: a password for cosign.key is needed and there is none: ASSAY_PASSWORD and COSIGN_PASSWORD are not set, --password-file is not given, and standard input is no terminal
    hint: set COSIGN_PASSWORD, or pass --password-file FILE
    ");
    let mut command = sandbox.command(&["key", "generate"]);
    let answer = sandbox.finish(command.env("CI", "true").stdin(Stdio::inherit()));
    assert_snapshot!(answer, @r"
    exit 2
    --- stderr
    error[key-no-password]: a password for cosign.key is needed and there is none: ASSAY_PASSWORD and COSIGN_PASSWORD are not set, --password-file is not given, and CI is set, so nobody is asked
    hint: set COSIGN_PASSWORD, or pass --password-file FILE
    ");
    assert!(!sandbox.path("cosign.key").exists());
}

#[test]
fn a_key_of_another_program_is_imported() {
    let sandbox = Sandbox::new();
    let plain = include_bytes!("../../../sign/tests/keys/p384.sec1.pem");
    sandbox.write("private.pem", plain);
    sandbox.write("password", "secret\n");
    assert_snapshot!(sandbox.run("key import --key private.pem --password-file password -o release"), @r"
    exit 0
    --- stderr
    private   release.key (ECDSA P-384, encrypted)
    public    release.pub
    ");
    let public = sandbox.ok("key public --key release.key --password-file password");
    assert_eq!(public.as_bytes(), include_bytes!("../../../sign/tests/keys/p384.pub"));
    let mut command = sandbox.command(&["key", "public", "--key", "env://KEY"]);
    let answer = sandbox.finish(command.env("KEY", String::from_utf8_lossy(plain).as_ref()));
    assert_eq!((answer.code, &answer.stdout), (0, &public), "{answer}");
    assert_snapshot!(sandbox.run("key import --key release.pub --password-file password"), @r#"
    exit 2
    --- stderr
    error[key-wrong-type]: PEM block is "PUBLIC KEY", expected PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY
    hint: this is the public half: sign with the private one, such as cosign.key
    "#);
    assert_snapshot!(sandbox.run("key import --key nowhere.pem --password-file password"), @r"
    exit 3
    --- stderr
    error[key-file]: key file nowhere.pem does not exist
    hint: check the path; `assay key generate` makes a new key
    ");
    assert_snapshot!(sandbox.run("key public --key env://UNSET"), @r"
    exit 2
    --- stderr
    error[key-no-variable]: environment variable UNSET is not set, expected a key in it
    hint: set UNSET to the text of cosign.key
    ");
    assert_snapshot!(sandbox.run("key generate --signing-algorithm rsa-1024"), @r#"
    exit 2
    --- stderr
    error[usage]: invalid value 'rsa-1024' for '--signing-algorithm <NAME>': "rsa-1024" is no signing algorithm, expected one of ecdsa-sha2-256-nistp256, ecdsa-sha2-384-nistp384, ecdsa-sha2-512-nistp521, rsa-sign-pkcs1-2048-sha256, rsa-sign-pkcs1-3072-sha256, rsa-sign-pkcs1-4096-sha256, rsa-sign-pss-2048-sha256, rsa-sign-pss-3072-sha256, rsa-sign-pss-4096-sha256, ed25519, ed25519-ph
    hint: `assay key generate --help` shows what it takes, with examples
    "#);
}

/// A sandbox with the key pair `name`, its password `pw`.
fn with_key(name: &str, algorithm: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let made = format!("key generate -o {name} --signing-algorithm {algorithm}");
    assert_eq!(with_password(&sandbox, &made, "pw").code, 0);
    sandbox
}

#[test]
fn files_are_signed_with_every_kind_of_key() {
    let algorithms = [
        ("ecdsa-sha2-256-nistp256", "SHA2_256", "PKIX_ECDSA_P256_SHA_256"),
        ("ecdsa-sha2-384-nistp384", "SHA2_384", "PKIX_ECDSA_P384_SHA_384"),
        ("ecdsa-sha2-512-nistp521", "SHA2_512", "PKIX_ECDSA_P521_SHA_512"),
        ("rsa-sign-pkcs1-2048-sha256", "SHA2_256", "PKIX_RSA_PKCS1V15_2048_SHA256"),
        ("ed25519", "SHA2_512", "PKIX_ED25519_PH"),
    ];
    for (algorithm, hash, details) in algorithms {
        let sandbox = with_key("release", algorithm);
        sandbox.write("app", "an app");
        sandbox.write("other", "another app");
        let answer = with_password(&sandbox, "sign-blob app --key release.key --bundle app.json", "pw");
        assert_eq!(answer.code, 0, "{algorithm}\n{answer}");
        let bundle: serde_json::Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
        assert_eq!(bundle["messageSignature"]["messageDigest"]["algorithm"], hash);
        let material = &bundle["verificationMaterial"];
        assert!(answer.stderr.contains(material["publicKey"]["hint"].as_str().expect("a hint")), "{answer}");
        assert!(material["timestampVerificationData"]["rfc3161Timestamps"][0].is_object(), "{material:#}");
        let body = material["tlogEntries"][0]["canonicalizedBody"].as_str().expect("an entry");
        let body = testkit_base64(body);
        assert!(body.contains(details), "{body}");
        let verified = sandbox.run("verify-blob app --key release.pub --bundle app.json");
        assert_eq!(verified.code, 0, "{algorithm}\n{verified}");
        let refused = sandbox.run("verify-blob other --key release.pub --bundle app.json");
        assert_eq!(refused.code, 10, "{algorithm}\n{refused}");
    }
}

fn testkit_base64(text: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).expect("base64");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn images_are_signed_and_attested_with_a_key() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = with_key("cosign", "ecdsa-sha2-384-nistp384");
    let (name, _) = pushed(&registry);
    let sign = format!("sign {name} --key cosign.key");
    assert_snapshot!(with_password(&sandbox, &sign, "pw"), @r"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    made a private stack in [DIR]/state/stack
    resolved  [HOST]/team/app:v1 is [DIGEST]
    signed    [DIGEST] as key [KEY] (cosign.key), log index 0
    ");
    assert_snapshot!(with_password(&sandbox, &sign, "pw"), @r"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    resolved  [HOST]/team/app:v1 is [DIGEST]
    kept      [DIGEST] is signed so already: nothing new
    ");
    assert_snapshot!(sandbox.run(&format!("verify {name} --key cosign.pub")), @r#"
    exit 0
    --- stdout
    [{"critical":{"identity":{"docker-reference":"[HOST]/team/app"},"image":{"docker-manifest-digest":"[DIGEST]"},"type":"https://sigstore.dev/cosign/sign/v1"},"optional":{}}]
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    verified  [HOST]/team/app:v1 https://sigstore.dev/cosign/sign/v1 with the key at [TIME]
    "#);
    sandbox.write("review.json", r#"{"reviewer":"two"}"#);
    let attest =
        format!("attest {name} --predicate review.json --type https://example.com/r --key cosign.key");
    assert_eq!(with_password(&sandbox, &attest, "pw").code, 0);
    let verified =
        sandbox.run(&format!("verify-attestation {name} --type https://example.com/r --key cosign.pub"));
    assert_eq!(verified.code, 0, "{verified}");
    let legacy = with_password(&sandbox, &format!("{sign} --format legacy"), "pw");
    assert_eq!(legacy.code, 0, "{legacy}");
    let ignoring = "--key cosign.pub --insecure-ignore-tlog";
    assert_eq!(sandbox.run(&format!("verify {name} {ignoring}")).code, 0);
    let other = with_key("other", "ecdsa-sha2-384-nistp384");
    std::fs::copy(other.path("other.pub"), sandbox.path("other.pub")).expect("copied");
    let refused = sandbox.run(&format!("verify {name} --key other.pub"));
    assert_eq!(refused.code, 10, "{refused}");
}

#[test]
fn a_key_without_services_leaves_no_trace_elsewhere() {
    let sandbox = with_key("cosign", "ed25519");
    sandbox.layout("image", &small_image());
    let answer = with_password(&sandbox, "sign oci:image --key cosign.key --log none", "pw");
    assert_snapshot!(answer, @r"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    resolved  oci:image is [DIGEST]
    signed    [DIGEST] as key [KEY] (cosign.key), in no log
    ");
    assert!(!sandbox.state("stack").exists(), "no stack was made for it");
    let again = with_password(&sandbox, "sign oci:image --key cosign.key --log none", "pw");
    assert!(again.stderr.contains("nothing new"), "{again}");
    let verified = sandbox.run("verify oci:image --key cosign.pub --insecure-ignore-tlog");
    assert_eq!(verified.code, 0, "{verified}");
    assert_eq!(
        sandbox.run("verify oci:image --key cosign.pub").code,
        10,
        "without a log, only where asked for"
    );
    sandbox.write("app", "an app");
    let blob = with_password(&sandbox, "sign-blob app --key cosign.key --log none --bundle app.json", "pw");
    assert_eq!(blob.code, 0, "{blob}");
    let bundle: serde_json::Value = serde_json::from_slice(&sandbox.read("app.json")).expect("JSON");
    let material = &bundle["verificationMaterial"];
    assert_eq!(material["tlogEntries"], serde_json::json!([]));
    assert!(material["timestampVerificationData"].is_null(), "{material:#}");
}

#[test]
fn what_is_wrong_with_a_key_is_said_before_any_work() {
    let sandbox = with_key("cosign", "ecdsa-sha2-256-nistp256");
    sandbox.layout("image", &small_image());
    let sign = |words: &str| with_password(&sandbox, &format!("sign oci:image {words}"), "wrong");
    assert_snapshot!(sign("--key cosign.key"), @r"
    exit 2
    --- stderr
    error[key-wrong-password]: password does not open the key, or the file was altered
    hint: check COSIGN_PASSWORD, --password-file or what was typed
    ");
    assert!(!sandbox.state("stack").exists());
    let rows = [
        ("--key cosign.pub", "key-wrong-type", 2),
        ("--key nowhere.key", "key-file", 3),
        ("--key env://UNSET", "key-no-variable", 2),
        ("--key nosuch://key", "key-plugin", 1),
        ("--key pkcs11:token=t;object=k?pin-value=canary", "key-reference", 2),
        ("--key cosign.key --identity me@example.com", "usage", 2),
        ("--signing-algorithm ed25519", "usage", 2),
    ];
    for (words, code, exit) in rows {
        let answer = sign(words);
        assert_eq!((answer.error_code(), answer.code), (code, exit), "{words}\n{answer}");
        assert!(!answer.stderr.contains("canary"), "{answer}");
    }
    let other = with_password(&sandbox, "sign oci:image --key cosign.key --signing-algorithm ed25519", "pw");
    assert_eq!((other.error_code(), other.code), ("key-scheme", 2), "{other}");
}

#[test]
fn an_open_private_key_signs_with_a_warning() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let mut command = sandbox.command(&["sign", "oci:image", "--key", "env://KEY", "--log", "none"]);
    let answer = sandbox.finish(command.env("KEY", include_str!("../../../sign/tests/keys/p521.sec1.pem")));
    assert_snapshot!(answer, @r"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    warning: the private key in env://KEY is not encrypted; `assay key import` does that
    resolved  oci:image is [DIGEST]
    signed    [DIGEST] as key [KEY] (env://KEY), in no log
    ");
}

#[test]
fn a_key_in_a_token_signs() {
    let Some(module) = softhsm::module() else {
        println!("not run: softhsm2 is not installed");
        return;
    };
    let sandbox = Sandbox::new();
    let settings = softhsm::make(&sandbox.path(""));
    let pem = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../sign/tests/keys/p256.pkcs8.pem"));
    softhsm::import(&settings, pem, "release", "01");
    sandbox.write("app", "an app");
    let key = format!("pkcs11:token=assay%20test;object=release?module-path={module}");
    let run = |words: &str, pin: &str| {
        let mut command = sandbox.command(&words.split_whitespace().collect::<Vec<_>>());
        sandbox.finish(command.env("SOFTHSM2_CONF", &settings).env("COSIGN_PKCS11_PIN", pin))
    };
    let sign = format!("sign-blob app --key {key} --bundle app.json");
    let wrong = run(&sign, "canary");
    assert_eq!((wrong.error_code(), wrong.code), ("key-token", 1), "{wrong}");
    assert!(!wrong.stderr.contains("canary"), "{wrong}");
    assert_eq!(run(&sign, softhsm::PIN).code, 0);
    let public = run(&format!("key public --key {key} --outfile release.pub"), "not needed");
    assert_eq!(public.code, 0, "{public}");
    let verified = sandbox.run("verify-blob app --key release.pub --bundle app.json");
    assert_eq!(verified.code, 0, "{verified}");
}
