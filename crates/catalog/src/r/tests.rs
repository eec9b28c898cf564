use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/renv.lock");
const SECOND: &[u8] = include_bytes!("fixtures/DESCRIPTION");

#[test]
fn renv() {
    let found = parse_lock(LOCK).expect("readable");
    assert_eq!(show(&found), ["markdown@1.0 4-10 -> mime", "mime@0.12.1 11-14",]);
}

#[test]
fn description() {
    let found = parse_description(SECOND).expect("readable");
    assert_eq!(show(&found), ["digest@0.6.31 (GPL (>= 2))",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse_lock, LOCK);
    survives(parse_description, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse_lock, &["", "{\"Packages\":{\"a\":{}}}"]);
    refuses(parse_description, &["Package: a\n"]);
    assert_eq!(parse_description(b"Title: x\n"), Ok(Found::default()));
}
