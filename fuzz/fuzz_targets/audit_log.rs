//! Entries and checkpoint of an audit log.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = audit::Entries::new(&mut &data[..]).count();
    let _ = audit::SignedCheckpoint::from_bytes(data);
});
