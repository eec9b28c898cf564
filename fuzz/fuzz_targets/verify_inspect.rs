#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(bundle) = attest::Bundle::parse_any(data) {
        let _ = verify::inspect::inspect(&bundle);
    }
});
