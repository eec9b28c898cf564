#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(bare) = attest::BareEnvelope::parse(data) {
        let _ = bare.envelope;
    }
});
