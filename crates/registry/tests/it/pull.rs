//! Pulling: what is asked, how often, and what is refused.

use std::io::Read;

use crate::common::{client, client_with, reference, small_image};
use base::{Class, Digest, Fault, Platform};
use image::{Descriptor, ImageSource, MAX_MANIFEST_BYTES, media_type};
use registry::{ClientOptions, RegistryImage};
use testkit::{Action, Index, Personality, Registry, Reply, Rule};

#[test]
fn an_image_by_tag_costs_one_request_each() {
    let registry = Registry::start(Personality::ReferrersApi);
    let image = small_image();
    image.push_to(&registry, "team/app", Some("v1"));
    let source = RegistryImage::new(client(), reference(&registry, "team/app:v1"));
    let resolved = image::resolve(&source, None).expect("resolves");
    let mut layer = Vec::new();
    source.blob(&resolved.layers[0].descriptor).expect("blob").read_to_end(&mut layer).expect("read");
    assert_eq!(layer, image.blobs[1].bytes);
    assert_eq!(
        registry.take_lines(),
        [
            "GET /v2/team/app/manifests/v1 200".to_owned(),
            format!("GET /v2/team/app/blobs/{} 200", image.blobs[0].digest),
            format!("GET /v2/team/app/blobs/{} 200", image.blobs[1].digest),
        ]
    );
    assert_eq!(source.client().net().counters().counts().requests(), 3);
}

#[test]
fn resolves_with_one_head_or_falls_to_get() {
    let registry = Registry::start(Personality::ReferrersApi);
    let image = small_image();
    let digest = image.push_to(&registry, "a", Some("v1"));
    let client = client();
    let found = client.resolve(&reference(&registry, "a:v1")).expect("resolves");
    assert_eq!((found.digest.clone(), found.size), (digest.clone(), image.manifest.bytes.len() as u64));
    assert_eq!(registry.take_lines(), ["HEAD /v2/a/manifests/v1 200"]);
    for action in [Action::DropHeader("docker-content-digest"), Action::Status(405)] {
        registry.script(Rule::new("HEAD", "/manifests/", 1, action));
        assert_eq!(client.resolve(&reference(&registry, "a:v1")).expect("resolves"), found);
        assert_eq!(registry.take_lines().len(), 2);
    }
    let pinned = reference(&registry, "a").at_digest(digest);
    let other = format!("{}", Digest::sha256_of(b"other"));
    registry.script(Rule::new("HEAD", "/manifests/", 1, Action::Header("docker-content-digest", other)));
    assert_eq!(client.resolve(&pinned).expect_err("differs").code(), "registry-digest-mismatch");
}

#[test]
fn reads_docker_manifests_and_indexes() {
    let registry = Registry::start(Personality::ReferrersApi);
    let arm: Platform = "linux/arm64/v8".parse().expect("platform");
    let layer = || testkit::LayerBuilder::new(testkit::LayerCompression::Gzip).file("a", "1");
    let docker = testkit::ImageBuilder::new(arm.clone()).layer(layer()).docker().build();
    let index = Index::of(vec![small_image(), docker.clone()]);
    index.push_to(&registry, "multi", Some("latest"));
    let source = RegistryImage::new(client(), reference(&registry, "multi"));
    let resolved = image::resolve(&source, Some(&arm)).expect("resolves");
    assert_eq!(resolved.manifest.digest, docker.manifest.digest);
    let (descriptor, _) = source.root().expect("root");
    assert_eq!(descriptor.media_type, media_type::OCI_INDEX);
}

