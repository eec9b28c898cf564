use policy::{PolicyError, PolicyFile, PolicySet, Verdict};

use crate::{STATEMENT, check, complaints, decide, now};

#[test]
fn the_policies_of_cosigns_own_tests() {
    let works = r#"
import "time"

before: time.Parse(time.RFC3339, "2049-10-09T17:10:27Z")
after: time.Parse(time.RFC3339, "2022-03-09T17:10:27Z")

// The predicateType field must match this string
predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1"

predicate: {
  scanner: {
    uri: "pkg:github/example/scanner@1.2.3"
  }
  metadata: {
    scanStartedOn: <before
    scanStartedOn: >after
    scanFinishedOn: <before
    scanFinishedOn: >after
  }
}
"#;
    assert_eq!(complaints("p.cue", works), None);
    let late = works.replace("2049", "2020");
    let found = complaints("p.cue", &late).expect("too late");
    assert!(
        found.contains(
            "p.cue:15: predicate.metadata.scanStartedOn: wanted < \"2020-10-09T17:10:27Z\", \
             found \"2026-11-20T10:00:00Z\""
        ),
        "{found}"
    );
}

#[test]
fn constraints() {
    check(
        "p.cue",
        &[
            ("predicate: count: 3", None),
            ("predicate: count: 4", Some("p.cue:1: predicate.count: wanted 4, found 3")),
            ("predicate: count: int", None),
            ("predicate: count: float", Some("wanted float, found 3")),
            ("predicate: count: number & >=0 & <10", None),
            ("predicate: count: >3", Some("wanted > 3, found 3")),
            ("predicate: count: !=3", Some("wanted != 3")),
            ("predicate: count: <\"a\"", Some("cannot be compared")),
            ("predicate: count: 1 | 2 | 3", None),
            ("predicate: count: 1 | 2", Some("wanted 1 | 2, found 3")),
            ("predicate: count: *1 | int", None),
            ("predicate: ratio: float", None),
            ("predicate: ratio: 0.5", None),
            ("predicate: ratio: int", Some("wanted int")),
            ("predicate: signed: bool", None),
            ("predicate: signed: false", Some("wanted false, found true")),
            ("predicate: scanner: uri: =~\"^pkg:github/example/\"", None),
            ("predicate: scanner: uri: !~\"@1\\\\.\"", Some("wanted !~")),
            ("predicate: scanner: {version: string, uri: string}", None),
            ("predicate: scanner: uri: string\npredicate: scanner: version: \"2\"", Some("p.cue:2:")),
            ("predicate: scanner: null", Some("wanted null")),
            ("predicate: scanner: \"x\"", Some("found a struct of 3 fields")),
            ("predicate: count: {a: 1}", Some("wanted a struct, found 3")),
            ("predicate: _", None),
            ("predicate: count: _|_", Some("predicate.count")),
            ("predicate: missing?: 1", None),
            ("predicate: count?: _|_", Some("predicate.count")),
            ("predicate: count!: 3", None),
            ("predicate: missing!: 3", Some("no such field")),
            // CUE itself would take the value from the policy and pass.
            (
                "predicate: missing: \"approved\"",
                Some("predicate.missing: wanted \"approved\", the attestation has no"),
            ),
            ("approved: true", Some("approved: wanted true, the attestation has no such field")),
            ("predicate: [string]: _", None),
            ("predicate: [=~\"^s\"]: {...}", Some("predicate.signed: wanted a struct")),
            ("predicate: tags: [string, string]", None),
            ("predicate: tags: [...string]", None),
            ("predicate: tags: [\"release\", ...]", None),
            ("predicate: tags: [...int]", Some("predicate.tags[0]: wanted int")),
            ("predicate: tags: [string]", Some("wanted a list of 1, found a list of 2")),
            ("predicate: tags: [_, _, _, ...]", Some("at least 3")),
            ("predicate: findings: [...{id: =~\"^CVE-\", severity: \"LOW\" | \"HIGH\"}]", None),
            (
                "predicate: findings: [...{severity: \"LOW\"}]",
                Some("predicate.findings[1].severity: wanted \"LOW\""),
            ),
            ("predicate: {scanner: {}} | {other: 1}", None),
            (
                "predicate: {a: 1, b: 1} | {count: 4}",
                Some("none of 2 alternatives fits; nearest (line 1): predicate.count: wanted 4, found 3"),
            ),
        ],
    );
}

