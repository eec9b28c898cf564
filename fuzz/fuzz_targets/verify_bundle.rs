#![no_main]
use verify::{Artifact, IdentityMatcher, Pattern, Requirement, Signer, TrustRoot, verify_bundle};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(root) = TrustRoot::public_good() else { return };
    let (issuer, subject) = (Pattern::exact("https://issuer.test"), Pattern::exact("nobody"));
    let signer = Signer::Identity(vec![IdentityMatcher { issuer, subject }]);
    let now = base::Timestamp::from_secs(1_788_000_000);
    assert!(verify_bundle(data, Artifact::Bytes(b"x"), &root, &Requirement::message(signer), now).is_err());
});
