//! What comes out of the layer cache: sealed by this program, perhaps by another version of it.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::check_entry(data);
});
