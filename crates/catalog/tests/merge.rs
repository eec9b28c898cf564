//! What of several layers is in the image, and which package database answers for a file: whiteouts, opaque folders, links,
//! packages of other makers, and how sure a package has to be.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

mod common;

use std::num::NonZeroUsize;

use catalog::{Options, Priority, Scope, Selection, inventory};
use common::image_of;
use image::{FileTree, LayerLimits, LayerVisitor, UnreadableEntry};
use sbom::Inventory;

/// `("a>b", "")` is a symbolic link, `("a=b", "")` a hard link, `("d/", "")` a folder, all else a file.
type Entries<'a> = &'a [(&'a str, &'a str)];

fn layer(entries: Entries<'_>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        if let Some((link, target)) = name.split_once('>') {
            header.set_entry_type(tar::EntryType::Symlink);
            builder.append_link(&mut header, link, target).expect("in memory");
        } else if let Some((link, target)) = name.split_once('=') {
            header.set_entry_type(tar::EntryType::Link);
            builder.append_link(&mut header, link, target).expect("in memory");
        } else {
            if name.ends_with('/') {
                header.set_entry_type(tar::EntryType::Directory);
            }
            builder.append_data(&mut header, name, content.as_bytes()).expect("in memory");
        }
    }
    builder.into_inner().expect("in memory")
}

fn scan(layers: &[Entries<'_>], selection: Selection) -> Inventory {
    let (source, resolved) = image_of(layers.iter().map(|entries| layer(entries)).collect());
    let options = Options {
        threads: NonZeroUsize::new(2).expect("not zero"),
        limits: LayerLimits::default(),
        selection,
        cache: None,
        secrets: None,
        licenses: None,
        ports: catalog::Ports::default(),
    };
    inventory(&source, &resolved, &options, &|_| {}).expect("readable")
}

fn list(inventory: &Inventory) -> Vec<String> {
    let place = |package: &sbom::Package| {
        let location = &package.locations[0];
        let layer = location.layer.map_or_else(|| "-1".to_owned(), |layer| layer.to_string());
        format!("{} {} {layer}", package.name, package.version)
    };
    inventory.packages.iter().map(place).collect()
}

/// Packages of an image as `name version layer`, and what was not read as `path code`.
fn check(name: &str, layers: &[Entries<'_>], packages: &[&str], unread: &[&str]) {
    let found = scan(layers, Selection::of(Scope::Image));
    assert_eq!(list(&found), packages, "{name}");
    let codes: Vec<String> =
        found.unreadable.iter().map(|file| format!("{} {}", file.path, file.code)).collect();
    assert_eq!(codes, unread, "{name}");
}

const A: &str = r#"{"name":"a","version":"1"}"#;
const A2: &str = r#"{"name":"a","version":"2"}"#;
const B: &str = r#"{"name":"b","version":"1"}"#;

#[test]
fn opaque_folders_hide_what_is_below_them_and_nothing_of_their_own_layer() {
    let lower: Entries<'_> = &[("x/a/package.json", A), ("y/package.json", B)];
    for (name, layers, packages) in [
        ("after", &[lower, &[("x/c/package.json", A2), ("x/.wh..wh..opq", "")]][..], &["a 2 1", "b 1 0"][..]),
        ("before", &[lower, &[("x/.wh..wh..opq", ""), ("x/c/package.json", A2)]], &["a 2 1", "b 1 0"]),
        ("same name", &[lower, &[("x/.wh..wh..opq", ""), ("x/a/package.json", A2)]], &["a 2 1", "b 1 0"]),
        ("root", &[lower, &[(".wh..wh..opq", "")]], &[]),
        ("parent", &[lower, &[("x/a/b/.wh..wh..opq", "")]], &["a 1 0", "b 1 0"]),
        ("twice", &[lower, &[("x/.wh..wh..opq", "")], &[("x/a/package.json", A2)]], &["a 2 2", "b 1 0"]),
        ("in between", &[lower, &[("x/d/package.json", A2)], &[("x/.wh..wh..opq", "")]], &["b 1 0"]),
        ("prefix of a name", &[lower, &[("x/a/package.jso/.wh..wh..opq", "")]], &["a 1 0", "b 1 0"]),
    ] {
        check(name, layers, packages, &[]);
    }
}

#[test]
fn a_removed_database_takes_its_packages_along_and_one_that_returns_brings_them() {
    let status: Entries<'_> = &[
        ("etc/debian_version", "12.5\n"),
        ("var/lib/dpkg/status", "Package: libc6\nStatus: install ok installed\nVersion: 1\n\n"),
    ];
    check("there", &[status], &["libc6 1 0"], &[]);
    check("removed", &[status, &[("var/lib/dpkg/.wh.status", "")]], &[], &[]);
    check("folder removed", &[status, &[("var/lib/.wh.dpkg", "")]], &[], &[]);
    let gone: Entries<'_> = &[("var/lib/dpkg/.wh.status", "")];
    // Without the gap it would come from the lowest layer: somebody took it away and somebody else put it back.
    let back = &status[1..];
    check("back", &[status, gone, back], &["libc6 1 0"], &[]);
}

#[test]
fn hard_links_have_their_content_whatever_becomes_of_the_other_name() {
    let linked: Entries<'_> = &[("x/package.json", A), ("y/package.json=x/package.json", "")];
    check("both", &[linked], &["a 1 0", "a 1 0"], &[]);
    check("target removed above", &[linked, &[("x/.wh.package.json", "")]], &["a 1 0"], &[]);
    check("link removed above", &[linked, &[("y/.wh.package.json", "")]], &["a 1 0"], &[]);
    check("target replaced above", &[linked, &[("x/package.json", A2)]], &["a 1 0", "a 2 1"], &[]);
    check("both folders removed", &[linked, &[(".wh.x", ""), (".wh.y", "")]], &[], &[]);
    // The content stands under a name nobody asks for.
    let odd: Entries<'_> = &[("x/content", A), ("y/package.json=x/content", "")];
    check("odd name", &[odd], &["a 1 0"], &[]);
    check("odd name removed", &[odd, &[("x/.wh.content", "")]], &["a 1 0"], &[]);
    check(
        "chain",
        &[&[("x/c", A), ("x/d=x/c", ""), ("y/package.json=x/d", "")]],
        &[],
        &["y/package.json layer-link-target-elsewhere"],
    );
    // A target of a lower layer was read there; under this name it is not known, and that is said.
    let lower: Entries<'_> = &[("x/package.json", A)];
    let upper: Entries<'_> = &[("y/package.json=x/package.json", ""), ("x/.wh.package.json", "")];
    check("target of a lower layer", &[lower, upper], &[], &["y/package.json layer-link-target-elsewhere"]);
    check("then removed", &[lower, upper, &[(".wh.y", "")]], &[], &[]);
}

#[test]
fn the_later_of_two_entries_of_one_name_counts() {
    check("files", &[&[("x/package.json", A), ("x/package.json", A2)]], &["a 2 0"], &[]);
    check("link after file", &[&[("x/package.json", A), ("x/package.json>y", "")]], &[], &[]);
    check("file after link", &[&[("x/package.json>y", ""), ("x/package.json", A)]], &["a 1 0"], &[]);
    check("a file after a bad one", &[&[("x/package.json", "{"), ("x/package.json", A)]], &["a 1 0"], &[]);
}

fn debian(maintainer: &str, owned: &str) -> [(String, String); 3] {
    let stanza =
        format!("Package: app\nStatus: install ok installed\nMaintainer: {maintainer}\nVersion: 1\n\n");
    [
        ("etc/debian_version".into(), "12.5\n".into()),
        ("var/lib/dpkg/status".into(), stanza),
        ("var/lib/dpkg/info/app.md5sums".into(), format!("d41d8cd98f00b204e9800998ecf8427e  {owned}\n")),
    ]
}

#[test]
fn a_distribution_answers_for_its_files_and_other_makers_do_not() {
    let metadata = "usr/lib/python3/dist-packages/a-1.dist-info/METADATA";
    let text = "Name: a\nVersion: 1\n";
    for (maintainer, owned, priority, packages) in [
        ("Debian Python Team <team@tracker.debian.org>", metadata, Priority::Precise, &["app 1 0"][..]),
        ("Debian <a@debian.org>", metadata, Priority::Comprehensive, &["app 1 0", "a 1 0"]),
        ("Debian <a@debian.org>", "usr/bin/other", Priority::Precise, &["app 1 0", "a 1 0"]),
        ("Docker <support@docker.com>", metadata, Priority::Precise, &["app 1 0", "a 1 0"]),
        ("GitHub", metadata, Priority::Precise, &["app 1 0", "a 1 0"]),
        ("GitHub", metadata, Priority::Comprehensive, &["app 1 0", "a 1 0"]),
    ] {
        let files = debian(maintainer, owned);
        let mut entries: Vec<(&str, &str)> =
            files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
        entries.push((metadata, text));
        let selection = Selection { priority, ..Selection::of(Scope::Image) };
        assert_eq!(list(&scan(&[&entries], selection)), packages, "{maintainer} {owned} {priority:?}");
    }
}

/// Files of a folder in memory.
struct Tree<'a>(Entries<'a>);

