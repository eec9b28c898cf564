//! Databases from a registry.

use std::io::Write as _;

use base::Fault as _;
use serde_json::json;
use testkit::{Action, Blob, Personality, Registry, Reply, Rule};
use transfer::{DatabaseKind, PulledDatabase, TransferError};

use crate::common::{client, reference};

/// Pulls into a folder that is left empty when that fails.
fn pull(registry: &Registry) -> Result<(PulledDatabase, tempfile::TempDir), TransferError> {
    pull_kind(registry, DatabaseKind::Advisories)
}

fn pull_kind(
    registry: &Registry,
    kind: DatabaseKind,
) -> Result<(PulledDatabase, tempfile::TempDir), TransferError> {
    let folder = tempfile::tempdir().expect("folder");
    let pulled =
        transfer::pull_database(&client(), &reference(registry, "db:2"), kind, folder.path(), &mut |_, _| ());
    if pulled.is_err() {
        assert_eq!(std::fs::read_dir(folder.path()).expect("list").count(), 0);
    }
    Ok((pulled?, folder))
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

/// The two kinds are told apart by the type of the layer.
#[test]
fn a_java_database_is_pushed_and_pulled_as_that() {
    let registry = Registry::start(Personality::ReferrersApi);
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("trivy-java.db"), b"a database").expect("written");
    std::fs::write(folder.path().join("metadata.json"), b"{}").expect("written");
    let place = reference(&registry, "db:2");
    transfer::push_database(&client(), folder.path(), DatabaseKind::Java, &place).expect("pushed");
    let (pulled, there) = pull_kind(&registry, DatabaseKind::Java).expect("pulled");
    pulled.install(there.path()).expect("installed");
    assert_eq!(std::fs::read(there.path().join("trivy-java.db")).expect("read"), b"a database");
    let error = pull(&registry).map(|_| ()).expect_err("refused").to_string();
    assert!(error.contains("javadb.layer.v1"), "{error}");
}

#[test]
fn a_database_is_pulled_and_opens() {
    let (database, metadata) = (b"a database".repeat(100_000), b"{}".to_vec());
    let registry = Registry::start(Personality::ReferrersApi);
    let layer = packed(&[("trivy.db", &database), ("metadata.json", &metadata)]);
    artifact(&registry, &[Blob::new(LAYER, layer)]);
    let (pulled, folder) = pull(&registry).expect("pulled");
    assert!(std::fs::read(pulled.path()).expect("read") == database);
    pulled.install(folder.path()).expect("installed");
    assert!(std::fs::read(folder.path().join("trivy.db")).expect("read") == database);
    assert!(std::fs::read(folder.path().join("metadata.json")).expect("read") == metadata);
    assert_eq!(std::fs::read_dir(folder.path()).expect("list").count(), 2);
}

#[test]
fn what_is_no_database_is_refused_and_what_cannot_be_read_is_undecided() {
    let (database, metadata) = (b"a database".repeat(100_000), b"{}".to_vec());
    let layer = packed(&[("trivy.db", &database), ("metadata.json", &metadata)]);
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
        let error = pull(&registry).expect_err("refused");
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
        let error = pull(&registry).expect_err("refused");
        assert!(error.code().starts_with(expected), "{} {error}", error.code());
    }
}
