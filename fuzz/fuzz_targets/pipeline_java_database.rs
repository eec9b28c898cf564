#![no_main]

use catalog::JavaIndex as _;
libfuzzer_sys::fuzz_target!(|input: (&[u8], &[u8])| {
    let (metadata, file) = input;
    let path = std::env::temp_dir().join(format!("assay-fuzz-java-{}.db", std::process::id()));
    std::fs::write(&path, file).expect("written");
    let _ = pipeline::JavaDatabase::open_checked(&path, metadata);
    let _ = std::fs::remove_file(path.with_file_name("metadata.json"));
    if let Ok(database) = pipeline::JavaDatabase::open(&path, None) {
        let _ = (database.by_sha1(&[0; 20]), database.group_of("a", "1"));
    }
});
