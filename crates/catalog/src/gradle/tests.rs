use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/gradle.lockfile");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "cglib:cglib-nodep:2.1.2 3-3",
            "org.springframework:spring-asm:3.1.3.RELEASE 4-4",
            "org.junit:junit:4.13 dev 5-5",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["a:b", "one word"]);
}

#[test]
fn a_broken_part_does_not_hide_the_others() {
    let found = parse(b"one word\na:b:1=compile\n").expect("readable");
    assert_eq!(show(&found), ["a:b:1 2-2"]);
    assert!(matches!(found.unreadable[..], [(None, ReadError::Malformed { .. })]));
}
