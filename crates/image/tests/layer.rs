//! The pass over a layer: what it sees, what it refuses, what stays visible.

mod common;

use std::io::Read;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use base::{BudgetExceeded, Digest, Fault as _, Platform};
use common::{Keep, Memory, gzip, layer_of, pass, pass_as, tar_of};
use image::{
    Compression, EntryKind, LayerFault, LayerFile, LayerLimit, LayerLimits, LayerVisitor, Overlay, RunConfig,
    TarFault, build_image, pass_layer, pass_layers, resolve,
};
use proptest::prelude::*;

type Entries = &'static [(&'static str, &'static str)];

const SMALL: Entries = &[("etc/", ""), ("etc/os-release", "ID=x\n"), ("bin>usr/bin", "")];

#[test]
fn every_compression_gives_the_same() {
    let tar = tar_of(SMALL);
    let two_members = [gzip(&tar[..700]), gzip(&tar[700..])].concat();
    let rows = [
        (tar.clone(), Compression::None),
        (gzip(&tar), Compression::Gzip),
        (two_members, Compression::Gzip),
        (zstd::encode_all(&tar[..], 3).expect("memory"), Compression::Zstd),
    ];
    for (stored, compression) in rows {
        let (keep, summary) =
            pass_as(&stored, &layer_of(&stored, &tar), &LayerLimits::default()).expect("good layer");
        assert_eq!(keep.files, [("etc/os-release".to_owned(), b"ID=x\n".to_vec())]);
        assert_eq!(keep.others[1].kind, EntryKind::Symlink { target: "usr/bin".into() });
        assert_eq!((summary.compression, summary.entries, summary.files), (compression, 3, 1));
        assert_eq!((summary.stored_bytes, summary.inflated_bytes), (stored.len() as u64, tar.len() as u64));
    }
}

/// Layers made to be read in parts: what tells their readers where each file is does not change what is in them.
#[test]
fn zstd_chunked_and_estargz_are_layers_as_any() {
    let tar = tar_of(SMALL);
    // containers/storage, "zstd:chunked": the table of contents and a footer are skippable frames (RFC 8878 §3.1.2).
    let skippable = |bytes: &[u8]| {
        let size = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        [&0x184D_2A50_u32.to_le_bytes()[..], &size, bytes].concat()
    };
    let frames: Vec<u8> =
        tar.chunks(600).flat_map(|part| zstd::encode_all(part, 3).expect("memory")).collect();
    let chunked = [&frames[..], &skippable(&[7; 900]), &skippable(&[1; 64])].concat();
    // stargz-snapshotter, "eStargz": a member for each part, and as footer an empty one with its place in an extra field.
    let members: Vec<u8> = tar.chunks(600).flat_map(gzip).collect();
    let place = [&b"SG"[..], &22_u16.to_le_bytes(), b"0000000000000400STARGZ"].concat();
    let footer = flate2::GzBuilder::new().extra(place).write(Vec::new(), flate2::Compression::none());
    let estargz = [members, footer.finish().expect("memory")].concat();
    for (stored, compression) in [(chunked, Compression::Zstd), (estargz, Compression::Gzip)] {
        let (keep, summary) =
            pass_as(&stored, &layer_of(&stored, &tar), &LayerLimits::default()).expect("good layer");
        assert_eq!(keep.files, [("etc/os-release".to_owned(), b"ID=x\n".to_vec())]);
        assert_eq!((summary.compression, summary.unreadable.len()), (compression, 0), "{summary:?}");
        assert_eq!((summary.stored_bytes, summary.inflated_bytes), (stored.len() as u64, tar.len() as u64));
    }
}

