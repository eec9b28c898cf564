#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(Some(host)) = engine::read_request(&mut &*data) {
        assert!(host.len() <= 4096 && !host.contains('\n'));
    }
});
