#![no_main]
use verify::slsa::{Expected, verify_cloud_build};
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let digest = base::Digest::sha256_of(b"x");
    assert!(verify_cloud_build(data, &digest, &Expected::from_source("github.com/acme/app")).is_err());
});
