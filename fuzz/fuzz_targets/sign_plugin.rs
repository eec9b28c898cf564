#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok((keys, _)) = sign::read_plugin_answer(data) {
        assert!(keys.len() <= 2);
    }
});
