#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    let message = registry::error_message(text);
    assert!(message.chars().count() <= 200 && !message.contains(char::is_control), "{text}");
});
