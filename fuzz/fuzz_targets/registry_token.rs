#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(found) = registry::parse_token(data) {
        assert!((60..=3600).contains(&found.lives.as_secs()) && !found.token.expose().is_empty());
    }
});
