#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::alpm::parse(&mut &*data);
    let _ = catalog::alpm::parse_files(&mut &*data);
});
