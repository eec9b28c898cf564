use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Podfile.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "AppCenter@4.2.0 -> AppCenter/Analytics@4.2.0, AppCenter/Crashes@4.2.0",
            "AppCenter/Analytics@4.2.0 -> AppCenter/Core@4.2.0",
            "AppCenter/Core@4.2.0",
            "AppCenter/Crashes@4.2.0 -> AppCenter/Core@4.2.0",
            "KeychainAccess@4.2.1",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["PODS: 7", "PODS: [[1]]"]);
}
