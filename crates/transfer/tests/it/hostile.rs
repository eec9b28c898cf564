//! Registries that lie, loop, leak and never end.

use std::sync::{Arc, Mutex};

use base::{Digest, Fault as _};
use image::{BlobData, Descriptor, Index, NewReferrer, media_type};
use serde_json::json;
use testkit::{Action, Personality, Registry, Reply, Rule, Server};
use transfer::{CopyOptions, Selection};

use crate::common::{
    SLSA, at, bundle, client, copy, copy_with, described, image, open, platforms, put_referrer, reference,
};

fn collect(registry: &Registry) -> Result<transfer::Graph, transfer::TransferError> {
    transfer::collect(&*open(&at(registry, "app:v1")), &Selection::default())
}

#[test]
fn lists_that_lead_in_a_circle_end() {
    let registry = Registry::start(Personality::NoReferrersApi);
    let app = image("1", "linux/amd64");
    app.push_to(&registry, "app", Some("v1"));
    let one = put_referrer(&registry, "app", &bundle(&described(&app), SLSA, "one"));
    // The image is listed as a referrer of itself and of its own referrer.
    let lists = [
        (app.manifest.digest.clone(), vec![described(&app), one.clone()]),
        (one.digest.clone(), vec![described(&app), one]),
    ];
    for (subject, entries) in lists {
        let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": entries});
        let tag = format!("sha256-{}", subject.hex());
        registry.put_manifest("app", Some(&tag), media_type::OCI_INDEX, index.to_string().as_bytes());
    }
    let graph = collect(&registry).expect("ends");
    assert_eq!((graph.image.len(), graph.evidence.len()), (1, 4));
    let to = Registry::start(Personality::ReferrersApi);
    copy(&at(&registry, "app:v1"), &at(&to, "copy:v1"));
}

/// A digest cannot contain itself, so an index in a circle needs a registry that serves other bytes than asked for.
#[test]
fn an_index_in_a_circle_is_refused_for_its_digest() {
    let registry = Registry::start(Personality::ReferrersApi);
    let child = Descriptor::of(media_type::OCI_INDEX, b"somewhere");
    let mut index = Index::new();
    index.add(child.clone());
    let bytes = index.to_blob().bytes;
    registry.put_manifest("app", Some("v1"), media_type::OCI_INDEX, &bytes);
    let path = format!("/manifests/{}", child.digest);
    let same = Reply::status(200).header("content-type", media_type::OCI_INDEX).body(bytes);
    registry.script(Rule::new("GET", &path, 99, Action::Reply(same)));
    let error = collect(&registry).expect_err("refused");
    assert_eq!(error.code(), "registry-digest-mismatch");
}

#[test]
fn indexes_nest_to_the_limit_and_no_deeper() {
    for (levels, code) in [(4, None), (5, Some("transfer-too-many"))] {
        let registry = Registry::start(Personality::ReferrersApi);
        let app = image("1", "linux/amd64");
        app.push_to(&registry, "app", None);
        let mut inner = BlobData { descriptor: described(&app), bytes: app.manifest.bytes.clone() };
        for level in 0..levels {
            let mut index = Index::new();
            index.add(inner.descriptor.clone());
            inner = index.to_blob();
            let tag = (level + 1 == levels).then_some("v1");
            registry.put_manifest("app", tag, media_type::OCI_INDEX, &inner.bytes);
        }
        assert_eq!(collect(&registry).err().map(|error| error.code()), code, "{levels}");
    }
}

/// The same digest, asked for twice, gives two different manifests.
#[test]
fn two_manifests_for_one_digest_are_one_and_a_refusal() {
    let registry = Registry::start(Personality::ReferrersApi);
    let index = platforms();
    index.push_to(&registry, "app", Some("v1"));
    let (first, second) = (&index.images[0].manifest, &index.images[1].manifest);
    let other =
        Reply::status(200).header("content-type", media_type::OCI_MANIFEST).body(second.bytes.clone());
    let path = format!("/manifests/{}", first.digest);
    registry.script(Rule::new("GET", &path, 1, Action::Reply(other.clone())).after(1));
    assert!(collect(&registry).is_ok(), "the first answer is right");
    registry.clear_script();
    // Also where the registry confirms the wrong one by its header.
    for reply in [other.clone(), other.header("docker-content-digest", &second.digest.to_string())] {
        registry.script(Rule::new("GET", &path, 1, Action::Reply(reply)));
        let error = collect(&registry).expect_err("the wrong one");
        assert_eq!(
            (error.code(), error.class()),
            ("registry-digest-mismatch", base::Class::VerificationFailed)
        );
        registry.clear_script();
    }
}

