use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/mix.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(show(&found), ["bunt@0.2.0 2-2", "credo@1.6.6 3-3",]);
}

#[test]
fn a_line_may_end_behind_the_version() {
    let found = parse(b"\"a\": {:hex, :b, \"1.0.0\"},\n").expect("readable");
    assert_eq!(show(&found), ["a@1.0.0 1-1"]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["\"a\": {:hex, :a},"]);
}

#[test]
fn a_broken_part_does_not_hide_the_others() {
    let found = parse(b"\"a\": {:hex, :a},\n\"b\": {:hex, :b, \"1.0.0\", \"x\"},\n").expect("readable");
    assert_eq!(show(&found), ["b@1.0.0 2-2"]);
    assert!(matches!(found.unreadable[..], [(None, ReadError::Malformed { .. })]));
}
