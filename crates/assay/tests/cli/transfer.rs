//! `assay copy`, `save`, `load`, `download` and `clean`.

use insta::assert_snapshot;
use testkit::{Extras, Personality, Registry};

use crate::harness::{IDENTITY, Sandbox, pushed, small_image};

/// A registry with the small image under `team/app:v1`, signed with the private stack.
fn signed(sandbox: &Sandbox, personality: Personality) -> (Registry, String) {
    let registry = Registry::start(personality);
    let (image, _) = pushed(&registry);
    sandbox.ok(&format!("sign {image} --identity {IDENTITY}"));
    (registry, image)
}

#[test]
fn a_copy_verifies_like_the_original() {
    let sandbox = Sandbox::new();
    let (registry, image) = signed(&sandbox, Personality::ReferrersApi);
    let mirror = Registry::start(Personality::NoReferrersApi);
    let copy = format!("{}/mirror/app:v1", mirror.host());
    assert_snapshot!(sandbox.run(&format!("copy {image} {copy}")), @r#"
    exit 0
    --- stdout
    [HOST]/mirror/app@[DIGEST]
    --- stderr
    copied    [DIGEST]
    blobs     5 sent, 0 there already
    evidence  1 signature
    "#);
    let wanted = sandbox.wanted();
    sandbox.ok(&format!("verify {copy} {wanted}"));
    sandbox.ok(&format!("copy {copy} oci:layout"));
    sandbox.ok(&format!("verify oci:layout:v1 {wanted}"));
    sandbox.ok(&format!("save {copy} --output saved.tar"));
    sandbox.ok(&format!("save {copy} --dir saved"));
    for (n, from) in ["--input saved.tar", "--dir saved"].iter().enumerate() {
        let loaded = format!("{}/loaded/app:v{n}", mirror.host());
        sandbox.ok(&format!("load {loaded} {from}"));
        sandbox.ok(&format!("verify {loaded} {wanted}"));
    }
    let tags = format!("copy {0}/team/app {0}/all/app --all-tags", registry.host());
    assert_eq!(sandbox.ok(&tags).lines().count(), 1);
    sandbox.ok(&format!("verify {}/all/app:v1 {wanted}", registry.host()));
}

#[test]
fn what_cannot_be_copied_says_why() {
    let sandbox = Sandbox::new();
    let (registry, image) = signed(&sandbox, Personality::ReferrersApi);
    sandbox.layout("other", &crate::harness::image_with(&[("x", "1")]));
    sandbox.layout("image", &small_image());
    sandbox.write("taken.tar", "something");
    let host = registry.host();
    for (words, exit, code) in [
        (format!("copy oci:other {image}"), 2, "transfer-exists"),
        (format!("copy {host}/team/none {host}/copy"), 3, "registry-not-found"),
        (format!("copy {image} oci:taken.tar"), 2, "transfer-no-destination"),
        (format!("copy {image} {host}/copy --only image"), 2, "usage"),
        (format!("copy oci:image {host}/copy --all-tags"), 2, "copy-all-tags"),
        (format!("copy {image} {host}/copy --platform linux/s390x"), 3, "image-platform-not-offered"),
        (format!("save {image}"), 2, "usage"),
        (format!("load {host}/copy --dir nowhere"), 3, "store-not-found"),
        (format!("download sbom {image}"), 3, "transfer-nothing-attached"),
        (format!("clean {image}"), 2, "clean-cannot-ask"),
    ] {
        let answer = sandbox.run(&words);
        assert_eq!((answer.code, answer.error_code()), (exit, code), "{words}\n{answer}");
        assert!(answer.hint().len() > 10, "{answer}");
    }
    sandbox.ok(&format!("copy oci:other {image} --force"));
}

#[test]
fn downloads_and_deletes_what_is_attached() {
    let sandbox = Sandbox::new();
    let (registry, image) = signed(&sandbox, Personality::ReferrersApi);
    sandbox.write("predicate.json", "{}");
    sandbox.ok(&format!("attest {image} --predicate predicate.json --type custom --identity {IDENTITY}"));
    let signatures = sandbox.ok(&format!("download signature {image}"));
    assert_eq!(signatures.lines().count(), 1);
    assert!(signatures.starts_with('{') && signatures.contains("dsseEnvelope"));
    let attestations = sandbox.ok(&format!("download attestation {image} --predicate-type custom"));
    assert_eq!(attestations.lines().count(), 1);
    assert_ne!(signatures, attestations);
    registry.extras(Extras { deletes: false, ..Extras::default() });
    assert_snapshot!(sandbox.run(&format!("clean {image} --force")), @r#"
    exit 1
    --- stderr
    error[registry-delete-unsupported]: manifest [HOST]/team/app@[DIGEST] was not deleted: the registry does not allow it: UNSUPPORTED: unsupported
    hint: let the registry delete (Docker's: storage.delete.enabled), or use its own interface
    "#);
    registry.extras(Extras::default());
    assert_snapshot!(sandbox.run(&format!("clean {image} --type signature -f")), @r#"
    exit 0
    --- stderr
    deleted   signature [DIGEST] (referrer)
    "#);
    let gone = sandbox.run(&format!("download signature {image}"));
    assert_eq!((gone.code, gone.error_code()), (3, "transfer-nothing-attached"));
    assert_eq!(sandbox.ok(&format!("download attestation {image}")), attestations);
    assert_snapshot!(sandbox.run(&format!("clean {image} --type signature -f")), @r#"
    exit 0
    --- stderr
    nothing of this kind is attached to [HOST]/team/app:v1
    "#);
}
