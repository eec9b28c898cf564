//! Where `assay verify` finds evidence, in which formats, how often it asks, and what it says when a place cannot be
//! looked at.

use std::collections::BTreeMap;

use attest::{
    COSIGN_SIGNATURE_ARTIFACT, LegacyContent, LegacyLayer, LegacyMaterial, LegacyTag, SimpleSigning,
};
use base::Digest;
use image::media_type;
use serde_json::{Value, json};
use sign::{KeyAlgorithm, Message, PrivateKey, Scheme, Signer as _};
use testkit::{
    Action, Image, ImageBuilder, Index, LayerBuilder, LayerCompression, Personality, Registry, Reply, Rule,
};

use crate::harness::{IDENTITY, Sandbox, pushed, small_image};

/// What a test wants besides: no log stands behind these keys.
const BY_KEY: &str = "--key cosign.pub --insecure-ignore-tlog --quiet";

/// A key, whose public half lies in the sandbox as `cosign.pub`.
fn key(sandbox: &Sandbox, name: &str) -> PrivateKey {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256).expect("a key");
    sandbox.write(name, key.public_key().to_pem());
    key
}

/// A layer as `cosign sign --key` makes it, with the annotation `build=7`.
fn layer(key: &PrivateKey, image: &Digest) -> LegacyLayer {
    let optional = BTreeMap::from([("build".to_owned(), Value::from("7"))]);
    let payload = SimpleSigning::new("example.com/team/app", image, optional);
    let signature = key.sign(Scheme::EcdsaP256Sha256, &Message::Bytes(payload.bytes())).expect("signed");
    let material = LegacyMaterial { signature, ..LegacyMaterial::default() };
    LegacyLayer { content: LegacyContent::Signature(payload), material }
}

/// The manifest cosign puts layers into, its blobs stored; `more` is merged into it.
fn manifest(registry: &Registry, repository: &str, layers: &[LegacyLayer], more: &Value) -> Vec<u8> {
    let config = b"{}";
    let digest = registry.put_blob(repository, config);
    let listed: Vec<Value> = layers
        .iter()
        .map(|layer| {
            let blob = layer.blob();
            let digest = registry.put_blob(repository, &blob);
            json!({
                "mediaType": layer.media_type(), "digest": digest.to_string(), "size": blob.len(),
                "annotations": layer.annotations(),
            })
        })
        .collect();
    let mut manifest = json!({
        "schemaVersion": 2,
        "mediaType": media_type::OCI_MANIFEST,
        "config": {"mediaType": media_type::OCI_CONFIG, "digest": digest.to_string(), "size": config.len()},
        "layers": listed,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        manifest[name] = value.clone();
    }
    manifest.to_string().into_bytes()
}

/// Puts layers under cosign's tag for `image`.
fn put_tag(registry: &Registry, repository: &str, image: &Digest, layers: &[LegacyLayer]) {
    let tag = LegacyTag::Signatures.of(image);
    let bytes = manifest(registry, repository, layers, &json!({}));
    registry.put_manifest(repository, Some(&tag), media_type::OCI_MANIFEST, &bytes);
}

fn image_of(arch: &str) -> Image {
    let layer = LayerBuilder::new(LayerCompression::Gzip).file("etc/arch", arch);
    ImageBuilder::new(format!("linux/{arch}").parse().expect("a platform")).layer(layer).build()
}

#[test]
fn one_bundle_by_digest_takes_four_requests() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    sandbox.ok(&format!("sign {name} --identity {IDENTITY}"));
    let pinned = format!("{}/team/app@{digest}", registry.host());
    let wanted = sandbox.wanted();
    drop(registry.take_lines());
    sandbox.ok(&format!("verify {pinned} {wanted}"));
    let mut lines = registry.take_lines();
    lines.sort();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(lines.iter().any(|line| line.ends_with(".sig 404")), "{lines:#?}");
    // An SBOM beside it is listed, says what it is, and is not loaded.
    sandbox.write("sbom.json", "{}");
    sandbox.ok(&format!("attest {name} --predicate sbom.json --type spdxjson --identity {IDENTITY}"));
    drop(registry.take_lines());
    sandbox.ok(&format!("verify {pinned} {wanted}"));
    assert_eq!(registry.take_lines().len(), 4);
    sandbox.ok(&format!("verify-attestation {pinned} --type spdxjson {wanted}"));
    assert_eq!(registry.take_lines().len(), 4);
    // Of a type nobody attached everything is looked at before the answer is no.
    let none = sandbox.run(&format!("verify-attestation {pinned} --type vuln {wanted}"));
    assert_eq!((none.code, none.error_code()), (10, "verify-wrong-predicate"), "{none}");
}

