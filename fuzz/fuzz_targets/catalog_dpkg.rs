#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::dpkg::parse(&mut &*data);
    let _ = catalog::dpkg::parse_md5sums(&mut &*data);
    let _ = catalog::dpkg::parse_copyright(&mut &*data, "usr/share/doc/a/copyright");
});
