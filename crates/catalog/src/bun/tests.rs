use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/bun.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "debug@4.3.4 direct 19-19 -> ms@2.1.2",
            "member@2.0.0 workspace 21-21",
            "mocha@10.2.0 direct dev 23-23 -> ms@2.1.3",
            "ms@2.1.3 indirect dev 27-27",
            "ms@2.1.2 indirect 25-25",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"packages\":{\"a\":[]}}", "{\"packages\":{\"a\":{}}}"]);
}
