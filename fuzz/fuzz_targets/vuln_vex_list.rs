#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for one in vuln::vex::repository_list(data).unwrap_or_default() {
        let path = std::path::Path::new("vex").join(&one.name);
        assert_eq!(path.components().count(), 2, "{}", one.name);
    }
});
