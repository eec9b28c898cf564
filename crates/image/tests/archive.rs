//! Images in tar archives: `docker save` old and new, OCI layouts, and mutilated ones.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail it")]

mod common;

use std::num::NonZeroUsize;
use std::sync::Arc;

use base::{Digest, Fault, Platform};
use common::{Keep, gzip, tar_of};
use image::layout::{Choice, INDEX_FILE, LAYOUT_CONTENT, LAYOUT_FILE, blob_path};
use image::{
    BlobData, DockerArchive, ImageConfig, ImageSource, Index, LayerFile, LayoutSource, RunConfig, TarFiles,
    build_image, pass_layers, resolve,
};
use proptest::prelude::*;

fn tar_bytes(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, &content[..]).expect("memory");
    }
    builder.into_inner().expect("memory")
}

fn saved(layers: &[Vec<u8>], stored: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let config = ImageConfig {
        platform: Platform::linux_amd64(),
        created: None,
        run: RunConfig::default(),
        diff_ids: layers.iter().map(|l| Digest::sha256_of(l)).collect(),
        history: Vec::new(),
    };
    let names: Vec<String> = (0..layers.len()).map(|i| format!("{i}/layer.tar")).collect();
    let quoted: Vec<String> = names.iter().map(|n| format!("{n:?}")).collect();
    let table = format!(r#"[{{"Config":"c.json","RepoTags":["a:1"],"Layers":[{}]}}]"#, quoted.join(","));
    let mut files =
        vec![("c.json".to_owned(), config.to_blob().bytes), ("manifest.json".to_owned(), table.into())];
    files.extend(names.into_iter().zip(layers.iter().map(|l| stored(l))));
    tar_bytes(&files)
}

fn read_all(source: &dyn ImageSource) -> Vec<String> {
    let image = resolve(source, None).expect("resolved");
    let threads = NonZeroUsize::MIN;
    pass_layers(source, &image.layers, threads, |_, _| Keep::default(), &|_| {})
        .expect("good layers")
        .into_iter()
        .flat_map(|(keep, _)| keep.files.into_iter().map(|(path, _)| path))
        .collect()
}

#[test]
fn reads_what_docker_save_wrote_before_it_wrote_layouts() {
    let layers = [tar_of(&[("a", "1")]), tar_of(&[("b", "2")])];
    for stored in [<[u8]>::to_vec as fn(&[u8]) -> Vec<u8>, gzip] {
        let archive = DockerArchive::open("x".into(), Arc::new(saved(&layers, stored))).expect("opened");
        assert!(!archive.has_manifest());
        assert_eq!(read_all(&archive), ["a", "b"]);
    }
}

fn layout(tags: &[&str]) -> (Vec<u8>, BlobData) {
    let file = LayerFile { path: "f".into(), mode: 0o644, content: b"x".to_vec() };
    let built = build_image(Platform::linux_amd64(), RunConfig::default(), &[vec![file]]).expect("built");
    let mut index = Index::new();
    for tag in tags {
        index.add(built.manifest.descriptor.clone().with_ref_name(tag));
    }
    let mut files = vec![
        (LAYOUT_FILE.to_owned(), LAYOUT_CONTENT.to_vec()),
        (INDEX_FILE.to_owned(), index.to_blob().bytes),
    ];
    let blobs = built.blobs.into_iter().chain([built.manifest.clone()]);
    files.extend(blobs.map(|b| (blob_path(&b.descriptor.digest), b.bytes)));
    (tar_bytes(&files), built.manifest)
}

#[test]
fn reads_a_layout_as_tar_by_tag_by_digest_and_alone() {
    let (tar, manifest) = layout(&["v1", "latest"]);
    let digest = manifest.descriptor.digest;
    for choice in [Choice::Only, Choice::Tag("v1".into()), Choice::Digest(digest.clone())] {
        let files = TarFiles::index(Arc::new(tar.clone()), "layout").expect("indexed");
        let source = LayoutSource::new("x".into(), files, choice);
        assert_eq!(read_all(&source), ["f"]);
        assert_eq!(source.root().expect("there").0.digest, digest);
    }
    let files = TarFiles::index(Arc::new(tar.clone()), "layout").expect("indexed");
    let error =
        LayoutSource::new("x".into(), files, Choice::Tag("v2".into())).root().expect_err("no such tag");
    assert_eq!(error.to_string(), "layout has no image \"v2\", it has v1, latest");
    let archive = DockerArchive::open("x".into(), Arc::new(tar)).expect("docker 25 writes both");
    assert!(archive.has_manifest());
}

/// What `docker save` and `podman save` write of two images: two entries of one table.
#[test]
fn one_of_several_images_is_chosen_by_its_name() {
    let layers = [tar_of(&[("a", "1")]), tar_of(&[("b", "2")])];
    let config = |layer: &Vec<u8>| ImageConfig {
        platform: Platform::linux_amd64(),
        created: None,
        run: RunConfig::default(),
        diff_ids: vec![Digest::sha256_of(layer)],
        history: Vec::new(),
    };
    let table = r#"[{"Config":"a.json","RepoTags":["alpine:3.19","registry.example.com:5000/a:x"],"Layers":["a.tar"]},
        {"Config":"b.json","RepoTags":["localhost/b:latest"],"Layers":["b.tar"]},
        {"Config":"b.json","RepoTags":null,"Layers":["b.tar"]}]"#;
    let tar = tar_bytes(&[
        ("manifest.json".into(), table.into()),
        ("a.json".into(), config(&layers[0]).to_blob().bytes),
        ("b.json".into(), config(&layers[1]).to_blob().bytes),
        ("a.tar".into(), layers[0].clone()),
        ("b.tar".into(), layers[1].clone()),
    ]);
    for (wanted, file) in [
        ("alpine:3.19", "a"),
        ("docker.io/library/alpine:3.19", "a"),
        ("registry.example.com:5000/a:x", "a"),
        ("localhost/b:latest", "b"),
        ("localhost/b", "b"),
    ] {
        let archive = DockerArchive::open_named("x".into(), Arc::new(tar.clone()), wanted).expect(wanted);
        assert_eq!(read_all(&archive), [file], "{wanted}");
    }
    for wanted in ["alpine:3.18", "3.19", "not a name"] {
        let found = DockerArchive::open_named("x".into(), Arc::new(tar.clone()), wanted).expect_err(wanted);
        assert_eq!(found.code(), "image-tag-not-found");
        assert!(found.to_string().contains("alpine:3.19, registry.example.com:5000/a:x, localhost/b:latest"));
    }
    let several = DockerArchive::open("x".into(), Arc::new(tar)).expect_err("several");
    assert_eq!(several.code(), "image-ambiguous");
    assert!(several.hint().contains("docker-archive:FILE:NAME"), "{}", several.hint());
}

