#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(reference) = text.parse::<base::Reference>()
    {
        assert_eq!(reference.to_string().parse::<base::Reference>().as_ref(), Ok(&reference), "{text}");
    }
});
