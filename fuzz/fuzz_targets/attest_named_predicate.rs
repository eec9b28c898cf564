#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for name in ["custom", "spdx", "slsaprovenance1", "link", "urn:x"] {
        if let Ok(predicate) = attest::named_predicate(name, data.to_vec(), base::Timestamp::from_secs(0)) {
            assert!(attest::named_type(name).is_ok_and(|uri| uri == predicate.type_uri()));
        }
    }
});
