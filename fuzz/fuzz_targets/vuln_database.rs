#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(database) = vuln::Database::open(data, None, "fuzz") {
        let _ = database.buckets();
    }
});
