#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::gomod::parse(data);
    let _ = catalog::gomod::sums(data);
});
