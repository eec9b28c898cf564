//! Real summaries, and each thing that can be wrong with one.

use base::Fault as _;
use serde_json::json;

use super::*;

const V1: &[u8] = include_bytes!("testdata/v1.json");
const V03: &[u8] = include_bytes!("testdata/v03_tag.json");
const V1_DIGEST: &str = "sha256:7e9b6e7ba2842c91cf49f3e214d04a7a496f8214356f41d81a6e6dcad11f11e3";
const V03_DIGEST: &str = "sha256:87db6d5226440e72f7134b71163df45282127a3f7b0600c946683cb2f43a70a9";

fn by(builder: &str) -> Option<BuilderId> {
    Some(BuilderId::parse(builder).expect("an id"))
}

fn v1() -> Expected {
    Expected::from_source("github.com/khalkie/gcb-prod-prov")
}

fn v03() -> Expected {
    Expected::from_source("github.com/slsa-framework/example-package")
}

fn run(summary: &[u8], digest: &str, expected: &Expected) -> Result<VerifiedCloudBuild, &'static str> {
    let digest = digest.parse().expect("a digest");
    verify_cloud_build(summary, &digest, expected).map_err(|refusal| refusal.code())
}

#[test]
fn real_summaries_pass() {
    let found = run(V1, V1_DIGEST, &v1()).expect("v1");
    assert_eq!(found.builder().to_string(), CLOUD_BUILD);
    assert_eq!(found.commit(), "2ce3f90facdb51aeb950d5bc641e981be61fdf48");
    assert!(found.payload().starts_with(b"{"));
    let found = run(V03, V03_DIGEST, &v03()).expect("v0.3");
    assert_eq!(found.builder().to_string(), format!("{CLOUD_BUILD}@v0.3"));
    assert_eq!(found.commit(), "c750fd73a1669b095df7c74da9f1ff2032f926c9");
    // The second provenance in the list is the one that was asked for.
    let expected = v1().by(by(&format!("{CLOUD_BUILD}@v0.3")));
    assert_eq!(run(V1, V1_DIGEST, &expected).expect("v0.1 of two").builder().version(), Some("v0.3"));
    assert!(is_cloud_build(V1) && !is_cloud_build(b"{}") && !is_cloud_build(b"x"));
}

#[test]
fn what_is_asked_for_counts() {
    let tag = |text: &str| v03().at_tag(Some(text.into()));
    let version = |text: &str| v03().at_version(Some(text.into()));
    for (expected, code) in [
        (v03().by(by(CLOUD_BUILD)), "ok"),
        (v03().by(by(&format!("{CLOUD_BUILD}@v0.4"))), "slsa-wrong-builder"),
        (v03().by(by(&format!("{CLOUD_BUILD}a"))), "slsa-wrong-builder"),
        (Expected::from_source("github.com/slsa-framework/example"), "slsa-wrong-source"),
        (Expected::from_source("gitlab.com/slsa-framework/example-package"), "slsa-wrong-source"),
        (tag("v33.0.4"), "ok"),
        (tag("v33.0.5"), "slsa-wrong-tag"),
        (version("v33"), "ok"),
        (version("v33.1"), "slsa-wrong-version"),
        (v03().at_branch(Some("main".into())), "slsa-bad-field"),
        (v03().with_inputs(vec![("a".into(), "b".into())]), "slsa-wrong-input"),
    ] {
        let found = run(V03, V03_DIGEST, &expected).map_or_else(|code| code, |_| "ok");
        assert_eq!(found, code, "{expected:?}");
    }
    assert_eq!(run(V03, V1_DIGEST, &v03()).map(drop), Err("slsa-wrong-digest"));
    // Built from a branch: there is no tag.
    assert_eq!(run(V1, V1_DIGEST, &v1().at_tag(Some("v1".into()))).map(drop), Err("slsa-bad-field"));
}

