use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/pnpm-lock.yaml");
const SECOND: &[u8] = include_bytes!("fixtures/v6.yaml");
const THIRD: &[u8] = include_bytes!("fixtures/v5.yaml");

#[test]
fn version_9_and_its_snapshots() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "debug@4.3.4(supports-color@8.1.1) = debug 4.3.4 direct -> ms@2.1.2, supports-color@8.1.1",
            "is-negative@https://codeload.github.com/zkochan/is-negative/tar.gz/2fa0531 = is-negative 2.0.1 indirect dev",
            "mocha@10.2.0 = mocha 10.2.0 direct dev -> is-negative@https://codeload.github.com/zkochan/is-negative/tar.gz/2fa0531",
            "ms@2.1.2 = ms 2.1.2 indirect",
            "supports-color@8.1.1 = supports-color 8.1.1 indirect",
        ]
    );
}

#[test]
fn version_6() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(
        show(&found),
        ["@babel/core@7.20.7 indirect", "debug@4.3.4 direct -> ms@2.1.2", "ms@2.1.2 indirect",]
    );
}

#[test]
fn version_5() {
    let found = parse(THIRD).expect("readable");
    assert_eq!(
        show(&found),
        ["@babel/generator@7.21.9 indirect", "asap@2.0.6 indirect", "promise@8.1.0 direct -> asap@2.0.6",]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
    survives(parse, THIRD);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["lockfileVersion: x", "- a", "lockfileVersion: 9.0\nsnapshots: 7"]);
}
