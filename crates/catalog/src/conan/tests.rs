use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/conan.lock");
const SECOND: &[u8] = include_bytes!("fixtures/v2.lock");

#[test]
fn conan_1() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "app/1.0 indirect 4-9 -> pkga/0.0.1",
            "pkga/0.0.1 direct 10-13 -> zlib/1.2.12",
            "zlib/1.2.12 indirect 14-16",
        ]
    );
}

#[test]
fn conan_2() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(show(&found), ["sound32/1.0 4-4", "matrix/1.3 5-5",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"requires\":[7]}", "{\"graph_lock\":{\"nodes\":{\"0\":7}}}"]);
}
