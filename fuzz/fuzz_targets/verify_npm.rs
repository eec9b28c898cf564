#![no_main]
use verify::slsa::{Expected, NpmRequest, verify_npm_package};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (digest, root) = (base::Digest::sha256_of(b"x"), verify::TrustRoot::empty());
    let (expected, now) = (Expected::from_source("github.com/acme/app"), base::Timestamp::from_secs(0));
    let (attestations, keys) = data.split_at(data.iter().position(|b| *b == 0).unwrap_or(data.len()));
    let (digest, root, expected) = (&digest, &root, &expected);
    let request = NpmRequest { attestations, digest, keys, root, expected, name: None, version: None, now };
    assert!(verify_npm_package(&request).is_err());
});
