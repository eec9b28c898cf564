#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(pieces) = pipeline::check_state(data) {
        assert!(pieces <= data.len());
    }
});