/// Since Docker 25 such an archive is a layout, whose tags leave the repository out: two images may share one.
#[test]
fn a_tag_that_two_images_share_chooses_neither() {
    let built = |content: &str| {
        let file = LayerFile { path: content.into(), mode: 0o644, content: b"x".to_vec() };
        build_image(Platform::linux_amd64(), RunConfig::default(), &[vec![file]]).expect("built")
    };
    let (one, other) = (built("one"), built("other"));
    let mut index = Index::new();
    for (image, name) in
        [(&one, "docker.io/library/debian:latest"), (&other, "docker.io/library/alpine:latest")]
    {
        let mut entry = image.manifest.descriptor.clone().with_ref_name("latest");
        entry.annotations.insert("io.containerd.image.name".into(), name.into());
        index.add(entry);
    }
    // As Docker writes it: one entry for each name.
    assert_eq!(index.manifests.len(), 2, "two entries of one tag");
    let mut files = vec![
        (LAYOUT_FILE.to_owned(), LAYOUT_CONTENT.to_vec()),
        (INDEX_FILE.to_owned(), index.to_blob().bytes),
    ];
    for image in [&one, &other] {
        let blobs = image.blobs.iter().chain([&image.manifest]);
        files.extend(blobs.map(|blob| (blob_path(&blob.descriptor.digest), blob.bytes.clone())));
    }
    let tar = tar_bytes(&files);
    let by_tag = TarFiles::index(Arc::new(tar.clone()), "layout").expect("indexed");
    let error = LayoutSource::new("x".into(), by_tag, Choice::Tag("latest".into())).root().expect_err("two");
    assert_eq!(error.code(), "image-ambiguous");
    let digest = &other.manifest.descriptor.digest;
    assert!(error.to_string().contains(&format!("{digest} (docker.io/library/alpine:latest)")), "{error}");
    for (wanted, file) in [("alpine", "other"), ("docker.io/library/debian:latest", "one")] {
        let archive = DockerArchive::open_named("x".into(), Arc::new(tar.clone()), wanted).expect(wanted);
        assert_eq!(read_all(&archive), [file], "{wanted}");
    }
    for (wanted, code) in [("latest", "image-ambiguous"), ("busybox", "image-tag-not-found")] {
        let found = DockerArchive::open_named("x".into(), Arc::new(tar.clone()), wanted).expect_err(wanted);
        assert_eq!(found.code(), code, "{found}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let rows = [
        (tar_bytes(&[]), "image-missing-file"),
        (tar_bytes(&[("manifest.json".into(), b"[]".to_vec())]), "image-malformed"),
        (
            tar_bytes(&[("manifest.json".into(), br#"[{"Config":"c","Layers":[]}]"#.to_vec())]),
            "image-missing-blob",
        ),
        (b"no archive, but long enough for a header".repeat(20), "image-malformed"),
    ];
    for (tar, code) in rows {
        let error = DockerArchive::open("x".into(), Arc::new(tar)).expect_err("refused");
        assert_eq!(error.code(), code, "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn mutated_archives_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        for mut tar in [saved(&[tar_of(&[("a", "1")])], <[u8]>::to_vec), layout(&["v1"]).0] {
            let at = at.index(tar.len());
            tar[at] = byte;
            tar.truncate(cut.index(tar.len()) + 1);
            if let Ok(archive) = DockerArchive::open("x".into(), Arc::new(tar)) {
                drop(resolve(&archive, None));
            }
        }
    }
}
