//! Policies as users write them, against statements.

mod cel;
mod cue;
mod hostile;
mod rego;

use base::Timestamp;
use policy::{PolicyError, PolicyFile, PolicySet, Verdict};

/// A scan, as cosign attests it.
pub(crate) const STATEMENT: &str = r#"{
  "_type": "https://in-toto.io/Statement/v0.1",
  "predicateType": "https://cosign.sigstore.dev/attestation/vuln/v1",
  "subject": [{"name": "registry.example.com/app", "digest": {"sha256": "00"}}],
  "predicate": {
    "scanner": {"uri": "pkg:github/example/scanner@1.2.3", "version": "1.2.3", "db": {"version": "2"}},
    "metadata": {"scanStartedOn": "2026-11-20T10:00:00Z", "scanFinishedOn": "2026-11-20T10:01:00Z"},
    "count": 3,
    "ratio": 0.5,
    "signed": true,
    "tags": ["release", "v1.2.3"],
    "findings": [
      {"id": "CVE-2026-1", "severity": "LOW"},
      {"id": "CVE-2026-2", "severity": "HIGH", "fixed": "1.0"}
    ]
  }
}"#;

pub(crate) fn now() -> Timestamp {
    // 2026-11-21T00:00:00Z
    Timestamp::from_secs(1_795_219_200)
}

pub(crate) fn decide(name: &str, text: &str) -> Result<Verdict, PolicyError> {
    Ok(PolicySet::read(&[PolicyFile { name, text }])?.decide(STATEMENT.as_bytes(), now()))
}

/// `None` for a pass, else the complaints as text.
pub(crate) fn complaints(name: &str, text: &str) -> Option<String> {
    match decide(name, text) {
        Ok(Verdict::Pass) => None,
        Ok(Verdict::Deny(list)) => Some(list.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        other => Some(format!("{other:?}")),
    }
}

#[track_caller]
pub(crate) fn check(name: &str, rows: &[(&str, Option<&str>)]) {
    for (text, expected) in rows {
        let found = complaints(name, text);
        let agrees = match (expected, &found) {
            (Some(expected), Some(found)) => found.contains(expected),
            (expected, found) => expected.is_none() && found.is_none(),
        };
        assert!(agrees, "{text}\nexpected {expected:?}\nfound    {found:?}");
    }
}

#[test]
fn the_policies_of_the_documentation_are_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/policies.md");
    let page = std::fs::read_to_string(path).expect("docs/src/policies.md");
    for (language, accepts) in [("cue", false), ("rego", false), ("cel", true)] {
        let (_, rest) = page.split_once(&format!("```{language}\n")).expect("an example");
        let (text, _) = rest.split_once("```").expect("its end");
        let name = format!("p.{language}");
        let verdict = decide(&name, text).expect("a policy that can be read");
        assert_eq!(verdict == Verdict::Pass, accepts, "{language}: {verdict:?}");
    }
}
