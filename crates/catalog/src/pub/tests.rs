use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/pubspec.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "crypto@3.0.2 direct",
            "flutter_test@3.3.0 direct guessed",
            "flutter_test@0.0.0 direct",
            "uuid@3.0.6 indirect",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["it is broken", "packages: 7"]);
}
