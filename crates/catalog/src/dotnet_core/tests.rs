use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/app.deps.json");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "App/1.0.0 root 25-25 -> Microsoft.NETCore.App.Runtime.linux-x64/8.0.1, Newtonsoft.Json/13.0.1",
            "Microsoft.NETCore.App.Runtime.linux-x64/8.0.1 direct 32-32",
            "Newtonsoft.Json/13.0.1 direct 27-30 -> System.Xml/4.3.0",
            "System.Xml/4.3.0 indirect 31-31",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "{\"libraries\":{\"a/1\":7}}"]);
}
