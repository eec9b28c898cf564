#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = vuln::osv::Builder::new().add_debian_tracker(data);
    let _ = vuln::osv::Builder::new().add_secdb("secdb", data);
    let _ = vuln::osv::Builder::new().add_alma_errata("9", data);
    let _ = vuln::sources::RedHatBuilder::default().add_vex("vex", data);
    let _ = vuln::sources::RedHatBuilder::default().add_repositories(data);
});
