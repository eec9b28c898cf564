//! URLs and locations relative to one.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let (Ok(text), Ok(base)) = (std::str::from_utf8(data), net::Url::parse("https://a.io/b")) {
        let _ = base.join(text).map(|url| assert_eq!(net::Url::parse(&url.full()).as_ref(), Ok(&url)));
    }
});
