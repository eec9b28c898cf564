#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = sbom::read_document(data, sbom::ReadOptions::default());
});
