#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // Read, not opened: what it may ask for takes seconds.
    if sign::read_encrypted(data).is_ok() {
        assert!(sign::is_encrypted(data) || sign::read_cost(data).is_ok());
    }
});
