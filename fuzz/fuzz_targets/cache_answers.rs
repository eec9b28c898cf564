#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = cache::leaves(data);
    let _ = cache::open(&cache::CacheKey::from_bytes([0; 32]), "name", data.to_vec());
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = cache::S3Location::parse(text);
    }
});
