//! What a failed verification says.

use base::Platform;
use insta::assert_snapshot;
use testkit::{
    Action, ImageBuilder, Index, LayerBuilder, LayerCompression, Personality, Registry, Reply, Rule,
};

use crate::harness::{IDENTITY, Sandbox, small_image};

fn issuer(sandbox: &Sandbox) -> String {
    let status: serde_json::Value =
        serde_json::from_str(&sandbox.ok("stack status --format json")).expect("JSON");
    status["issuer"].as_str().expect("an issuer").to_owned()
}

#[test]
fn the_nearest_identity_is_named_first() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok("sign oci:image --identity mallory@evil.example");
    sandbox.ok(&format!("sign oci:image --identity {IDENTITY}"));
    let issuer = issuer(&sandbox);
    let wanted = format!("--certificate-identity ci@exampel.com --certificate-oidc-issuer {issuer}");
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted} --output text")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    refused   [DIGEST]: certificate identity is "mallory@evil.example", expected "ci@exampel.com" [verify-wrong-identity]
    error[verify-wrong-identity]: oci:image: certificate identity is "ci@example.com", expected "ci@exampel.com" (the nearest of 2, all refused)
    hint: nearest is "ci@exampel.com"; they differ from "le.com" on
    "#);
    let details = sandbox.run(&format!("verify oci:image {wanted}")).json()["error"]["details"].clone();
    assert_eq!(details["foundCount"], 2);
    assert_eq!(details["found"][0]["difference"]["edits"], 2);
    assert_eq!(details["found"][0]["difference"]["found"], IDENTITY);
    assert_eq!(details["wanted"]["signers"][0]["identity"]["subject"], "\"ci@exampel.com\"");
    assert_eq!(details["lookedAt"][0]["outcome"], "found");
}

#[test]
fn the_same_identity_of_another_issuer_is_pointed_out() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.ok(&format!("sign oci:image --identity {IDENTITY}"));
    let wanted =
        format!("--certificate-identity {IDENTITY} --certificate-oidc-issuer https://other.example.com");
    assert_snapshot!(sandbox.run(&format!("verify oci:image {wanted} --output text")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    note      same identity, other issuer: "ci@example.com" is there, vouched for by https://oidc.[INSTANCE].assay.internal
    error[verify-wrong-issuer]: oci:image: certificate issuer is "https://oidc.[INSTANCE].assay.internal", expected "https://other.example.com"
    hint: "ci@example.com" is who was asked for; if you trust that issuer too, ask for --certificate-oidc-issuer https://oidc.[INSTANCE].assay.internal
    "#);
}

#[test]
fn attestations_of_other_types_are_listed() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    sandbox.write("review.json", "{}");
    for kind in ["https://example.com/review/v1", "openvex"] {
        sandbox.ok(&format!("attest oci:image --predicate review.json --type {kind} --identity {IDENTITY}"));
    }
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify-attestation oci:image --type spdxjson {wanted} --output text")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    refused   [DIGEST]: predicate type is "https://openvex.dev/ns", expected "https://spdx.dev/Document" [verify-wrong-predicate]
    note      what is there is of another type: 1 × https://example.com/review/v1, 1 × openvex
    error[verify-wrong-predicate]: oci:image: predicate type is "https://example.com/review/v1", expected "https://spdx.dev/Document" (the nearest of 2, all refused)
    hint: if that is the claim you want, ask for --type https://example.com/review/v1
    "#);
}

