#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = text.parse::<base::Purl>() {
        assert_eq!(found.to_string().parse::<base::Purl>().as_ref(), Ok(&found), "{text}");
    }
});
