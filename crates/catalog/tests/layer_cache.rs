//! What is read back from a cache is what reading the layers gives, for every kind of file there is a fixture of.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::{Digest, Platform};
use catalog::{LayerCache, LicenseSearch, Options, Scope, Selection, contents, inventory};
use image::{
    Compression, Descriptor, ImageConfig, ImageSource, Layer, LayerLimits, ResolvedImage, SourceError,
    media_type,
};
use sbom::Inventory;

/// Entries in memory, and what was said about them.
#[derive(Default)]
struct Memory {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    refused: AtomicUsize,
}

impl LayerCache for Memory {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.entries.lock().expect("lock").get(name).cloned()
    }
    fn put(&self, name: &str, entry: &[u8]) {
        self.entries.lock().expect("lock").insert(name.to_owned(), entry.to_vec());
    }
    fn refused(&self, _: &str, _: &str) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// Blobs, and how often one was opened.
struct Source {
    blobs: Vec<(Descriptor, Vec<u8>)>,
    opened: AtomicUsize,
}

impl ImageSource for Source {
    fn name(&self) -> String {
        "memory".into()
    }
    fn root(&self) -> Result<(Descriptor, Vec<u8>), SourceError> {
        unreachable!("the image is resolved already")
    }
    fn manifest(&self, _: &Descriptor) -> Result<Vec<u8>, SourceError> {
        unreachable!("the image is resolved already")
    }
    fn blob(&self, descriptor: &Descriptor) -> Result<Box<dyn Read + Send>, SourceError> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        let (_, bytes) = self.blobs.iter().find(|(known, _)| known == descriptor).expect("known");
        Ok(Box::new(std::io::Cursor::new(bytes.clone())))
    }
}

fn tar(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, path, content.as_slice()).expect("in memory");
    }
    tar.into_inner().expect("in memory")
}

fn describe(media_type: &str, bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: media_type.into(),
        digest: Digest::sha256_of(bytes),
        size: bytes.len() as u64,
        platform: None,
        artifact_type: None,
        annotations: BTreeMap::default(),
    }
}

/// An image of layers given inflated and as stored.
fn image(layers: &[(Vec<u8>, Vec<u8>)]) -> (Source, ResolvedImage) {
    let blobs: Vec<_> = layers
        .iter()
        .map(|(_, stored)| (describe(media_type::LAYER_TAR_GZIP, stored), stored.clone()))
        .collect();
    let config =
        br#"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"#;
    let manifest = describe(media_type::OCI_MANIFEST, b"{}");
    let resolved = ResolvedImage {
        root: manifest.clone(),
        root_bytes: Vec::new(),
        manifest,
        manifest_bytes: Vec::new(),
        config_descriptor: describe(media_type::OCI_CONFIG, config),
        config: ImageConfig::parse(config).expect("valid"),
        layers: layers
            .iter()
            .zip(&blobs)
            .map(|((inflated, _), (descriptor, _))| Layer {
                diff_id: Digest::sha256_of(inflated),
                descriptor: descriptor.clone(),
                compression: Compression::Gzip,
            })
            .collect(),
        platform: Platform::linux_amd64(),
        platforms: Vec::new(),
    };
    (Source { blobs, opened: AtomicUsize::new(0) }, resolved)
}

fn scan(
    (source, resolved): &(Source, ResolvedImage),
    selection: &Selection,
    cache: Option<&Memory>,
) -> (Inventory, usize) {
    let options = Options {
        threads: NonZeroUsize::new(2).expect("not zero"),
        limits: LayerLimits::default(),
        selection: selection.clone(),
        cache: cache.map(|cache| cache as &dyn LayerCache),
        secrets: None,
        licenses: None,
        ports: catalog::Ports::default(),
    };
    let before = source.opened.load(Ordering::Relaxed);
    let found = inventory(source, resolved, &options, &|_| {}).expect("readable");
    (found, source.opened.load(Ordering::Relaxed) - before)
}

