//! The folder under `kill -9`, under two writers of one entry, and on a full disk: an entry is whole or not there, and what
//! a dead writer leaves behind goes.
#![expect(clippy::expect_used, clippy::panic, reason = "a broken assumption of a test fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use cache::{CacheKey, Directory, Place as _, open, seal};

/// Names the folder, for a process that writes; without it this is the test.
const FOLDER: &str = "ASSAY_TEST_CACHE";

/// What a writer writes, one letter all over.
const LETTER: &str = "ASSAY_TEST_LETTER";

const NAME: &str = "sha256-entry";

/// Bytes of an entry, before it is sealed: more than one page, and no whole number of them.
const CONTENT_BYTES: usize = 300_001;

fn key() -> CacheKey {
    CacheKey::from_bytes([7; 32])
}

fn directory(path: &Path) -> Directory {
    Directory::open(path, 1 << 30).expect("opened")
}

/// Bytes that do not compress, different for each letter.
fn content(letter: u8) -> Vec<u8> {
    let mut state = u64::from(letter).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(CONTENT_BYTES + 8);
    while bytes.len() < CONTENT_BYTES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(CONTENT_BYTES);
    bytes
}

/// The other process: writes the entry until it is killed, or so often.
#[test]
fn a_writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let letter = std::env::var(LETTER).expect("a letter").as_bytes()[0];
    let sealed = seal(&key(), NAME, &content(letter)).expect("sealed");
    let place = directory(Path::new(&folder));
    for _ in 0..500 {
        place.put(NAME, &sealed).expect("put");
    }
}

fn writer(folder: &Path, letter: char) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "a_writer"]).env(FOLDER, folder).env(LETTER, letter.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
}

/// Files of writers that have not ended, or never will.
fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_dir(folder.join("layers")).expect("listed").flatten();
    list.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect()
}

/// The letter of the entry, when there is one; anything but a whole entry fails the test.
fn look(place: &Directory) -> Option<char> {
    let sealed = place.get(NAME).expect("looked")?;
    let found = open(&key(), NAME, sealed).expect("whole, under its seal");
    let letter = ['a', 'b'].into_iter().find(|letter| found == content(*letter as u8));
    Some(letter.unwrap_or_else(|| panic!("neither of the two")))
}

#[test]
fn a_writer_killed_at_any_time_leaves_a_whole_entry_or_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("cache");
    let place = directory(&path);
    let mut left = 0;
    for round in 0..12 {
        let mut child = writer(&path, if round % 2 == 0 { 'a' } else { 'b' });
        // Until it writes; then some more rounds of looking, another number each time.
        while unfinished(&path).len() <= left && child.try_wait().expect("a state").is_none() {
            std::thread::yield_now();
        }
        for _ in 0..round {
            let _ = look(&place);
        }
        child.kill().expect("a signal");
        child.wait().expect("it ends");
        let _ = look(&place);
        left = unfinished(&path).len();
    }
    // Entries are listed and counted without what was left, which goes once nobody can be writing it any more.
    assert!(place.list().expect("listed").iter().all(|kept| kept.name == NAME));
    std::fs::write(path.join("layers/.assay-of-a-dead-writer"), "half").expect("written");
    let hours_ago = SystemTime::now() - Duration::from_secs(2 * 3600);
    for file in unfinished(&path) {
        let file = std::fs::File::options().write(true).open(file).expect("there");
        file.set_modified(hours_ago).expect("set");
    }
    let fresh = path.join("layers/.assay-of-a-living-one");
    std::fs::write(&fresh, "half").expect("written");
    place.put(NAME, &seal(&key(), NAME, &content(b'a')).expect("sealed")).expect("put");
    assert_eq!(unfinished(&path), [fresh], "what is young may be under way");
    assert_eq!(look(&place), Some('a'));
}

#[test]
fn two_processes_that_write_one_entry_leave_one_of_the_two() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("cache");
    let place = directory(&path);
    let mut writers = [writer(&path, 'a'), writer(&path, 'b')];
    let mut seen = Vec::new();
    while writers.iter_mut().any(|child| child.try_wait().expect("a state").is_none()) {
        seen.extend(look(&place));
    }
    for mut child in writers {
        assert!(child.wait().expect("ended").success());
    }
    assert!(look(&place).is_some() && !seen.is_empty());
    assert_eq!(place.list().expect("listed").len(), 1);
    assert_eq!(unfinished(&path), Vec::<PathBuf>::new());
}

/// A disk of 64 KiB, where this machine lets the test have one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(path: &Path) -> Option<Self> {
        std::fs::create_dir(path).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k,mode=0700", "none"]).arg(path);
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        mounted.then(|| Self(path.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_costs_the_new_entry_and_nothing_else() {
    use base::Fault as _;
    let dir = tempfile::tempdir().expect("a folder");
    let Some(disk) = SmallDisk::mount(&dir.path().join("disk")) else {
        eprintln!("not run: this user may not mount a small disk");
        return;
    };
    let place = directory(&disk.0);
    place.put("small", b"one").expect("put");
    let large = seal(&key(), NAME, &content(b'a')).expect("sealed");
    assert_eq!(place.put(NAME, &large).expect_err("too large for the disk").code(), "store-disk-full");
    // An entry that is there is not lost to one that does not fit in its place.
    assert_eq!(place.put("small", &large).expect_err("too large for the disk").code(), "store-disk-full");
    assert_eq!(place.get("small").expect("looked"), Some(b"one".to_vec()));
    assert_eq!(place.get(NAME).expect("looked"), None);
    assert_eq!(unfinished(&disk.0), Vec::<PathBuf>::new(), "its half is gone");
    place.put("other", b"two").expect("there is room for it");
}
