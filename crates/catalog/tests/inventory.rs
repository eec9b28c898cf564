//! A whole image, from layers in memory to the inventory.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

mod common;

use std::num::NonZeroUsize;

use base::Platform;
use catalog::{Options, Scope, Scratch, Selection, Spool, inventory};
use common::{Memory, image_of};
use image::{Compression, Descriptor, ImageConfig, Layer, LayerLimits, ResolvedImage, media_type};

struct InMemory;

impl Spool for InMemory {
    fn create(&self) -> std::io::Result<Box<dyn Scratch>> {
        Ok(Box::new(std::io::Cursor::new(Vec::new())))
    }
}

fn layer(files: &[(&str, u32, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, mode, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        tar.append_data(&mut header, path, *content).expect("in memory");
    }
    tar.into_inner().expect("in memory")
}

fn run(blobs: Vec<Vec<u8>>) -> Result<sbom::Inventory, catalog::CatalogError> {
    let (source, resolved) = image_of(blobs);
    let options = Options {
        threads: NonZeroUsize::new(2).expect("not zero"),
        limits: LayerLimits::default(),
        selection: Selection::of(Scope::Image),
        cache: None,
        secrets: None,
        licenses: None,
        ports: catalog::Ports { java: None, spool: Some(&InMemory) },
    };
    inventory(&source, &resolved, &options, &|_| {})
}

const APK: &[u8] = include_bytes!("../src/apk/fixtures/installed");
const RPM: &[u8] = include_bytes!("../src/rpm/fixtures/rpmdb.sqlite");

#[test]
fn layers_become_one_inventory() {
    let below = layer(&[
        ("etc/alpine-release", 0o644, b"3.18.4\n"),
        ("lib/apk/db/installed", 0o644, APK),
        ("app/node_modules/a/package.json", 0o644, br#"{"name":"a","version":"1.0.0"}"#),
        ("app/node_modules/b/package.json", 0o644, br#"{"name":"b","version":"1.0.0"}"#),
        ("app/node_modules/c/package.json", 0o644, b"{"),
    ]);
    let above = layer(&[
        ("app/node_modules/.wh.a", 0o644, b""),
        ("app/node_modules/b/package.json", 0o644, br#"{"name":"b","version":"2.0.0"}"#),
        ("opt/x-1.dist-info/METADATA", 0o644, b"Name: x\nVersion: 1\n"),
        ("opt/tool", 0o755, &[b"\x7fELF".as_slice(), &[0; 5000]].concat()),
    ]);
    let inventory = run(vec![below, above]).expect("readable");
    let lines: Vec<String> = inventory
        .packages
        .iter()
        .map(|p| format!("{} {}", p.purl, p.locations[0].layer.expect("in a layer")))
        .collect();
    assert_eq!(
        lines,
        [
            "pkg:apk/alpine/libcrypto3@3.1.2-r0?arch=x86_64&distro=3.18.4 0",
            "pkg:apk/alpine/musl@1.2.4-r1?arch=x86_64&distro=3.18.4 0",
            "pkg:apk/alpine/ssl_client@1.36.1-r2?arch=x86_64&distro=3.18.4 0",
            "pkg:pypi/x@1 1",
            "pkg:npm/b@2.0.0 1",
        ]
    );
    assert_eq!(inventory.os.map(|os| os.family), Some("alpine".into()));
    let unreadable: Vec<_> =
        inventory.unreadable.iter().map(|u| (u.path.as_str(), u.code.as_str())).collect();
    assert_eq!(unreadable, [("app/node_modules/c/package.json", "catalog-malformed")]);
}

#[test]
fn an_rpm_database_passes_through_a_layer() {
    let files = layer(&[
        ("etc/almalinux-release", 0o644, b"AlmaLinux release 9.3 (Shamrock Pampas Cat)\n"),
        ("var/lib/rpm/rpmdb.sqlite", 0o644, RPM),
        // Owned by the package `tiny` of the distribution.
        ("usr/lib/tiny/package.json", 0o644, br#"{"name":"tiny","version":"2.0.0"}"#),
    ]);
    let inventory = run(vec![files]).expect("readable");
    let purls: Vec<&str> = inventory.packages.iter().map(|p| p.purl.as_str()).collect();
    assert_eq!(
        purls,
        [
            "pkg:rpm/alma/helper@2.0-3.el9?arch=noarch&distro=alma-9.3&epoch=1",
            "pkg:rpm/alma/tiny@2.0-3.el9?arch=noarch&distro=alma-9.3&epoch=1",
        ]
    );
    assert_eq!(inventory.unreadable, []);
}

#[test]
fn a_cut_layer_is_an_error_not_a_short_inventory() {
    let mut blob = layer(&[("lib/apk/db/installed", 0o644, APK)]);
    let whole = Descriptor::of(media_type::LAYER_TAR, &blob);
    blob.truncate(600);
    let source = Memory(vec![(whole.clone(), blob)]);
    let resolved = ResolvedImage {
        root: whole.clone(),
        root_bytes: Vec::new(),
        manifest: whole.clone(),
        manifest_bytes: Vec::new(),
        config_descriptor: whole.clone(),
        config: ImageConfig::parse(
            br#"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"#,
        )
        .expect("valid"),
        layers: vec![Layer {
            diff_id: whole.digest.clone(),
            descriptor: whole,
            compression: Compression::None,
        }],
        platform: Platform::linux_amd64(),
        platforms: Vec::new(),
    };
    let options = Options {
        threads: NonZeroUsize::MIN,
        limits: LayerLimits::default(),
        selection: Selection::of(Scope::Image),
        cache: None,
        secrets: None,
        licenses: None,
        ports: catalog::Ports::default(),
    };
    assert!(inventory(&source, &resolved, &options, &|_| {}).is_err());
}

/// The database of two packages with its second only in the write-ahead log.
fn logged() -> (Vec<u8>, Vec<u8>) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("rpmdb.sqlite");
    std::fs::write(&path, RPM).expect("written");
    let connection = rusqlite::Connection::open(&path).expect("opened");
    let one = |sql: &str| connection.query_row(sql, [], |_| Ok(())).expect("answered");
    one("PRAGMA journal_mode = WAL");
    let second = "(SELECT max(hnum) FROM Packages)";
    let take = format!(
        "PRAGMA wal_autocheckpoint = 0; CREATE TEMP TABLE kept AS SELECT * FROM Packages WHERE hnum = {second};
         DELETE FROM Packages WHERE hnum = {second};"
    );
    connection.execute_batch(&take).expect("taken out");
    one("PRAGMA wal_checkpoint(TRUNCATE)");
    connection.execute_batch("INSERT INTO Packages SELECT * FROM kept").expect("put back");
    let read = |name: &str| std::fs::read(dir.path().join(name)).expect("read");
    (read("rpmdb.sqlite"), read("rpmdb.sqlite-wal"))
}

#[test]
fn logs_of_rpm_databases_count_as_the_final_image_has_them() {
    let (database, log) = logged();
    let file = |name: &str, content: &[u8]| layer(&[(&format!("var/lib/rpm/{name}"), 0o644, content)]);
    let (db, wal) = (file("rpmdb.sqlite", &database), file("rpmdb.sqlite-wal", &log));
    let gone = file(".wh.rpmdb.sqlite-wal", b"");
    let other = file("other", b"");
    let cut = file("rpmdb.sqlite-wal", &log[..40]);
    let both = layer(&[
        ("var/lib/rpm/rpmdb.sqlite", 0o644, database.as_slice()),
        ("var/lib/rpm/rpmdb.sqlite-wal", 0o644, log.as_slice()),
    ]);
    let before = layer(&[
        ("var/lib/rpm/rpmdb.sqlite-wal", 0o644, log.as_slice()),
        ("var/lib/rpm/rpmdb.sqlite", 0o644, database.as_slice()),
    ]);
    // What it is, the layers, the layers of the packages, and how many files could not be read.
    type Row<'a> = (&'a str, Vec<&'a Vec<u8>>, &'a [usize], usize);
    let rows: [Row<'_>; 9] = [
        ("the log in a later layer", vec![&db, &other, &wal], &[0, 2], 0),
        ("and taken away again", vec![&db, &wal, &gone], &[0], 0),
        ("and put back", vec![&db, &wal, &gone, &wal], &[0, 3], 0),
        ("the log in an earlier layer", vec![&wal, &db], &[1, 1], 0),
        ("both in one layer", vec![&both], &[0, 0], 0),
        ("the log first in the layer", vec![&before], &[0, 0], 0),
        ("both, and the log taken away", vec![&both, &gone], &[0], 0),
        ("a log without its database", vec![&wal], &[], 1),
        ("nothing committed", vec![&db, &cut], &[0], 0),
    ];
    for (what, layers, expected, unreadable) in rows {
        let found = run(layers.into_iter().cloned().collect()).expect("readable");
        let mut places: Vec<usize> =
            found.packages.iter().map(|package| package.locations[0].layer.expect("in a layer")).collect();
        places.sort_unstable();
        assert_eq!((places.as_slice(), found.unreadable.len()), (expected, unreadable), "{what}: {found:?}");
    }
}
