#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::poetry::parse(data);
    let _ = catalog::poetry::manifest(data);
});
