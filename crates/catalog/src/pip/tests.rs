use super::*;
use crate::testing::{show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/requirements.txt");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "click@8.0.0 4-4",
            "Flask@2.0.0 5-5",
            "Jinja2@3.0.0 guessed 6-6",
            "MarkupSafe@2.0 guessed 7-7",
            "requests@2.28.0 guessed 8-8",
            "keyring@4.1.1 guessed 9-9",
            "urllib3@1.26.5 10-10",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}
