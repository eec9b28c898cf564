//! Pushing.

use crate::common::{client, reference, small_image};
use base::{Digest, Fault};
use image::{BlobData, Descriptor, media_type};
use registry::BlobUpload;
use testkit::{Action, Personality, Registry, Reply, Rule};

#[test]
fn pushes_what_is_missing_and_only_that() {
    let registry = Registry::start(Personality::ReferrersApi);
    let image = small_image();
    let client = client();
    let name = reference(&registry, "app:v1");
    for expected in [true, false] {
        for blob in &image.blobs {
            let bytes = blob.bytes.clone();
            let descriptor = Descriptor::of(&blob.media_type, &bytes);
            let upload =
                BlobUpload::stream(&descriptor, move || Ok(Box::new(std::io::Cursor::new(bytes.clone()))));
            assert_eq!(client.push_blob(&name, &upload).expect("pushed"), expected);
        }
    }
    let manifest = BlobData::new(media_type::OCI_MANIFEST, image.manifest.bytes.clone());
    assert_eq!(client.push_manifest(&name, &manifest).expect("pushed").digest, image.manifest.digest);
    assert_eq!(registry.manifest("app", "v1"), Some(image.manifest.bytes));
}

#[test]
fn locations_may_be_relative_absolute_or_bad() {
    let blob = BlobUpload::bytes(b"x", Digest::sha256_of(b"x"));
    for (location, code) in [
        (None, Some("registry-malformed-answer")),
        (Some("ftp://x/"), Some("registry-malformed-answer")),
        (Some("http://registry.example.com/x"), Some("net-plain-http")),
    ] {
        let registry = Registry::start(Personality::ReferrersApi);
        let reply = Reply::status(202);
        let reply = location.map_or(reply.clone(), |location| reply.header("location", location));
        registry.script(Rule::new("POST", "", 1, Action::Reply(reply)));
        let error = client().push_blob(&reference(&registry, "app"), &blob).expect_err("bad");
        assert_eq!(Some(error.code()), code, "{location:?} {error}");
        assert!(!error.to_string().contains("secret"));
    }
    let registry = Registry::start(Personality::ReferrersApi);
    client().push_blob(&reference(&registry, "app"), &blob).expect("relative");
    assert!(
        registry.log().iter().any(|logged| logged.request.query.contains("state=secret&digest=sha256%3A"))
    );
}

#[test]
fn a_broken_upload_is_begun_again() {
    let registry = Registry::start(Personality::ReferrersApi);
    registry.script(Rule::new("PUT", "/blobs/uploads/", 2, Action::Reply(Reply::status(503))));
    let blob = BlobUpload::bytes(b"x", Digest::sha256_of(b"x"));
    assert!(client().push_blob(&reference(&registry, "app"), &blob).expect("third time"));
    let posts = registry.log().iter().filter(|logged| logged.request.method == "POST").count();
    assert_eq!(posts, 3);
}

#[test]
fn failures_to_push_have_their_codes() {
    let registry = Registry::start(Personality::ReferrersApi);
    let name = reference(&registry, "app:v1");
    let image = small_image();
    let manifest = BlobData::new(media_type::OCI_MANIFEST, image.manifest.bytes.clone());
    let error = client().push_manifest(&name, &manifest).expect_err("blobs are missing");
    assert_eq!(error.code(), "registry-not-found");
    assert!(error.to_string().contains("MANIFEST_BLOB_UNKNOWN"), "{error}");
    image.push_to(&registry, "app", None);
    let other = Digest::sha256_of(b"other").to_string();
    registry.script(Rule::new("PUT", "/manifests/", 1, Action::Header("docker-content-digest", other)));
    assert_eq!(
        client().push_manifest(&name, &manifest).expect_err("other").code(),
        "registry-digest-mismatch"
    );
    registry.script(Rule::new("PUT", "/manifests/", 1, Action::Status(403)));
    assert_eq!(client().push_manifest(&name, &manifest).expect_err("403").code(), "registry-forbidden");
    let wrong = BlobUpload::bytes(b"x", Digest::sha256_of(b"y"));
    assert_eq!(client().push_blob(&name, &wrong).expect_err("digest").code(), "registry-unexpected-status");
}

#[test]
fn mounts_from_a_neighbour() {
    let registry = Registry::start(Personality::ReferrersApi);
    let digest = registry.put_blob("base", b"layer");
    let name = reference(&registry, "app");
    let upload = BlobUpload::bytes(b"layer", digest.clone());
    let push = |upload: &BlobUpload| client().push_blob_from(&name, upload, Some("base")).expect("pushed");
    assert_eq!(push(&upload), registry::Pushed::Mounted);
    assert_eq!(push(&upload), registry::Pushed::AlreadyThere);
    assert!(client().blob_exists(&name, &digest).expect("asked"));
    // What cannot be mounted is sent, in the session that was begun instead.
    drop(registry.take_lines());
    assert_eq!(push(&BlobUpload::bytes(b"new", Digest::sha256_of(b"new"))), registry::Pushed::Sent);
    let methods: Vec<String> = registry.take_lines().iter().map(|line| line[..4].trim().to_owned()).collect();
    assert_eq!(methods, ["HEAD", "POST", "PUT"]);
}

/// Docker's registry on a disk answers 500 about a blob that another writer is storing at that moment.
#[test]
fn a_blob_that_nobody_can_say_of_whether_it_is_there_is_sent() {
    let registry = Registry::start(Personality::ReferrersApi);
    let name = reference(&registry, "app:v1");
    let digest = Digest::sha256_of(b"content");
    registry.script(Rule::new("HEAD", "/blobs/", 1, Action::Status(500)));
    registry.script(Rule::new("PUT", "/blobs/uploads/", 1, Action::Status(500)));
    let upload = BlobUpload::bytes(b"content", digest.clone());
    assert!(client().push_blob(&name, &upload).expect("sent, the second time"));
    assert!(client().blob_exists(&name, &digest).expect("asked"));
    // A registry that fails altogether is told as that.
    registry.script(Rule::new("", "/blobs/", usize::MAX, Action::Reply(Reply::status(500))));
    assert_eq!(client().push_blob(&name, &upload).expect_err("down").code(), "registry-server-error");
}
