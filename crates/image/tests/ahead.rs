//! Layers large enough for three threads: what is found and what is refused is the same as on one.

#![expect(clippy::expect_used, reason = "helpers of tests")]

mod common;

use std::io::{self, Read};
use std::num::NonZeroUsize;

use base::{BudgetExceeded, Digest, Platform};
use common::{Keep, Memory, gzip, layer_of};
use image::{
    Layer, LayerError, LayerFault, LayerLimit, LayerLimits, LayerSummary, LayerVisitor, PassOptions,
    RunConfig, build_image, pass_layer, pass_layers_with,
};

/// Three chunks of a MiB and a bit: none of the sizes is a multiple of a buffer's.
const NOISE_BYTES: usize = (3 << 20) + 1234;

/// Bytes that do not compress (Marsaglia's xorshift64).
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut out = Vec::with_capacity(bytes + 8);
    while out.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.to_le_bytes());
    }
    out.truncate(bytes);
    out
}

fn archive() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in
        [("noise", noise(NOISE_BYTES)), ("zeros", vec![0; 5 << 20]), ("last", b"x".to_vec())]
    {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, &content[..]).expect("memory");
    }
    let mut link = tar::Header::new_gnu();
    link.set_entry_type(tar::EntryType::Link);
    link.set_size(0);
    builder.append_link(&mut link, "again", "last").expect("memory");
    builder.into_inner().expect("memory")
}

fn source(layer: &Layer, stored: &[u8]) -> Memory {
    let mut source =
        Memory::of(build_image(Platform::linux_amd64(), RunConfig::default(), &[]).expect("built"));
    source.blobs.insert(layer.descriptor.digest.clone(), stored.to_vec());
    source
}

fn ahead<V: LayerVisitor + Send>(
    stored: &[u8],
    layer: &Layer,
    limits: LayerLimits,
    make: impl Fn() -> V + Sync,
) -> Result<(V, LayerSummary), LayerError> {
    let threads = NonZeroUsize::new(2).expect("not zero");
    let options = PassOptions { threads, limits, progress: &|_| {} };
    let layers = std::slice::from_ref(layer);
    pass_layers_with(&source(layer, stored), layers, options, |_, _| make()).map(|mut done| done.remove(0))
}

fn fault(stored: &[u8], layer: &Layer, limits: LayerLimits) -> LayerFault {
    ahead(stored, layer, limits, Keep::default).expect_err("must be refused").fault
}

#[test]
fn three_threads_find_what_one_finds() {
    let tar = archive();
    let (front, back) = tar.split_at(2 << 20);
    let forms = [
        tar.clone(),
        gzip(&tar),
        [gzip(front), gzip(back)].concat(),
        zstd::encode_all(&tar[..], 1).expect("memory"),
        [zstd::encode_all(front, 1).expect("memory"), zstd::encode_all(back, 1).expect("memory")].concat(),
    ];
    for stored in forms {
        let layer = layer_of(&stored, &tar);
        let limits = LayerLimits::default();
        let (many, summary) = ahead(&stored, &layer, limits, Keep::default).expect("good layer");
        let mut one = Keep::default();
        let expected = pass_layer(&mut &stored[..], &layer, &limits, &mut one).expect("good layer");
        assert_eq!(summary, expected);
        assert!(many.files == one.files && many.others == one.others);
        assert_eq!(many.files.len(), 3);
    }
}

#[test]
fn links_are_read_in_a_second_pass() {
    let tar = archive();
    let stored = gzip(&tar);
    let make = || Keep { want_links: true, ..Keep::default() };
    let (keep, _) = ahead(&stored, &layer_of(&stored, &tar), LayerLimits::default(), make).expect("read");
    assert_eq!(keep.files.last(), Some(&("again".to_owned(), b"x".to_vec())));
}

#[test]
fn wrong_blobs_are_named_as_on_one_thread() {
    let tar = archive();
    let limits = LayerLimits::default();
    for stored in [tar.clone(), gzip(&tar), zstd::encode_all(&tar[..], 1).expect("memory")] {
        let good = layer_of(&stored, &tar);
        let cut = fault(&stored[..stored.len() - 9], &good, limits);
        assert!(matches!(cut, LayerFault::Truncated { .. }), "{cut:?}");
        let long = fault(&[&stored[..], b"x"].concat(), &good, limits);
        assert!(matches!(long, LayerFault::TooLong { .. }), "{long:?}");
        for at in [stored.len() / 4, stored.len() / 2, stored.len() - 1] {
            let mut flipped = stored.clone();
            flipped[at] ^= 1;
            let wrong = fault(&flipped, &good, limits);
            assert!(matches!(wrong, LayerFault::Digest { .. }), "{at}: {wrong:?}");
        }
        let other = Layer { diff_id: Digest::sha256_of(b"other"), ..good };
        let wrong = fault(&stored, &other, limits);
        assert!(
            matches!(&wrong, LayerFault::DiffId { found, .. } if *found == Digest::sha256_of(&tar)),
            "{wrong:?}"
        );
    }
    // Compression method 1 does not exist (RFC 1952 §2.3.1).
    let broken = [&[0x1f, 0x8b, 1][..], &noise(2 << 20)].concat();
    let found = fault(&broken, &layer_of(&broken, &tar), limits);
    assert!(matches!(found, LayerFault::Inflate { .. }), "{found:?}");
}

