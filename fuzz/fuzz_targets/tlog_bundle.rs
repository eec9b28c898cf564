#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = tlog::decode_bundle(data);
});
