#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = vuln::IgnoreRules::parse("rules", data);
    let _ = vuln::IgnoreRules::parse("rules.yaml", data);
});
