use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/go.mod");
const SECOND: &[u8] = include_bytes!("fixtures/old.mod");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "example.com/org/app root -> github.com/fork/toml@v1.3.3, gopkg.in/yaml.v3@v3.0.1, golang.org/x/net@v0.17.0, golang.org/x/text@v0.13.0",
            "stdlib@v1.22.1 direct guessed",
            "github.com/fork/toml@v1.3.3 direct",
            "golang.org/x/net@v0.17.0 indirect",
            "golang.org/x/text@v0.13.0 indirect",
            "gopkg.in/yaml.v3@v3.0.1 direct",
        ]
    );
}

#[test]
fn a_module_older_than_go_1_17() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(
        show(&found),
        [
            "example.com/org/old root -> github.com/BurntSushi/toml@v0.4.1",
            "github.com/BurntSushi/toml@v0.4.1 direct",
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
    refuses(parse, &["require (\n", "require a\n", "replace a b\n", "module \"a\n", "replace a =>\n"]);
}

#[test]
fn go_sum_completes_an_old_module_and_no_other() {
    let beside = || [("a/go.sum", sums(include_bytes!("fixtures/go.sum")).expect("readable"))];
    let old = joined(("a/go.mod", parse(SECOND).expect("readable")), join, &beside());
    assert_eq!(
        show(&old),
        [
            "example.com/org/old root -> github.com/BurntSushi/toml@v0.4.1, golang.org/x/xerrors@v0.0.0-20200804184101-5ec99f83aff1",
            "github.com/BurntSushi/toml@v0.4.1 direct",
            "golang.org/x/xerrors@v0.0.0-20200804184101-5ec99f83aff1 indirect"
        ]
    );
    let new = parse(LOCK).expect("readable");
    assert_eq!(joined(("a/go.mod", new.clone()), join, &beside()), new);
    assert!(sums(b"\xff").is_err());
}

#[test]
fn the_lowest_version_of_go() {
    let check = |lines: &str, expected: Option<&str>| {
        let found = parse(format!("module a\n{lines}\n").as_bytes()).expect("readable");
        let standard = found.records.iter().find(|record| record.name == "stdlib");
        assert_eq!(standard.map(|record| record.version.as_str()), expected, "{lines}");
    };
    check("go 1.22.1", Some("v1.22.1"));
    check("go 1.22", Some("v1.22.0"));
    check("go 1.22rc1", Some("v1.22rc1"));
    check("go 1.20", None);
    check("go 1.21\ntoolchain go1.22.5-custom", Some("v1.22.5"));
    check("", None);
}