/// All fixtures, each where its name makes sense, whole and torn, in two layers with links and whiteouts.
fn fixtures() -> (Source, ResolvedImage) {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in std::fs::read_dir(root).expect("sources").flatten() {
        let Ok(found) = std::fs::read_dir(folder.path().join("fixtures")) else { continue };
        for file in found.flatten().filter(|file| file.path().is_file()) {
            let name = file.file_name().to_string_lossy().into_owned();
            let content = std::fs::read(file.path()).expect("fixture");
            let ecosystem = folder.file_name().to_string_lossy().into_owned();
            files.push((format!("srv/torn/{ecosystem}/{name}"), content[..content.len() / 2].to_vec()));
            files.push((format!("srv/{ecosystem}/{name}"), content));
        }
    }
    let apk = include_bytes!("../src/apk/fixtures/installed");
    let rpm = include_bytes!("../src/rpm/fixtures/rpmdb.sqlite");
    files.push(("lib/apk/db/installed".into(), apk.to_vec()));
    files.push(("var/lib/rpm/rpmdb.sqlite".into(), rpm.to_vec()));
    files.push(("etc/alpine-release".into(), b"3.18.4\n".to_vec()));
    files.sort();
    assert!(files.len() > 60, "the fixtures are found");
    let above = vec![
        ("srv/npm/.wh.package.json".to_owned(), Vec::new()),
        ("srv/torn/.wh..wh..opq".to_owned(), Vec::new()),
        ("opt/x-1.dist-info/METADATA".to_owned(), b"Name: x\nVersion: 1\n".to_vec()),
        ("srv/torn/node/package.json".to_owned(), b"{".to_vec()),
    ];
    let layers = [tar(&files), tar(&above)].map(|bytes| (bytes.clone(), bytes));
    image(&layers)
}

#[test]
fn a_cached_inventory_is_the_same_and_opens_no_layer() {
    let image = fixtures();
    for scope in [Scope::Image, Scope::RootFs, Scope::Repository] {
        let cache = Memory::default();
        for priority in [catalog::Priority::Precise, catalog::Priority::Comprehensive] {
            let selection = Selection { priority, dev: true, ..Selection::of(scope) };
            let (plain, opened) = scan(&image, &selection, None);
            assert_eq!(opened, 2);
            assert!(plain.packages.len() > 20, "{}", plain.packages.len());
            // The first look fills the cache; what is chosen from the entries afterwards may differ.
            let (first, _) = scan(&image, &selection, Some(&cache));
            let (again, opened) = scan(&image, &selection, Some(&cache));
            assert_eq!(opened, 0, "no layer is read");
            let text = |inventory: &Inventory| serde_json::to_string(inventory).expect("JSON");
            assert_eq!(text(&first), text(&plain));
            assert_eq!(text(&again), text(&plain));
        }
        assert_eq!(cache.entries.lock().expect("lock").len(), 2, "priorities share entries");
        assert_eq!(cache.refused.load(Ordering::Relaxed), 0);
    }
}

#[test]
fn what_changes_the_findings_changes_the_name() {
    let image = fixtures();
    let cache = Memory::default();
    let all = Selection::of(Scope::Image);
    let mut seen = 0;
    for selection in [
        all.clone(),
        Selection::of(Scope::RootFs),
        Selection { skip_files: vec!["a".into()], ..all.clone() },
        Selection { skip_dirs: vec!["a".into()], ..all.clone() },
        Selection { skip_dirs: vec!["a".into(), "b".into()], ..all.clone() },
        Selection { file_patterns: vec!["jar:a".parse().expect("pattern")], ..all.clone() },
        Selection { skip_dirs: vec!["a,b".into()], ..all },
    ] {
        let (_, opened) = scan(&image, &selection, Some(&cache));
        assert_eq!(opened, 2, "{selection:?}");
        let count = cache.entries.lock().expect("lock").len();
        assert_eq!(count, seen + 2, "{selection:?}");
        seen = count;
    }
    let name = cache.entries.lock().expect("lock").keys().next().cloned().expect("an entry");
    assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'), "{name}");
    assert!(name.starts_with("sha256-"), "{name}");
}