#[test]
fn signatures_of_cosign_under_their_tag() {
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi, Personality::Old] {
        let registry = Registry::start(personality);
        let sandbox = Sandbox::new();
        let (name, digest) = pushed(&registry);
        let key = key(&sandbox, "cosign.pub");
        put_tag(&registry, "team/app", &digest, &[layer(&key, &digest)]);
        let verified = sandbox.run(&format!("verify {name} {BY_KEY} -a build=7"));
        assert_eq!(verified.code, 0, "{personality:?}\n{verified}");
        let object = &verified.json()[0];
        assert_eq!(object["critical"]["type"], "cosign container image signature");
        assert_eq!(object["critical"]["identity"]["docker-reference"], "example.com/team/app");
        assert_eq!(object["optional"]["build"], "7");
        assert_eq!(object["weakenings"][0], "insecure-ignore-tlog");
        let rows = [
            (format!("{BY_KEY} -a build=8"), 10, "verify-wrong-annotation"),
            ("--key cosign.pub --quiet".to_owned(), 10, "verify-no-log-entry"),
            (format!("{BY_KEY} -a build=8 --check-claims=false"), 0, ""),
        ];
        for (flags, code, error) in rows {
            let answer = sandbox.run(&format!("verify {name} {flags}"));
            assert_eq!((answer.code, answer.error_code()), (code, error), "{flags}\n{answer}");
        }
        self::key(&sandbox, "other.pub");
        let other = sandbox.run(&format!("verify {name} --key other.pub --insecure-ignore-tlog"));
        assert_eq!((other.code, other.error_code()), (10, "verify-tampered-bundle"), "{other}");
    }
}

#[test]
fn signatures_of_another_image_do_not_count() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let key = key(&sandbox, "cosign.pub");
    let elsewhere = Digest::sha256_of(b"another image");
    put_tag(&registry, "team/app", &digest, &[layer(&key, &elsewhere)]);
    let answer = sandbox.run(&format!("verify {name} {BY_KEY}"));
    assert_eq!((answer.code, answer.error_code()), (10, "verify-digest-mismatch"), "{answer}");
}

#[test]
fn several_signers() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let (one, two) = (key(&sandbox, "one.pub"), key(&sandbox, "two.pub"));
    key(&sandbox, "three.pub");
    put_tag(&registry, "team/app", &digest, &[layer(&one, &digest), layer(&two, &digest)]);
    let run = |flags: &str| {
        let answer = sandbox.run(&format!("verify {name} --insecure-ignore-tlog --quiet {flags}"));
        (answer.code, answer.error_code().to_owned())
    };
    let all = "--key one.pub --key two.pub --key three.pub";
    assert_eq!(run(all), (0, String::new()));
    assert_eq!(run(&format!("{all} --require 2")), (0, String::new()));
    assert_eq!(run(&format!("{all} --require all")), (10, "verify-too-few-signers".into()));
    assert_eq!(run("--key one.pub --key two.pub --require all"), (0, String::new()));
    assert_eq!(run(&format!("{all} --require 4")), (2, "verify-too-many-required".into()));
    assert_eq!(run("--key three.pub").0, 10);
    let unclear = "--certificate-identity a --certificate-identity b --certificate-identity c \
                   --certificate-oidc-issuer x --certificate-oidc-issuer y";
    assert_eq!(run(unclear), (2, "verify-unclear-issuer".into()));
    assert_eq!(run(&format!("{all} --certificate-claim nonsense=1")), (2, "verify-unknown-claim".into()));
    sandbox.write("bad.pub", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assert_eq!(run("--key bad.pub").0, 2);
    sandbox.write("bad.json", "{}");
    assert_eq!(run(&format!("{all} --trusted-root bad.json")), (2, "verify-trust-root-malformed".into()));
}

#[test]
fn patterns_that_match_too_much_are_warned_of() {
    let sandbox = Sandbox::new();
    sandbox.layout("image", &small_image());
    let answer =
        sandbox.run("verify oci:image --certificate-identity-regexp .* --certificate-oidc-issuer https://x");
    assert!(
        answer.stderr.contains("warning: the certificate identity /.*/ matches anybody's name"),
        "{answer}"
    );
}

