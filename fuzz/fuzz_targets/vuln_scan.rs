#![no_main]

use std::sync::LazyLock;
const PACKAGES: &[u8] = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[
    {"type":"operating-system","name":"debian","version":"12.5"},
    {"type":"library","name":"glibc","version":"2.36-1","purl":"pkg:deb/debian/glibc@2.36-1?distro=debian-12.5"},
    {"type":"library","name":"django","version":"3.2","purl":"pkg:pypi/django@3.2"},
    {"type":"library","name":"openssl","version":"0.10.1","purl":"pkg:cargo/openssl@0.10.1"},
    {"type":"library","name":"golang.org/x/net","version":"0.1.0","purl":"pkg:golang/golang.org/x/net@0.1.0"}]}"#;
static INVENTORY: LazyLock<sbom::Inventory> = LazyLock::new(|| sbom::from_cyclonedx(PACKAGES).expect("packages"));
static SAMPLE: LazyLock<vuln::osv::Built> = LazyLock::new(|| vuln::sample::build().expect("the sample builds"));

// Bytes to change in a sound database, so that what lies deep is reached.
libfuzzer_sys::fuzz_target!(|edits: Vec<(u32, u8)>| {
    let mut file = SAMPLE.database.clone();
    let length = file.len();
    edits.iter().for_each(|(at, byte)| file[*at as usize % length] = *byte);
    if let Ok(database) = vuln::Database::open(&file, Some(&SAMPLE.metadata), "fuzz") {
        let _ = vuln::scan(&INVENTORY, &database, &vuln::ScanOptions::all(vuln::sample::TAKEN_AT));
    }
    let _ = vuln::Database::open_checked(&file, Some(&SAMPLE.metadata), "fuzz");
});
