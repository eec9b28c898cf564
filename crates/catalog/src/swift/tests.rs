use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Package.resolved");
const SECOND: &[u8] = include_bytes!("fixtures/v1.resolved");

#[test]
fn version_2() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(show(&found), ["github.com/Quick/Nimble@10.0.0 3-11", "github.com/a/branch@main 12-16",]);
}

#[test]
fn version_1() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(show(&found), ["github.com/Quick/Quick@7.1.0 4-8",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"version\":2,\"pins\":[7]}"]);
}
