use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/composer.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "pear/log@1.13.1 3-8 (MIT) -> pear/pear_exception@v1.0.2",
            "pear/pear_exception@v1.0.2 9-14 (BSD-2-Clause)",
            "phpunit/phpunit@9.5.0 dev 17-20",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"packages\":[{}]}", "7"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let manifest = manifest(include_bytes!("fixtures/composer.json")).expect("readable");
    let found =
        joined(("a/composer.lock", parse(LOCK).expect("readable")), join, &[("a/composer.json", manifest)]);
    assert_eq!(
        show(&found),
        [
            "pear/log@1.13.1 direct 3-8 (MIT) -> pear/pear_exception@v1.0.2",
            "pear/pear_exception@v1.0.2 indirect 9-14 (BSD-2-Clause)",
            "phpunit/phpunit@9.5.0 direct dev 17-20"
        ]
    );
}