/// What licence files say, of packages and of files, with layers that hide them, read and from the cache.
#[test]
fn licences_are_kept_with_the_layer() {
    const TAG: &[u8] = b"SPDX-License-Identifier: ISC\n";
    let file = |path: &str, content: &[u8]| (path.to_owned(), content.to_vec());
    let below = tar(&[
        file("app/LICENSE", TAG),
        file("app/main.c", TAG),
        file("srv/node_modules/a/package.json", br#"{"name":"a","version":"1"}"#),
        file("srv/node_modules/a/LICENSE", TAG),
    ]);
    let above = tar(&[file("app/.wh.LICENSE", b""), file("etc/app.png", b"\x89PNG")]);
    let image = image(&[below, above].map(|bytes| (bytes.clone(), bytes)));
    let classifier = license::Classifier::new(license::DEFAULT_CONFIDENCE);
    let cache = Memory::default();
    let look = |full: bool| {
        let options = Options {
            threads: NonZeroUsize::new(2).expect("not zero"),
            limits: LayerLimits::default(),
            selection: Selection::of(Scope::Image),
            cache: Some(&cache),
            secrets: None,
            licenses: Some(LicenseSearch { classifier: &classifier, full }),
            ports: catalog::Ports::default(),
        };
        let contents = contents(&image.0, &image.1, &options, &|_| {}).expect("readable");
        let names: Vec<String> = contents.inventory.packages.iter().map(|p| p.licenses.join(",")).collect();
        let files: Vec<_> = contents.licenses.iter().map(|one| (one.path.clone(), one.layer)).collect();
        (names, files, cache.entries.lock().expect("lock").len())
    };
    let loose = vec![("app/main.c".to_owned(), Some(0))];
    assert_eq!(look(false), (vec!["ISC".into()], Vec::new(), 2));
    assert_eq!(look(true), (vec!["ISC".into()], loose.clone(), 4), "entries of their own");
    let opened = image.0.opened.load(Ordering::Relaxed);
    assert_eq!(look(true), (vec!["ISC".into()], loose, 4));
    assert_eq!(image.0.opened.load(Ordering::Relaxed), opened, "no layer is read");
}

#[test]
fn an_entry_stands_only_for_blobs_that_were_read() {
    let inflated = tar(&[("opt/x-1.dist-info/METADATA".into(), b"Name: x\nVersion: 1\n".to_vec())]);
    let gzip = |level| {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
        encoder.write_all(&inflated).expect("in memory");
        encoder.finish().expect("in memory")
    };
    let cache = Memory::default();
    let selection = Selection::of(Scope::Image);
    let images = [inflated.clone(), gzip(1), gzip(9)].map(|stored| image(&[(inflated.clone(), stored)]));
    for image in &images {
        assert_eq!(scan(image, &selection, Some(&cache)).1, 1, "another blob is read once");
    }
    for image in &images {
        assert_eq!(scan(image, &selection, Some(&cache)).1, 0, "and known from then on");
    }
    assert_eq!(cache.entries.lock().expect("lock").len(), 1);
    // Another blob under the diff_id of a known layer: reading finds that it is not.
    let other = tar(&[("opt/y-1.dist-info/METADATA".into(), b"Name: y\nVersion: 1\n".to_vec())]);
    let (source, resolved) = image(&[(inflated, other)]);
    let options = Options {
        threads: NonZeroUsize::MIN,
        limits: LayerLimits::default(),
        selection,
        cache: Some(&cache),
        secrets: None,
        licenses: None,
        ports: catalog::Ports::default(),
    };
    assert!(inventory(&source, &resolved, &options, &|_| {}).is_err());
}

/// A layer with one package before a run of zeros of so many KiB, and one behind it, as stored: packed well.
fn zeros(name: &str, kib: usize) -> (Vec<u8>, Vec<u8>) {
    use std::io::Write as _;
    let package = |name: String| {
        let text = format!("Name: {name}\nVersion: 1\n").into_bytes();
        (format!("opt/{name}-1.dist-info/METADATA"), text)
    };
    let files = [
        package(format!("{name}-before")),
        (format!("{name}-zeros"), vec![0; kib << 10]),
        package(format!("{name}-behind")),
    ];
    let inflated = tar(&files);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&inflated).expect("in memory");
    (inflated, encoder.finish().expect("in memory"))
}

#[test]
fn a_result_that_is_cut_is_the_same_with_a_cache_of_any_warmth() {
    let layers = [zeros("a", 300), zeros("b", 200), zeros("a", 300), zeros("c", 100), zeros("a", 300)];
    let names = |image: &(Source, ResolvedImage), cache: Option<&Memory>, keeps_cut: bool| {
        let options = Options {
            threads: NonZeroUsize::new(2).expect("not zero"),
            // Room for three of the five.
            limits: LayerLimits {
                image_excess_bytes: 700 << 10,
                image_ratio: 2,
                keeps_cut,
                ..LayerLimits::default()
            },
            selection: Selection::of(Scope::Image),
            cache: cache.map(|cache| cache as &dyn LayerCache),
            secrets: None,
            licenses: None,
            ports: catalog::Ports::default(),
        };
        contents(&image.0, &image.1, &options, &|_| {}).map_err(|error| base::Fault::code(&error))
    };
    let whole = image(&layers);
    let cold = names(&whole, None, true).expect("kept");
    let digests: std::collections::BTreeSet<_> = cold.cut.iter().map(|cut| &cut.digest).collect();
    assert_eq!(digests.len(), cold.cut.len(), "each cut layer is told once");
    let told: Vec<_> =
        cold.inventory.unreadable.iter().filter(|one| one.code == "layer-image-ratio").collect();
    assert_eq!((told.len(), cold.cut.is_empty()), (cold.cut.len(), false));
    // Caches that know each layer, or some, from images that were small enough.
    for known in 0..1 << 3 {
        let cache = Memory::default();
        for (bit, layer) in [&layers[0], &layers[1], &layers[3]].into_iter().enumerate() {
            if known >> bit & 1 == 1 {
                names(&image(std::slice::from_ref(layer)), Some(&cache), true).expect("small enough");
            }
        }
        for round in 0..2 {
            assert_eq!(names(&whole, Some(&cache), true).as_ref(), Ok(&cold), "{known:03b}, round {round}");
            let refused = names(&whole, Some(&cache), false);
            assert_eq!(refused.map(|_| ()), Err("layer-image-ratio"), "{known:03b}, round {round}");
        }
    }
    // One that is within the limit is not read again.
    let within = image(&layers[..2]);
    let cache = Memory::default();
    let first = names(&within, Some(&cache), true);
    let opened = within.0.opened.load(Ordering::Relaxed);
    assert_eq!(names(&within, Some(&cache), true), first);
    assert_eq!(within.0.opened.load(Ordering::Relaxed), opened);
}

