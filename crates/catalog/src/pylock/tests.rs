use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/pylock.toml");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(show(&found), ["app root", "flask@3.1.0 -> click@8.1.7", "click@8.1.7",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["[[packages]]\nversion = \"1\"", "x"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let manifest = crate::poetry::manifest(b"[project]\nname = \"app\"\ndependencies = [\"flask\"]\n")
        .expect("readable");
    let found =
        joined(("pylock.toml", parse(LOCK).expect("readable")), join, &[("pyproject.toml", manifest)]);
    assert_eq!(
        show(&found),
        ["app root -> flask@3.1.0", "flask@3.1.0 direct -> click@8.1.7", "click@8.1.7 indirect"]
    );
}