#[test]
fn definitions_are_closed() {
    check(
        "p.cue",
        &[
            ("#F: {id: string, severity: string, fixed?: string}\npredicate: findings: [...#F]", None),
            (
                "#F: {id: string, severity: string}\npredicate: findings: [...#F]",
                Some("predicate.findings[1].fixed: #F does not allow this field"),
            ),
            ("#F: {id: string, severity: string, ...}\npredicate: findings: [...#F]", None),
            (
                "#B: {id: string}\n#F: {#B, severity: string, fixed?: string}\npredicate: findings: [...#F]",
                None,
            ),
            ("#B: {id: string}\n#F: {#B, severity: string}\npredicate: findings: [...#F]", Some("fixed")),
            ("#B: {id: string}\npredicate: findings: [...{#B, severity: string}]", Some("fixed")),
            (
                "#S: {db: {}, uri: string, version: string}\npredicate: scanner: #S",
                Some("scanner.db.version"),
            ),
            ("#S: {db: version: string, uri: string, version: string}\npredicate: scanner: #S", None),
            ("predicate: scanner: close({uri: string})", Some("does not allow")),
            ("#Sev: \"LOW\" | \"HIGH\"\npredicate: findings: [...{severity: #Sev}]", None),
            (
                "#A: {id: string, ...}\n#B: {severity: \"LOW\", ...}\npredicate: findings: [#A & #B, ...]",
                None,
            ),
            ("#P: {[=~\"^[a-z]+$\"]: _}\npredicate: #P", None),
            ("#P: {[=~\"^[a-r]+$\"]: _}\npredicate: #P", Some("does not allow this field")),
            ("#D: {limits: {max: 5}}\npredicate: count: <=#D.limits.max", None),
            ("#D: {limits: {max: 2}}\npredicate: count: <=#D.limits.max", Some("wanted <= 2, found 3")),
        ],
    );
}

#[test]
fn references_comprehensions_and_functions() {
    check(
        "p.cue",
        &[
            ("limit: 5\npredicate: count: <=limit", None),
            ("_limit: 2\npredicate: count: <=_limit", Some("wanted <= 2, found 3")),
            ("let max = 2\npredicate: count: <=max", Some("wanted <= 2")),
            ("predicate: {scanner: {version: string}, tags: [_, \"v\\(scanner.version)\"]}", None),
            ("predicate: tags: [_, \"v\" + predicate.scanner.version]", None),
            (
                "predicate: tags: [_, \"w\\(predicate.scanner.version)\"]",
                Some("wanted \"w1.2.3\", found \"v1.2.3\""),
            ),
            ("predicate: metadata: {scanStartedOn: string, scanFinishedOn: >scanStartedOn}", None),
            (
                "predicate: scanner: {version: string, uri: version}",
                Some("wanted version, which is \"1.2.3\""),
            ),
            ("_bad: [for f in predicate.findings if f.severity == \"CRITICAL\" {f}] & []", None),
            (
                "_bad: [for f in predicate.findings if f.severity == \"HIGH\" {f.id}]\n_bad: []",
                Some("p.cue:2: _bad: wanted a list of 0, found a list of 1"),
            ),
            ("if predicate.count > 2 {predicate: signed: true}", None),
            ("if predicate.count > 2 {predicate: signed: false}", Some("wanted false, found true")),
            ("if predicate.count > 3 {predicate: signed: false}", None),
            (
                "if predicate.nothing > 3 {predicate: signed: true}",
                Some("`predicate.nothing` is not in the attestation"),
            ),
            ("if predicate.nothing == _|_ {predicate: signed: true}", None),
            ("predicate: {for k in [\"count\", \"signed\"] {(k): _}}", None),
            ("predicate: {for k in [\"count\", \"absent\"] {\"\\(k)\": _}}", Some("predicate.absent")),
            ("import \"list\"\npredicate: findings: list.MaxItems(2)", None),
            (
                "import \"list\"\npredicate: findings: list.MaxItems(1)",
                Some("wanted list.MaxItems(1), found a list of 2"),
            ),
            ("import \"list\"\npredicate: tags: list.UniqueItems()", None),
            (
                "import \"struct\"\npredicate: scanner: struct.MinFields(4)",
                Some("wanted struct.MinFields(4)"),
            ),
            (
                "import \"strings\"\npredicate: scanner: version: strings.MinRunes(3) & strings.MaxRunes(8)",
                None,
            ),
            ("import s \"strings\"\n_ok: s.HasPrefix(predicate.tags[1], \"v\") & true", None),
            (
                "import \"strings\"\n_ok: true & strings.HasPrefix(predicate.tags[0], \"v\")",
                Some("wanted false, found true"),
            ),
            ("import \"time\"\npredicate: metadata: scanStartedOn: time.Time", None),
            ("import \"time\"\npredicate: scanner: uri: time.Time()", Some("wanted time.Time()")),
            (
                "import (\n\t\"list\"\n\t\"regexp\"\n)\n_a: true & list.Contains(predicate.tags, \"release\")\n_b: true & regexp.Match(\"^v\", predicate.tags[1])",
                None,
            ),
            ("predicate: count: len(predicate.findings) + 1", None),
            ("predicate: count: 2 * len(predicate.findings) - 1", None),
            ("predicate: scanner: version: or([\"1.2.3\", \"2.0.0\"])", None),
            ("_v: [\"9\"]\npredicate: scanner: version: or(_v)", Some("wanted or(_v)")),
            ("predicate: count: and([>1, <3])", Some("wanted < 3")),
            ("package policy\n\npredicate: count: 3 // three", None),
            ("predicate: \"count\": 0x3", None),
            ("predicate: scanner: version: \"\"\"\n\t1.2.3\n\t\"\"\"", None),
            ("predicate: scanner: version: #\"1.2.3\"#", None),
        ],
    );
}

