#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::cargo::parse(data);
    let _ = catalog::cargo::manifest(data);
});
