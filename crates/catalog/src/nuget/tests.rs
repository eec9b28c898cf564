use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/packages.lock.json");
const SECOND: &[u8] = include_bytes!("fixtures/packages.config");

#[test]
fn packages_of_a_file() {
    let found = parse_lock(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "Newtonsoft.Json@12.0.3 direct 5-9 12-19 -> NuGet.Frameworks@5.7.0",
            "NuGet.Frameworks@5.7.0 indirect 20-23",
        ]
    );
}

#[test]
fn packages_config() {
    let found = parse_config(SECOND).expect("readable");
    assert_eq!(show(&found), ["Newtonsoft.Json@6.0.4",]);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse_lock, LOCK);
    survives(parse_config, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse_lock, &["", "{\"dependencies\":{\"net5.0\":{\"a\":7}}}"]);
    refuses(parse_config, &["", "<other/>", "<packages>"]);
}
