#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let token = sign::IdentityToken::parse(&base::Secret::new(text.to_owned()));
        assert!(token.is_err() || text.len() < (64 << 10) + 1024);
    }
});
