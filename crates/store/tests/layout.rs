//! Layouts in folders and archives in files.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail it")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use base::{Fault, ImageLocation, Platform};
use image::layout::{Choice, INDEX_FILE};
use image::{
    BuiltImage, Descriptor, EvidenceSource as _, ImageSource, Index, LayerFile, NewReferrer, ReferrerStore,
    ReferrersOutcome, RunConfig, build_image, media_type, resolve,
};
use store::{Layout, LocalImage, create_layout, open_image};

fn built() -> BuiltImage {
    let file = LayerFile { path: "f".into(), mode: 0o644, content: b"x".to_vec() };
    build_image(Platform::linux_amd64(), RunConfig::default(), &[vec![file]]).expect("built")
}

fn stored(path: &Path) -> (Layout, Descriptor) {
    let layout = create_layout(path).expect("created");
    let image = built();
    for blob in &image.blobs {
        layout.write_blob(blob).expect("written");
    }
    layout.write_manifest(&image.manifest, Some("v1")).expect("named");
    (layout, image.manifest.descriptor)
}

fn referrer(subject: &Descriptor, text: &str) -> NewReferrer {
    NewReferrer {
        subject: subject.clone(),
        artifact_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        annotations: BTreeMap::new(),
        layer_media_type: media_type::SIGSTORE_BUNDLE_V03.into(),
        layer: text.as_bytes().to_vec(),
    }
}

fn open(location: &str) -> Result<LocalImage, store::StoreError> {
    open_image(&location.parse::<ImageLocation>().expect(location))
}

#[test]
fn an_image_and_its_referrers_come_back() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (layout, manifest) = stored(dir.path());
    assert_eq!(layout.referrers_of(&manifest.digest).expect("looked").outcome, ReferrersOutcome::Absent);
    let published = layout.publish(&referrer(&manifest, "one")).expect("published");
    let index = std::fs::read(dir.path().join(INDEX_FILE)).expect("index");
    assert_eq!(layout.publish(&referrer(&manifest, "one")).expect("again"), published);
    assert_eq!(std::fs::read(dir.path().join(INDEX_FILE)).expect("index"), index, "nothing changed");
    let found = layout.referrers_of(&manifest.digest).expect("looked");
    assert_eq!(
        (found.descriptors.as_slice(), found.outcome),
        (&[published.clone()][..], ReferrersOutcome::Layout)
    );
    let bytes = layout.fetch_bounded(&published, 4096).expect("fetched");
    let layer = image::Manifest::parse(&bytes, media_type::OCI_MANIFEST).expect("manifest").layers.remove(0);
    assert_eq!(layout.fetch_bounded(&layer, 3).expect("fetched"), b"one");
    assert_eq!(layout.fetch_bounded(&layer, 2).expect_err("one byte less").code(), "image-budget");
    // The referrer is not mistaken for a second image.
    let path = dir.path().display();
    for location in
        [format!("oci:{path}"), format!("oci:{path}:v1"), format!("oci:{path}@{}", manifest.digest)]
    {
        let image = open(&location).expect("opened");
        assert_eq!(image.source().name(), location);
        assert_eq!(resolve(image.source(), None).expect("resolved").manifest.digest, manifest.digest);
        assert!(image.referrers().is_some());
    }
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (layout, manifest) = stored(dir.path());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (layout, manifest) = (&layout, &manifest);
            scope.spawn(move || {
                for n in 0..5 {
                    layout.publish(&referrer(manifest, &format!("{thread}-{n}"))).expect("published");
                }
            });
        }
    });
    assert_eq!(layout.referrers_of(&manifest.digest).expect("looked").descriptors.len(), 20);
}

#[test]
fn a_damaged_blob_is_refused() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (layout, manifest) = stored(dir.path());
    let path = dir.path().join(image::layout::blob_path(&manifest.digest));
    let mut bytes = std::fs::read(&path).expect("read");
    bytes[5] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    assert_eq!(layout.root().expect_err("damaged").code(), "image-digest");
    let blob = image::BlobData { bytes: b"other".to_vec(), descriptor: manifest };
    assert_eq!(layout.write_blob(&blob).expect_err("not what it says").code(), "image-size");
}

#[test]
fn what_is_no_layout_says_so() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let path = dir.path().join("x");
    let location = format!("oci:{}", path.display());
    assert_eq!(open(&location).expect_err("missing").code(), "store-not-found");
    std::fs::create_dir(&path).expect("created");
    assert_eq!(open(&location).expect_err("empty").code(), "store-not-a-layout");
    std::fs::write(path.join("other"), b"").expect("written");
    assert_eq!(create_layout(&path).expect_err("something else").code(), "store-not-a-layout");
    assert_eq!(open("example.com/a").expect_err("a registry").code(), "store-not-local");
    stored(&dir.path().join("good"));
    let missing = open(&format!("oci:{}:nope", dir.path().join("good").display())).expect("a layout");
    assert_eq!(missing.source().root().expect_err("no such tag").code(), "image-tag-not-found");
}

