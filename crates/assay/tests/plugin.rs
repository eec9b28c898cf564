//! Signing with a key behind a plug-in, which is this very program: it looks at its arguments first.
#![expect(clippy::expect_used, reason = "tests: a broken assumption fails the test")]

#[path = "../../sign/tests/plugin/program.rs"]
mod program;

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn main() {
    if program::ran_as_plugin() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("sigstore-kms-testkey");
    std::os::unix::fs::symlink(std::env::current_exe().expect("this program"), program).expect("a link");
    std::fs::write(folder.path().join("app"), "an app").expect("written");
    let key = format!("testkey://{}/key.pem", folder.path().display());

    let made = run(folder.path(), &["key", "generate", "--kms", &key]);
    assert!(made.status.success(), "{made:?}");
    let public = run(folder.path(), &["key", "public", "--key", &key]);
    assert_eq!(public.stdout, std::fs::read(folder.path().join("cosign.pub")).expect("written"));
    let signed = run(folder.path(), &["sign-blob", "app", "--key", &key, "--bundle", "app.json"]);
    assert!(signed.status.success(), "{signed:?}");
    for reference in ["cosign.pub", &key] {
        let words = ["verify-blob", "app", "--key", reference, "--bundle", "app.json"];
        let verified = run(folder.path(), &words);
        assert!(verified.status.success(), "{reference}: {verified:?}");
    }
    let swapped = format!("{key}?swapped");
    let refused = run(folder.path(), &["sign-blob", "app", "--key", &swapped, "--bundle", "no.json"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("error[key-mismatch]"), "{said}");
    assert_eq!(refused.status.code(), Some(1));
    assert!(!folder.path().join("no.json").exists());
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(arguments)
        .env_clear()
        .env("PATH", folder)
        .env("ASSAY_HOME", folder.join("state"))
        .env("COSIGN_PASSWORD", "must not reach a plug-in")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}