/// Two members and two frames, so that the end of the first is not taken for the end.
#[test]
fn what_follows_a_compressed_layer_is_passed_over_and_said() {
    let tar = tar_of(SMALL);
    let zstd_of = |bytes: &[u8]| zstd::encode_all(bytes, 3).expect("memory");
    let halves = [&tar[..700], &tar[700..]];
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zstd_of(halves[0])].concat();
    let limits = LayerLimits::default();
    for (first, second) in [
        (gzip(halves[0]), gzip(halves[1])),
        (zstd_of(halves[0]), zstd_of(halves[1])),
        (skipped, zstd_of(halves[1])),
    ] {
        let rows: [(&[u8], Option<&str>); 7] = [
            (b"", None),
            (&[0], None),
            (&[0; 300_000], None),
            (b"x", Some("there is 1 byte after the end of the compressed layer")),
            (b"\0\0\0x", Some("there are 4 bytes after the end of the compressed layer")),
            (&[b'x'; 300_000], Some("there are 300000 bytes after the end of the compressed layer")),
            // The first byte of a member, and three of a frame.
            (&[0x1f], Some("there is 1 byte after the end of the compressed layer")),
        ];
        for (tail, expected) in rows {
            let stored = [&first[..], &second, tail].concat();
            let layer = layer_of(&stored, &tar);
            let (keep, summary) = pass_as(&stored, &layer, &limits).expect("good layer");
            assert_eq!(keep.files.len(), 1);
            let said: Vec<&str> = summary.unreadable.iter().map(|entry| entry.reason.as_str()).collect();
            assert_eq!(said, expected.into_iter().collect::<Vec<_>>(), "{}", tail.len());
            for entry in &summary.unreadable {
                assert_eq!(
                    (&*entry.code, &entry.path),
                    ("layer-trailing-bytes", &layer.descriptor.digest.to_string())
                );
            }
        }
        // A member that begins and does not end is no filling: something of the layer may be missing.
        let cut = [&first[..], &second[..second.len() - 1]].concat();
        let fault = pass_as(&cut, &layer_of(&cut, &tar), &limits).expect_err("cut");
        assert!(matches!(fault, LayerFault::Inflate { .. } | LayerFault::DiffId { .. }), "{fault:?}");
        // The tail is no part of what the layer is known by.
        let whole = [&first[..], &second, b"x"].concat();
        let fault = pass_as(&whole, &layer_of(&whole, b"another"), &limits).expect_err("wrong");
        assert!(matches!(fault, LayerFault::DiffId { .. }), "{fault:?}");
        let short = [&first[..], &second].concat();
        let fault = pass_as(&whole, &layer_of(&short, &tar), &limits).expect_err("longer than it says");
        assert!(matches!(fault, LayerFault::TooLong { .. }), "{fault:?}");
    }
}

#[test]
fn what_follows_the_archive_is_hashed_and_not_read() {
    let mut tar = tar_of(SMALL);
    tar.extend_from_slice(&tar_of(&[("hidden", "x")]));
    let (keep, _) = pass(&tar).expect("good layer");
    assert_eq!(keep.files.len(), 1);
}

#[test]
fn wrong_blobs_are_named_with_expected_and_found() {
    let tar = tar_of(SMALL);
    let limits = LayerLimits::default();
    for stored in [tar.clone(), gzip(&tar)] {
        let good = layer_of(&stored, &tar);
        let cut = pass_as(&stored[..stored.len() - 9], &good, &limits);
        assert!(matches!(cut, Err(LayerFault::Truncated { .. })), "{cut:?}");
        let long = pass_as(&[&stored[..], b"x"].concat(), &good, &limits);
        assert!(matches!(long, Err(LayerFault::TooLong { .. })), "{long:?}");
        let mut flipped = stored.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        let wrong = pass_as(&flipped, &good, &limits);
        assert!(matches!(wrong, Err(LayerFault::Digest { .. })), "{wrong:?}");
        let mut other = good.clone();
        other.diff_id = Digest::sha256_of(b"other");
        match pass_as(&stored, &other, &limits) {
            Err(LayerFault::DiffId { expected, found }) => {
                assert_eq!((expected, found), (other.diff_id, Digest::sha256_of(&tar)));
            }
            result => panic!("expected DiffId, got {result:?}"),
        }
    }
    let garbage = [0x1f, 0x8b, 1, 2, 3, 4];
    let broken = pass_as(&garbage, &layer_of(&garbage, b""), &limits);
    assert!(matches!(broken, Err(LayerFault::Inflate { .. })), "{broken:?}");
}

