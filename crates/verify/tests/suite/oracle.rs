//! The same decision by `sigstore-verify`: what it refuses is refused here, and what it takes is refused here for a
//! reason that is listed.

use std::path::Path;

use base::Fault as _;
use sigstore_verify::trust_root::TrustedRoot;
use sigstore_verify::types::{Bundle, DerPublicKey};
use sigstore_verify::{Policy, PublicKeyVerificationPolicy, VerificationPolicy, Verifier};

use crate::common::Case;

/// What `sigstore-verify` says of a folder of the suite; an error is its text.
fn theirs(folder: &Path, case: &Case) -> Result<(), String> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let root = read("trusted_root.json")
        .unwrap_or_else(|| sigstore_verify::trust_root::SIGSTORE_PRODUCTION_TRUSTED_ROOT.to_owned());
    let root = TrustedRoot::from_json(&root).map_err(|e| e.to_string())?;
    let verifier = Verifier::new(&root).map_err(|e| e.to_string())?;
    let policy: Box<dyn Policy> = match read("key.pub") {
        Some(pem) => {
            let key = DerPublicKey::from_pem(pem.trim()).map_err(|e| e.to_string())?;
            Box::new(PublicKeyVerificationPolicy::new(key))
        }
        None => Box::new(VerificationPolicy::any_identity()),
    };
    let bundle = Bundle::from_json(&String::from_utf8_lossy(&case.bundle)).map_err(|e| e.to_string())?;
    verifier.verify(case.artifact.as_slice(), &bundle, policy.as_ref()).map(drop).map_err(|e| e.to_string())
}

#[test]
fn two_implementations_agree() {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/sigstore-conformance/test/assets/bundle-verify"
    ));
    let Ok(folders) = std::fs::read_dir(folder) else {
        println!("not run: {} is not there", folder.display());
        return;
    };
    let mut compared = 0;
    for path in folders.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        let root = std::fs::read(path.join("trusted_root.json"));
        if root.is_ok_and(|bytes| verify::TrustRoot::parse(&bytes).is_err()) {
            continue;
        }
        let Ok(case) = Case::read(&path) else { continue };
        let ours = case.by_bytes().map(drop).map_err(|refusal| refusal.code());
        let theirs = theirs(&path, &case);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{}: {ours:?}, {theirs:?}", path.display());
        compared += 1;
    }
    assert!(compared > 60, "only {compared} cases");
}
