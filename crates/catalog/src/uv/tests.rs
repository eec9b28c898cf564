use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/uv.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "app@0.1.0 root -> httpx@0.27.0, pytest@8.2.0, uvloop@0.19.0",
            "httpx@0.27.0 direct -> idna@3.7",
            "idna@3.7 indirect",
            "iniconfig@2.0.0 indirect dev",
            "pytest@8.2.0 direct dev -> iniconfig@2.0.0",
            "uvloop@0.19.0 direct",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["[[package]]\nversion = \"1\"", "x"]);
}
