use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/deno.lock");
const SECOND: &[u8] = include_bytes!("fixtures/v3.lock");

#[test]
fn version_5() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "ansi-styles@4.3.0 indirect 17-19",
            "chalk@4.1.2 direct 20-23 -> ansi-styles@4.3.0",
            "jsr:@std/assert@1.0.13 direct 8-11 -> jsr:@std/internal@1.0.6",
            "jsr:@std/internal@1.0.6 indirect 12-14",
        ]
    );
}

#[test]
fn version_3() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(
        show(&found),
        ["ansi-styles@4.3.0 indirect 6-6", "chalk@4.1.2 direct 7-7 -> ansi-styles@4.3.0",]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "[1]", "{\"npm\":{\"a@1\":7}}"]);
}
