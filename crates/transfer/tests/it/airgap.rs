//! The air-gap archive: packed, carried, damaged, unpacked.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use base::{Digest, Fault as _};
use testkit::{Action, Personality, Registry, Rule};
use transfer::{Airgap, CopyOptions, Extras, Meter, Packed, Selection, TransferError};

use crate::common::{Full, at, client, image, location, open, reference};

const THREADS: NonZeroUsize = NonZeroUsize::MIN;

/// A folder with a database, a policy and an archive of the full image with them.
struct Carried {
    dir: tempfile::TempDir,
    full: Full,
    packed: Packed,
}

impl Carried {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("folder");
        let full = Full::new(Personality::NoReferrersApi);
        std::fs::create_dir(dir.path().join("db")).expect("folder");
        std::fs::write(dir.path().join("db/trivy.db"), vec![7; 300_000]).expect("written");
        std::fs::write(dir.path().join("db/metadata.json"), "{}").expect("written");
        std::fs::write(dir.path().join("no-critical.rego"), "package x").expect("written");
        let packed = pack(&full, dir.path(), "a.tar").expect("packed");
        Self { dir, full, packed }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("a.tar")
    }

    fn open(&self) -> Result<Airgap, TransferError> {
        Airgap::open(&self.path(), None, THREADS, &Meter::default())
    }
}

fn extras(dir: &Path) -> Extras {
    Extras {
        database: Some(dir.join("db")),
        trusted_root: Some(b"{\"root\":1}".to_vec()),
        policies: vec![dir.join("no-critical.rego")],
    }
}

fn pack(full: &Full, dir: &Path, name: &str) -> Result<Packed, TransferError> {
    let images = [(full.location(), open(&full.location()))];
    transfer::pack(&images, &extras(dir), &Selection::default(), &dir.join(name), &Meter::default())
}

#[test]
fn everything_arrives_in_a_registry_and_a_folder() {
    let carried = Carried::new();
    let image = &carried.packed.images[0];
    assert_eq!((image.repository.as_str(), image.tag.as_deref(), image.evidence), ("app", Some("v1"), 5));
    let pinned = Airgap::open(&carried.path(), Some(&carried.packed.digest), THREADS, &Meter::default());
    let airgap = pinned.expect("as pinned");
    assert_eq!(airgap.trusted_root().expect("read"), Some(b"{\"root\":1}".to_vec()));
    let to = Registry::start(Personality::ReferrersApi);
    let options = CopyOptions::default();
    let placed = airgap.publish(&format!("{}/mirror/", to.host()), &client(), &options, &Meter::default());
    assert_eq!(
        placed.expect("published")[0].place,
        format!("{}/mirror/app@{}", to.host(), carried.full.index)
    );
    carried.full.is_at(&at(&to, "mirror/app:v1"));
    // In the file itself, as any OCI layout.
    carried.full.is_at(&airgap.location(image));

    let out = carried.dir.path().join("out");
    airgap.unpack_images(&out, &client(), &options, &Meter::default()).expect("unpacked");
    carried.full.is_at(&location(&format!("oci:{}/images/app:v1", out.display())));
    let files = airgap.unpack_files(&out).expect("unpacked");
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        ["db/metadata.json", "db/trivy.db", "policy/no-critical.rego", "trust/trusted_root.json"]
    );
    assert_eq!(std::fs::read(out.join("db/trivy.db")).expect("database"), vec![7; 300_000]);
}

#[test]
fn the_same_input_is_the_same_file() {
    let carried = Carried::new();
    let again = pack(&carried.full, carried.dir.path(), "b.tar").expect("packed");
    assert_eq!(again.digest, carried.packed.digest);
    let read = |name| std::fs::read(carried.dir.path().join(name)).expect("archive");
    assert!(read("a.tar") == read("b.tar"));
    let error = Airgap::open(&carried.path(), Some(&Digest::sha256_of(b"other")), THREADS, &Meter::default());
    let error = error.err().expect("another file");
    assert_eq!((error.code(), error.class()), ("airgap-other-digest", base::Class::VerificationFailed));
}

/// Where a part's content starts in the tar, and its length.
fn part(bytes: &[u8], wanted: &str) -> (usize, usize) {
    let mut archive = tar::Archive::new(bytes);
    for entry in archive.entries().expect("tar") {
        let entry = entry.expect("entry");
        if entry.path().expect("path").display().to_string() == wanted {
            let at = usize::try_from(entry.raw_file_position()).expect("small");
            return (at, usize::try_from(entry.size()).expect("small"));
        }
    }
    unreachable!("{wanted} is in the archive")
}

#[test]
fn a_damaged_part_is_named_and_nothing_is_put_anywhere() {
    let carried = Carried::new();
    let good = std::fs::read(carried.path()).expect("archive");
    let layer = format!("blobs/sha256/{}", image("1", "linux/amd64").blobs[1].digest.hex());
    let signature = format!("blobs/sha256/{}", carried.full.signature.hex());
    for name in [
        layer.as_str(),
        &signature,
        "index.json",
        "oci-layout",
        "db/trivy.db",
        "policy/no-critical.rego",
        "trust/trusted_root.json",
    ] {
        let (at, len) = part(&good, name);
        let mut bad = good.clone();
        bad[at + len / 2] ^= 1;
        std::fs::write(carried.path(), &bad).expect("written");
        let error = carried.open().err().expect(name);
        assert_eq!((error.code(), error.class()), ("airgap-damaged", base::Class::VerificationFailed));
        assert!(error.to_string().contains(&format!("part {name} ")), "{error}");
    }
}

