//! The table of an air-gap archive.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = transfer::read_table(bytes);
});
