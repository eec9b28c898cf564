#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let digest = base::Digest::sha256_of(b"x");
    let at = base::Timestamp::from_secs(0);
    let arrival = vuln::Arrival { at, origin: "fuzz", digest: &digest, verified: None };
    if let Ok(stamped) = vuln::stamped_metadata(data, &arrival) {
        assert!(vuln::stamped_metadata(&stamped, &arrival).is_ok());
    }
});
