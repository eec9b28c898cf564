#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(envelope) = attest::Envelope::parse(data) {
        assert_eq!(attest::Envelope::parse(&envelope.to_json()), Ok(envelope));
    }
});
