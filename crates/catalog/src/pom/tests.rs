use super::*;
use crate::testing::{joined, refuses, show, survives};

const POM: &[u8] = include_bytes!("fixtures/pom.xml");
const PARENT: &[u8] = include_bytes!("fixtures/parent.xml");

#[test]
fn properties_parents_and_modules() {
    let module = br#"<project><parent><groupId>com.example</groupId><artifactId>app</artifactId><version>1.0.0</version></parent>
        <artifactId>module</artifactId><dependencies><dependency><groupId>org.example</groupId><artifactId>deep</artifactId>
        <version>${api.version}</version></dependency></dependencies></project>"#;
    let beside = [
        ("a/parent/pom.xml", parse(PARENT).expect("readable")),
        ("a/module/pom.xml", parse(module).expect("readable")),
    ];
    let found = joined(("a/pom.xml", parse(POM).expect("readable")), join, &beside);
    assert_eq!(
        show(&found),
        [
            "com.example:app:1.0.0 root (Apache-2.0) -> com.example:module:1.0.0, com.example:sibling:1.0.0, org.example:api:1.7.30, org.example:managed:2.0.0",
            "com.example:module:1.0.0 workspace -> com.example:sibling:1.0.0, org.example:api:1.7.30, org.example:deep:1.7.30, org.example:managed:2.0.0",
            "com.example:sibling:1.0.0 direct 31-35",
            "org.example:api:1.7.30 direct 22-26",
            "org.example:deep:1.7.30 direct",
            "org.example:managed:2.0.0 direct 27-30"
        ]
    );
}

#[test]
fn a_parent_that_is_not_in_the_tree_gives_its_name_and_version() {
    let found = joined(("pom.xml", parse(POM).expect("readable")), join, &[]);
    assert_eq!(
        show(&found),
        [
            "com.example:app:1.0.0 root (Apache-2.0) -> com.example:sibling:1.0.0, org.example:api:1.7.30",
            "com.example:sibling:1.0.0 direct 31-35",
            "org.example:api:1.7.30 direct 22-26"
        ]
    );
}

#[test]
fn circles_end() {
    let own = br#"<project><parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version><relativePath>./pom.xml</relativePath></parent>
        <groupId>g</groupId><artifactId>a</artifactId><modules><module>.</module></modules>
        <properties><x>${x}${x}</x></properties><dependencies><dependency><groupId>${x}</groupId><artifactId>b</artifactId>
        <version>1</version></dependency></dependencies></project>"#;
    let found = joined(("pom.xml", parse(own).expect("readable")), join, &[]);
    assert_eq!(found.records.len(), 2);
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, POM);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(parse, &["", "<other/>", "<project>", "text"]);
}
