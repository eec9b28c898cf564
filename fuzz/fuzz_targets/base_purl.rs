#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(purl) = text.parse::<base::Purl>() {
        assert!(purl.parts().covers(&purl.parts()), "{text}");
    }
});