/// Files of a thousand tokens each.
fn tokens(layer: &str, files: usize) -> (Vec<u8>, Vec<u8>) {
    let text: String = (1..=1000).map(|n| format!("token=ghp_{n:036}\n")).collect();
    let files: Vec<_> =
        (0..files).map(|n| (format!("srv/{layer}-{n:02}.env"), text.clone().into_bytes())).collect();
    let bytes = tar(&files);
    (bytes.clone(), bytes)
}

/// An image lists 20,000, and forgets what it has of the layers above those that hold them.
#[test]
fn more_secrets_than_are_listed_are_the_same_with_a_cache_of_any_warmth() {
    let layers = [tokens("a", 9), tokens("b", 12), tokens("c", 2), tokens("d", 3)];
    let scanner = secretscan::Scanner::new();
    let look = |image: &(Source, ResolvedImage), cache: Option<&Memory>| {
        let options = Options {
            threads: NonZeroUsize::new(2).expect("not zero"),
            limits: LayerLimits::default(),
            selection: Selection::of(Scope::Image),
            cache: cache.map(|cache| cache as &dyn LayerCache),
            secrets: Some(catalog::SecretSearch { scanner: &scanner, base_layers: 0 }),
            licenses: None,
            ports: catalog::Ports::default(),
        };
        contents(&image.0, &image.1, &options, &|_| {}).expect("readable")
    };
    let whole = image(&layers);
    let expected = look(&whole, None);
    let unreadable = &expected.inventory.unreadable;
    let told: Vec<_> = unreadable.iter().map(|one| (&*one.code, &*one.path, one.layer)).collect();
    assert_eq!(told, [("secret-image-full", "srv/b-11.env", Some(1))]);
    assert_eq!(expected.secrets.as_ref().map(Vec::len), Some(20_000));
    for known in [&layers[..0], &layers[..1], &layers[2..], &layers[1..], &layers] {
        let cache = Memory::default();
        for layer in known {
            look(&image(std::slice::from_ref(layer)), Some(&cache));
        }
        for round in 0..2 {
            assert_eq!(look(&whole, Some(&cache)), expected, "{} known, round {round}", known.len());
        }
        // Of a layer above, what is kept is whole or not there.
        let top = image(&layers[3..]);
        assert_eq!(look(&top, Some(&cache)).secrets.map(|found| found.len()), Some(3000));
    }
}

#[test]
fn an_entry_that_cannot_be_understood_is_refused_and_replaced() {
    let image = fixtures();
    let cache = Memory::default();
    let selection = Selection::of(Scope::Image);
    let (plain, _) = scan(&image, &selection, Some(&cache));
    let entries = cache.entries.lock().expect("lock").clone();
    let (name, entry) = entries.iter().max_by_key(|(_, entry)| entry.len()).expect("an entry");
    // Seals hold such bytes off; still none of them may do more harm than a miss.
    for len in (0..entry.len()).step_by(entry.len() / 50 + 1) {
        cache.put(name, &entry[..len]);
        let (found, opened) = scan(&image, &selection, Some(&cache));
        assert_eq!((opened, &found), (1, &plain), "cut to {len}");
    }
    assert!(cache.refused.load(Ordering::Relaxed) > 40);
    assert_eq!(scan(&image, &selection, Some(&cache)).1, 0, "it was written anew");
}
