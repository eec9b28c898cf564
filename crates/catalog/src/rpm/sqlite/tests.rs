//! Beside SQLite itself.

use std::io::Cursor;
use std::path::Path;

use rusqlite::Connection;

use super::super::wal::Log;
use super::*;

fn read(database: &[u8], log: Option<&Log>) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut blobs = Vec::new();
    Database::open(&mut Cursor::new(database), database.len() as u64, log)?.blobs(
        "Packages",
        &mut |blob| {
            blobs.push(blob.to_vec());
            Ok(())
        },
    )?;
    Ok(blobs)
}

/// rpm's table (`lib/backend/sqlite.cc`).
fn create(path: &Path, page_size: u32, wal: bool) -> Connection {
    let connection = Connection::open(path).expect("a file");
    let mode = if wal { "WAL" } else { "DELETE" };
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = {page_size}; PRAGMA journal_mode = {mode}; PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
             CREATE TABLE 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);"
        ))
        .expect("tables");
    connection
}

fn insert(connection: &Connection, sizes: impl IntoIterator<Item = usize>) {
    connection.execute_batch("BEGIN").expect("begun");
    for size in sizes {
        let byte = |i: usize| u8::try_from((i + size) % 251).expect("small");
        let blob: Vec<u8> = (0..size).map(byte).collect();
        connection.execute("INSERT INTO Packages(blob) VALUES (?1)", [blob]).expect("a row");
    }
    connection.execute_batch("COMMIT").expect("committed");
}

fn by_sqlite(connection: &Connection) -> Vec<Vec<u8>> {
    let mut statement = connection.prepare("SELECT blob FROM Packages ORDER BY hnum").expect("a question");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("blobs")
}

/// Sizes around every border of the formula for what stands on pages of its own, for pages of 512 and 4096 bytes.
fn sizes() -> Vec<usize> {
    let mut sizes = Vec::new();
    for border in [0usize, 1, 39, 103, 477, 500, 508, 512, 985, 1016, 4061, 4096, 4573, 8184, 60_000, 200_000]
    {
        sizes.extend(border.saturating_sub(4)..border + 4);
    }
    sizes
}

#[test]
fn the_rows_that_sqlite_reads() {
    let dir = tempfile::tempdir().expect("a folder");
    for page_size in [512, 1024, 4096, 65_536] {
        let path = dir.path().join(format!("{page_size}.sqlite"));
        let connection = create(&path, page_size, false);
        insert(&connection, sizes());
        connection.execute_batch("DELETE FROM Packages WHERE hnum % 7 = 3").expect("deleted");
        insert(&connection, sizes().into_iter().rev().take(20));
        let expected = by_sqlite(&connection);
        drop(connection);
        let bytes = std::fs::read(&path).expect("read");
        assert!(read(&bytes, None).expect("readable") == expected, "{page_size}");
    }
}

#[test]
fn what_is_no_such_database_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("rpmdb.sqlite");
    let connection = create(&path, 512, false);
    insert(&connection, [100, 5000, 40_000]);
    drop(connection);
    let good = std::fs::read(&path).expect("read");
    let refused = |bytes: &[u8], expected: &str| {
        let error = read(bytes, None).expect_err("refused").to_string();
        assert!(error.contains(expected), "{error}");
    };
    refused(b"", "more bytes");
    refused(&[0; 100], "an SQLite database");
    refused(&good[..good.len() - 512], "the file is cut");
    for (at, byte, expected) in [(16, 3, "a page size"), (20, 255, "480 bytes")] {
        let mut bad = good.clone();
        bad[at] = byte;
        refused(&bad, expected);
    }
    let mut circle = good.clone();
    // Every page of overflow leads to itself: "next" is the first word of a page that is neither tree nor schema.
    for page in 1..good.len() / 512 {
        let at = page * 512;
        if !matches!(good[at], 0x05 | 0x0d | 0x0a | 0x02) {
            circle[at..at + 4].copy_from_slice(&u32::try_from(page + 1).expect("few").to_be_bytes());
        }
    }
    // Long rows end after as many pages as they have, wherever those lead: the content is wrong, the time is bounded.
    let _ = read(&circle, None);
    let view = create(&dir.path().join("view.sqlite"), 512, false);
    view.execute_batch("DROP TABLE Packages; CREATE VIEW Packages AS SELECT 1, x'00'").expect("a view");
    drop(view);
    refused(&std::fs::read(dir.path().join("view.sqlite")).expect("read"), "none called Packages");
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        let _ = read(&bad, None);
    }
    for end in (0..good.len()).step_by(97) {
        assert!(read(&good[..end], None).is_err(), "{end}");
    }
}

