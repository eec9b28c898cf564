use super::*;
use crate::testing::{show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/Gemfile.lock");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "jbuilder@2.11.5 direct 5-5 -> actionview@7.0.4",
            "actionview@7.0.4 indirect 11-11 -> nokogiri@1.13.6",
            "nokogiri@1.13.6 direct 13-13 -> racc@1.6.0",
            "racc@1.6.0 indirect 15-15",
        ]
    );
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}
