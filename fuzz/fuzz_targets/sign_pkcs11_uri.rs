#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = sign::Pkcs11Uri::parse(text);
});
