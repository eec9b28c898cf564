//! From documents to one image.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail it")]

mod common;

use std::collections::BTreeMap;

use base::{BudgetExceeded, Class, Fault, Platform};
use common::{Keep, Memory};
use image::{
    BlobData, Descriptor, ImageConfig, ImageError, Index, LayerFile, MAX_INDEX_NESTING, MAX_LAYERS,
    MAX_MANIFEST_BYTES, Manifest, RunConfig, build_image, media_type, pass_layers, resolve, sniff_media_type,
};

fn platform(text: &str) -> Platform {
    text.parse().expect(text)
}

fn image(text: &str) -> Memory {
    let files = vec![LayerFile { path: "etc/os-release".into(), mode: 0o644, content: b"ID=x\n".to_vec() }];
    Memory::of(build_image(platform(text), RunConfig::default(), &[files]).expect("built"))
}

type Images = &'static [(&'static str, bool)];
type Chosen = Result<&'static str, &'static str>;

/// An index of images, in their order; `None` leaves the platform to the configuration.
fn index_of(images: &[(&str, bool)]) -> Memory {
    let mut index = Index::new();
    let mut all = BTreeMap::new();
    for (text, listed) in images {
        let image = image(text);
        let platform = listed.then(|| platform(text));
        index.manifests.push(Descriptor { platform, ..image.root.descriptor.clone() });
        all.extend(image.blobs);
    }
    let mut attestation = Descriptor::of(media_type::OCI_MANIFEST, b"attestation");
    attestation.platform = Some(platform("unknown/unknown"));
    index.manifests.push(attestation);
    Memory { root: index.to_blob(), blobs: all }
}

#[test]
fn chooses_a_platform() {
    let both: Images = &[("linux/arm64/v8", true), ("linux/amd64", true), ("linux/arm/v7", false)];
    let rows: &[(Images, Option<&str>, Chosen)] = &[
        (both, None, Ok("linux/amd64")),
        (both, Some("linux/arm64"), Ok("linux/arm64/v8")),
        (both, Some("linux/arm"), Ok("linux/arm/v7")),
        (both, Some("linux/s390x"), Err("image-platform-not-offered")),
        (&[("linux/riscv64", true)], None, Ok("linux/riscv64")),
        (&[("linux/riscv64", true), ("linux/s390x", true)], None, Err("image-platform-not-offered")),
        (&[], None, Err("image-empty-index")),
    ];
    for (offered, asked, expected) in rows {
        let source = index_of(offered);
        let found = resolve(&source, asked.map(platform).as_ref());
        match expected {
            Ok(text) => {
                let found = found.expect("resolved");
                assert_eq!(found.platform, platform(text));
                assert_eq!(found.platforms.len(), offered.len());
                assert_eq!(found.root, source.root.descriptor);
                assert_eq!(found.layers.len(), 1);
            }
            Err(code) => {
                let error = found.expect_err("refused");
                assert_eq!((error.code(), error.class()), (*code, Class::NothingToExamine));
            }
        }
    }
}

#[test]
fn names_the_platforms_offered() {
    let error = resolve(&image("linux/arm64"), Some(&platform("linux/amd64"))).expect_err("not offered");
    assert_eq!(error.to_string(), "platform linux/amd64 is not offered, the image has linux/arm64");
}

#[test]
fn a_single_manifest_is_its_own_root() {
    let source = image("linux/amd64");
    let found = resolve(&source, None).expect("resolved");
    assert_eq!((&found.root, &found.manifest_bytes), (&found.manifest, &source.root.bytes));
    let passed =
        pass_layers(&source, &found.layers, std::num::NonZeroUsize::MIN, |_, _| Keep::default(), &|_| {});
    assert_eq!(passed.expect("good layer")[0].0.files[0].0, "etc/os-release");
}

fn nested(levels: u32) -> Memory {
    let mut source = image("linux/amd64");
    for _ in 0..levels {
        let mut index = Index::new();
        index.manifests.push(source.root.descriptor.clone());
        source.add(&source.root.clone());
        source.root = index.to_blob();
    }
    source
}

#[test]
fn indexes_nest_to_the_limit_and_no_deeper() {
    assert!(resolve(&nested(MAX_INDEX_NESTING), None).is_ok());
    let error = resolve(&nested(MAX_INDEX_NESTING + 1), None).expect_err("too deep");
    assert!(matches!(error, ImageError::Budget { exceeded: BudgetExceeded::Depth { .. }, .. }), "{error:?}");
}

#[test]
fn documents_that_are_not_what_was_named_are_refused() {
    let mut source = image("linux/amd64");
    let found = resolve(&source, None).expect("resolved");
    let config = source.blobs.get_mut(&found.config_descriptor.digest).expect("there");
    config[1] ^= 1;
    let error = resolve(&source, None).expect_err("wrong digest");
    assert_eq!((error.code(), error.class()), ("image-digest", Class::VerificationFailed));
    source.blobs.get_mut(&found.config_descriptor.digest).expect("there").pop();
    assert_eq!(resolve(&source, None).expect_err("wrong size").code(), "image-size");
}

