//! What hostile files cost: each limit at it and one past it, and neighbours that are still found.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

use std::io::{Read, Write};

use base::BudgetExceeded;
use catalog::{ReadError, Scope, Selection, limits, parse, wants};
use image::{Entry, EntryKind, FileTree, LayerVisitor, UnreadableEntry};
use sbom::Inventory;
use zip::write::SimpleFileOptions;

/// A folder in memory.
struct Tree(Vec<(&'static str, Vec<u8>)>);

impl FileTree for Tree {
    fn pass(&self, visitor: &mut dyn LayerVisitor) -> std::io::Result<Vec<UnreadableEntry>> {
        for (path, content) in &self.0 {
            let entry = Entry {
                path: (*path).to_owned(),
                path_is_lossy: false,
                kind: EntryKind::File,
                size: content.len() as u64,
                mode: 0o644,
                uid: 0,
                gid: 0,
            };
            visitor.file(&entry, &mut content.as_slice())?;
        }
        Ok(Vec::new())
    }
}

fn list(scope: Scope, files: Vec<(&'static str, Vec<u8>)>) -> Inventory {
    catalog::folder("tree", &Tree(files), &Selection::of(scope)).expect("readable")
}

fn names(inventory: &Inventory) -> Vec<&str> {
    inventory.packages.iter().map(|package| package.name.as_str()).collect()
}

/// Endless spaces behind a start, of which no more than the limit may be read.
struct Endless {
    start: &'static [u8],
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = buf.len().min(usize::try_from(self.left).expect("fits"));
        buf[..n].fill(b' ');
        let at_start = n.min(self.start.len());
        buf[..at_start].copy_from_slice(&self.start[..at_start]);
        self.start = &self.start[at_start..];
        self.left -= n as u64;
        Ok(n)
    }
}

#[test]
fn a_lock_file_may_be_as_large_as_the_limit_and_not_larger() {
    for (path, start, limit) in [
        ("Pipfile.lock", &b"{}"[..], limits::LOCK_BYTES),
        ("requirements.txt", b"a==1\n", limits::MANIFEST_BYTES),
        ("pom.xml", b"<project/>", limits::MANIFEST_BYTES),
    ] {
        let read = |size: u64| {
            let interest = wants(Scope::Folder, path, size, 0o644).expect(path);
            parse(interest, path, size, &mut Endless { start, left: size })
        };
        assert!(read(limit).is_ok(), "{path}");
        assert_eq!(read(limit + 1), Err(ReadError::Budget(BudgetExceeded::Bytes { limit })), "{path}");
    }
}

#[test]
fn a_gigabyte_is_refused_before_a_byte_is_read() {
    struct Untouched;
    impl Read for Untouched {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("nothing may be read")
        }
    }
    for path in ["package-lock.json", "yarn.lock", "pnpm-lock.yaml", "Cargo.lock", "go.sum", "a.deps.json"] {
        let interest = wants(Scope::Folder, path, 1 << 30, 0o644).expect(path);
        let refused = parse(interest, path, 1 << 30, &mut Untouched);
        assert!(matches!(refused, Err(ReadError::Budget(BudgetExceeded::Bytes { .. }))), "{path}");
    }
}

#[test]
fn packages_of_one_file_at_the_limit_and_one_past() {
    let lines =
        |count: u64| -> Vec<u8> { (0..count).flat_map(|i| format!("a{i}==1\n").into_bytes()).collect() };
    assert!(catalog::pip::parse(&lines(limits::PACKAGES)).is_ok());
    assert_eq!(
        catalog::pip::parse(&lines(limits::PACKAGES + 1)),
        Err(ReadError::Budget(BudgetExceeded::Items { limit: limits::PACKAGES }))
    );
}

#[test]
fn deep_and_growing_documents_end() {
    let deep = |open: &str, count: usize| open.repeat(count).into_bytes();
    for (path, bytes) in [
        ("package-lock.json", deep(r#"{"packages":{"a":"#, 200_000)),
        ("composer.lock", deep("[", 2_000_000)),
        ("poetry.lock", deep("a=[", 200_000)),
        ("Cargo.lock", deep("[a.", 200_000)),
        ("pnpm-lock.yaml", deep("[", 200_000)),
        ("pubspec.lock", deep("- ", 100_000)),
        ("pom.xml", deep("<project>", 100_000)),
    ] {
        let inventory = list(Scope::Folder, vec![(path, bytes), ("go.mod", b"module a\n".to_vec())]);
        assert_eq!(names(&inventory), ["a"], "{path}");
        assert_eq!(inventory.unreadable.len(), 1, "{path}");
        assert_eq!(inventory.unreadable[0].path, path);
    }
    // YAML's billion laughs: every line doubles the one before.
    let mut laughs = String::from("a0: &a0 [x, x]\n");
    for i in 1..64 {
        laughs.push_str(&format!("a{i}: &a{i} [*a{}, *a{}]\n", i - 1, i - 1));
    }
    laughs.push_str("PODS: *a63\n");
    let inventory = list(Scope::Folder, vec![("Podfile.lock", laughs.into_bytes())]);
    assert_eq!(inventory.unreadable.len(), 1);
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, data) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(data).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

#[test]
fn jars_a_hundred_deep_end_and_their_neighbours_are_found() {
    let mut jar = archive(&[("META-INF/maven/pom.properties", b"groupId=g\nartifactId=deep\nversion=1\n")]);
    for _ in 0..100 {
        jar = archive(&[("a-1.0.jar", &jar), ("b-1.0.jar", &archive(&[]))]);
    }
    let inventory = list(Scope::RootFs, vec![("app.war", jar), ("lib/c-2.jar", archive(&[]))]);
    assert!(names(&inventory).contains(&"c"));
    assert!(names(&inventory).contains(&"b"));
    // The two archives of the first level that is too deep.
    let codes: Vec<&str> = inventory.unreadable.iter().map(|file| file.code.as_str()).collect();
    assert_eq!(codes, ["budget-depth", "budget-depth"]);
}

/// Seventeen entries of a few kilobytes that inflate to 16 MiB each: more than one archive may.
#[test]
fn a_zip_bomb_in_a_jar_ends_and_its_neighbours_are_found() {
    let nested = usize::try_from(limits::JAR_NESTED_BYTES).expect("fits");
    let bomb = vec![0; nested];
    let names_of: Vec<String> = (0..=limits::JAR_INFLATED_BYTES / limits::JAR_NESTED_BYTES)
        .map(|i| format!("lib/bomb-{i}.jar"))
        .collect();
    let entries: Vec<(&str, &[u8])> = names_of.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
    let jar = archive(&entries);
    assert!(jar.len() < 1 << 20);
    let inventory = list(Scope::RootFs, vec![("app.war", jar), ("lib/c-2.jar", archive(&[]))]);
    assert_eq!(names(&inventory), ["c"]);
    let codes: Vec<&str> = inventory.unreadable.iter().map(|file| file.code.as_str()).collect();
    assert_eq!(codes, ["budget-bytes"]);
}

#[test]
fn entries_of_a_jar_at_the_limit_and_one_past_it() {
    let jar = |count: u64| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for i in 0..count {
            writer.start_file(format!("{i}"), stored).expect("in memory");
        }
        writer.finish().expect("in memory").into_inner()
    };
    let read = |count: u64| catalog::jar::parse(&jar(count), "a-1.jar").map(|found| found.records.len());
    assert_eq!(read(limits::JAR_ENTRIES), Ok(1));
    let limit = limits::JAR_ENTRIES;
    assert_eq!(read(limit + 1), Err(ReadError::Budget(BudgetExceeded::Items { limit })));
}

#[test]
fn a_zip_bomb_in_an_egg_ends() {
    let bomb = archive(&[("EGG-INFO/PKG-INFO", &vec![b' '; 64 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(catalog::python_pkg::parse_egg(&bomb), Err(ReadError::Budget(_))));
    let egg = archive(&[("EGG-INFO/PKG-INFO", b"Name: a\nVersion: 1\n\n")]);
    assert_eq!(catalog::python_pkg::parse_egg(&egg).expect("readable").records[0].name, "a");
}

#[test]
fn wrong_content_is_said_and_hides_nothing() {
    let files: Vec<(&'static str, Vec<u8>)> = vec![
        ("a/package-lock.json", b"\x7fELF".to_vec()),
        ("b/yarn.lock", b"\xff\xfe\xfd".to_vec()),
        ("c/packages.config", b"PK\x03\x04".to_vec()),
        ("d/go.mod", b"module \xff\n".to_vec()),
        ("e/requirements.txt", b"good==1.0\n\xff\xfe==1\n\0\0".to_vec()),
    ];
    let inventory = list(Scope::Folder, files);
    assert_eq!(names(&inventory), ["good"]);
    let paths: Vec<&str> = inventory.unreadable.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a/package-lock.json", "b/yarn.lock", "c/packages.config", "d/go.mod"]);
}