#[test]
fn signatures_that_are_referrers() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let key = key(&sandbox, "cosign.pub");
    // Before cosign v3.1.2 the artifact type stood in the configuration alone (cosign#4995).
    let subject = json!({"mediaType": media_type::OCI_MANIFEST, "digest": digest.to_string(), "size": 1});
    let more = json!({"subject": subject, "artifactType": COSIGN_SIGNATURE_ARTIFACT});
    let bytes = manifest(&registry, "team/app", &[layer(&key, &digest)], &more);
    registry.put_manifest("team/app", None, media_type::OCI_MANIFEST, &bytes);
    let answer = sandbox.run(&format!("verify {name} {BY_KEY}"));
    assert_eq!(answer.code, 0, "{answer}");
}

/// go-containerregistry lists referrers under the fallback tag with the type of the empty configuration (cosign#4641).
#[test]
fn fallback_lists_with_wrong_types() {
    for artifact_type in [json!(media_type::OCI_EMPTY), Value::Null, json!("application/x-nonsense")] {
        let registry = Registry::start(Personality::NoReferrersApi);
        let sandbox = Sandbox::new();
        let (name, digest) = pushed(&registry);
        let key = key(&sandbox, "cosign.pub");
        let bytes = manifest(&registry, "team/app", &[layer(&key, &digest)], &json!({}));
        let listed = registry.put_manifest("team/app", None, media_type::OCI_MANIFEST, &bytes);
        let mut entry = json!({
            "mediaType": media_type::OCI_MANIFEST, "digest": listed.to_string(), "size": bytes.len(),
        });
        if !artifact_type.is_null() {
            entry["artifactType"] = artifact_type.clone();
        }
        let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": [entry]});
        let tag = digest.to_string().replace(':', "-");
        registry.put_manifest("team/app", Some(&tag), media_type::OCI_INDEX, index.to_string().as_bytes());
        let answer = sandbox.run(&format!("verify {name} {BY_KEY}"));
        assert_eq!(answer.code, 0, "{artifact_type}\n{answer}");
    }
}

#[test]
fn evidence_in_another_repository() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let key = key(&sandbox, "cosign.pub");
    put_tag(&registry, "team/signatures", &digest, &[layer(&key, &digest)]);
    let words = format!("verify {name} {BY_KEY}");
    let words: Vec<_> = words.split_whitespace().collect();
    assert_eq!(sandbox.finish(&mut sandbox.command(&words)).code, 10);
    let elsewhere = format!("{}/team/signatures", registry.host());
    let found = sandbox.finish(sandbox.command(&words).env("COSIGN_REPOSITORY", elsewhere));
    assert_eq!(found.code, 0, "{found}");
    let wrong = sandbox.finish(sandbox.command(&words).env("COSIGN_REPOSITORY", "no good/"));
    assert_eq!(wrong.code, 2, "{wrong}");
}

/// CVE-2024-29902 and CVE-2024-29903: cosign read attachments of any size into memory.
#[test]
fn attachments_have_a_largest_size() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let (name, digest) = pushed(&registry);
    let key = key(&sandbox, "cosign.pub");
    let one = layer(&key, &digest);
    let size = one.blob().len();
    put_tag(&registry, "team/app", &digest, &[one]);
    let words = format!("verify {name} {BY_KEY}");
    let run = |limit: &str| {
        let words: Vec<_> = words.split_whitespace().collect();
        let answer = sandbox.finish(sandbox.command(&words).env("COSIGN_MAX_ATTACHMENT_SIZE", limit));
        (answer.code, answer.error_code().to_owned())
    };
    assert_eq!(run(&size.to_string()), (0, String::new()));
    assert_eq!(run(&(size - 1).to_string()), (1, "verify-undecided".into()));
    assert_eq!(run("1KiB"), (0, String::new()));
    assert_eq!(run("much"), (2, "verify-bad-size".into()));
}

