#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Some((version, range)) = text.split_once('\n') {
        for scheme in vuln::version::Scheme::ALL {
            let there = scheme.compare(version, range).ok();
            let back = scheme.compare(range, version).ok();
            assert_eq!(there, back.map(std::cmp::Ordering::reverse), "{scheme:?} {version:?} {range:?}");
            let _ = scheme.matches(version, range);
        }
    }
});
