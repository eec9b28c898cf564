#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(reference) = text.parse::<sign::KeyReference>() {
        let shown = reference.to_string();
        // Escapes can make a URI longer than one may be.
        if shown.len() > 4096 {
            return;
        }
        let again = shown.parse::<sign::KeyReference>().map(|found| found.to_string());
        assert_eq!(again, Ok(shown), "{text}");
    }
});
