use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/stack.yaml.lock");
const SECOND: &[u8] = include_bytes!("fixtures/cabal.project.freeze");

#[test]
fn stack() {
    let found = parse_stack(LOCK).expect("readable");
    assert_eq!(show(&found), ["servant-server@0.19.2", "from-git@1.2.0",]);
}

#[test]
fn cabal() {
    let found = parse_cabal(SECOND).expect("readable");
    assert_eq!(show(&found), ["Cabal@3.2.1.0 2-2", "aeson@2.0.3.0 3-3", "base@4.14.3.0 5-5",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse_stack, LOCK);
    survives(parse_cabal, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse_stack, &["packages: 7", "- a"]);
}
