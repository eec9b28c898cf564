#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::nuget::parse_lock(data);
    let _ = catalog::nuget::parse_config(data);
});
