#![no_main]
use image::{LayoutSource, TarFiles, layout::Choice};
use std::sync::Arc;
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = image::sniff_media_type(data);
    let files = TarFiles::index(Arc::new(data.to_vec()), "layout");
    let source = files.map(|files| LayoutSource::new("fuzz".into(), files, Choice::Only));
    drop(source.map(|source| image::resolve(&source, None)));
});
