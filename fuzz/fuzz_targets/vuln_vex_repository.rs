#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = vuln::vex::RepositoryManifest::parse("repository", data);
    let _ = vuln::vex::repository_index("repository", data);
});
