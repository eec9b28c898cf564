#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = sign::check_store_answer(data);
});
