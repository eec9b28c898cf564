use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/package-lock.json");
const SECOND: &[u8] = include_bytes!("fixtures/v1.json");

#[test]
fn packages_their_lines_and_needs() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "debug@4.3.4 direct 14-19 (MIT) -> ms@2.1.2",
            "member@2.0.0 direct 36-39 -> ms@2.1.2",
            "mocha@10.2.0 direct dev 24-28 -> debug@4.3.4, ms@2.1.3",
            "ms@2.1.3 indirect dev 29-32",
            "ms@2.1.2 indirect 33-35",
        ]
    );
}

#[test]
fn version_1_nests_packages() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(
        show(&found),
        [
            "body-parser@1.18.3 6-15 -> bytes@3.0.0, debug@2.6.9",
            "debug@2.6.9 10-13 -> ms@2.0.0",
            "bytes@3.0.0 16-16",
            "debug@4.3.4 dev 17-17 -> ms@2.0.0",
            "ms@2.0.0 18-18",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(
        parse,
        &[
            "",
            "[]",
            "{\"lockfileVersion\":3,\"packages\":{\"\":1}}",
            "{\"lockfileVersion\":1,\"dependencies\":{\"a\":{\"version\":1}}}",
        ],
    );
}

#[test]
fn licences_come_from_node_modules() {
    let module = |text: &str| manifest(text.as_bytes()).expect("readable");
    let beside = [
        (
            "a/node_modules/ms/package.json",
            module(r#"{"name":"ms","version":"2.1.2","license":{"type":"MIT"}}"#),
        ),
        ("b/node_modules/ms/package.json", module(r#"{"name":"ms","version":"2.1.3","license":"ISC"}"#)),
    ];
    let found = joined(("a/package-lock.json", parse(LOCK).expect("readable")), join, &beside);
    let licensed = |version: &str| {
        found.records.iter().find(|r| r.name == "ms" && r.version == version).map(|r| r.licenses.clone())
    };
    assert_eq!(licensed("2.1.2"), Some(vec!["MIT".to_owned()]));
    assert_eq!(licensed("2.1.3"), Some(vec![]));
}

#[test]
fn version_1_nests_to_the_limit_and_not_past_it() {
    let nest = |levels: u32| {
        let levels = usize::try_from(levels).expect("fits");
        let inner = r#""dependencies":{"a":{"version":"1","#.repeat(levels - 1);
        format!(r#"{{"lockfileVersion":1,{inner}"dependencies":{{}}{}}}"#, "}}".repeat(levels - 1))
    };
    let parsed = |levels| {
        parse(nest(levels).replace(r#""version":"1","dependencies":{}"#, r#""version":"1""#).as_bytes())
    };
    assert!(parsed(limits::LOCK_DEPTH + 1).is_ok());
    assert!(matches!(parsed(limits::LOCK_DEPTH + 2), Err(ReadError::Budget(_))));
}

#[test]
fn manifests() {
    let found = manifest(include_bytes!("fixtures/package.json")).expect("readable");
    let Some(crate::Manifest::Node(manifest)) = found.manifest else { panic!("no manifest") };
    assert_eq!((manifest.name.as_str(), manifest.workspaces), ("app", vec!["packages/*".to_owned()]));
    refuses(super::manifest, &["", "7", "[]"]);
}
