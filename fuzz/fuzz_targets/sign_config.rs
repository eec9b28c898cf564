#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(config) = sign::SigningConfig::parse(data) {
        let _ = config.choose(base::Timestamp::from_secs(1_767_225_600));
    }
});
