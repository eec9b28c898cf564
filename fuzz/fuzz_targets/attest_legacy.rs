#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = attest::SimpleSigning::parse(data);
    let _ = attest::parse_blob_bundle(data);
    let _ = attest::parse_blob_parts(data, Some(data));
    let _ = attest::parse_timestamp_file(data);
    let text = String::from_utf8_lossy(data).into_owned();
    for name in ["certificate", "chain", "bundle", "rfc3161timestamp"] {
        let annotations = [(format!("dev.sigstore.cosign/{name}"), text.clone())].into();
        if let Ok(material) = attest::LegacyMaterial::from_annotations(&annotations) {
            assert_eq!(attest::LegacyMaterial::from_annotations(&material.to_annotations()), Ok(material));
        }
    }
});
