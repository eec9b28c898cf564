use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/pnpm-lock.yaml");
const SECOND: &[u8] = include_bytes!("fixtures/v6.yaml");
const THIRD: &[u8] = include_bytes!("fixtures/v5.yaml");
const WORKSPACE: &[u8] = include_bytes!("fixtures/v5_workspace.yaml");

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
fn version_5_of_a_workspace() {
    let found = parse(WORKSPACE).expect("readable");
    assert_eq!(
        show(&found),
        [
            "lodash@4.17.21 indirect",
            "ms@2.1.3 indirect",
            "rd@1.0.0 indirect -> react@18.2.0",
            "react@18.2.0 indirect",
            "foo@1.0.0 indirect",
        ]
    );
}

#[test]
fn a_package_from_an_address_has_the_version_that_is_stated() {
    let text = "lockfileVersion: '9.0'\npackages:\n  https://x.test/r.tgz:\n    version: 1.2.0\n\
                snapshots:\n  https://x.test/r.tgz: {}\n";
    let found = parse(text.as_bytes()).expect("readable");
    assert_eq!(found.records[0].version, "1.2.0");
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
