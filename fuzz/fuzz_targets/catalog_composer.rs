#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::composer::parse(data);
    let _ = catalog::composer::manifest(data);
});
