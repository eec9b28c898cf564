#![no_main]
libfuzzer_sys::fuzz_target!(|data: &str| {
    if let Ok(file) = pipeline::SettingsFile::parse(data) {
        let placed = file.placed_in(std::path::Path::new("/etc/assay"), |_| false);
        assert!(placed.home.is_none_or(|home| home.is_absolute()));
    }
});
