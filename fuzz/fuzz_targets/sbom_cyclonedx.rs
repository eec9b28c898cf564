#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(read) = sbom::from_cyclonedx(data) {
        let (tool_name, tool_version) = ("assay".into(), "0".into());
        let created = base::Timestamp::from_secs(0);
        let (source_name, source_version) = (None, None);
        let info = sbom::DocumentInfo { tool_name, tool_version, created, supplier: None, source_name, source_version };
        let written = sbom::to_cyclonedx(&read, &info).expect("written");
        let again = sbom::from_cyclonedx(&written).expect("what was written reads back");
        assert_eq!(again.packages.len(), read.packages.len());
    }
});