#[test]
fn limits_hold_at_the_limit_and_one_past_it() {
    let tar = tar_of(SMALL);
    let stored = gzip(&tar);
    let layer = layer_of(&stored, &tar);
    let exact = LayerLimits { inflated_bytes: tar.len() as u64, entries: 3, ..LayerLimits::default() };
    assert!(pass_as(&stored, &layer, &exact).is_ok());
    let short = LayerLimits { inflated_bytes: tar.len() as u64 - 1, ..exact };
    let over = pass_as(&stored, &layer, &short);
    assert!(
        matches!(over, Err(LayerFault::Limit(LayerLimit::Budget(BudgetExceeded::Bytes { .. })))),
        "{over:?}"
    );
    let over = pass_as(&stored, &layer, &LayerLimits { entries: 2, ..exact });
    assert!(
        matches!(over, Err(LayerFault::Limit(LayerLimit::Budget(BudgetExceeded::Items { limit: 2 })))),
        "{over:?}"
    );
}

#[test]
fn bombs_are_stopped_by_their_ratio() {
    let tar = tar_of(&[("zeros", &"\0".repeat(8 << 20))]);
    let stored = gzip(&tar);
    let limits = LayerLimits { ratio: 50, ratio_free_bytes: 1 << 20, ..LayerLimits::default() };
    match pass_as(&stored, &layer_of(&stored, &tar), &limits).err() {
        Some(LayerFault::Limit(LayerLimit::Ratio { inflated, .. })) => assert!(inflated < 5 << 20),
        other => panic!("expected Ratio, got {other:?}"),
    }
}

/// What stands before the limit counts when that is asked for, and the layer says that it was cut.
#[test]
fn a_layer_over_the_limits_is_kept_up_to_there() {
    let zeros = "\0".repeat(8 << 20);
    let tar = tar_of(&[("before", "1"), ("etc/.wh.gone", ""), ("zeros", &zeros), ("after", "2")]);
    let stored = gzip(&tar);
    let layer = layer_of(&stored, &tar);
    let kept = LayerLimits { keeps_cut: true, ..LayerLimits::default() };
    let whole = pass_as(&stored, &layer, &kept).expect("within the limits").1;
    assert_eq!((whole.cut, whole.files), (None, 3));
    for (limits, code) in [
        (LayerLimits { ratio: 50, ratio_free_bytes: 1 << 20, ..kept }, "layer-ratio"),
        (LayerLimits { inflated_bytes: 1 << 20, ..kept }, "layer-budget"),
        (LayerLimits { entries: 3, ..kept }, "layer-budget"),
        (LayerLimits { entries: 2, ..kept }, "layer-budget"),
    ] {
        let (keep, summary) = pass_as(&stored, &layer, &limits).expect("kept");
        assert_eq!(keep.files[0].0, "before");
        assert!(keep.files.iter().all(|(name, _)| name != "after"), "{limits:?}");
        let cut = summary.cut.as_ref().expect("it is said");
        assert_eq!((cut.digest.clone(), cut.error().code()), (layer.descriptor.digest.clone(), code));
        let last = summary.unreadable.last().expect("it is listed");
        assert_eq!((last.path.as_str(), &*last.code), (layer.descriptor.digest.to_string().as_str(), code));
        assert_eq!((summary.whiteouts, summary.stored_bytes), (1, stored.len() as u64));
        assert!(pass_as(&stored, &layer, &LayerLimits { keeps_cut: false, ..limits }).is_err());
    }
    // Only what the manifest names: another blob is refused, and one that is too large to be hashed to its end.
    let limits = LayerLimits { inflated_bytes: 1 << 20, ..kept };
    let other = layer_of(&gzip(&zeros.into_bytes()), &tar);
    let wrong = image::Layer { diff_id: layer.diff_id.clone(), ..other };
    assert!(matches!(
        pass_as(&stored, &wrong, &limits).err(),
        Some(LayerFault::TooLong { .. } | LayerFault::Digest { .. })
    ));
    let tiny = LayerLimits { inflated_bytes: stored.len() as u64 - 1, ..kept };
    assert!(matches!(pass_as(&stored, &layer, &tiny).err(), Some(LayerFault::Limit(_))));
}

#[test]
fn zstd_windows_hold_at_the_limit_and_one_past_it() {
    use std::io::Write;
    let tar = tar_of(SMALL);
    for (log, good) in [(25, true), (26, false)] {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("memory");
        encoder.window_log(log).expect("valid");
        encoder.write_all(&tar).expect("memory");
        // Flushed before the end, the frame declares its whole window: the encoder cannot know how little follows.
        encoder.flush().expect("memory");
        let stored = encoder.finish().expect("memory");
        let result = pass_as(&stored, &layer_of(&stored, &tar), &LayerLimits::default());
        assert_eq!(result.is_ok(), good, "{log}");
    }
}

