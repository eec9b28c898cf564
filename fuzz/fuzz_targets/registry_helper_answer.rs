#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = registry::parse_helper_answer(data);
});
