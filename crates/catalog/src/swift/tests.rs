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
fn a_name_is_the_same_however_the_package_is_fetched() {
    let check = |location: &str, expected: &str| {
        let text = format!(
            r#"{{"version":2,"pins":[{{"identity":"mona.r","location":"{location}","state":{{"version":"1.0.0"}}}}]}}"#
        );
        assert_eq!(parse(text.as_bytes()).expect("readable").records[0].name, expected, "{location}");
    };
    check("https://github.com/u/a.git", "github.com/u/a");
    check("ssh://git@github.com/u/a.git", "github.com/u/a");
    check("git@github.com:u/a.git", "github.com/u/a");
    check("/home/u/a", "/home/u/a");
    check("", "mona.r");
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
