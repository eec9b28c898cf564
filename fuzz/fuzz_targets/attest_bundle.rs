#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(bundle) = attest::Bundle::parse(data) {
        assert_eq!(attest::Bundle::parse(&bundle.to_json()), Ok(bundle));
    }
});
