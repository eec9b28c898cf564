#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(document) = report::Document::parse(data) {
        let info = report::WriteInfo { version: "0", now: base::Timestamp::from_secs(0), variable: &|_| None };
        let _ = (report::sarif(&document, &info), report::junit(&document, &info), report::markdown(&document, &info));
    }
});
