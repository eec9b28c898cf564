use super::*;
use crate::testing::{joined, refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Manifest.toml");
const SECOND: &[u8] = include_bytes!("fixtures/v1.toml");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "ade2ca70-3891-5945-98fb-dc099432e06a = Dates 1.9.0 6-8 -> de0858da-6303-5e67-8744-51eddeeeb8d7",
            "682c06a0-de6a-54ab-a142-c8b1cf79cde6 = JSON 0.21.4 10-14 -> ade2ca70-3891-5945-98fb-dc099432e06a",
            "de0858da-6303-5e67-8744-51eddeeeb8d7 = Printf 1.9.0 16-17",
            "8dfed614-e22c-5e08-85e1-65c5234f0b40 = Test 1.9.0 19-20",
            "00000000-e22c-5e08-85e1-65c5234f0b40 = Unused 1.0.0 22-24 -> ade2ca70-3891-5945-98fb-dc099432e06a",
        ]
    );
}

#[test]
fn format_1() {
    let found = parse(SECOND).expect("readable");
    assert_eq!(
        show(&found),
        [
            "ade2ca70-3891-5945-98fb-dc099432e06a = Dates unknown 1-2",
            "682c06a0-de6a-54ab-a142-c8b1cf79cde6 = JSON 0.21.4 4-7 -> ade2ca70-3891-5945-98fb-dc099432e06a",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
    survives(parse, SECOND);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["a = 7", "[deps]\nx = 1\n", "x"]);
}

#[test]
fn the_project_beside_it_tells_more() {
    let manifest = manifest(include_bytes!("fixtures/Project.toml")).expect("readable");
    let found =
        joined(("a/Manifest.toml", parse(LOCK).expect("readable")), join, &[("a/Project.toml", manifest)]);
    assert_eq!(
        show(&found),
        [
            "ade2ca70-3891-5945-98fb-dc099432e06a = Dates 1.9.0 indirect 6-8 -> de0858da-6303-5e67-8744-51eddeeeb8d7",
            "682c06a0-de6a-54ab-a142-c8b1cf79cde6 = JSON 0.21.4 direct 10-14 -> ade2ca70-3891-5945-98fb-dc099432e06a",
            "de0858da-6303-5e67-8744-51eddeeeb8d7 = Printf 1.9.0 indirect 16-17",
            "8dfed614-e22c-5e08-85e1-65c5234f0b40 = Test 1.9.0 direct dev 19-20"
        ]
    );
}