#[test]
fn an_attestation_of_100_mb_is_copied_in_pieces() {
    let (from, to) =
        (Registry::start(Personality::ReferrersApi), Registry::start(Personality::NoReferrersApi));
    let app = image("1", "linux/amd64");
    app.push_to(&from, "app", Some("v1"));
    let large = "x".repeat(100 << 20);
    let listed = put_referrer(&from, "app", &bundle(&described(&app), SLSA, &large));
    copy(&at(&from, "app:v1"), &at(&to, "copy:v1"));
    let found = client().referrers(&reference(&to, "copy:v1"), &app.manifest.digest).expect("listed");
    assert_eq!(found.descriptors[0].digest, listed.digest);
    // Reading it into memory has a limit, which a descriptor that lies about its size does not get around.
    let source = registry::RegistryImage::new(client(), reference(&to, "copy:v1"));
    let layer = Descriptor::of(media_type::SIGSTORE_BUNDLE_V03, large.as_bytes());
    let fetch = |layer: &Descriptor| image::EvidenceSource::fetch_bounded(&source, layer, 1 << 20);
    assert_eq!(fetch(&layer).expect_err("too large").code(), "registry-too-large");
    let lies = Descriptor { size: 10, ..layer };
    assert_eq!(fetch(&lies).expect_err("another size").code(), "registry-size-mismatch");
}

#[test]
fn ten_thousand_referrers_are_collected_in_bounded_requests() {
    let registry = Registry::start(Personality::ReferrersApi);
    let app = image("1", "linux/amd64");
    app.push_to(&registry, "app", Some("v1"));
    let entries: Vec<Descriptor> = (0..10_000u32)
        .map(|n| Descriptor {
            artifact_type: Some("application/x".into()),
            ..Descriptor::of("application/x", n.to_string().as_bytes())
        })
        .collect();
    let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": entries});
    let reply = Reply::status(200).header("content-type", media_type::OCI_INDEX).body(index.to_string());
    registry.script(Rule::new("GET", "/referrers/", 1, Action::Reply(reply)));
    let graph = collect(&registry).expect("collected");
    // Of a type that is no manifest: none is fetched, each is reported.
    assert_eq!((graph.evidence.len(), graph.left_out.len()), (0, 10_000));
    assert!(registry.log().len() < 10, "{}", registry.log().len());
}

/// A thousand real referrers copied twice. What both registries are asked is bounded by a number for each referrer, and
/// what is listed at the destination is not asked for again.
#[test]
fn a_second_copy_asks_the_destination_for_lists_only() {
    const REFERRERS: usize = 1_000;
    let (from, to) = (Registry::start(Personality::ReferrersApi), Registry::start(Personality::ReferrersApi));
    let app = image("1", "linux/amd64");
    app.push_to(&from, "app", Some("v1"));
    for n in 0..REFERRERS {
        put_referrer(&from, "app", &bundle(&described(&app), SLSA, &n.to_string()));
    }
    drop(from.take_lines());
    copy(&at(&from, "app:v1"), &at(&to, "copy:v1"));
    let count = |lines: &[String], method: &str, part: &str| {
        lines.iter().filter(|line| line.starts_with(method) && line.contains(part)).count()
    };
    let (read, written) = (from.take_lines(), to.take_lines());
    for (lines, method, part) in [
        (&read, "GET ", "/manifests/sha256:"),
        (&read, "GET ", "/blobs/"),
        (&written, "PUT ", "/manifests/sha256:"),
        (&written, "PUT ", "/blobs/uploads/"),
    ] {
        let found = count(lines, method, part);
        assert!((REFERRERS..=REFERRERS + 4).contains(&found), "{method}{part}: {found}");
    }
    copy(&at(&from, "app:v1"), &at(&to, "copy:v1"));
    let (read, asked) = (from.take_lines(), to.take_lines());
    assert!(count(&read, "GET ", "/blobs/") == 0, "nothing is fetched twice");
    assert!(asked.len() < 12, "{} requests: {:?}", asked.len(), asked.iter().take(20).collect::<Vec<_>>());
}

