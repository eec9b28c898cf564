//! `image`: one pass over a layer of any compression.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    struct Skip;
    impl image::LayerVisitor for Skip {
        fn file(&mut self, _: &image::Entry, _: &mut dyn std::io::Read) -> std::io::Result<()> {
            Ok(())
        }
    }
    let descriptor = image::Descriptor::of(image::media_type::LAYER_TAR, data);
    let layer = image::Layer { diff_id: descriptor.digest.clone(), descriptor, compression: image::Compression::None };
    let limits = image::LayerLimits { inflated_bytes: 64 << 20, ..image::LayerLimits::default() };
    drop(image::pass_layer(&mut &*data, &layer, &limits, &mut Skip));
});
