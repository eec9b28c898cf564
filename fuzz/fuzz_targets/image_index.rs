//! `image`: the parser of one document.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    drop(image::Index::parse(data, image::media_type::OCI_INDEX));
});
