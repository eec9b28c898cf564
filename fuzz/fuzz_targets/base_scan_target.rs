#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = text.parse::<base::ScanTarget>() {
        assert_eq!(found.to_string().parse::<base::ScanTarget>().as_ref(), Ok(&found), "{text}");
    }
});