/// Each way a manifest request fails, with the code and class it must have.
#[test]
fn each_failure_has_its_code_and_class() {
    let status = |status| Action::Reply(Reply::status(status).body("<html>sorry\u{1b}[31m</html>"));
    let throttled = Action::Reply(Reply::status(429).header("retry-after", "3600"));
    let other = Action::Header("docker-content-digest", Digest::sha256_of(b"other").to_string());
    let nonsense = Action::Header("docker-content-digest", "sha256:zz".into());
    let schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws".to_owned();
    let html = Action::Reply(Reply::status(200).header("content-type", "text/html").body("<html>"));
    let big = vec![b' '; usize::try_from(MAX_MANIFEST_BYTES).expect("fits") + 1];
    let big = Action::Reply(Reply::status(200).body(big));
    let rows = [
        (status(401), "registry-unauthorized", Class::Undecided),
        (status(403), "registry-forbidden", Class::Undecided),
        (status(404), "registry-not-found", Class::NothingToExamine),
        (status(418), "registry-unexpected-status", Class::Undecided),
        (status(500), "registry-server-error", Class::Undecided),
        (status(503), "registry-server-error", Class::Undecided),
        (throttled, "registry-throttled", Class::Undecided),
        (other, "registry-digest-mismatch", Class::VerificationFailed),
        (nonsense, "registry-malformed-answer", Class::Undecided),
        (Action::Corrupt, "registry-digest-mismatch", Class::VerificationFailed),
        (Action::Truncate(10), "net-broken", Class::Undecided),
        (Action::Hang(10), "registry-timed-out", Class::Undecided),
        (Action::Garbage, "net-broken", Class::Undecided),
        (html, "registry-web-page", Class::Undecided),
        (big, "registry-too-large", Class::Undecided),
    ];
    for (action, code, class) in rows {
        let registry = Registry::start(Personality::ReferrersApi);
        small_image().push_to(&registry, "a", Some("v1"));
        registry.script(Rule::new("GET", "/manifests/", 9, action.clone()));
        let error = client().manifest(&reference(&registry, "a:v1")).expect_err(code);
        assert_eq!((error.code(), error.class()), (code, class), "{action:?}: {error}");
        assert!(!error.to_string().contains('\u{1b}') && !error.hint().is_empty());
    }
    let registry = Registry::start(Personality::ReferrersApi);
    // Some registries call every manifest application/json.
    for media_type in [&schema1, "application/json"] {
        registry.put_manifest("a", Some("v1"), media_type, b"{\"schemaVersion\":1,\"fsLayers\":[]}");
        let error = client().manifest(&reference(&registry, "a:v1")).expect_err("schema 1");
        assert_eq!(error.code(), "registry-unsupported-media-type");
        assert!(error.hint().contains("schema 1") && error.to_string().contains("manifest.v1"), "{error}");
    }
}

/// A page for people in place of an answer, wherever it comes: neither a broken image nor none.
#[test]
fn a_web_page_is_no_answer() {
    let page = Reply::status(200)
        .header("content-type", "text/html; charset=utf-8")
        .body("<!DOCTYPE html><title>Sign in</title>");
    let registry = Registry::start(Personality::ReferrersApi);
    let image = small_image();
    image.push_to(&registry, "a", Some("v1"));
    let (client, name) = (client(), reference(&registry, "a:v1"));
    let layer = Descriptor::of(media_type::LAYER_TAR_GZIP, &image.blobs[1].bytes);
    let login = testkit::Server::start(move |_| page.clone());
    let moved = Action::Reply(Reply::status(302).header("location", &login.url("/login")));
    registry.script(Rule::new("", "/v2/", 9, moved));
    for error in [
        client.resolve(&name).expect_err("manifest"),
        client.manifest(&name).expect_err("manifest"),
        client.small_blob(&name, &layer, layer.size).expect_err("blob"),
        client.tags(&name).expect_err("tags"),
    ] {
        assert_eq!((error.code(), error.class()), ("registry-web-page", Class::Undecided), "{error}");
        assert!(error.to_string().contains(&login.host()), "it says who answered: {error}");
    }
    // A layer that is a page is one.
    registry.clear_script();
    let html = b"<html>";
    registry.put_blob("a", html);
    registry.script(Rule::new("GET", "/blobs/", 1, Action::Header("content-type", "text/html".into())));
    let described = Descriptor::of("text/html", html);
    assert_eq!(client.small_blob(&name, &described, described.size).expect("a page"), html);
}

