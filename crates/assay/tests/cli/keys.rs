//! `assay key`, and signing with the keys it makes.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::harness::{Answer, Sandbox};

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
