#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::jar::parse(data, "a-1.jar");
});
