#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::npm::parse(data);
    let _ = catalog::npm::manifest(data);
});
