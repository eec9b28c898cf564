use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/yarn.lock");
const SECOND: &[u8] = include_bytes!("fixtures/berry.lock");

#[test]
fn version_1() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "@babel/code-frame@7.16.7 5-10 -> @babel/highlight@7.16.10",
            "@babel/highlight@7.16.10 12-18 -> chalk@2.4.2",
            "chalk@2.4.2 20-22",
            "mocha@10.2.0 27-30 -> chalk@2.4.2",
        ]
    );
}

#[test]
fn berry() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(show(&found), ["debug@4.3.4 7-17 -> ms@2.1.2", "ms@2.1.2 27-31",]);
}

#[test]
fn an_alias_is_the_package_it_stands_for() {
    let old = "pad@npm:left-pad@1.3.0:\n  version \"1.3.0\"\n\na@^1:\n  version \"1.0.0\"\n  dependencies:\n    pad \"npm:left-pad@1.3.0\"\n";
    let berry =
        "\"pad@npm:@s/left-pad@^1.3.0\":\n  version: 1.3.0\n  resolution: \"@s/left-pad@npm:1.3.0\"\n";
    let shown = |text: &str| show(&parse(text.as_bytes()).expect("readable"));
    assert_eq!(shown(old), ["pad@1.3.0 = left-pad 1.3.0 1-2", "a@1.0.0 4-7 -> pad@1.3.0"]);
    assert_eq!(shown(berry), ["pad@1.3.0 = @s/left-pad 1.3.0 1-3"]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["a b c\n", "  indented:\n"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let module = |text: &str| npm::manifest(text.as_bytes()).expect("readable");
    let root = r#"{"name":"app","version":"1.0.0","workspaces":["packages/*"],
        "dependencies":{"@babel/code-frame":"^7.0.0"},"devDependencies":{"mocha":"10.2.0"}}"#;
    let member = r#"{"name":"member","version":"2.0.0","dependencies":{"chalk":"^2.0.0"}}"#;
    let beside = [("a/package.json", module(root)), ("a/packages/m/package.json", module(member))];
    let found = joined(("a/yarn.lock", parse(LOCK).expect("readable")), join, &beside);
    assert_eq!(
        show(&found),
        [
            "@babel/code-frame@7.16.7 direct 5-10 -> @babel/highlight@7.16.10",
            "@babel/highlight@7.16.10 indirect 12-18 -> chalk@2.4.2",
            "chalk@2.4.2 direct 20-22",
            "mocha@10.2.0 direct dev 27-30 -> chalk@2.4.2",
            "app@1.0.0 root -> @babel/code-frame@7.16.7, mocha@10.2.0, member@2.0.0",
            "member@2.0.0 workspace -> chalk@2.4.2"
        ]
    );
}

#[test]
fn a_broken_part_does_not_hide_the_others() {
    let found = parse(b"  indented:\n\na@^1:\n  version \"1.0.0\"\n").expect("readable");
    assert_eq!(show(&found), ["a@1.0.0 3-4"]);
    assert!(matches!(found.unreadable[..], [(None, ReadError::Malformed { .. })]));
}
