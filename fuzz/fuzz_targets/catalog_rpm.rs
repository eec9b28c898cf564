#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::rpm::parse(&mut &*data, data.len() as u64);
    let _ = catalog::rpm::parse_legacy(&mut &*data);
    let database = include_bytes!("../../crates/catalog/src/rpm/fixtures/rpmdb.sqlite");
    let _ = catalog::rpm::parse_with_log(database, data.to_vec());
});