#[test]
fn what_an_image_names_and_the_registry_has_not_makes_it_incomplete() {
    let registry = Registry::start(Personality::ReferrersApi);
    small_image().push_to(&registry, "a", Some("v1"));
    let source = RegistryImage::new(client(), reference(&registry, "a:v1"));
    let absent = Descriptor::of(media_type::OCI_MANIFEST, b"absent");
    for error in [source.manifest(&absent).err(), source.blob(&absent).err()] {
        let error = error.expect("not there");
        assert_eq!((error.code(), error.class()), ("registry-incomplete", Class::Undecided), "{error}");
    }
}

#[test]
fn a_server_that_speaks_tls_and_is_asked_with_plain_http() {
    for words in [
        "Client sent an HTTP request to an HTTPS server.\n",
        "<html><center>The plain HTTP request was sent to HTTPS port</center></html>",
    ] {
        let server = testkit::Server::start(move |_| Reply::status(400).body(words));
        let name = format!("{}/a:v1", server.host()).parse().expect("reference");
        let error = client().manifest(&name).expect_err("TLS");
        assert_eq!(error.code(), "registry-wants-tls", "{error}");
    }
    // Another 400 is what it was.
    let server = testkit::Server::start(|_| Reply::status(400).body("no"));
    let name = format!("{}/a:v1", server.host()).parse().expect("reference");
    assert_eq!(client().manifest(&name).expect_err("400").code(), "registry-unexpected-status");
}

/// RFC 9112 §7.1 and §6.3: a length is not always said.
#[test]
fn blobs_without_a_length_are_read_to_their_end_and_no_further() {
    let content: Vec<u8> = (0..200_000u32).map(|n| u8::try_from(n % 251).expect("fits")).collect();
    let described = Descriptor::of("application/octet-stream", &content);
    let raw = |head: &str, chunks: &[&[u8]], end: &str| {
        let mut body = format!("HTTP/1.1 200 OK\r\n{head}\r\n").into_bytes();
        for chunk in chunks {
            let chunked = !end.is_empty() || head.contains("chunked");
            body.extend(if chunked { format!("{:x}\r\n", chunk.len()) } else { String::new() }.bytes());
            body.extend_from_slice(chunk);
            body.extend(if chunked { "\r\n" } else { "" }.bytes());
        }
        body.extend(end.bytes());
        Reply { raw: true, ..Reply::default() }.body(body)
    };
    let halves = content.split_at(70_000);
    let more = [&content[..], b"x"].concat();
    let (chunked, close) = ("transfer-encoding: chunked\r\n", "connection: close\r\n");
    for (name, reply, code) in [
        ("chunked", raw(chunked, &[halves.0, halves.1], "0\r\n\r\n"), None),
        ("until the end", raw(close, &[&content], ""), None),
        // The connection breaks within it, each time.
        ("chunked and cut", raw(chunked, &[halves.0], ""), Some("net-broken")),
        ("chunked and short", raw(chunked, &[halves.0], "0\r\n\r\n"), Some("net-broken")),
        ("until a short end", raw(close, &[halves.0], ""), Some("net-broken")),
        ("chunked and long", raw(chunked, &[&more], "0\r\n\r\n"), Some("registry-size-mismatch")),
        ("until a late end", raw(close, &[&more], ""), Some("registry-size-mismatch")),
    ] {
        let server = testkit::Server::start(move |_| reply.clone());
        let at = format!("{}/a", server.host()).parse().expect("reference");
        match (client().small_blob(&at, &described, described.size), code) {
            (Ok(found), None) => assert_eq!(found, content, "{name}"),
            (Err(error), Some(code)) => assert_eq!(error.code(), code, "{name}: {error}"),
            (found, _) => panic!("{name}: {:?}", found.map(|bytes| bytes.len())),
        }
    }
}

