//! `--policy` on `verify-attestation` and `verify-blob-attestation`.

use insta::assert_snapshot;

use crate::harness::{IDENTITY, Sandbox, small_image};

fn attested() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("review.json", r#"{"reviewer": "two", "score": 3, "notes": [{"severity": "HIGH"}]}"#);
    sandbox.ok(&format!(
        "attest oci:image --predicate review.json --type https://example.com/review/v1 --identity {IDENTITY}"
    ));
    sandbox
}

fn verify(sandbox: &Sandbox, rest: &str) -> String {
    let wanted = sandbox.wanted();
    sandbox
        .run(&format!("verify-attestation oci:image --type https://example.com/review/v1 {wanted} {rest}"))
        .to_string()
}

#[test]
fn an_attestation_satisfies_policies_of_all_languages() {
    let sandbox = attested();
    sandbox.write("p.cue", "predicate: {reviewer: string, score: >=3}\n");
    sandbox.write("p.rego", "package signature\nallow { input.predicate.score >= 3 }\n");
    sandbox.write("p.cel", "predicate.score >= 3 && size(predicate.notes) == 1\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.cue --policy p.rego --policy p.cel"), @r#"
    exit 0
    --- stdout
    verified  oci:image https://example.com/review/v1 by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal) at [TIME]
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    "#);
}

#[test]
fn a_refusal_names_the_policy_its_line_and_the_field() {
    let sandbox = attested();
    sandbox.write("p.cue", "// two lines\npredicate: {reviewer: =~\"^[A-Z]\", score: >=4, approved: true}\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.cue"), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    refused   p.cue:2: predicate.reviewer: wanted =~ "^[A-Z]", found "two"
    refused   p.cue:2: predicate.score: wanted >= 4, found 3
    refused   p.cue:2: predicate.approved: wanted true, the attestation has no such field
    error[policy-denied]: oci:image: 1 of 1 attestations do not satisfy the policy (complaints: 3)
    hint: the first complaint names the line of the policy; change the artifact, or the policy if it is wrong
    "#);
    sandbox.write(
        "p.rego",
        "package signature\ndefault allow = false\nallow { count(deny) == 0 }\n\
         deny[msg] { input.predicate.notes[_].severity == \"HIGH\"; msg := \"a note is HIGH\" }\n",
    );
    assert_snapshot!(verify(&sandbox, "--policy p.rego"), @r#"
    exit 10
    --- stdout
    {"error":{"class":"verification-failed","code":"policy-denied","details":{"complaints":[{"field":"","file":"p.rego","line":4,"message":"a note is HIGH"}]},"hint":"the first complaint names the line of the policy; change the artifact, or the policy if it is wrong","message":"oci:image: 1 of 1 attestations do not satisfy the policy (complaints: 1)"}}
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    refused   p.rego:4: a note is HIGH
    error[policy-denied]: oci:image: 1 of 1 attestations do not satisfy the policy (complaints: 1)
    hint: the first complaint names the line of the policy; change the artifact, or the policy if it is wrong
    "#);
    sandbox.write("p.cel", "predicate.score >= 3 &&\n  predicate.reviewer == 'one'\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.cel"), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    refused   p.cel:2: `predicate.reviewer == 'one'` is false
    error[policy-denied]: oci:image: 1 of 1 attestations do not satisfy the policy (complaints: 1)
    hint: the first complaint names the line of the policy; change the artifact, or the policy if it is wrong
    "#);
}

#[test]
fn a_policy_that_cannot_be_used_is_said_before_anything_is_read() {
    let sandbox = attested();
    sandbox.write("p.cue", "import \"net\"\npredicate: ip: net.IPv4\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.cue"), @r#"
    exit 2
    --- stderr
    error[policy-unsupported]: policy p.cue line 1, column 8: the package "net" is not supported
    hint: write it with fields, bounds, disjunctions and definitions, or write the policy in Rego or CEL
    "#);
    sandbox.write("p.rego", "package main\nallow = true\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.rego"), @r#"
    exit 2
    --- stderr
    error[policy-no-rule]: policy p.rego has package main, expected `package signature` with the rule `allow`
    hint: begin the file with `package signature` and define `allow`
    "#);
    sandbox.write("p.yaml", "");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.yaml"), @r#"
    exit 2
    --- stderr
    error[policy-unknown-language]: policy p.yaml has no known language, expected a name that ends in .cue, .rego or .cel
    hint: rename the file after its language
    "#);
    sandbox.write("p.cel", "[1,2,3,4,5,6,7,8,9,0].all(a, true) && predicate.score + 'x' == ''\n");
    assert_snapshot!(verify(&sandbox, "--output text --policy p.cel"), @r#"
    exit 1
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[policy-evaluation]: oci:image: policy p.cel line 1 could not be evaluated: Unsupported binary operator 'add': Int(3), String("x")
    hint: test types and sizes in the policy before values are compared, added or formatted
    "#);
}
