#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = text.parse::<base::ImageLocation>() {
        assert_eq!(found.to_string().parse::<base::ImageLocation>().as_ref(), Ok(&found), "{text}");
    }
});
