//! `image`: the reader of docker archives, and through it of tar.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let archive = image::DockerArchive::open("fuzz".into(), std::sync::Arc::new(data.to_vec()));
    drop(archive.map(|archive| image::resolve(&archive, None)));
});
