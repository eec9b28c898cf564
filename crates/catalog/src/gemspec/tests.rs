use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/async-1.25.0.gemspec");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(show(&found), ["async@1.25.0 (MIT, Ruby)",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "Gem::Specification.new do |s|\ns.name = \"a\"\nend"]);
}
