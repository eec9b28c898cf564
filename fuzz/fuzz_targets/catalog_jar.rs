#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::jar::parse(data.to_vec(), "a-1.jar");
});
