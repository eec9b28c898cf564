//! Docker's config.json.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = registry::DockerConfig::parse(data);
});
