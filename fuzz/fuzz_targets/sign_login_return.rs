#![no_main]
libfuzzer_sys::fuzz_target!(|head: &str| {
    if sign::is_login_return(head, "localhost:1", "/auth/callback", "state") {
        assert!(head.starts_with("GET /auth/callback?") && head.contains("localhost:1"), "{head}");
    }
});
