#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for kind in ["root", "timestamp", "snapshot", "targets"] {
        let _ = trust::tuf::parse_any(kind, data);
    }
});
