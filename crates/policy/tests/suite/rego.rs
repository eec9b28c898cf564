use policy::{PolicyError, Verdict};

use crate::{check, decide};

#[test]
fn cosigns_query_decides() {
    check(
        "p.rego",
        &[
            ("package signature\nallow { input.predicate.count == 3 }", None),
            ("package signature\nimport rego.v1\nallow if input.predicate.count == 3", None),
            ("package signature\nallow if { input.predicate.count == 3 }", None),
            (
                "package signature\ndefault allow = false\nallow {\n  input.predicate.signed\n  \
                 input.predicate.count == 4\n  input.predicate.ratio == 1\n}",
                Some(
                    "p.rego:3: data.signature.allow is false, expected true; line 5 does not hold: `input.predicate.count == 4`",
                ),
            ),
            (
                "package signature\nallow { input.predicate.nothing }",
                Some("data.signature.allow is undefined"),
            ),
            (
                "package signature\ndefault allow = false\nallow { count(deny) == 0 }\n\
                 deny[msg] { f := input.predicate.findings[_]; f.severity == \"HIGH\"; msg := sprintf(\"%s is %s\", [f.id, f.severity]) }",
                Some("p.rego:4: CVE-2026-2 is HIGH"),
            ),
            ("package signature\nallow = true\ndeny[msg] { msg := \"never\" }", Some("p.rego:3: never")),
            ("package sigstore\nisCompliant { input.predicate.signed }", None),
            ("package sigstore\ndefault isCompliant = false", Some("data.sigstore.isCompliant is false")),
            (
                "package sigstore\nisCompliant[r] { r := {\"result\": input.predicate.count > 5, \"error\": \"too few\"} }",
                Some("too few"),
            ),
            (
                "package sigstore\nisCompliant[r] { r := {\"result\": input.predicate.count > 2, \"error\": \"too few\"} }",
                None,
            ),
            (
                "package signature\nallow { time.now_ns() - time.parse_rfc3339_ns(input.predicate.metadata.scanFinishedOn) < 86400000000000 }",
                None,
            ),
            (
                "package signature\nallow { time.now_ns() - time.parse_rfc3339_ns(input.predicate.metadata.scanFinishedOn) < 3600000000000 }",
                Some("undefined"),
            ),
        ],
    );
}

#[test]
fn a_policy_that_is_not_asked_is_refused() {
    for text in [
        "package main\nallow = true",
        "package signature\nother = true",
        "package signature\ndeny[m] { m := \"x\" }",
    ] {
        assert!(matches!(decide("p.rego", text), Err(PolicyError::NoRule { .. })), "{text}");
    }
    match decide("p.rego", "package signature\nallow {\n  input.x ==\n}") {
        Err(PolicyError::Syntax { file, line, detail, .. }) => {
            assert_eq!((file.as_str(), line, detail.as_str()), ("p.rego", 2, "expecting }"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_loop_without_end_in_sight_is_undecided() {
    let text = "package signature\nr := numbers.range(1, 3000)\n\
                allow { count([1 | a := r[_]; b := r[_]; c := r[_]; a + b + c == 0]) == 0 }";
    assert!(
        matches!(
            decide("p.rego", text),
            Ok(Verdict::Undecided(PolicyError::Budget { limit: 5_000_000, .. }))
        ),
        "{:?}",
        decide("p.rego", text)
    );
}

#[test]
fn nothing_outside_can_be_asked() {
    for call in ["http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1/\"})", "opa.runtime()"] {
        let text = format!("package signature\nallow {{ x := {call}; x }}");
        assert!(!matches!(decide("p.rego", &text), Ok(Verdict::Pass)), "{call}");
    }
}