#[test]
fn a_row_at_the_limit_and_one_past_it() {
    let dir = tempfile::tempdir().expect("a folder");
    // Header of the record: its length, the type of the key, and four bytes for the type of so long a blob.
    let most = limits::RPM_HEADER_BYTES - 6;
    for (size, is_read) in [(most, true), (most + 1, false)] {
        let path = dir.path().join(format!("{size}.sqlite"));
        let connection = create(&path, 65_536, false);
        insert(&connection, [size]);
        drop(connection);
        let blobs = read(&std::fs::read(&path).expect("read"), None);
        match is_read {
            true => assert_eq!(blobs.expect("read")[0].len(), size),
            false => assert!(matches!(blobs, Err(ReadError::Budget(BudgetExceeded::Bytes { .. })))),
        }
    }
}

/// A database with three rows in the file and two commits in its log; the rows after each.
fn logged(dir: &Path) -> (Vec<u8>, Vec<u8>, [usize; 3]) {
    let path = dir.join("rpmdb.sqlite");
    let connection = create(&path, 1024, true);
    insert(&connection, [10, 3000, 20]);
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("written back");
    insert(&connection, [30, 50_000]);
    connection.execute_batch("DELETE FROM Packages WHERE hnum = 2; VACUUM").expect("changed");
    let read = |name: &str| std::fs::read(dir.join(name)).expect("read");
    let (database, log) = (read("rpmdb.sqlite"), read("rpmdb.sqlite-wal"));
    assert_eq!(by_sqlite(&connection).len(), 4);
    (database, log, [3, 5, 4])
}

#[test]
fn a_log_takes_the_place_of_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let (database, log, [before, _, after]) = logged(dir.path());
    assert!(has_log(&database));
    let rows = |log: &[u8]| {
        let log = Log::parse(log.to_vec()).expect("a log");
        read(&database, log.as_ref()).expect("readable").len()
    };
    assert_eq!(rows(&log), after);
    assert_eq!((rows(b""), rows(&log[..31]), rows(&log[..32])), (before, before, before));
    // Frames up to a commit count, and nothing of one that is not whole.
    let mut seen: Vec<usize> = (0..log.len()).step_by(257).map(|end| rows(&log[..end])).collect();
    seen.dedup();
    assert!(seen.starts_with(&[before]) && seen.contains(&5), "{seen:?}");
    for at in (32..log.len()).step_by(61) {
        let mut damaged = log.clone();
        damaged[at] ^= 1;
        assert!(rows(&damaged) <= 5, "{at}");
    }
    let mut flipped = log.clone();
    flipped[40] ^= 1;
    assert_eq!(rows(&flipped), before, "the first frame has another sum");
    flipped = log;
    flipped[16] ^= 1;
    assert_eq!(rows(&flipped), before, "the head has another sum");
}

#[test]
fn what_is_no_log_is_refused() {
    let head = |at: usize, byte: u8| {
        let mut head = [0u8; 40];
        head[..12].copy_from_slice(&[0x37, 0x7f, 6, 0x82, 0, 0x2d, 0xe2, 0x18, 0, 0, 16, 0]);
        head[at] = byte;
        Log::parse(head.to_vec()).map(|log| log.is_some())
    };
    assert_eq!(head(39, 0), Ok(false), "nothing is committed");
    for (at, byte, expected) in
        [(3, 0, "a write-ahead log"), (7, 0, "version"), (10, 3, "a page size"), (8, 1, "a page size")]
    {
        let error = head(at, byte).expect_err("refused").to_string();
        assert!(error.contains(expected), "{error}");
    }
}