#[test]
fn what_is_outside_the_subset_is_refused_when_read() {
    let rows = [
        ("import \"net\"\na: 1", 1, 8, "the package \"net\""),
        ("\n  X=a: 1", 2, 3, "an alias of a field"),
        ("a: 1 @tag(x)", 1, 6, "an attribute"),
        ("a: 'x'", 1, 4, "a bytes literal"),
        ("a: 6 / 2", 1, 6, "division"),
        ("a: bytes", 1, 4, "`bytes`"),
        ("a: 1\nb: mod(a, 2)", 2, 4, "the function mod with 2 arguments"),
        ("import \"strings\"\na: strings.Runes(\"x\")", 2, 4, "the function strings.Runes with 1 arguments"),
        ("import \"strings\"\na: strings.Runes", 2, 4, "`strings.Runes`"),
        ("a: [1, for x in [1] {x}]", 1, 8, "more than one item beside a comprehension in a list"),
        ("a: [[X=string]: 1]", 1, 0, ""),
        ("[X=string]: 1", 1, 2, "an alias of a pattern"),
        ("a: [1,2][0:1]", 1, 9, "a slice"),
        ("a: {..., int}", 1, 0, ""),
        ("a: {...int}", 1, 5, "`...` with a type, in a struct"),
    ];
    for (text, at_line, at_column, expected) in rows {
        match decide("p.cue", text) {
            Err(PolicyError::Unsupported { line, column, construct, .. }) => {
                assert_eq!((line, column, construct.as_str()), (at_line, at_column, expected), "{text}");
            }
            // Rows without an expectation are only not to pass.
            Err(PolicyError::Syntax { .. }) if expected.is_empty() => {}
            Ok(Verdict::Deny(_)) if expected.is_empty() => {}
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn mistakes_name_line_and_column() {
    let rows = [
        ("a: \n\n  }", 3, 3, "expected a value, found \"}\""),
        ("a: 1 b: 2", 1, 6, "expected a comma or the end of the line, found \"b\""),
        ("a: \"x", 1, 4, "a text is not closed"),
        ("a: {b: 1", 1, 9, "expected a comma or the end of the line, found the end"),
        ("predicate: count: <=limit", 1, 21, "`limit` is not declared"),
        ("a: =~\"(\"", 1, 6, "unclosed group"),
        ("a: 99999999999999999999", 1, 4, "is no number of 64 bits"),
        ("a: §", 1, 4, "begins nothing in CUE"),
        ("a: \"\\q\"", 1, 5, "\\q is no escape"),
    ];
    for (text, at_line, at_column, expected) in rows {
        match decide("p.cue", text) {
            Err(PolicyError::Syntax { line, column, detail, .. }) => {
                assert_eq!((line, column), (at_line, at_column), "{text}: {detail}");
                assert!(detail.contains(expected), "{text}: {detail}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn files_of_a_package_are_unified() {
    let read = |second: &str| {
        let files = [
            PolicyFile { name: "a.cue", text: "package p\n#Severity: \"LOW\" | \"HIGH\"" },
            PolicyFile { name: "b.cue", text: second },
        ];
        PolicySet::read(&files).expect("valid").decide(STATEMENT.as_bytes(), now())
    };
    assert_eq!(read("package p\npredicate: findings: [...{severity: #Severity}]"), Verdict::Pass);
    let Verdict::Deny(list) = read("package p\npredicate: count: #Severity") else { panic!("passed") };
    // Where the constraint stands, not where it is used.
    assert_eq!((list[0].file.as_str(), list[0].line), ("a.cue", 2));
}
