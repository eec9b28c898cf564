//! What people type first and images they have: what is said, the code, and the next step.

use base::Digest;
use testkit::{Blob, LayerBuilder, LayerCompression};

use crate::harness::{Answer, Sandbox, builder_with};

/// Standard error says all of these.
fn says(answer: &Answer, exit: i32, words: &[&str]) {
    assert_eq!(answer.code, exit, "{answer}");
    for word in words {
        assert!(answer.stderr.contains(word), "expected {word:?} in\n{answer}");
    }
}

#[test]
fn a_path_is_told_from_an_image() {
    let sandbox = Sandbox::new();
    sandbox.tree("folder", &[("requirements.txt", "urllib3==1.26.4\n")]);
    for (path, instead) in [
        ("./folder", "dir:./folder"),
        ("app.tar", "docker-archive:app.tar"),
        ("app.tar.gz", "docker-archive:app.tar.gz"),
        ("/srv/image", "oci:/srv/image"),
    ] {
        for command in ["scan", "sbom", "verify --key k.pub", "run"] {
            says(&sandbox.run(&format!("{command} {path}")), 2, &["is a path", instead, "hint: "]);
        }
    }
    let url = sandbox.run("scan https://ghcr.io/a/b:1");
    says(&url, 2, &["is a URL", "HOST/REPO", "without https://"]);
    says(&sandbox.run("scan dir:folder --sample-db"), 0, &[]);
}

#[test]
fn layers_that_cannot_be_read_here_say_why() {
    let sandbox = Sandbox::new();
    let tar = vec![0; 1024];
    for (name, media_type, kept, exit, words) in [
        (
            "encrypted",
            "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
            true,
            1,
            ["image-media-type", "decryption-key"],
        ),
        (
            "foreign",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            false,
            1,
            ["layer-foreign", "rootfs:DIR"],
        ),
        ("gone", "application/vnd.oci.image.layer.v1.tar", false, 1, ["image-missing-blob", "make it again"]),
    ] {
        let blob = Blob::new(media_type, tar.clone());
        let hex = blob.digest.hex().to_owned();
        let image = builder_with(&[]).stored(Digest::sha256_of(&tar), blob).build();
        sandbox.layout(name, &image);
        if !kept {
            std::fs::remove_file(sandbox.path(name).join("blobs/sha256").join(hex)).expect("it was there");
        }
        let answer = sandbox.run(&format!("scan oci:{name} --sample-db --no-cache"));
        says(&answer, exit, &words);
    }
}

#[test]
fn small_images_are_images() {
    let sandbox = Sandbox::new();
    let program = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 5000]].concat();
    let one = LayerBuilder::new(LayerCompression::Gzip).program("app", program);
    let scratch = testkit::ImageBuilder::new(base::Platform::linux_amd64()).layer(one).build();
    let empty = testkit::ImageBuilder::new(base::Platform::linux_amd64()).build();
    for (name, image) in [("scratch", scratch), ("empty", empty)] {
        sandbox.layout(name, &image);
        let answer = sandbox.run(&format!("scan oci:{name} --sample-db --no-cache"));
        assert_eq!((answer.code, answer.error_code()), (0, ""), "{name}\n{answer}");
    }
}
