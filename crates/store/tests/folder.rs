//! Folders as sources of files.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use image::{Entry, FileTree, LayerVisitor};
use store::Folder;

/// Keeps the path and content of every file.
#[derive(Default)]
struct Files(Vec<(String, Vec<u8>, u32)>);

impl LayerVisitor for Files {
    fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
        let mut content = Vec::new();
        data.read_to_end(&mut content)?;
        assert_eq!(entry.size, content.len() as u64);
        self.0.push((entry.path.clone(), content, entry.mode));
        Ok(())
    }
}

fn put(root: &Path, path: &str, content: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().expect("below the root")).expect("made");
    std::fs::write(file, content).expect("written");
}

fn names(root: &Path, dirs: &[&str], files: &[&str]) -> Vec<String> {
    let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let mut seen = Files::default();
    let folder = Folder::open(root, &own(dirs), &own(files)).expect("there");
    assert_eq!(folder.pass(&mut seen).expect("readable"), []);
    seen.0.into_iter().map(|(path, ..)| path).collect()
}

#[test]
fn files_in_the_order_of_paths() {
    let root = tempfile::tempdir().expect("temporary");
    for path in ["b/x", "a/z", "a/c/y", "top", ".git/config", "a/.git/config", "proc/1", "a/proc/1"] {
        put(root.path(), path, path);
    }
    assert_eq!(names(root.path(), &[], &[]), ["top", "a/z", "a/c/y", "a/proc/1", "b/x"]);
    assert_eq!(names(root.path(), &["a"], &["**/x"]), ["top"]);
    assert_eq!(names(root.path(), &["**/c", "./b/"], &[]), ["top", "a/z", "a/proc/1"]);
    let inside = root.path().join("a");
    assert_eq!(names(root.path(), &[inside.to_str().expect("text")], &[]), ["top", "b/x"]);
}

#[test]
fn links_and_devices_are_not_followed() {
    let root = tempfile::tempdir().expect("temporary");
    put(root.path(), "a/file", "x");
    symlink("..", root.path().join("a/loop")).expect("linked");
    symlink("file", root.path().join("a/link")).expect("linked");
    symlink("/dev/zero", root.path().join("zero")).expect("linked");
    let socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).expect("bound");
    assert_eq!(names(root.path(), &[], &[]), ["a/file"]);
    drop(socket);
}

#[test]
fn one_file_is_a_folder_with_one_file() {
    let root = tempfile::tempdir().expect("temporary");
    put(root.path(), "go.mod", "module a");
    assert_eq!(names(&root.path().join("go.mod"), &[], &[]), ["go.mod"]);
}

#[test]
fn a_link_to_a_folder_may_be_the_root() {
    let root = tempfile::tempdir().expect("temporary");
    put(root.path(), "real/x", "x");
    symlink("real", root.path().join("link")).expect("linked");
    assert_eq!(names(&root.path().join("link"), &[], &[]), ["x"]);
}

#[test]
fn names_that_are_not_utf8_are_read_and_shown_as_far_as_they_go() {
    let root = tempfile::tempdir().expect("temporary");
    std::fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"a\xff")), "x").expect("written");
    assert_eq!(names(root.path(), &[], &[]), ["a\u{fffd}"]);
    std::fs::create_dir(root.path().join(std::ffi::OsStr::from_bytes(b"d\xff"))).expect("made");
    let folder = Folder::open(root.path(), &[], &[]).expect("there");
    let missed = folder.pass(&mut Files::default()).expect("readable");
    assert_eq!(missed[0].path, "d\u{fffd}");
    assert_eq!(missed[0].code, "folder-unreadable");
}

#[test]
fn what_may_not_be_read_is_said_and_the_rest_is_read() {
    if rustix::process::geteuid().is_root() {
        println!("not run: the superuser may read everything");
        return;
    }
    let root = tempfile::tempdir().expect("temporary");
    put(root.path(), "closed/x", "x");
    put(root.path(), "secret", "x");
    put(root.path(), "open", "x");
    let set = |path: &str, mode| {
        std::fs::set_permissions(root.path().join(path), std::fs::Permissions::from_mode(mode)).expect("set");
    };
    set("closed", 0o000);
    set("secret", 0o000);
    let mut seen = Files::default();
    let folder = Folder::open(root.path(), &[], &[]).expect("there");
    let missed = folder.pass(&mut seen).expect("readable");
    set("closed", 0o700);
    assert_eq!(missed.iter().map(|entry| entry.path.as_str()).collect::<Vec<_>>(), ["secret", "closed"]);
    assert_eq!(seen.0.len(), 1);
}

#[test]
fn a_visitor_that_refuses_a_file_leaves_it_unreadable() {
    struct Refuses;
    impl LayerVisitor for Refuses {
        fn file(&mut self, _: &Entry, _: &mut dyn Read) -> std::io::Result<()> {
            Err(std::io::Error::other("refused"))
        }
    }
    let root = tempfile::tempdir().expect("temporary");
    put(root.path(), "a", "x");
    let missed = Folder::open(root.path(), &[], &[]).expect("there").pass(&mut Refuses).expect("readable");
    assert_eq!(missed.len(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let root = tempfile::tempdir().expect("temporary");
    let error = Folder::open(&root.path().join("none"), &[], &[]).expect_err("absent");
    assert!(error.to_string().contains("does not exist"), "{error}");
}

/// What is gone by the time it is read is said; what has become a link or a pipe is passed over as any other.
#[test]
fn a_folder_that_changes_while_it_is_read() {
    struct Changes<'a>(&'a std::path::Path, Vec<String>);
    impl LayerVisitor for Changes<'_> {
        fn file(&mut self, entry: &Entry, data: &mut dyn Read) -> std::io::Result<()> {
            if entry.path == "a" {
                for name in ["b", "c", "d"] {
                    std::fs::remove_file(self.0.join(name))?;
                }
                std::fs::remove_dir_all(self.0.join("folder"))?;
                std::os::unix::fs::symlink("a", self.0.join("c"))?;
                rustix::fs::mknodat(
                    rustix::fs::CWD,
                    self.0.join("d"),
                    rustix::fs::FileType::Fifo,
                    rustix::fs::Mode::RWXU,
                    0,
                )?;
            }
            let mut text = String::new();
            data.read_to_string(&mut text)?;
            self.1.push(format!("{}={text}", entry.path));
            Ok(())
        }
    }
    let root = tempfile::tempdir().expect("temporary");
    for name in ["a", "b", "c", "d", "e", "folder/f"] {
        put(root.path(), name, "x");
    }
    let mut seen = Changes(root.path(), Vec::new());
    let missed = Folder::open(root.path(), &[], &[]).expect("there").pass(&mut seen).expect("readable");
    assert_eq!(seen.1, ["a=x", "e=x"]);
    let missed: Vec<&str> = missed.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(missed, ["b", "folder"]);
}
