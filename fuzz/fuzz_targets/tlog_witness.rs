#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(witness) = tlog::Witness::parse(text) {
        assert!(text.starts_with(witness.name()));
    }
});
