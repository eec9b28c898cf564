#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = catalog::redhat_build::parse_manifest(data);
    let _ = catalog::redhat_build::parse_dockerfile(data, "root/buildinfo/Dockerfile-a-1-2");
});