#[test]
fn what_is_signed_in_an_index_is_found_there() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let image = |arch: &str| {
        let platform: Platform = format!("linux/{arch}").parse().expect("a platform");
        let layer = LayerBuilder::new(LayerCompression::Gzip).file("arch", arch);
        ImageBuilder::new(platform).layer(layer).build()
    };
    let index = Index::of(vec![image("amd64"), image("arm64")]);
    index.push_to(&registry, "team/app", Some("v1"));
    let name = format!("{}/team/app", registry.host());
    let second: serde_json::Value =
        serde_json::from_slice(&registry.manifest("team/app", "v1").expect("it is there")).expect("JSON");
    let child = second["manifests"][1]["digest"].as_str().expect("a digest").to_owned();
    sandbox.ok(&format!("sign {name}@{child} --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify {name}:v1 {wanted} --output text")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    nothing is attached to the index [HOST]/team/app:v1 itself; verifying its image for linux/amd64
    note      found beside images of this index: linux/arm64; --platform or --recursive looks there
    error[verify-no-evidence]: nothing is attached to [HOST]/team/app:v1 (linux/amd64) ([DIGEST]); looked at referrers of [HOST]/team/app, tag sha256-[ROOT].sig of [HOST]/team/app
    hint: what is signed are images of this index: add --recursive, or --platform linux/arm64
    "#);
    assert_snapshot!(sandbox.run(&format!("tree {name}:v1")), @r#"
    exit 0
    --- stdout
    [HOST]/team/app:v1 (nothing below is verified)
    [DIGEST], index of 2 images
      looked at: referrers: none; .sig tag: none; .att tag: none; .sbom tag: none
      linux/amd64
        [DIGEST]
          looked at: referrers: none; .sig tag: none; .att tag: none; .sbom tag: none
      linux/arm64
        [DIGEST]
          looked at: referrers API: 1; .sig tag: none; .att tag: none; .sbom tag: none
          ├─ cosign-sign by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal), [TIME], [N] bytes
          │  [DIGEST] application/vnd.dev.sigstore.bundle.v0.3+json
    "#);
    let tree = sandbox.run(&format!("tree {name}:v1 --format json")).json();
    assert_eq!(tree["images"][1]["platform"], "linux/arm64");
    assert_eq!(tree["images"][1]["attachments"][0]["contents"][0]["kind"], "bundle");
    assert_eq!(tree["verified"], false);
}

#[test]
fn a_bundle_for_another_file_says_what_it_is_about() {
    let sandbox = Sandbox::new();
    sandbox.write("app", "bytes");
    sandbox.write("other", "other bytes");
    sandbox.ok(&format!("sign-blob app --bundle app.json --identity {IDENTITY}"));
    let wanted = sandbox.wanted();
    assert_snapshot!(sandbox.run(&format!("verify-blob other --bundle app.json {wanted}")), @r#"
    exit 10
    --- stderr
    trusting  [DIR]/state/stack/trusted_root.json
    error[verify-digest-mismatch]: bundle is about [DIGEST], the artifact is [DIGEST]
    hint: fetch artifact and bundle again; if they still differ, the artifact was changed or the bundle is of another
    "#);
}

#[test]
fn a_place_that_cannot_be_looked_at_is_said_and_the_rest_is_shown() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let digest = small_image().push_to(&registry, "team/app", Some("v1"));
    let name = format!("{}/team/app:v1", registry.host());
    sandbox.ok(&format!("sign {name} --identity {IDENTITY}"));
    let tag = format!("sha256-{}.att", digest.hex());
    registry.script(Rule::new(
        "GET",
        &format!("/manifests/{tag}"),
        usize::MAX,
        Action::Reply(Reply::status(500)),
    ));
    let answer = sandbox.run(&format!("tree {name} --registry-retries 0"));
    assert_snapshot!(answer, @r#"
    exit 1
    --- stdout
    [HOST]/team/app:v1 (nothing below is verified)
    [DIGEST]
      looked at: referrers API: 1; .sig tag: none; .att tag: COULD NOT LOOK [registry-server-error]; .sbom tag: none
      ├─ cosign-sign by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal), [TIME], [N] bytes
      │  [DIGEST] application/vnd.dev.sigstore.bundle.v0.3+json
    --- stderr
    error[registry-server-error]: sha256-[ROOT].att of [HOST]/team/app:v1 could not be looked at: manifest [HOST]/team/app:sha256-[ROOT].att could not be asked for: the registry answered 500
    hint: try again; the list above may lack attachments
    "#);
}

#[test]
fn triangulate_names_the_tags_of_cosign() {
    let sandbox = Sandbox::new();
    let name = format!("registry.example.com/team/app@sha256:{}", "ab".repeat(32));
    for (kind, expected) in [
        ("signature", ":sha256-[HEX].sig"),
        ("attestation", ":sha256-[HEX].att"),
        ("sbom", ":sha256-[HEX].sbom"),
        ("digest", "@sha256:[HEX]"),
        ("referrers", ":sha256-[HEX]"),
    ] {
        let found = sandbox.ok(&format!("triangulate {name} --type {kind}"));
        let expected =
            format!("registry.example.com/team/app{expected}\n").replace("[HEX]", &"ab".repeat(32));
        assert_eq!(found, expected, "{kind}");
    }
    assert_eq!(sandbox.run("triangulate oci:image").error_code(), "triangulate-no-registry");
}
