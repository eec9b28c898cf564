#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = vuln::RiskBuilder::default().add_known_exploited(data);
    let _ = vuln::RiskBuilder::default().add_predictions(data);
    let _ = vuln::RiskDatabase::open(data);
});