#[test]
fn cut_short_stretched_and_mixed_archives_are_refused() {
    let carried = Carried::new();
    let good = std::fs::read(carried.path()).expect("archive");
    for cut in [0, 1, 511, 512, 5000, good.len() / 2, good.len() - 1530] {
        std::fs::write(carried.path(), &good[..cut]).expect("written");
        let error = carried.open().err().expect("cut short");
        assert!(error.code().starts_with("airgap-") || error.code().starts_with("image-"), "{cut} {error}");
    }
    // A part that the table does not know, and one that is renamed.
    let mut extra = tar::Builder::new(good[..good.len() - 1024].to_vec());
    let mut header = tar::Header::new_ustar();
    header.set_size(1);
    extra.append_data(&mut header, "policy/extra.rego", &b"x"[..]).expect("appended");
    std::fs::write(carried.path(), extra.into_inner().expect("ended")).expect("written");
    let error = carried.open().err().expect("one too many");
    assert!(error.to_string().contains("policy/extra.rego is not in its table"), "{error}");
    // Something else altogether.
    for bytes in [&b"no archive"[..], b"", &[0; 2048]] {
        std::fs::write(carried.path(), bytes).expect("written");
        let error = carried.open().err().expect("no archive");
        assert_eq!(error.code(), "airgap-not-an-archive", "{error}");
    }
    transfer::copy(
        &open(&carried.full.location()),
        &location(&format!("oci:{}/plain.tar", carried.dir.path().display())),
        &client(),
        &CopyOptions::default(),
        &Meter::default(),
    )
    .expect("copied");
    let plain = Airgap::open(&carried.dir.path().join("plain.tar"), None, THREADS, &Meter::default());
    assert!(plain.err().expect("a plain layout").to_string().contains("assay-airgap.json"));
}

/// A table that is right about every part it names, and leaves out one that an image needs.
#[test]
fn an_image_that_is_not_whole_is_refused() {
    let carried = Carried::new();
    let good = std::fs::read(carried.path()).expect("archive");
    let left_out = format!("blobs/sha256/{}", image("2", "linux/arm64").blobs[1].digest.hex());
    let mut archive = tar::Archive::new(&good[..]);
    let mut builder = tar::Builder::new(Vec::new());
    for entry in archive.entries().expect("tar") {
        let mut entry = entry.expect("entry");
        let name = entry.path().expect("path").display().to_string();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("read");
        if name == left_out {
            continue;
        }
        if name == transfer::TABLE {
            let mut table: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
            table["parts"].as_object_mut().expect("parts").remove(&left_out);
            bytes = table.to_string().into_bytes();
        }
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, &name, &bytes[..]).expect("appended");
    }
    std::fs::write(carried.path(), builder.into_inner().expect("ended")).expect("written");
    let error = carried.open().err().expect("not whole");
    assert_eq!(error.code(), "airgap-damaged");
    assert!(error.to_string().contains(&left_out) && error.to_string().contains("needs it"), "{error}");
}

#[test]
fn a_source_that_breaks_leaves_no_file() {
    let carried = Carried::new();
    let layer = image("1", "linux/amd64").blobs[1].digest.clone();
    for (action, code) in [(Action::Corrupt, "image-digest"), (Action::Truncate(3), "net-broken")] {
        let rule = Rule::new("GET", &format!("/blobs/{layer}"), usize::MAX, action);
        carried.full.registry.script(rule);
        let error = pack(&carried.full, carried.dir.path(), "c.tar").expect_err("broken");
        assert_eq!(error.code(), code, "{error}");
        carried.full.registry.clear_script();
        assert!(!carried.dir.path().join("c.tar").exists());
        let names = std::fs::read_dir(carried.dir.path()).expect("list").count();
        assert_eq!(names, 3, "no temporary file is left");
    }
}

#[test]
fn two_images_of_one_name_are_refused_before_anything_is_written() {
    let carried = Carried::new();
    let other = Registry::start(Personality::ReferrersApi);
    image("other", "linux/amd64").push_to(&other, "app", Some("v1"));
    let places = [carried.full.location(), at(&other, "app:v1"), carried.full.location()];
    let images: Vec<_> = places.iter().map(|place| (place.clone(), open(place))).collect();
    let path = carried.dir.path().join("two.tar");
    transfer::pack(&images, &Extras::default(), &Selection::default(), &path, &Meter::default())
        .expect("packed");
    let airgap = Airgap::open(&path, None, THREADS, &Meter::default()).expect("whole");
    let to = Registry::start(Personality::ReferrersApi);
    let error = airgap
        .publish(&to.host(), &client(), &CopyOptions::default(), &Meter::default())
        .expect_err("one name");
    assert_eq!(error.code(), "airgap-same-name");
    assert!(to.log().is_empty());
    let bad = airgap
        .publish("no registry", &client(), &CopyOptions::default(), &Meter::default())
        .expect_err("a space");
    assert_eq!(bad.code(), "transfer-no-destination");
    assert_eq!(reference(&other, "app:v1").tag(), Some("v1"));
}

#[test]
fn what_cannot_be_packed_says_so() {
    let carried = Carried::new();
    let dir = carried.dir.path();
    let images = [(carried.full.location(), open(&carried.full.location()))];
    let with = |extras: Extras| {
        let out = dir.join("d.tar");
        transfer::pack(&images, &extras, &Selection::default(), &out, &Meter::default())
            .expect_err("refused")
            .code()
    };
    let policy = dir.join("no-critical.rego");
    let twice = Extras { policies: vec![policy.clone(), policy], ..Extras::default() };
    assert_eq!(with(twice), "transfer-no-destination");
    assert_eq!(with(Extras { policies: vec![dir.join("absent")], ..Extras::default() }), "store-not-found");
    assert_eq!(with(Extras { database: Some(dir.to_owned()), ..Extras::default() }), "store-not-found");
}
