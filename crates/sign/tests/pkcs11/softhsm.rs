//! A software token in a folder: Debian's `softhsm2`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The PIN of the token.
pub(crate) const PIN: &str = "canary-1234";

/// Where distributions put the module.
const MODULES: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
];

/// The module, where softhsm is installed.
pub(crate) fn module() -> Option<&'static str> {
    let has_tool = Command::new("softhsm2-util").arg("--version").output().is_ok();
    MODULES.into_iter().find(|path| has_tool && Path::new(path).is_file())
}

/// Makes a token named `assay test` in `folder`; the path of its configuration, for `SOFTHSM2_CONF`.
pub(crate) fn make(folder: &Path) -> PathBuf {
    let (tokens, settings) = (folder.join("tokens"), folder.join("softhsm2.conf"));
    std::fs::create_dir(&tokens).expect("a folder");
    let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
    std::fs::write(&settings, text).expect("written");
    tool(&settings, &["--init-token", "--free", "--label", "assay test", "--so-pin", "0000", "--pin", PIN]);
    settings
}

/// Puts the PKCS#8 key of a PEM file into the token, with this label and hexadecimal id.
pub(crate) fn import(settings: &Path, pem: &Path, label: &str, id: &str) {
    let pem = pem.to_str().expect("text");
    tool(settings, &["--import", pem, "--token", "assay test", "--label", label, "--id", id, "--pin", PIN]);
}

fn tool(settings: &Path, arguments: &[&str]) {
    let output = Command::new("softhsm2-util").args(arguments).env("SOFTHSM2_CONF", settings).output();
    let output = output.expect("softhsm2-util starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
