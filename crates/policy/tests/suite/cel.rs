use policy::{PolicyError, Verdict};

use crate::{check, decide};

#[test]
fn expressions() {
    check(
        "p.cel",
        &[
            ("predicate.count == 3", None),
            ("// a remark\npredicate.count > 2 && predicate.signed", None),
            (
                "predicate.signed &&\npredicate.count > 3 &&\npredicate.ratio < 1.0",
                Some("p.cel:2: `predicate.count > 3` is false"),
            ),
            ("statement.predicateType == predicateType && subject[0].digest.sha256 == '00'", None),
            ("predicate.findings.all(f, f.severity in ['LOW', 'HIGH'])", None),
            ("predicate.findings.all(f, f.severity == 'LOW')", Some("is false")),
            ("predicate.findings.exists(f, has(f.fixed))", None),
            ("predicate.findings.filter(f, f.severity == 'HIGH').map(f, f.id) == ['CVE-2026-2']", None),
            (
                "predicate.scanner.uri.startsWith('pkg:github/') && predicate.scanner.uri.matches('@1[.]')",
                None,
            ),
            ("timestamp(predicate.metadata.scanFinishedOn) > now - duration('24h')", None),
            ("timestamp(predicate.metadata.scanFinishedOn) > now - duration('1h')", Some("is false")),
            ("predicate.nothing == 3", Some("p.cel:1: `predicate.nothing == 3` needs the field `nothing`")),
            ("!has(predicate.nothing)", None),
            ("size(predicate.findings) == 2 && predicate.tags[0] == 'release'", None),
            ("predicate.tags[7] == 'x'", Some("needs an item")),
        ],
    );
}

#[test]
fn what_is_no_decision_is_not_a_pass() {
    for text in ["predicate.count", "'true'", "predicate.count + 'x' == 'x'", "1 / 0 == 1"] {
        assert!(
            matches!(decide("p.cel", text), Ok(Verdict::Undecided(PolicyError::Evaluation { line: 1, .. }))),
            "{text}: {:?}",
            decide("p.cel", text)
        );
    }
    for text in ["", "predicate.", "true && other", "@charge(predicate)", "Foo{a: 1} == 1"] {
        assert!(
            matches!(decide("p.cel", text), Err(PolicyError::Syntax { .. })),
            "{text}: {:?}",
            decide("p.cel", text)
        );
    }
}

#[test]
fn loops_inside_loops_have_a_budget() {
    let ten = "[1,2,3,4,5,6,7,8,9,0]";
    let mut text = "true".to_owned();
    for variable in ["a", "b", "c", "d", "e", "f", "g"] {
        text = format!("{ten}.all({variable}, {text})");
    }
    assert!(
        matches!(decide("p.cel", &text), Ok(Verdict::Undecided(PolicyError::Budget { .. }))),
        "{:?}",
        decide("p.cel", &text)
    );
}
