#![no_main]

use std::sync::LazyLock;
static FOLDER: LazyLock<std::path::PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("assay-fuzz-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
});
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    std::fs::write(FOLDER.join("a.json"), data).expect("written");
    if let Ok(Some(root)) = pipeline::TrustStore::new(FOLDER.clone()).load("a") {
        let _ = (root.document(), root.signing_config(), root.npm_keys(), root.summary());
    }
});
