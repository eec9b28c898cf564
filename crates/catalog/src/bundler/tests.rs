use super::*;
use crate::testing::{show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Gemfile.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "jbuilder@2.11.5 direct 5-5 -> actionview@7.0.4",
            "actionview@7.0.4 indirect 11-11 -> nokogiri@1.13.6",
            "nokogiri@1.13.6 direct 13-13 -> racc@1.6.0",
            "racc@1.6.0 indirect 15-15",
        ]
    );
}

#[test]
fn builds_of_platforms_are_one_gem_with_the_needs_of_each() {
    let text = "GEM\n  specs:\n    n (1.12.0-x86_64-linux)\n      racc (~> 1.4)\n    n (1.12.0)\n      mini (~> 2)\n      racc (~> 1.4)\n    \
                racc (1.5.2)\n    mini (2.8.0)\n";
    let found = parse(text.as_bytes()).expect("readable");
    assert_eq!(show(&found)[0], "n@1.12.0 indirect 5-5 -> racc@1.5.2, mini@2.8.0");
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}