#[test]
fn no_other_host_sees_a_credential_while_an_image_is_copied() {
    const CANARY: &str = "canary-77b1";
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let app = image("1", "linux/amd64");
    let layer = app.blobs[1].clone();
    let served = layer.bytes.clone();
    let elsewhere = Server::start(move |incoming| {
        record.lock().expect("lock").push(format!("{incoming:?}"));
        if incoming.method == "GET" { Reply::status(200).body(served.clone()) } else { Reply::status(201) }
    });
    let access = testkit::Access::basic("u", CANARY);
    let from = Registry::start_with(Personality::ReferrersApi, access.clone());
    let to = Registry::start_with(Personality::ReferrersApi, access);
    app.push_to(&from, "app", Some("v1"));
    let go = |status| Action::Reply(Reply::status(status).header("location", &elsewhere.url("/x?sig=1")));
    from.script(Rule::new("GET", &format!("/blobs/{}", layer.digest), 9, go(307)));
    let password =
        || registry::Credential::Password { user: "u".into(), password: base::Secret::new(CANARY.into()) };
    let explicit = [from.host(), to.host()].into_iter().map(|host| (host, password())).collect();
    let keychain = registry::Keychain::new(registry::KeychainOptions { explicit, files: Vec::new() });
    let client = registry::Client::new(
        net::Client::new(net::ClientOptions::default()),
        registry::ClientOptions { keychain, recorder: None },
    );
    let source = transfer::open(&at(&from, "app:v1"), &client).expect("opened");
    let place = at(&to, "copy:v1");
    transfer::copy(&source, &place, &client, &CopyOptions::default(), &transfer::Meter::default())
        .expect("copied");
    let seen = seen.lock().expect("lock");
    assert_eq!(seen.len(), 1);
    assert!(seen.iter().all(|request| !request.to_lowercase().contains("authorization")), "{seen:?}");
}

#[test]
fn a_redirect_of_a_manifest_to_this_machine_or_another_keeps_the_secret_here() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let app = image("1", "linux/amd64");
    let served = app.manifest.bytes.clone();
    let elsewhere = Server::start(move |incoming| {
        record.lock().expect("lock").push(format!("{incoming:?}"));
        Reply::status(200).header("content-type", media_type::OCI_MANIFEST).body(served.clone())
    });
    let from = Registry::start(Personality::ReferrersApi);
    app.push_to(&from, "app", Some("v1"));
    let there = Reply::status(307).header("location", &elsewhere.url("/m"));
    from.script(Rule::new("GET", "/manifests/v1", 1, Action::Reply(there)));
    let graph = collect(&from).expect("followed");
    assert_eq!(graph.root.descriptor.digest, app.manifest.digest);
    assert!(!seen.lock().expect("lock").concat().to_lowercase().contains("authorization"));
}

#[test]
fn garbage_where_a_manifest_should_be() {
    let garbage: [(&str, Vec<u8>); 4] = [
        ("<html>", b"<html>".to_vec()),
        ("null", b"null".to_vec()),
        ("both", br#"{"schemaVersion":2,"manifests":[],"layers":[],"config":{}}"#.to_vec()),
        ("deep", [b"[".repeat(200_000), b"]".repeat(200_000)].concat()),
    ];
    for (name, bytes) in garbage {
        let registry = Registry::start(Personality::ReferrersApi);
        for media_type in [media_type::OCI_MANIFEST, media_type::OCI_INDEX] {
            registry.put_manifest("app", Some("v1"), media_type, &bytes);
            let error = collect(&registry).expect_err(name);
            assert_eq!(error.code(), "image-malformed", "{name}: {error}");
        }
    }
}

/// Evidence of a kind nobody knows goes along.
#[test]
fn unknown_artifacts_are_copied_too() {
    let (from, to) = (Registry::start(Personality::ReferrersApi), Registry::start(Personality::ReferrersApi));
    let app = image("1", "linux/amd64");
    app.push_to(&from, "app", Some("v1"));
    let scan = NewReferrer {
        artifact_type: "application/vnd.example.scan".into(),
        ..bundle(&described(&app), "", "x")
    };
    let scan = NewReferrer { layer_media_type: "text/plain".into(), ..scan };
    let listed = put_referrer(&from, "app", &scan);
    let copied = copy(&at(&from, "app:v1"), &at(&to, "copy:v1"));
    assert_eq!(copied.evidence.get("other"), Some(&1));
    assert!(to.manifest("copy", &listed.digest.to_string()).is_some());
    let only = Selection { only: Some([transfer::EvidenceKind::Signature].into()), ..Selection::default() };
    let elsewhere = Registry::start(Personality::ReferrersApi);
    let options = CopyOptions { selection: only, force: false };
    copy_with(&at(&from, "app:v1"), &at(&elsewhere, "copy:v1"), &options).expect("nothing to do");
    assert!(elsewhere.manifest("copy", &Digest::sha256_of(b"x").to_string()).is_none());
}
