#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let chain = include_bytes!("../../crates/verify/tests/stamps/chain.pem");
    if let Ok(root) = verify::TrustRoot::empty().with_timestamp_authority(chain) {
        let _ = root.verify_timestamp(data, b"signature");
    }
});
