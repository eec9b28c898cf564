#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for url in sbom::vex_references(data).unwrap_or_default() {
        assert!(url.starts_with("http"), "{url}");
    }
});