#[test]
fn a_manifest_of_the_limit_is_read() {
    let registry = Registry::start(Personality::ReferrersApi);
    let mut bytes = small_image().manifest.bytes;
    bytes.resize(usize::try_from(MAX_MANIFEST_BYTES).expect("fits"), b' ');
    registry.put_manifest("a", Some("v1"), media_type::OCI_MANIFEST, &bytes);
    assert_eq!(client().manifest(&reference(&registry, "a:v1")).expect("fits").1, bytes);
}

#[test]
fn throttling_is_waited_out_without_waiting() {
    let registry = Registry::start(Personality::ReferrersApi);
    small_image().push_to(&registry, "a", Some("v1"));
    let reply = Reply::status(429).header("retry-after", "7");
    registry.script(Rule::new("GET", "/manifests/", 2, Action::Reply(reply)));
    let (client, clock) = client_with(ClientOptions::default());
    client.manifest(&reference(&registry, "a:v1")).expect("third try");
    let waits: Vec<u64> = clock.waits().iter().map(std::time::Duration::as_secs).collect();
    assert_eq!(waits, [7, 7]);
}

#[test]
fn blobs_resume_and_are_checked() {
    let registry = Registry::start(Personality::ReferrersApi);
    let content: Vec<u8> = (0..200_000u32).map(|n| u8::try_from(n % 251).expect("fits")).collect();
    registry.put_blob("a", &content);
    let good = Descriptor::of("application/octet-stream", &content);
    let name = reference(&registry, "a");
    let limit = good.size;

    registry.script(Rule::new("GET", "/blobs/", 1, Action::Truncate(70_000)));
    assert_eq!(client().small_blob(&name, &good, limit).expect("resumed"), content);
    let log = registry.log();
    assert_eq!(log.last().expect("second").request.headers["range"], "bytes=70000-");

    assert_eq!(client().small_blob(&name, &good, limit - 1).expect_err("limit").code(), "registry-too-large");
    let short = Descriptor { size: good.size - 1, ..good.clone() };
    assert_eq!(client().small_blob(&name, &short, limit).expect_err("size").code(), "registry-size-mismatch");
    let absent = Descriptor::of("application/octet-stream", b"absent");
    assert_eq!(client().small_blob(&name, &absent, limit).expect_err("absent").code(), "registry-not-found");
    registry.script(Rule::new("GET", "/blobs/", 1, Action::Corrupt));
    let error = client().small_blob(&name, &good, limit).expect_err("corrupt");
    assert_eq!((error.code(), error.class()), ("registry-digest-mismatch", Class::VerificationFailed));
    registry.script(Rule::new("GET", "/blobs/", 1, Action::Status(500)));
    assert_eq!(client().small_blob(&name, &good, limit).expect_err("500").code(), "registry-server-error");
    assert!(client().blob_exists(&name, &good.digest).expect("asked"));
    assert!(!client().blob_exists(&name, &absent.digest).expect("asked"));
    registry.script(Rule::new("HEAD", "/blobs/", 1, Action::Status(403)));
    assert!(client().blob_exists(&name, &good.digest).is_err());
}

#[test]
fn tags_go_over_pages_of_the_same_host() {
    let registry = Registry::start(Personality::ReferrersApi);
    let image = small_image();
    for tag in ["a", "b", "c", "d", "e"] {
        image.push_to(&registry, "app", Some(tag));
    }
    registry.page_size(2);
    let name = reference(&registry, "app");
    assert_eq!(client().tags(&name).expect("tags"), ["a", "b", "c", "d", "e"]);
    assert_eq!(client().tags(&reference(&registry, "none")).expect_err("none").code(), "registry-not-found");
    let away = Action::Header("link", "<http://127.0.0.1:9/v2/app/tags/list>; rel=\"next\"".into());
    registry.script(Rule::new("GET", "/tags/", 1, away));
    assert_eq!(client().tags(&name).expect_err("away").code(), "registry-malformed-answer");
    // A list that never ends is not followed for ever.
    let loops = Action::Header("link", "</v2/app/tags/list>; rel=\"next\"".into());
    registry.script(Rule::new("GET", "/tags/", 5000, loops));
    assert_eq!(client().tags(&name).expect_err("endless").code(), "registry-too-many");
}
