//! Whole images and databases between a registry and here.

use std::io::Write as _;

use base::Reference;
use image::ImageSource as _;
use serde_json::json;
use testkit::{Action, Blob, Index, Personality, Registry, Reply, Rule};

use crate::common::{Home, client, image, in_registry};

fn reference(registry: &Registry, name: &str) -> Reference {
    format!("{}/{name}", registry.host()).parse().expect("reference")
}

#[test]
fn an_image_is_copied_from_its_leaves_to_its_root() {
    let (from, to) = (Registry::start(Personality::ReferrersApi), Registry::start(Personality::ReferrersApi));
    let index = Index::of(vec![image("1"), image("2")]);
    let digest = index.push_to(&from, "app", Some("v1"));
    let target = reference(&to, "copy:v1");
    let copied = pipeline::copy_image(&in_registry(&from, "app:v1"), &client(), &target).expect("copied");
    assert_eq!(copied.digest(), Some(&digest));
    let written: Vec<String> = to
        .take_lines()
        .into_iter()
        .filter(|line| line.starts_with("PUT ") && line.contains("/manifests/"))
        .collect();
    // The test registry refuses a manifest whose parts are not there, so 201 says they were.
    let mut expected: Vec<String> = index
        .images
        .iter()
        .map(|image| format!("PUT /v2/copy/manifests/{} 201", image.manifest.digest))
        .collect();
    expected.push("PUT /v2/copy/manifests/v1 201".into());
    assert_eq!(written, expected);
    assert_eq!(in_registry(&to, "copy:v1").root().expect("root").0.digest, digest);

    pipeline::copy_image(&in_registry(&from, "app:v1"), &client(), &target).expect("copied again");
    assert!(!to.take_lines().iter().any(|line| line.starts_with("POST ")), "no blob is sent twice");
}

#[test]
fn a_copy_that_fails_names_nothing_and_says_why() {
    let rows = [
        (Action::Corrupt, "image-digest"),
        (Action::Reply(Reply::status(404)), "registry-not-found"),
        (Action::Reply(Reply::status(429)), "registry-throttled"),
        (Action::Truncate(3), "net-broken"),
    ];
    for (action, expected) in rows {
        let (from, to) =
            (Registry::start(Personality::ReferrersApi), Registry::start(Personality::ReferrersApi));
        let image = image("1");
        image.push_to(&from, "app", Some("v1"));
        from.script(Rule::new("GET", &format!("/blobs/{}", image.blobs[2].digest), 1000, action));
        let target = reference(&to, "copy:v1");
        let error =
            pipeline::copy_image(&in_registry(&from, "app:v1"), &client(), &target).expect_err("refused");
        assert!(error.code().starts_with(expected), "{} {error}", error.code());
        assert!(to.manifest("copy", "v1").is_none());
    }
}

#[test]
fn a_damaged_layout_is_not_copied() {
    let home = Home::new();
    let image = image("1");
    let layout = home.layout(&image);
    let blob = layout.path().join("blobs/sha256").join(image.blobs[1].digest.hex());
    std::fs::write(blob, "other bytes").expect("written");
    let to = Registry::start(Personality::ReferrersApi);
    let error = pipeline::copy_image(&layout, &client(), &reference(&to, "copy:v1")).expect_err("refused");
    assert!(error.code().starts_with("image-"), "{}", error.code());
    assert!(to.manifest("copy", "v1").is_none());
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder =
        tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).expect("appended");
    }
    let mut encoder = builder.into_inner().expect("ended");
    encoder.flush().expect("flushed");
    encoder.finish().expect("ended")
}

/// Puts an artifact with these layers into a registry under `db:2`.
fn artifact(registry: &Registry, layers: &[Blob]) {
    let config = Blob::new("application/vnd.aquasec.trivy.config.v1+json", b"{}".to_vec());
    for blob in layers.iter().chain([&config]) {
        registry.put_blob("db", &blob.bytes);
    }
    let media_type = "application/vnd.oci.image.manifest.v1+json";
    let layers: Vec<_> = layers.iter().map(Blob::descriptor).collect();
    let manifest =
        json!({"schemaVersion": 2, "mediaType": media_type, "config": config.descriptor(), "layers": layers});
    registry.put_manifest("db", Some("2"), media_type, manifest.to_string().as_bytes());
}

const LAYER: &str = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip";

#[test]
fn a_database_is_pulled_and_opens() {
    let built = vuln::sample::build().expect("sample");
    let registry = Registry::start(Personality::ReferrersApi);
    let layer = packed(&[("trivy.db", &built.database), ("metadata.json", &built.metadata)]);
    artifact(&registry, &[Blob::new(LAYER, layer)]);
    let pulled = pipeline::pull_database(&client(), &reference(&registry, "db:2")).expect("pulled");
    assert!(pulled == (built.database, built.metadata));
}

#[test]
fn what_is_no_database_is_refused_and_what_cannot_be_read_is_undecided() {
    let built = vuln::sample::build().expect("sample");
    let layer = packed(&[("trivy.db", &built.database), ("metadata.json", &built.metadata)]);
    let good = Blob::new(LAYER, layer.clone());
    let bomb = vec![0; 2 << 20];
    let one = |media_type: &str, bytes: &[u8]| vec![Blob::new(media_type, bytes.to_vec())];
    let rows = [
        (one("application/octet-stream", &layer), "is of type"),
        (vec![good.clone(), good.clone()], "2 layers"),
        (Vec::new(), "0 layers"),
        (one(LAYER, &layer[..layer.len() / 2]), "cannot be read"),
        (one(LAYER, b"not gzip"), "cannot be read"),
        (one(LAYER, &packed(&[("trivy.db", b"x")])), "has no trivy.db and metadata.json"),
        (one(LAYER, &packed(&[("trivy.db", b"x"), ("metadata.json", &bomb)])), "metadata.json"),
    ];
    for (layers, expected) in rows {
        let registry = Registry::start(Personality::ReferrersApi);
        artifact(&registry, &layers);
        let error = pipeline::pull_database(&client(), &reference(&registry, "db:2")).expect_err("refused");
        assert_eq!(error.code(), "db-not-a-database", "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    let rows = [
        (Action::Corrupt, "image-digest"),
        (Action::Reply(Reply::status(429)), "registry-throttled"),
        (Action::Truncate(100), "net-broken"),
    ];
    for (action, expected) in rows {
        let registry = Registry::start(Personality::ReferrersApi);
        artifact(&registry, std::slice::from_ref(&good));
        registry.script(Rule::new("GET", "/blobs/", 1000, action));
        let error = pipeline::pull_database(&client(), &reference(&registry, "db:2")).expect_err("refused");
        assert!(error.code().starts_with(expected), "{} {error}", error.code());
    }
}
