//! `assay airgap`.

use insta::assert_snapshot;
use testkit::{Personality, Registry};

use crate::harness::{IDENTITY, Sandbox, pushed};

#[test]
fn a_release_is_carried_over_and_verified_on_arrival() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let (image, _) = pushed(&registry);
    sandbox.ok(&format!("sign {image} --identity {IDENTITY}"));
    sandbox.ok("db build --sample --out db");
    sandbox.write("no-critical.rego", "package signature\n");
    let wanted = sandbox.wanted();
    let root = sandbox.state("stack").join("trusted_root.json");
    let packed = sandbox.run(&format!(
        "airgap pack {image} --out release.tar --db db --trusted-root {} --policy no-critical.rego",
        root.display()
    ));
    assert_snapshot!(packed, @r#"
    exit 0
    --- stdout
    [DIGEST]
    --- stderr
    packed    [HOST]/team/app:v1 [DIGEST] with 1 evidence
    wrote     release.tar, 13 parts
    "#);
    let digest = packed.stdout.trim().to_owned();

    // The other side: another home, which knows of no trust root but the one in the file.
    let other = Registry::start(Personality::NoReferrersApi);
    let unpack =
        format!("--home elsewhere airgap unpack release.tar --to {}/mirror --dir release", other.host());
    let refused = |words: &str, code: &str| {
        let answer = sandbox.run(words);
        assert!(answer.code == 10 && answer.error_code().starts_with(code), "{words}\n{answer}");
        assert!(other.log().is_empty() && !sandbox.path("release").exists(), "nothing is written");
    };
    let somebody = wanted.replace(IDENTITY, "other@example.com");
    refused(&format!("{unpack} --digest {digest} {somebody}"), "verify-wrong-identity");
    // Without the digest the root in the file is not believed.
    refused(&format!("{unpack} {wanted}"), "verify-");
    refused(&format!("{unpack} --digest sha256:{}", "0".repeat(64)), "airgap-other-digest");
    assert_snapshot!(sandbox.run(&format!("{unpack} --digest {digest} {wanted}")), @r#"
    exit 0
    --- stdout
    [HOST]/mirror/team/app@[DIGEST]
    release/db/metadata.json
    release/db/trivy.db
    release/policy/no-critical.rego
    release/trust/trusted_root.json
    --- stderr
    checked   release.tar is as pinned: [DIGEST]
    trusting  the trust root in the file, which --digest pins
    verified  [HOST]/team/app:v1 by ci@example.com (issuer https://oidc.[INSTANCE].assay.internal)
    unpacked  [HOST]/team/app:v1
    unpacked  db/metadata.json
    unpacked  db/trivy.db
    unpacked  policy/no-critical.rego
    unpacked  trust/trusted_root.json
    "#);
    let copy = format!("{}/mirror/team/app:v1", other.host());
    sandbox.ok(&format!("verify {copy} --trusted-root release/trust/trusted_root.json {wanted}"));
    sandbox.ok(&format!("scan {copy} --db release/db --quiet"));
    sandbox.ok("airgap unpack release.tar --dir folder");
    sandbox.ok(&format!(
        "verify oci:folder/images/team+app:v1 --trusted-root folder/trust/trusted_root.json {wanted}"
    ));

    let mut bytes = sandbox.read("release.tar");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    sandbox.write("damaged.tar", bytes);
    let answer = sandbox.run("airgap unpack damaged.tar --dir other");
    assert_eq!((answer.code, answer.error_code()), (10, "airgap-damaged"), "{answer}");
    assert!(!sandbox.path("other").exists());
}

#[test]
fn usage() {
    let sandbox = Sandbox::new();
    sandbox.write("file.tar", "no archive");
    sandbox.layout("image", &crate::harness::small_image());
    for (words, exit, code) in [
        ("airgap pack oci:image", 2, "usage"),
        ("airgap pack oci:image --out nowhere/a.tar", 2, "output-no-folder"),
        ("airgap pack oci:nowhere --out a.tar", 3, "store-not-found"),
        ("airgap pack oci:image --out a.tar --trusted-root file.tar", 2, "verify-trust-root-malformed"),
        ("airgap unpack file.tar", 2, "usage"),
        ("airgap unpack absent.tar --dir d", 3, "store-not-found"),
        ("airgap unpack file.tar --dir d", 3, "airgap-not-an-archive"),
    ] {
        let answer = sandbox.run(words);
        assert_eq!((answer.code, answer.error_code()), (exit, code), "{words}\n{answer}");
    }
}
