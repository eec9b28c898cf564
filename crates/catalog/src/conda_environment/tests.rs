use super::*;
use crate::testing::{refuses, show, survives};

const LOCK: &[u8] = include_bytes!("fixtures/environment.yml");

#[test]
fn packages_of_a_file() {
    let found = parse(LOCK).expect("readable");
    assert_eq!(
        show(&found),
        [
            "numpy@1.26.4 7-7",
            "python 8-8",
            "bzip2@1.0.8 9-9",
            "openssl@1.1.1w 10-10",
            "tzdata@2024a 11-11",
            "conda-forge::zlib@1.2.13 12-12",
            "pandas@2.1.4 14-14",
        ]
    );
}

#[test]
fn lines_and_lists() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(show(&parse(text.as_bytes()).expect(text)), expected, "{text}");
    };
    check(
        "name: python\ndependencies:\n- python # python\n- \"pip\"\n- pip=1\n",
        &["python 3-3", "pip 4-4", "pip@1 5-5"],
    );
    check("dependencies: [numpy, pip]\n", &["numpy 1-1", "pip 1-1"]);
    check("dependencies:\n", &[]);
    check("name: a\n", &[]);
    check("dependencies:\n- pip:\n  - a==1\n  conda:\n  - b\n", &["a@1 3-3", "b 5-5"]);
}

#[test]
fn versions() {
    for (text, expected) in [
        ("1", true),
        ("1.26.4", true),
        ("v1.2", true),
        ("1.1.1w", true),
        ("9e", true),
        ("2024a", true),
        ("3.0-rc1+b.2", true),
        ("1.2a.3", true),
        ("3.10.*", false),
        (">=1", false),
        ("1.", false),
        ("1..2", false),
        ("1_2", false),
        ("1+", false),
        ("a1", false),
        ("99999999999999999999", false),
        ("v", false),
        ("", false),
    ] {
        assert_eq!(is_version(text), expected, "{text}");
    }
}

#[test]
fn cut_and_changed_files_never_panic() {
    survives(parse, LOCK);
}

#[test]
fn what_has_another_form_is_an_error() {
    refuses(
        parse,
        &["dependencies: 7", "dependencies: [[1]]", "dependencies: [{pip: 1}]", "dependencies: [{pip: [1]}]"],
    );
}
