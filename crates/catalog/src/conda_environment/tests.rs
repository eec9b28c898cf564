use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/environment.yml");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(show(&found), ["numpy@1.26.4 5-5", "python 6-6", "bzip2@1.0.8 7-7", "pandas@2.1.4 9-9",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["dependencies: 7", "dependencies: [[1]]"]);
}
