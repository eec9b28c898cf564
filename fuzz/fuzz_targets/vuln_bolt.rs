#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(root) = vuln::bolt::open(data) {
        if let Ok(entries) = root.entries() {
            for entry in entries {
                let _ = entry;
            }
        }
    }
});
