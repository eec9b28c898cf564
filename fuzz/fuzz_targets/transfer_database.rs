//! The archive of an advisory database, inflated.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut database = Vec::new();
    let _ = transfer::unpack_database(bytes, &mut database, 1 << 16);
});
