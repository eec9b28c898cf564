#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = stack::check_timestamp_query(data);
});