#[test]
fn limits_stop_the_threads_that_run_ahead() {
    let tar = archive();
    let stored = gzip(&tar);
    let layer = layer_of(&stored, &tar);
    let exact = LayerLimits { inflated_bytes: tar.len() as u64, entries: 4, ..LayerLimits::default() };
    assert!(ahead(&stored, &layer, exact, Keep::default).is_ok());
    let short = fault(&stored, &layer, LayerLimits { inflated_bytes: tar.len() as u64 - 1, ..exact });
    assert!(
        matches!(short, LayerFault::Limit(LayerLimit::Budget(BudgetExceeded::Bytes { .. }))),
        "{short:?}"
    );
    // Kept up to there when that is asked for, and hashed to its end all the same.
    let half = LayerLimits { inflated_bytes: tar.len() as u64 / 2, keeps_cut: true, ..exact };
    let (_, summary) = ahead(&stored, &layer, half, Keep::default).expect("kept");
    assert!(summary.cut.is_some() && summary.inflated_bytes > half.inflated_bytes);
    let mut changed = stored.clone();
    *changed.last_mut().expect("not empty") ^= 1;
    assert!(matches!(fault(&changed, &layer, half), LayerFault::Digest { .. }));
    let few = fault(&stored, &layer, LayerLimits { entries: 3, ..exact });
    assert!(
        matches!(few, LayerFault::Limit(LayerLimit::Budget(BudgetExceeded::Items { limit: 3 }))),
        "{few:?}"
    );
}

#[test]
fn a_visitor_that_reads_nothing_or_fails_does_not_hang() {
    struct Refuse;
    impl LayerVisitor for Refuse {
        fn file(&mut self, _: &image::Entry, data: &mut dyn Read) -> io::Result<()> {
            data.read_exact(&mut [0; 16])?;
            Err(io::Error::other("not wanted"))
        }
    }
    let tar = archive();
    let stored = gzip(&tar);
    let (_, summary) = ahead(&stored, &layer_of(&stored, &tar), LayerLimits::default(), || Refuse)
        .expect("the layer is good");
    assert_eq!(summary.unreadable.len(), 3);
}

/// The same small layer many times over would cost as many times what one may: together they may not.
#[test]
fn layers_are_stopped_together_and_at_the_same_place_each_time() {
    let zeros = vec![0; 8 << 20];
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(zeros.len() as u64);
    builder.append_data(&mut header, "zeros", &zeros[..]).expect("memory");
    let tar = builder.into_inner().expect("memory");
    let stored = gzip(&tar);
    let layer = layer_of(&stored, &tar);
    let source = source(&layer, &stored);
    let pass = |limits: LayerLimits, threads: usize| {
        let threads = NonZeroUsize::new(threads).expect("not zero");
        let options = PassOptions { threads, limits, progress: &|_| {} };
        let passed = pass_layers_with(&source, &vec![layer.clone(); 5], options, |_, _| Keep::default())?;
        Ok(passed.into_iter().map(|(_, summary)| summary.cut.is_some()).collect::<Vec<_>>())
    };
    let free = stored.len() as u64 * 20;
    let limits = LayerLimits { image_ratio: 20, keeps_cut: true, ..LayerLimits::default() };
    let two = LayerLimits { image_excess_bytes: 2 * tar.len() as u64 - free, ..limits };
    for _ in 0..8 {
        assert_eq!(pass(two, 3).expect("kept"), [false, false, true, true, true]);
    }
    let less = LayerLimits { image_excess_bytes: two.image_excess_bytes - 1, ..two };
    assert_eq!(pass(less, 3).expect("kept"), [false, true, true, true, true]);
    assert_eq!(pass(limits, 3).expect("kept"), [false; 5]);
    let refused: LayerError = pass(LayerLimits { keeps_cut: false, ..two }, 3).expect_err("refused");
    assert!(matches!(refused.fault, LayerFault::Limit(LayerLimit::Image { ratio: 20, .. })), "{refused}");
    assert_eq!(base::Fault::code(&refused), "layer-image-ratio");
}
