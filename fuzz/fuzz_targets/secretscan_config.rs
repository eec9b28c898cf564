#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = secretscan::Config::parse("trivy-secret.yaml", data);
});
