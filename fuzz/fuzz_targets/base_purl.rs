#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(purl) = text.parse::<base::Purl>() {
        assert_eq!(purl.as_str().parse().as_ref(), Ok(&purl), "{text}");
        assert!(purl.parts().covers(&purl.parts()), "{text}");
    }
});