/// Every field that is not signed is compared with what is, and what is signed cannot be changed.
#[test]
fn changed_summaries_are_refused() {
    let changes: [(&str, Value, &str); 12] = [
        ("/image_summary/digest", json!(V1_DIGEST), "slsa-wrong-digest"),
        ("/image_summary/fully_qualified_digest", json!("x"), "slsa-wrong-digest"),
        ("/provenance_summary/provenance", json!([]), "slsa-bad-field"),
        ("/provenance_summary/provenance/0/kind", json!("DISCOVERY"), "slsa-bad-field"),
        ("/provenance_summary/provenance/0/resourceUri", json!("x"), "slsa-wrong-digest"),
        ("/provenance_summary/provenance/0/envelope", Value::Null, "verify-tampered-bundle"),
        ("/provenance_summary/provenance/0/envelope/payloadType", json!("text/plain"), "slsa-bad-field"),
        ("/provenance_summary/provenance/0/envelope/payload", json!("e30="), "verify-tampered-bundle"),
        ("/provenance_summary/provenance/0/envelope/signatures", json!([]), "verify-tampered-bundle"),
        ("/provenance_summary/provenance/0/build", json!({}), "slsa-bad-field"),
        ("/provenance_summary/provenance/0/build/intotoStatement/subject", json!([]), "slsa-bad-field"),
        (
            "/provenance_summary/provenance/0/build/intotoStatement/slsaProvenance/recipe/arguments/steps",
            json!([]),
            "slsa-bad-field",
        ),
    ];
    for (pointer, value, code) in changes {
        let mut summary: Value = serde_json::from_slice(V03).expect("JSON");
        *summary.pointer_mut(pointer).expect(pointer) = value;
        let bytes = serde_json::to_vec(&summary).expect("JSON");
        assert_eq!(run(&bytes, V03_DIGEST, &v03()).map(drop), Err(code), "{pointer}");
    }
    // One of two signatures is enough, either of them; a key that is not Google's is not looked at.
    for (keep, good) in [(0, true), (1, true)] {
        let mut summary: Value = serde_json::from_slice(V03).expect("JSON");
        let list =
            summary.pointer_mut("/provenance_summary/provenance/0/envelope/signatures").expect("a list");
        *list = json!([list[keep].clone()]);
        let bytes = serde_json::to_vec(&summary).expect("JSON");
        assert_eq!(run(&bytes, V03_DIGEST, &v03()).is_ok(), good);
        let list =
            summary.pointer_mut("/provenance_summary/provenance/0/envelope/signatures").expect("a list");
        list[0]["keyid"] = json!("projects/other/key");
        let bytes = serde_json::to_vec(&summary).expect("JSON");
        assert_eq!(run(&bytes, V03_DIGEST, &v03()).map(drop), Err("verify-tampered-bundle"));
    }
}

/// The v1 key vouches for v1 provenance only, and the list has a limit.
#[test]
fn lists_have_a_limit() {
    let mut summary: Value = serde_json::from_slice(V03).expect("JSON");
    let list = summary.pointer_mut("/provenance_summary/provenance").expect("a list");
    let good = list[0].clone();
    let of = |count: usize| Value::Array([vec![json!({}); count - 1], vec![good.clone()]].concat());
    for (count, expected) in [(MAX_PROVENANCES, Ok(())), (MAX_PROVENANCES + 1, Err("slsa-bad-field"))] {
        *summary.pointer_mut("/provenance_summary/provenance").expect("a list") = of(count);
        let bytes = serde_json::to_vec(&summary).expect("JSON");
        assert_eq!(run(&bytes, V03_DIGEST, &v03()).map(drop), expected, "{count}");
    }
    *summary.pointer_mut("/provenance_summary/provenance").expect("a list") = json!([good.clone()]);
    let own = good["envelope"]["signatures"][0].clone();
    let other = json!({"keyid": "x", "sig": ""});
    for (count, expected) in [(MAX_SIGNATURES, Ok(())), (MAX_SIGNATURES + 1, Err("verify-tampered-bundle"))] {
        let list = [vec![other.clone(); count - 1], vec![own.clone()]].concat();
        *summary.pointer_mut("/provenance_summary/provenance/0/envelope/signatures").expect("a list") =
            json!(list);
        let bytes = serde_json::to_vec(&summary).expect("JSON");
        assert_eq!(run(&bytes, V03_DIGEST, &v03()).map(drop), expected, "{count}");
    }
}

#[test]
fn damaged_summaries_are_refused() {
    for end in (0..V03.len()).step_by(97) {
        assert!(run(&V03[..end], V03_DIGEST, &v03()).is_err(), "{end} bytes");
    }
}
