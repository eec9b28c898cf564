//! rpm databases as they lie in folders: with a write-ahead log beside them, and too large for memory.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

use std::io::Cursor;
use std::path::Path;

use catalog::{Ports, Scope, Scratch, Selection, Spool, limits};
use image::{Entry, EntryKind, FileTree, LayerVisitor, UnreadableEntry};
use rusqlite::Connection;
use sbom::Inventory;

/// Two packages of AlmaLinux.
const DATABASE: &[u8] = include_bytes!("../src/rpm/fixtures/rpmdb.sqlite");
const PLACE: &str = "var/lib/rpm/rpmdb.sqlite";

struct Tree(Vec<(String, Vec<u8>)>);

impl FileTree for Tree {
    fn pass(&self, visitor: &mut dyn LayerVisitor) -> std::io::Result<Vec<UnreadableEntry>> {
        for (path, content) in &self.0 {
            let entry = Entry {
                path: path.clone(),
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

struct InMemory;
impl Spool for InMemory {
    fn create(&self) -> std::io::Result<Box<dyn Scratch>> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }
}

struct Full;
impl Spool for Full {
    fn create(&self) -> std::io::Result<Box<dyn Scratch>> {
        Err(std::io::Error::other("no room"))
    }
}

fn list(files: Vec<(String, Vec<u8>)>, spool: Option<&dyn Spool>) -> Inventory {
    let ports = Ports { java: None, spool };
    let selection = Selection::of(Scope::RootFs);
    catalog::folder_contents("tree", &Tree(files), &selection, None, None, ports).expect("readable").inventory
}

fn names(inventory: &Inventory) -> Vec<&str> {
    inventory.packages.iter().map(|package| package.name.as_str()).collect()
}

fn codes(inventory: &Inventory) -> Vec<&str> {
    inventory.unreadable.iter().map(|file| file.code.as_str()).collect()
}

/// The fixture, with its second package in the log only.
fn with_log(dir: &Path) -> (Vec<u8>, Vec<u8>) {
    let path = dir.join("rpmdb.sqlite");
    std::fs::write(&path, DATABASE).expect("written");
    let connection = Connection::open(&path).expect("opened");
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).expect("set");
    assert_eq!(mode, "wal");
    let second = "(SELECT max(hnum) FROM Packages)";
    connection
        .execute_batch(&format!(
            "PRAGMA wal_autocheckpoint = 0; CREATE TEMP TABLE kept AS SELECT * FROM Packages WHERE hnum = {second};
             DELETE FROM Packages WHERE hnum = {second};"
        ))
        .expect("taken out");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("written back");
    connection.execute_batch("INSERT INTO Packages SELECT * FROM kept").expect("put back");
    let read = |name: &str| std::fs::read(dir.join(name)).expect("read");
    (read("rpmdb.sqlite"), read("rpmdb.sqlite-wal"))
}

#[test]
fn a_log_beside_its_database_counts() {
    let dir = tempfile::tempdir().expect("a folder");
    let (database, log) = with_log(dir.path());
    let whole = list(vec![(PLACE.into(), DATABASE.to_vec())], None);
    assert_eq!(names(&whole).len(), 2);
    let logged = |log: Vec<u8>| vec![(PLACE.into(), database.clone()), (format!("{PLACE}-wal"), log)];
    let found = list(logged(log.clone()), Some(&InMemory));
    assert_eq!((names(&found), codes(&found)), (names(&whole), vec![]));
    let without = list(logged(Vec::new()), Some(&InMemory));
    assert_eq!((names(&without).len(), codes(&without)), (1, vec![]));
    let cut = list(logged(log[..log.len() - 1].to_vec()), Some(&InMemory));
    assert_eq!((names(&cut).len(), codes(&cut)), (1, vec![]), "what was not committed does not count");
    let junk = list(logged(b"a log of something else, long enough".to_vec()), Some(&InMemory));
    assert_eq!((names(&junk).len(), codes(&junk)), (1, vec!["catalog-malformed"]));
    // In another folder it is no log of this database, and is said to be missing from the list.
    let elsewhere = vec![(PLACE.into(), database), ("usr/lib/sysimage/rpm/rpmdb.sqlite-wal".into(), log)];
    let found = list(elsewhere, Some(&InMemory));
    assert_eq!((names(&found).len(), codes(&found)), (1, vec!["catalog-unsupported"]));
}

#[test]
fn a_database_too_large_for_memory_is_put_aside() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("rpmdb.sqlite");
    std::fs::write(&path, DATABASE).expect("written");
    let connection = Connection::open(&path).expect("opened");
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).expect("set");
    assert_eq!(mode, "delete");
    let fill = limits::BUFFERED_BYTES;
    let sql = format!("CREATE TABLE fill(x); INSERT INTO fill VALUES (zeroblob({fill}))");
    connection.execute_batch(&sql).expect("filled");
    drop(connection);
    let files = || vec![(PLACE.to_owned(), std::fs::read(&path).expect("read"))];
    let found = list(files(), Some(&InMemory));
    assert_eq!((names(&found).len(), codes(&found)), (2, vec![]));
    assert_eq!(codes(&list(files(), None)), ["budget-bytes"]);
    assert_eq!(codes(&list(files(), Some(&Full))), ["catalog-spool"]);
}

/// The size is looked at before a byte is kept.
#[test]
fn a_database_past_the_limit_is_refused() {
    struct Claims;
    impl FileTree for Claims {
        fn pass(&self, visitor: &mut dyn LayerVisitor) -> std::io::Result<Vec<UnreadableEntry>> {
            let entry = Entry {
                path: PLACE.to_owned(),
                path_is_lossy: false,
                kind: EntryKind::File,
                size: limits::RPM_SQLITE_BYTES + 1,
                mode: 0o644,
                uid: 0,
                gid: 0,
            };
            let mut data = DATABASE;
            visitor.file(&entry, &mut data)?;
            Ok(Vec::new())
        }
    }
    let ports = Ports { java: None, spool: Some(&Full) };
    let selection = Selection::of(Scope::RootFs);
    let found = catalog::folder_contents("tree", &Claims, &selection, None, None, ports).expect("readable");
    assert_eq!(codes(&found.inventory), ["budget-bytes"]);
    assert!(found.inventory.unreadable[0].reason.contains("1073741824"), "{:?}", found.inventory.unreadable);
}
