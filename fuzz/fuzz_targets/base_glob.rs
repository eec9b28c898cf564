#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Some((pattern, path)) = text.split_once('\n')
    {
        let _ = base::glob_matches(pattern, path);
    }
});
