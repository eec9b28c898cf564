#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::julia::parse(data);
    let _ = catalog::julia::manifest(data);
});
