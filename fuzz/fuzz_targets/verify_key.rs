#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = verify::PublicKey::from_der(data);
    let _ = std::str::from_utf8(data).map(verify::PublicKey::from_pem);
});
