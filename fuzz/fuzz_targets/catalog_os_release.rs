#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let files = [(catalog::os_release::OsFile::EtcOsRelease, data.to_vec())];
    let _ = catalog::os_release::detect(&files.into());
});