#[test]
fn hostile_entries_are_reported_and_the_rest_is_read() {
    let mut tar = tar_of(&[("xx/evil", "1"), ("good", "2"), ("link=xx/evil", "")]);
    // The tar crate refuses to write such names; the checksum is the sum of bytes, so write it anew.
    rename(&mut tar[..512], b"../evil");
    let (keep, summary) = pass(&tar).expect("read");
    assert_eq!(keep.files, [("good".to_owned(), b"2".to_vec())]);
    assert_eq!(summary.unreadable[0].code, "layer-path-escapes");
    assert_eq!(summary.unreadable[0].path, "../evil");
}

fn rename(header: &mut [u8], name: &[u8]) {
    header[..100].fill(0);
    header[..name.len()].copy_from_slice(name);
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&b| u32::from(b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

#[test]
fn broken_archives_are_refused() {
    let good = tar_of(SMALL);
    let mut sum = good;
    sum[0] ^= 1;
    assert!(matches!(pass(&sum), Err(LayerFault::Tar(TarFault::Checksum { offset: 0, .. }))));
    let files = tar_of(&[("a", "content")]);
    let cut = pass(&files[..515]);
    assert!(matches!(cut, Err(LayerFault::Tar(TarFault::Truncated { offset: 0 }))), "{cut:?}");
    let lone = [&[0; 512][..], &files].concat();
    assert!(matches!(pass(&lone), Err(LayerFault::Tar(TarFault::LoneZeroBlock { offset: 0 }))));
    assert!(pass(&files[..1024]).is_ok(), "an archive without end marker");
    assert!(pass(b"").is_ok(), "an empty layer");
}

#[test]
fn an_error_of_the_visitor_is_part_of_the_result() {
    struct Refuse;
    impl LayerVisitor for Refuse {
        fn file(&mut self, _: &image::Entry, data: &mut dyn Read) -> std::io::Result<()> {
            data.read_exact(&mut [0; 100])
        }
    }
    let tar = tar_of(&[("a", "short"), ("b", "short")]);
    let summary =
        pass_layer(&mut &tar[..], &layer_of(&tar, &tar), &LayerLimits::default(), &mut Refuse).expect("read");
    let found: Vec<_> = summary.unreadable.iter().map(|u| (u.path.as_str(), u.code.as_ref())).collect();
    assert_eq!(found, [("a", "layer-file-refused"), ("b", "layer-file-refused")]);
}

#[test]
fn whiteouts_replacements_and_links() {
    let base: Entries = &[("a/", ""), ("a/b", "1"), ("a/c/d", "1"), ("e", "1"), ("usr/lib/x/db", "1")];
    let linked: Entries = &[("lib>usr/lib", ""), ("usr/lib/x/db", "1")];
    // Lower layer, upper layer, path of the lower, whether it stays visible.
    let rows: &[(Entries, Entries, &str, bool)] = &[
        (base, &[("z", "")], "a/b", true),
        (base, &[("a/.wh.b", "")], "a/b", false),
        (base, &[("a/.wh.b", "")], "a/c/d", true),
        (base, &[(".wh.a", "")], "a/c/d", false),
        (base, &[("a/.wh..wh..opq", "")], "a/c/d", false),
        (base, &[("a/.wh..wh..opq", "")], "e", true),
        (base, &[(".wh..wh..opq", "")], "e", false),
        (base, &[("a/.wh..wh.plnk", "")], "a/b", true),
        (base, &[("a/b", "2")], "a/b", false),
        (base, &[("a/", "")], "a/b", true),
        (base, &[("a", "now a file")], "a/c/d", false),
        (base, &[("e/", "")], "e", false),
        (base, &[("a>e", "")], "a/b", false),
        (base, &[("a/.wh.b", ""), ("a/b", "new")], "a/b", false),
        (linked, &[("lib/x/db", "2")], "usr/lib/x/db", false),
        (linked, &[("lib/x/.wh.db", "")], "usr/lib/x/db", false),
        (linked, &[("lib/.wh.x", "")], "usr/lib/x/db", false),
        (linked, &[("lib/", ""), ("lib/x/db", "2")], "usr/lib/x/db", true),
        (linked, &[("lib>usr/lib", "")], "usr/lib/x/db", true),
    ];
    for (lower, upper, path, visible) in rows {
        let layers = [pass(&tar_of(lower)).expect("lower").1, pass(&tar_of(upper)).expect("upper").1];
        assert_eq!(Overlay::new(&layers).visible(path, 0), *visible, "{path} under {upper:?}");
    }
}

#[test]
fn a_file_written_through_a_link_outlives_the_link() {
    let layers: Vec<_> = [&[("lib>usr/lib", "")][..], &[("lib/db", "1")], &[("lib>usr/lib", "")]]
        .iter()
        .map(|entries| pass(&tar_of(entries)).expect("layer").1)
        .collect();
    let overlay = Overlay::new(&layers);
    assert!(overlay.visible("lib/db", 1));
    assert_eq!(overlay.layer_of("lib"), Some(2));
}

fn file(path: &str, content: &str) -> LayerFile {
    LayerFile { path: path.into(), mode: 0o644, content: content.into() }
}

#[test]
fn layers_come_back_lowest_first_from_any_number_of_threads() {
    let layers: Vec<Vec<LayerFile>> =
        (0..7).map(|i| vec![file(&format!("f{i}"), &"x".repeat(i * 1000))]).collect();
    let built = build_image(Platform::linux_amd64(), RunConfig::default(), &layers).expect("built");
    let source = Memory::of(built);
    let image = resolve(&source, None).expect("resolved");
    let stored: u64 = image.layers.iter().map(|l| l.descriptor.size).sum();
    for threads in [1, 2, 9] {
        let bytes = AtomicU64::new(0);
        let progress = |n: u64| {
            bytes.fetch_add(n, Ordering::Relaxed);
        };
        let threads = NonZeroUsize::new(threads).expect("not zero");
        let results = pass_layers(&source, &image.layers, threads, |_, _| Keep::default(), &progress)
            .expect("good layers");
        let names: Vec<_> = results.iter().map(|(keep, _)| keep.files[0].0.clone()).collect();
        assert_eq!(names, ["f0", "f1", "f2", "f3", "f4", "f5", "f6"]);
        assert_eq!(bytes.load(Ordering::Relaxed), stored);
    }
    let mut broken = image.layers;
    broken[3].diff_id = Digest::sha256_of(b"other");
    let error = pass_layers(&source, &broken, NonZeroUsize::MIN, |_, _| Keep::default(), &|_| {})
        .expect_err("wrong diff_id");
    assert_eq!(error.digest, broken[3].descriptor.digest);
}

#[test]
fn wanted_hard_links_are_read_in_a_second_pass() {
    let tar = tar_of(&[("copy", "content"), ("db=copy", ""), ("lost=elsewhere", "")]);
    let mut source =
        Memory::of(build_image(Platform::linux_amd64(), RunConfig::default(), &[]).expect("built"));
    let layer = layer_of(&tar, &tar);
    source.blobs.insert(layer.descriptor.digest.clone(), tar);
    let make = |_: usize, _: &image::Layer| Keep { want_links: true, ..Keep::default() };
    let results = pass_layers(&source, &[layer], NonZeroUsize::MIN, make, &|_| {}).expect("read");
    let (keep, summary) = &results[0];
    assert_eq!(keep.files[1], ("db".to_owned(), b"content".to_vec()));
    assert_eq!(summary.unreadable[0].code, "layer-link-target-elsewhere");
    assert_eq!(summary.unreadable[0].path, "lost");
}

#[test]
fn half_a_gigabyte_passes_through_fixed_buffers() {
    // 512 MiB of one file, made on the fly: nothing here or there holds more than a buffer.
    const SIZE: u64 = 512 << 20;
    struct Count(u64);
    impl LayerVisitor for Count {
        fn file(&mut self, _: &image::Entry, data: &mut dyn Read) -> std::io::Result<()> {
            self.0 = std::io::copy(data, &mut std::io::sink())?;
            Ok(())
        }
    }
    let mut header = tar::Header::new_gnu();
    header.set_path("big").expect("short");
    header.set_size(SIZE);
    header.set_mode(0o644);
    header.set_cksum();
    let stream = || (&header.as_bytes()[..]).chain(std::io::repeat(7).take(SIZE)).chain(&[0; 1024][..]);
    let mut hasher = base::Hasher::new(base::DigestAlgorithm::Sha256);
    let mut buffer = vec![0; 1 << 20];
    let mut reader = stream();
    let mut size = 0;
    loop {
        let n = reader.read(&mut buffer).expect("memory");
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
        size += n as u64;
    }
    let digest = hasher.finish();
    let mut layer = layer_of(b"", b"");
    layer.descriptor.size = size;
    layer.descriptor.digest = digest.clone();
    layer.diff_id = digest;
    let mut count = Count(0);
    pass_layer(&mut stream(), &layer, &LayerLimits::default(), &mut count).expect("read");
    assert_eq!(count.0, SIZE);
}

/// Headers of empty files `f0`, `f1`, … and a good one at the end, made on the fly.
struct Crowd {
    next: u64,
    count: u64,
    block: [u8; 512],
    at: usize,
}

impl Crowd {
    fn new(count: u64) -> Self {
        Self { next: 0, count, block: [0; 512], at: 512 }
    }
}

impl Read for Crowd {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if self.at == 512 {
            if self.next == self.count {
                return Ok(0);
            }
            let mut header = tar::Header::new_gnu();
            header.set_path(format!("f{}", self.next))?;
            header.set_size(0);
            header.set_mode(0o644);
            header.set_cksum();
            (self.block, self.at, self.next) = (*header.as_bytes(), 0, self.next + 1);
        }
        let n = buf.len().min(512 - self.at);
        buf[..n].copy_from_slice(&self.block[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

fn layer_in_stream(mut stream: impl Read) -> image::Layer {
    let mut hasher = base::Hasher::new(base::DigestAlgorithm::Sha256);
    let mut buffer = vec![0; 1 << 20];
    let mut layer = layer_of(b"", b"");
    loop {
        let n = stream.read(&mut buffer).unwrap_or(0);
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
        layer.descriptor.size += n as u64;
    }
    layer.descriptor.digest = hasher.finish();
    layer.diff_id = layer.descriptor.digest.clone();
    layer
}

#[test]
fn paths_are_kept_up_to_the_limit_and_every_file_is_still_seen() {
    struct Last(u64, String);
    impl LayerVisitor for Last {
        fn file(&mut self, entry: &image::Entry, _: &mut dyn Read) -> std::io::Result<()> {
            (self.0, self.1) = (self.0 + 1, entry.path.clone());
            Ok(())
        }
    }
    let limits = LayerLimits { kept_paths: 20_000, ..LayerLimits::default() };
    for (count, kept, noted) in [(20_000, 20_000, false), (20_001, 20_000, true), (60_000, 20_000, true)] {
        let layer = layer_in_stream(Crowd::new(count));
        let mut last = Last(0, String::new());
        let summary = pass_layer(&mut Crowd::new(count), &layer, &limits, &mut last).expect("read");
        assert_eq!((last.0, last.1), (count, format!("f{}", count - 1)));
        assert_eq!(summary.paths(), kept);
        let codes: Vec<&str> = summary.unreadable.iter().map(|u| &*u.code).collect();
        assert_eq!(codes, if noted { vec!["layer-too-many-paths"] } else { vec![] }, "{count}");
    }
}

#[test]
fn extended_headers_at_the_limit_are_read_and_larger_ones_cost_their_entry_only() {
    let mib = usize::try_from(image::MAX_SPECIAL_BYTES).expect("fits");
    for (flag, size, read) in [
        (tar::EntryType::GNULongLink, mib, true),
        (tar::EntryType::XHeader, mib + 1, false),
        (tar::EntryType::XHeader, 10 << 20, false),
        (tar::EntryType::GNULongLink, mib + 1, false),
        (tar::EntryType::GNULongName, mib + 1, false),
        (tar::EntryType::XGlobalHeader, 10 << 20, true),
    ] {
        let mut builder = tar::Builder::new(Vec::new());
        let mut special = tar::Header::new_gnu();
        special.set_entry_type(flag);
        special.set_size(size as u64);
        special.set_cksum();
        builder.append(&special, std::io::repeat(b'1').take(size as u64)).expect("memory");
        let tar = [builder.into_inner().expect("memory"), tar_of(&[("a", "1"), ("b", "2")])].concat();
        // What the first builder wrote at its end stands between the two.
        let tar = [&tar[..512 + size.div_ceil(512) * 512], &tar[tar.len() - 3072..]].concat();
        let (keep, summary) = pass(&tar).expect("the rest is read");
        let names: Vec<&str> = keep.files.iter().map(|(name, _)| name.as_str()).collect();
        let codes: Vec<(&str, &str)> =
            summary.unreadable.iter().map(|u| (u.path.as_str(), &*u.code)).collect();
        if read {
            assert_eq!((names, codes), (vec!["a", "b"], vec![]), "{flag:?} {size}");
        } else {
            assert_eq!(
                (names, codes),
                (vec!["b"], vec![("a", "layer-special-too-large")]),
                "{flag:?} {size}"
            );
        }
    }
}

#[test]
fn what_is_unreadable_is_listed_up_to_a_limit_and_then_counted() {
    let entries: Vec<(String, &str)> = (0..10_003).map(|i| (format!("f{i}"), "")).collect();
    let entries: Vec<(&str, &str)> =
        entries.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let mut tar = tar_of(&entries);
    for block in 0..entries.len() {
        rename(&mut tar[block * 512..(block + 1) * 512], b"../evil");
    }
    let (_, summary) = pass(&tar).expect("read");
    assert_eq!(summary.unreadable.len(), 10_001);
    let last = &summary.unreadable[10_000];
    assert_eq!(
        (&*last.code, last.reason.as_str()),
        ("layer-more-unreadable", "3 more entries could not be read")
    );
}

#[test]
fn links_in_a_circle_end() {
    let lower: Entries =
        &[("a>b", ""), ("b>a", ""), ("c>c", ""), ("d>d/d", ""), ("usr/lib/db", "1"), ("lib>usr/lib", "")];
    let upper: Entries = &[("a/x", "1"), ("d/d/d/db", "1"), ("lib/db", "2")];
    let layers = [pass(&tar_of(lower)).expect("lower").1, pass(&tar_of(upper)).expect("upper").1];
    let overlay = Overlay::new(&layers);
    for path in ["a/x", "d/d/d/db", "lib/db"] {
        assert!(overlay.visible(path, 1), "{path}");
    }
    assert!(!overlay.visible("usr/lib/db", 0));
}

fn names() -> impl Strategy<Value = String> {
    // Up to 3 × 90 bytes: short names, ustar prefixes and GNU long names.
    proptest::collection::vec("[a-z]{1,90}", 1..4).prop_map(|parts| parts.join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sees_what_the_tar_crate_sees(
        files in proptest::collection::vec((names(), proptest::collection::vec(any::<u8>(), 0..1500)), 0..6),
        ustar in any::<bool>(),
    ) {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, content) in &files {
            let mut header = if ustar { tar::Header::new_ustar() } else { tar::Header::new_gnu() };
            header.set_size(content.len() as u64);
            header.set_mode(0o600);
            if ustar && header.set_path(name).is_err() {
                builder.append_pax_extensions([("path", name.as_bytes())]).expect("memory");
                header.set_path("short").expect("short");
                header.set_cksum();
                builder.append(&header, &content[..]).expect("memory");
            } else {
                builder.append_data(&mut header, name, &content[..]).expect("memory");
            }
        }
        let bytes = builder.into_inner().expect("memory");
        let mut theirs = Vec::new();
        for entry in tar::Archive::new(&bytes[..]).entries().expect("readable") {
            let mut entry = entry.expect("readable");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("readable");
            theirs.push((entry.path().expect("utf-8").to_string_lossy().into_owned(), content));
        }
        prop_assert_eq!(pass(&bytes).expect("readable").0.files, theirs);
    }

    #[test]
    fn mutated_archives_never_panic(
        at in 0usize..3000, byte in any::<u8>(), cut in 0usize..4000, compress in any::<bool>(),
    ) {
        let long = "n".repeat(150);
        let mut tar = tar_of(&[("etc/", ""), (&long, "content"), ("bin>usr/bin", ""), ("a=b", "")]);
        let end = tar.len();
        tar[at % end] = byte;
        tar.truncate(cut.min(end));
        let stored = if compress { gzip(&tar) } else { tar.clone() };
        drop(pass_as(&stored, &layer_of(&stored, &tar), &LayerLimits::default()));
    }
}
