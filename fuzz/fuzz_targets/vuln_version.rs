#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        if let Some((version, range)) = text.split_once('\n') {
            for scheme in vuln::version::Scheme::ALL {
                let _ = scheme.compare(version, range);
                let _ = scheme.matches(version, range);
            }
        }
    }
});