#[test]
fn layouts_as_tar_plain_and_gzip() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (layout, manifest) = stored(&dir.path().join("layout"));
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_dir_all(".", layout.path()).expect("packed");
    let tar = builder.into_inner().expect("packed");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).expect("memory");
    for (name, bytes) in [("a.tar", tar), ("a.tgz", gzip.finish().expect("memory"))] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        for scheme in ["oci", "docker-archive"] {
            let image = open(&format!("{scheme}:{}", path.display())).expect("opened");
            assert!(image.referrers().is_none());
            assert_eq!(resolve(image.source(), None).expect("resolved").manifest.digest, manifest.digest);
        }
    }
}

#[test]
fn archives_that_are_cut_or_of_another_compression_say_so() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&[7; 4000]).expect("memory");
    let whole = gzip.finish().expect("memory");
    let mut changed = whole.clone();
    let end = changed.len() - 6;
    changed[end] ^= 1;
    for (name, bytes, code, words) in [
        ("cut.tar.gz", whole[..whole.len() / 2].to_vec(), "store-damaged", "copy or save it again"),
        ("changed.tar.gz", changed, "store-damaged", "copy or save it again"),
        ("a.tar.xz", b"\xfd7zXZ\0\0\x04".to_vec(), "store-compressed", "xz --decompress --keep "),
        ("a.tar.bz2", b"BZh91AY&SY".to_vec(), "store-compressed", "bzip2 --decompress --keep "),
        ("a.tar.zst", b"\x28\xb5\x2f\xfd\0\0".to_vec(), "store-compressed", "zstd --decompress --keep "),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        for scheme in ["oci", "docker-archive"] {
            let error = open(&format!("{scheme}:{}", path.display())).expect_err(name);
            assert_eq!(error.code(), code, "{name}: {error}");
            assert!(error.hint().contains(words), "{name}: {}", error.hint());
        }
    }
}

#[test]
fn an_archive_with_a_name_after_it() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (layout, manifest) = stored(&dir.path().join("layout"));
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_dir_all(".", layout.path()).expect("packed");
    let tar = builder.into_inner().expect("packed");
    for name in ["a.tar", "with:colon.tar"] {
        let path = dir.path().join(name);
        std::fs::write(&path, &tar).expect("written");
        for (more, code) in [("", None), (":v1", None), (":v2", Some("image-tag-not-found"))] {
            let found = open(&format!("docker-archive:{}{more}", path.display()));
            match (found, code) {
                (Ok(image), None) => {
                    let found = resolve(image.source(), None).expect("resolved").manifest.digest;
                    assert_eq!(found, manifest.digest, "{name}{more}");
                }
                (Err(error), Some(code)) => assert_eq!(error.code(), code, "{error}"),
                (found, _) => panic!("{name}{more}: {found:?}"),
            }
        }
    }
    let absent = format!("docker-archive:{}:v1", dir.path().join("absent.tar").display());
    let error = open(&absent).expect_err("no such file");
    assert!(error.code() == "store-not-found" && error.to_string().contains("absent.tar:v1"), "{error}");
}

#[test]
fn a_layout_without_an_index_entry_names_no_image() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let layout = create_layout(dir.path()).expect("created");
    assert_eq!(layout.root().expect_err("empty").code(), "image-empty-index");
    let index = Index::new();
    assert!(index.manifests.is_empty() && Layout::open(dir.path(), Choice::Only).is_ok());
}

/// What a killed writer leaves before the marker is taken up again; anything else in the folder is somebody's.
#[test]
fn a_layout_that_was_begun_is_finished() {
    type Files<'a> = &'a [(&'a str, &'a [u8])];
    let empty = Index::new().to_blob().bytes;
    let rows: [(&str, Files<'_>, bool); 7] = [
        ("nothing", &[], true),
        ("folders", &[("blobs/sha256/", b"")], true),
        ("folders and an index", &[("blobs/sha256/", b""), (INDEX_FILE, &empty)], true),
        ("hidden files", &[(".assay-Xy1", b"half"), (".assay.lock", b"")], true),
        ("a blob", &[("blobs/sha256/x", b"content")], false),
        ("another index", &[(INDEX_FILE, b"{}")], false),
        ("a file", &[("blobs/sha256/", b""), ("notes", b"")], false),
    ];
    for (name, files, expected) in rows {
        let dir = tempfile::tempdir().expect("temporary folder");
        for (file, content) in files {
            let path = dir.path().join(file);
            if file.ends_with('/') {
                std::fs::create_dir_all(path).expect("folders");
            } else {
                std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
                std::fs::write(path, content).expect("written");
            }
        }
        let made = create_layout(dir.path());
        assert_eq!(
            made.as_ref().err().map(base::Fault::code),
            (!expected).then_some("store-not-a-layout"),
            "{name}"
        );
        assert_eq!(dir.path().join("oci-layout").is_file(), expected, "{name}");
    }
}
