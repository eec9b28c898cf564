#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = net::parse_retry_after(text, base::Timestamp::from_secs(1_795_219_200));
});
