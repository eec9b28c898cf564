#![no_main]

use std::io::{Read, Write as _};
#[derive(Default)]
struct Seen(Vec<(String, u64)>);
impl image::LayerVisitor for Seen {
    fn file(&mut self, entry: &image::Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let size = std::io::copy(data, &mut std::io::sink())?;
        self.0.push((entry.path.clone(), size));
        Ok(())
    }
}
fn pass(stored: &[u8], layer: &[u8]) -> Option<Vec<(String, u64)>> {
    let descriptor = image::Descriptor::of(image::media_type::LAYER_TAR_GZIP, stored);
    let compression = image::Compression::Gzip;
    let layer = image::Layer { diff_id: base::Digest::sha256_of(layer), descriptor, compression };
    let limits = image::LayerLimits { inflated_bytes: 64 << 20, ..Default::default() };
    let mut seen = Seen::default();
    image::pass_layer(&mut &*stored, &layer, &limits, &mut seen).ok().map(|_| seen.0)
}
fn packed(piece: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(piece).and_then(|()| encoder.finish()).expect("memory")
}

// A layer is the same in one member of gzip, in many, and in none.
libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (pieces, layer) = input;
    let is_packed = [&b"\x1f\x8b"[..], &b"\x28\xb5\x2f\xfd"[..]].iter().any(|magic| layer.starts_with(magic));
    if layer.is_empty() || is_packed {
        return;
    }
    let many = layer.chunks(layer.len().div_ceil(usize::from(pieces) + 1)).flat_map(packed).collect::<Vec<_>>();
    let plain = pass(layer, layer);
    assert_eq!(pass(&packed(layer), layer), plain);
    assert_eq!(pass(&many, layer), plain);
});
