#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut builder = vuln::osv::Builder::new();
    let _ = builder.add_zip(data);
    let _ = builder.add_lines("fuzz", data);
    let _ = builder.finish(base::Timestamp::from_secs(0));
});