impl FileTree for Tree<'_> {
    fn pass(&self, visitor: &mut dyn LayerVisitor) -> std::io::Result<Vec<UnreadableEntry>> {
        for (path, content) in self.0 {
            let entry = image::Entry {
                path: (*path).to_owned(),
                path_is_lossy: false,
                kind: image::EntryKind::File,
                size: content.len() as u64,
                mode: 0o644,
                uid: 0,
                gid: 0,
            };
            visitor.file(&entry, &mut content.as_bytes())?;
        }
        Ok(Vec::new())
    }
}

#[test]
fn what_can_only_be_guessed_counts_when_nothing_is_to_be_missed() {
    let files: Entries<'_> = &[
        ("a/requirements.txt", "click==8.0\nflask>=2.0\njinja2~=3.0\nnumpy\nrequests>1\n"),
        ("b/go.mod", "module example.com/m\n\ngo 1.22.1\n"),
    ];
    for (priority, packages) in [
        (Priority::Precise, &["example.com/m  -1", "click 8.0 -1"][..]),
        (
            Priority::Comprehensive,
            &["example.com/m  -1", "stdlib v1.22.1 -1", "click 8.0 -1", "flask 2.0 -1", "jinja2 3.0 -1"],
        ),
    ] {
        let selection = Selection { priority, ..Selection::of(Scope::Repository) };
        let mut found = list(&catalog::folder("tree", &Tree(files), &selection).expect("readable"));
        let mut packages: Vec<String> = packages.iter().map(|&package| package.to_owned()).collect();
        found.sort();
        packages.sort();
        assert_eq!(found, packages, "{priority:?}");
    }
}
