#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match stack::log::check_segment(data) {
        Ok(whole) => assert!(whole <= data.len()),
        Err(error) => assert!(!error.to_string().contains("not written as it was read"), "{error}"),
    }
});
