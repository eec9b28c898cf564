//! The archive of a database, inflated.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for kind in [transfer::DatabaseKind::Advisories, transfer::DatabaseKind::Java] {
        let mut database = Vec::new();
        let _ = transfer::unpack_database(bytes, kind, &mut database, 1 << 16);
        // One more than the limit is read to know.
        assert!(database.len() <= (1 << 16) + 1);
    }
});