#[test]
fn a_place_that_cannot_be_looked_at_decides_nothing() {
    let fail = |path: &str, status: u16| Rule::new("GET", path, 100, Action::Reply(Reply::status(status)));
    for status in [401, 403, 429, 500, 503] {
        let registry = Registry::start(Personality::ReferrersApi);
        let sandbox = Sandbox::new();
        let (name, digest) = pushed(&registry);
        let key = key(&sandbox, "cosign.pub");
        let flags = "--registry-retries 0";
        registry.script(fail(".sig", status));
        let answer = sandbox.run(&format!("verify {name} {BY_KEY} {flags}"));
        assert_eq!(answer.code, 1, "{status}\n{answer}");
        assert_eq!(answer.json()["error"]["class"], "undecided", "{answer}");
        // One good piece elsewhere is enough, whatever the other place says.
        let registry = Registry::start(Personality::ReferrersApi);
        let digest_of = small_image().push_to(&registry, "team/app", Some("v1"));
        assert_eq!(digest_of, digest);
        put_tag(&registry, "team/app", &digest, &[layer(&key, &digest)]);
        registry.script(fail("/referrers/", status));
        let name = format!("{}/team/app:v1", registry.host());
        let answer = sandbox.run(&format!("verify {name} {BY_KEY} {flags}"));
        assert_eq!(answer.code, 0, "{status}\n{answer}");
    }
}

#[test]
fn an_image_that_is_not_there_is_no_unsigned_image() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    pushed(&registry);
    key(&sandbox, "cosign.pub");
    let missing = Digest::sha256_of(b"not there");
    let answer = sandbox.run(&format!("verify {}/team/app@{missing} {BY_KEY}", registry.host()));
    assert_eq!(answer.code, 3, "{answer}");
}

#[test]
fn indexes_platforms_and_all_of_them() {
    let registry = Registry::start(Personality::ReferrersApi);
    let sandbox = Sandbox::new();
    let index = Index::of(vec![image_of("amd64"), image_of("arm64")]);
    let digest = index.push_to(&registry, "team/app", Some("v1"));
    let name = format!("{}/team/app:v1", registry.host());
    let key = key(&sandbox, "cosign.pub");
    let of = |image: &Image| Digest::sha256_of(&image.manifest.bytes);
    let (amd, arm) = (of(&index.images[0]), of(&index.images[1]));
    put_tag(&registry, "team/app", &digest, &[layer(&key, &digest)]);
    put_tag(&registry, "team/app", &arm, &[layer(&key, &arm)]);
    let run = |flags: &str| sandbox.run(&format!("verify {name} {BY_KEY} {flags}"));
    let claimed = |flags: &str| {
        let answer = run(flags);
        assert_eq!(answer.code, 0, "{flags}\n{answer}");
        let digests = answer.json().as_array().map(|all| {
            all.iter().map(|one| one["critical"]["image"]["docker-manifest-digest"].to_string()).collect()
        });
        digests.unwrap_or_else(Vec::<String>::new)
    };
    assert_eq!(claimed(""), [format!("\"{digest}\"")]);
    assert_eq!(claimed("--platform linux/arm64"), [format!("\"{arm}\"")]);
    assert_eq!(run("--platform linux/amd64").code, 10);
    let some = run("--recursive");
    assert_eq!(some.code, 10, "{some}");
    assert!(some.stderr.contains("linux/amd64"), "{some}");
    put_tag(&registry, "team/app", &amd, &[layer(&key, &amd)]);
    assert_eq!(claimed("--recursive").len(), 3);
}

/// `cosign sign-blob --bundle` of versions 1 and 2.
#[test]
fn bundles_of_files_in_cosigns_elder_form() {
    let sandbox = Sandbox::new();
    let key = key(&sandbox, "cosign.pub");
    sandbox.write("file", "content");
    let signature = key.sign(Scheme::EcdsaP256Sha256, &Message::Bytes(b"content")).expect("signed");
    let material = LegacyMaterial { signature, ..LegacyMaterial::default() };
    let signature = &material.to_annotations()["dev.cosignproject.cosign/signature"];
    sandbox.write("old.json", json!({"base64Signature": signature, "cert": "LS0t"}).to_string());
    let run = |flags: &str| {
        let answer = sandbox.run(&format!("verify-blob file --bundle old.json --key cosign.pub {flags}"));
        (answer.code, answer.error_code().to_owned())
    };
    assert_eq!(run("--insecure-ignore-tlog"), (0, String::new()));
    assert_eq!(run(""), (10, "verify-no-log-entry".into()));
    sandbox.write("file", "other");
    assert_eq!(run("--insecure-ignore-tlog"), (10, "verify-tampered-bundle".into()));
    sandbox.write("old.json", r#"{"base64Signature":""}"#);
    assert_eq!(run("--insecure-ignore-tlog"), (10, "verify-malformed".into()));
}