fn with_manifest(change: impl FnOnce(&mut Manifest)) -> ImageError {
    let mut source = image("linux/amd64");
    let mut manifest = Manifest::parse(&source.root.bytes, media_type::OCI_MANIFEST).expect("own output");
    change(&mut manifest);
    source.root = manifest.to_blob();
    resolve(&source, None).expect_err("refused")
}

#[test]
fn each_fault_has_its_code() {
    assert_eq!(with_manifest(|m| m.layers.clear()).code(), "image-layer-count");
    assert_eq!(
        with_manifest(|m| m.config.media_type = "application/vnd.cncf.helm.config.v1+json".into()).code(),
        "image-not-an-image"
    );
    // Artifacts say what they are by their type, where their configuration does not.
    for (config, artifact, layer, words) in [
        (media_type::OCI_EMPTY, Some("application/vnd.example+json"), "text/plain", "vnd.example+json"),
        (
            media_type::OCI_CONFIG,
            Some("application/vnd.cncf.model.manifest.v1+json"),
            "text/plain",
            "cncf.model",
        ),
        ("application/vnd.wasm.config.v0+json", None, "application/wasm", "wasm.config.v0"),
        ("application/vnd.cncf.helm.config.v1+json", None, "text/plain", "cncf.helm"),
    ] {
        let error = with_manifest(|m| {
            m.config.media_type = config.into();
            m.artifact_type = artifact.map(str::to_owned);
            m.layers[0].media_type = layer.into();
        });
        assert_eq!((error.code(), error.class()), ("image-not-an-image", Class::NothingToExamine), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(with_manifest(|m| m.layers[0].media_type = "text/plain".into()).code(), "image-media-type");
    assert_eq!(with_manifest(|m| m.layers = vec![m.config.clone(); MAX_LAYERS + 1]).code(), "image-budget");
    assert_eq!(with_manifest(|m| m.layers = vec![m.config.clone(); MAX_LAYERS]).code(), "image-layer-count");
    let mut source = image("linux/amd64");
    source.root.descriptor.media_type = "application/vnd.docker.distribution.manifest.v1+prettyjws".into();
    let error = resolve(&source, None).expect_err("schema 1");
    assert_eq!(error.code(), "image-media-type");
    assert!(error.hint().contains("schema 1"), "{}", error.hint());
}

#[test]
fn documents_round_trip_and_ambiguous_ones_are_refused() {
    let mut blob = image("linux/amd64").root;
    let manifest = Manifest::parse(&blob.bytes, media_type::OCI_MANIFEST).expect("own output");
    assert_eq!(manifest.to_blob(), blob);
    assert_eq!(sniff_media_type(&blob.bytes).expect("typed"), media_type::OCI_MANIFEST);
    assert!(Manifest::parse(&blob.bytes, media_type::DOCKER_MANIFEST).is_err(), "another type inside");
    assert!(Index::parse(&blob.bytes, media_type::OCI_INDEX).is_err());
    // CVE-2021-41190.
    let both = String::from_utf8(blob.bytes.clone()).expect("text").replacen('{', r#"{"manifests":[],"#, 1);
    assert_eq!(
        Manifest::parse(both.as_bytes(), media_type::OCI_MANIFEST).expect_err("both").code(),
        "image-malformed"
    );
    let limit = usize::try_from(MAX_MANIFEST_BYTES).expect("fits");
    blob.bytes.resize(limit, b' ');
    assert!(Manifest::parse(&blob.bytes, media_type::OCI_MANIFEST).is_ok());
    blob.bytes.push(b' ');
    let error = Manifest::parse(&blob.bytes, media_type::OCI_MANIFEST).expect_err("one past the limit");
    assert_eq!(error.code(), "image-budget");
}

#[test]
fn reads_a_configuration_as_docker_writes_it() {
    let docker = br#"{"architecture":"arm64","variant":"v8","os":"linux","created":"2026-01-01T00:00:00Z",
        "config":{"User":"","Env":["A=b"],"Cmd":null,"Labels":null,"ExposedPorts":{"80/tcp":{}},"Entrypoint":["/x"]},
        "rootfs":{"type":"layers","diff_ids":[]},"history":[{"created_by":"RUN x","empty_layer":true}],"extra":1}"#;
    let config = ImageConfig::parse(docker).expect("read");
    assert_eq!(config.platform, platform("linux/arm64/v8"));
    assert_eq!((config.run.user.as_deref(), config.run.cmd.len()), (None, 0));
    assert_eq!((config.run.exposed_ports[0].as_str(), config.history[0].empty_layer), ("80/tcp", true));
    let BlobData { bytes, .. } = config.to_blob();
    assert_eq!(ImageConfig::parse(&bytes).expect("own output"), config);
    for bad in [&b"{}"[..], b"[]", b"", br#"{"rootfs":{"type":"x"}}"#, br#"{"os":"a","os":"b"}"#] {
        assert_eq!(ImageConfig::parse(bad).expect_err("malformed").code(), "image-malformed");
    }
}
