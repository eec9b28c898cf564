#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = (sign::read_cost(data), sign::import_key(&base::Secret::new(data.to_vec())));
    if let Ok(key) = sign::PublicKey::from_pem(data) {
        assert_eq!(sign::PublicKey::from_pem(key.to_pem().as_bytes()), Ok(key));
    }
});
