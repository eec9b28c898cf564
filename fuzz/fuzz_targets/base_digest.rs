#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = text.parse::<base::Digest>() {
        assert_eq!(found.to_string().parse::<base::Digest>().as_ref(), Ok(&found), "{text}");
    }
});
