use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Cargo.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "app@0.1.0 5-12 -> libc@0.2.54, memchr@1.0.2, tempfile@3.0.0",
            "libc@0.2.54 14-18",
            "memchr@1.0.2 20-26 -> libc@0.2.54",
            "memchr@2.5.0 28-31",
            "tempfile@3.0.0 33-39 -> memchr@2.5.0",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["[[package]]\nname = \"a\"", "x"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let manifest = manifest(include_bytes!("fixtures/Cargo.toml")).expect("readable");
    let found = joined(("a/Cargo.lock", parse(LOCK).expect("readable")), join, &[("a/Cargo.toml", manifest)]);
    assert_eq!(
        show(&found),
        [
            "app@0.1.0 root 5-12 -> libc@0.2.54, memchr@1.0.2",
            "libc@0.2.54 direct 14-18",
            "memchr@1.0.2 direct 20-26 -> libc@0.2.54"
        ]
    );
}
