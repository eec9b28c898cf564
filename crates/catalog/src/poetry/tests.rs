use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/poetry.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "click@8.1.3 -> colorama@0.4.6",
            "colorama@0.4.6",
            "Flask@1.1.4 -> click@8.1.3, typing-extensions@4.12.2",
            "pytest@7.0.0 dev",
            "typing-extensions@4.12.2",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["[[package]]", "package = 7", "\0"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let manifest = manifest(include_bytes!("fixtures/pyproject.toml")).expect("readable");
    let found =
        joined(("a/poetry.lock", parse(LOCK).expect("readable")), join, &[("a/pyproject.toml", manifest)]);
    assert_eq!(
        show(&found),
        [
            "click@8.1.3 indirect -> colorama@0.4.6",
            "colorama@0.4.6 indirect",
            "Flask@1.1.4 direct -> click@8.1.3, typing-extensions@4.12.2",
            "pytest@7.0.0 direct dev",
            "typing-extensions@4.12.2 indirect"
        ]
    );
}
