//! What people type first and images they have: what is said, the code, and the next step.

use base::Digest;
use serde_json::json;
use testkit::{Blob, LayerBuilder, LayerCompression, Personality, Registry};

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

/// What lies in registries and is no image of layers: said by its kind, and nothing of it is listed as empty.
#[test]
fn what_is_no_image_says_what_it_is() {
    let sandbox = Sandbox::new();
    let registry = Registry::start(Personality::ReferrersApi);
    let host = registry.host();
    let index = "application/vnd.oci.image.index.v1+json";
    let manifest = "application/vnd.oci.image.manifest.v1+json";
    let push = |tag: &str, config: &str, artifact: Option<&str>| {
        let blob = |media_type: &str, bytes: &[u8]| {
            registry.put_blob("team/odd", bytes);
            Blob::new(media_type, bytes.to_vec()).descriptor()
        };
        let mut document = json!({
            "schemaVersion": 2,
            "mediaType": manifest,
            "config": blob(config, b"{}"),
            "layers": [blob("application/vnd.example.thing", b"thing")],
        });
        if let Some(artifact) = artifact {
            document["artifactType"] = json!(artifact);
        }
        registry.put_manifest("team/odd", Some(tag), manifest, document.to_string().as_bytes());
    };
    push("helm", "application/vnd.cncf.helm.config.v1+json", None);
    push("wasm", "application/vnd.wasm.config.v0+json", None);
    push("empty", "application/vnd.oci.empty.v1+json", Some("application/vnd.example.report+json"));
    let schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    registry.put_manifest("team/odd", Some("schema1"), schema1, br#"{"schemaVersion":1,"fsLayers":[]}"#);
    let arm = json!({"mediaType": manifest, "digest": Digest::sha256_of(b"gone").to_string(), "size": 4,
        "platform": {"os": "linux", "architecture": "arm64"}});
    let arm = json!({"schemaVersion": 2, "mediaType": index, "manifests": [arm]}).to_string();
    registry.put_manifest("team/odd", Some("arm"), index, arm.as_bytes());
    for (tag, more, exit, words) in [
        ("helm", "", 3, ["image-not-an-image", "Helm chart", "images it names"]),
        ("wasm", "", 3, ["image-not-an-image", "WebAssembly", "assay verify"]),
        ("empty", "", 3, ["image-not-an-image", "application/vnd.example.report+json", "no layers to read"]),
        ("schema1", "", 1, ["registry-unsupported-media-type", "schema 1 is not read", "skopeo copy"]),
        ("arm", "--platform linux/amd64", 3, ["image-platform-not-offered", "linux/arm64", "--platform"]),
        // What the index names, and the registry does not have.
        ("arm", "", 1, ["registry-incomplete", "the image needs it", "--platform"]),
    ] {
        for command in ["scan --sample-db", "sbom"] {
            let answer = sandbox.run(&format!("{command} {host}/team/odd:{tag} {more}"));
            says(&answer, exit, &words);
        }
    }
}

/// `docker save a b`, `podman save -m`: one file, several images.
#[test]
fn one_image_of_a_docker_archive_is_chosen_by_name() {
    let sandbox = Sandbox::new();
    let mut archive = tar::Builder::new(Vec::new());
    let mut put = |path: String, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, bytes).expect("memory");
    };
    let mut table = Vec::new();
    for (name, image) in
        [("team/one:1", builder_with(&[("one", "1")])), ("two:2", builder_with(&[("two", "2")]))]
    {
        let image = image.build();
        let path = |blob: &Blob| format!("{}.blob", blob.digest.hex());
        for blob in &image.blobs {
            put(path(blob), &blob.bytes);
        }
        let layers: Vec<String> = image.blobs[1..].iter().map(path).collect();
        table.push(json!({"Config": path(&image.blobs[0]), "RepoTags": [name], "Layers": layers}));
    }
    put("manifest.json".into(), json!(table).to_string().as_bytes());
    let archive = archive.into_inner().expect("memory");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &archive).expect("memory");
    sandbox.write("both.tar", &archive);
    sandbox.write("both.tar.gz", gzip.finish().expect("memory"));
    for file in ["both.tar", "both.tar.gz"] {
        for (name, package) in
            [("team/one:1", "pkg:pypi/one@1"), ("docker.io/library/two:2", "pkg:pypi/two@2")]
        {
            let listed = sandbox.ok(&format!("sbom docker-archive:{file}:{name} --format cyclonedx-json"));
            let has = |package: &str| listed.contains(&format!("\"{package}\""));
            assert!(
                has(package) && has("pkg:pypi/one@1") != has("pkg:pypi/two@2"),
                "{file} {name}: {listed}"
            );
        }
        let words = ["image-ambiguous", "team/one:1, two:2", "docker-archive:FILE:NAME"];
        says(&sandbox.run(&format!("scan docker-archive:{file} --sample-db")), 2, &words);
        let words = ["image-tag-not-found", "team/one:1, two:2", "docker-archive:FILE:NAME"];
        says(&sandbox.run(&format!("scan docker-archive:{file}:three --sample-db")), 3, &words);
    }
}
