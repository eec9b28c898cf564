use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/installed.json");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        ["guzzlehttp/psr7@2.4.3 3-9 (MIT) -> psr/http-message@1.0.1", "psr/http-message@1.0.1 10-14 (MIT)",]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"packages\":[{}]}"]);
}
