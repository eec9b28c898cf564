use policy::{MAX_POLICY_BYTES, PolicyError, PolicyFile, PolicySet, Verdict};
use proptest::prelude::*;

use crate::{STATEMENT, decide, now};

#[test]
fn sizes_hold_at_the_limit_and_one_past_it() {
    let padded = |len: usize| {
        let mut text = "predicate: count: 3\n".to_owned();
        text.extend(std::iter::repeat_n('\n', len - text.len()));
        decide("p.cue", &text)
    };
    assert_eq!(padded(MAX_POLICY_BYTES), Ok(Verdict::Pass));
    assert!(matches!(padded(MAX_POLICY_BYTES + 1), Err(PolicyError::TooLarge { .. })));
    let nested = |depth: usize| decide("p.cue", &format!("{}1{}", "a: {".repeat(depth), "}".repeat(depth)));
    assert!(matches!(nested(20), Ok(Verdict::Deny(_))), "{:?}", nested(20));
    assert!(matches!(nested(2000), Err(PolicyError::Unsupported { .. })));
    assert!(decide("p.cue", &format!("a: {}1", "(".repeat(5000))).is_err());
    assert!(decide("p.cue", &format!("a: {}1", "-".repeat(5000))).is_err());
    assert!(decide("p.cue", &"\"\\(".repeat(500)).is_err());
}

#[test]
fn a_statement_that_is_no_json_is_undecided() {
    let policy = PolicySet::read(&[PolicyFile { name: "p.cue", text: "" }]).expect("valid");
    assert!(matches!(policy.decide(b"{", now()), Verdict::Undecided(PolicyError::Statement { .. })));
    assert!(matches!(
        PolicySet::read(&[PolicyFile { name: "p.yaml", text: "" }]),
        Err(PolicyError::UnknownLanguage { .. })
    ));
}

#[test]
fn endless_policies_end() {
    let loops = "#A: #B\n#B: #A\npredicate: #A";
    assert!(matches!(decide("p.cue", loops), Ok(Verdict::Undecided(PolicyError::Budget { .. }))));
    let own = "a: a\npredicate: count: <=a";
    assert!(matches!(decide("p.cue", own), Ok(Verdict::Undecided(PolicyError::Budget { .. }))));
    let ten = "_x: [0,1,2,3,4,5,6,7,8,9]\n";
    let turns = "for a in _x for b in _x for c in _x for d in _x for e in _x for f in _x for g in _x";
    let wide = format!("{ten}_y: [{turns} {{a}}]");
    assert!(matches!(decide("p.cue", &wide), Ok(Verdict::Undecided(PolicyError::Budget { .. }))));
}

#[test]
fn every_cut_of_a_policy_is_answered() {
    let policies = [
        (
            "p.cue",
            "import \"time\"\n#A: {a?: [...string & =~\"x\"], b: >=1 | *2}\npredicate: {for x in [1] if x > 0 {\"\\(x)\": _}}\n",
        ),
        (
            "p.rego",
            "package signature\ndefault allow = false\nallow { input.predicate.tags[_] == \"release\" }\n",
        ),
        ("p.cel", "predicate.findings.all(f, has(f.id) && f.id.startsWith('CVE-')) || now > now"),
    ];
    for (name, text) in policies {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let _ = decide(name, &text[..end]);
            let cut = format!("{}{}", &text[..end], &text[(end + 1).min(text.len())..]);
            let _ = decide(name, &cut);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "[\\[\\]{}()a-c_#:?!|&=~<>\"\\\\.,0-9 \n+*-]{0,60}") {
        let _ = decide("p.cue", &text);
    }

    #[test]
    fn a_value_satisfies_itself_and_no_other(n in any::<i32>(), s in "[a-z]{0,8}") {
        let statement = format!("{{\"predicate\":{{\"n\":{n},\"s\":\"{s}\"}}}}");
        let decide = |text: &str| {
            let set = PolicySet::read(&[PolicyFile { name: "p.cue", text }]).expect("valid");
            set.decide(statement.as_bytes(), now())
        };
        prop_assert_eq!(decide(&format!("predicate: {{n: {n}, s: \"{s}\"}}")), Verdict::Pass);
        for other in [format!("predicate: n: {}", i64::from(n) + 1), format!("predicate: s: \"{s}x\"")] {
            let denied = matches!(decide(&other), Verdict::Deny(_));
            prop_assert!(denied);
        }
    }
}

#[test]
fn the_statement_of_these_tests_is_one() {
    assert!(serde_json::from_str::<serde_json::Value>(STATEMENT).is_ok());
}
