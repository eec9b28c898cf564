#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::r::parse_lock(data);
    let _ = catalog::r::parse_description(data);
});
