//! Publishing and finding referrers on registries of every kind.

use crate::common::{client, reference, referrer, small_image, subject};
use base::Fault;
use image::{Descriptor, EvidenceSource as _, ReferrerStore, ReferrersOutcome, media_type};
use registry::{Client, ClientOptions, RegistryImage, fallback_tag};
use testkit::{Action, Extras, Image, Personality, Registry, Reply, Rule};

fn with_image(personality: Personality) -> (Registry, Image) {
    let registry = Registry::start(personality);
    let image = small_image();
    image.push_to(&registry, "app", Some("v1"));
    (registry, image)
}

#[test]
fn publishes_and_finds_in_both_worlds() {
    for (personality, outcome) in [
        (Personality::ReferrersApi, ReferrersOutcome::Api),
        (Personality::NoReferrersApi, ReferrersOutcome::FallbackTag),
    ] {
        let (registry, image) = with_image(personality);
        let store = RegistryImage::new(client(), reference(&registry, "app:v1"));
        let subject = subject(&image);
        assert_eq!(store.referrers_of(&subject.digest).expect("asked").outcome, ReferrersOutcome::Absent);
        let one = store.publish(&referrer(&subject, "one")).expect("published");
        let two = store.publish(&referrer(&subject, "two")).expect("published");
        let again = store.publish(&referrer(&subject, "one")).expect("published again");
        assert_eq!(one, again);
        let found = store.referrers_of(&subject.digest).expect("asked");
        assert_eq!((found.outcome, found.descriptors.len()), (outcome, 2), "{personality:?}");
        for published in [&one, &two] {
            let listed = found.descriptors.iter().find(|d| d.digest == published.digest).expect("listed");
            assert_eq!(listed.artifact_type, published.artifact_type);
            assert_eq!(listed.annotations, published.annotations);
            let manifest = store.fetch_bounded(listed, 4096).expect("manifest");
            let manifest = image::Manifest::parse(&manifest, media_type::OCI_MANIFEST).expect("manifest");
            assert!(store.fetch_bounded(&manifest.layers[0], 4096).is_ok());
            assert!(store.fetch_bounded(listed, listed.size - 1).is_err());
        }
    }
}

#[test]
fn with_the_api_a_referrer_costs_six_requests_and_a_list_one() {
    let (registry, image) = with_image(Personality::ReferrersApi);
    let client = client();
    let name = reference(&registry, "app:v1");
    client.publish(&name, &referrer(&subject(&image), "one")).expect("published");
    let methods: Vec<String> = registry.take_lines().iter().map(|l| l[..4].trim().to_owned()).collect();
    // Configuration and layer: HEAD, POST, PUT each. Then the manifest.
    assert_eq!(methods, ["HEAD", "POST", "PUT", "HEAD", "POST", "PUT", "PUT"]);
    client.referrers(&name, &subject(&image).digest).expect("asked");
    assert_eq!(registry.take_lines().len(), 1);
}

#[test]
fn a_failure_to_look_is_never_an_absence() {
    let throttled = Action::Reply(Reply::status(429).header("retry-after", "3600"));
    let reply = |status| Action::Reply(Reply::status(status));
    let stalled = Reply { hang_at: Some(0), ..Reply::status(200).body("{}") };
    let rows = [
        ("/referrers/", throttled.clone(), "registry-throttled"),
        ("/referrers/", reply(500), "registry-server-error"),
        ("/referrers/", reply(401), "registry-unauthorized"),
        ("/referrers/", reply(403), "registry-forbidden"),
        ("/referrers/", reply(400), "registry-unexpected-status"),
        ("/referrers/", Action::Garbage, "net-broken"),
        ("/referrers/", Action::Reply(stalled), "registry-timed-out"),
        ("/referrers/", Action::Reply(Reply::status(200).body("<html>")), "registry-malformed-answer"),
        ("/manifests/sha256-", throttled, "registry-throttled"),
        ("/manifests/sha256-", reply(500), "registry-server-error"),
        ("/manifests/sha256-", reply(401), "registry-unauthorized"),
        (
            "/manifests/sha256-",
            Action::Reply(Reply::status(200).body("{}")),
            "registry-unsupported-media-type",
        ),
    ];
    for (path, action, code) in rows {
        let (registry, image) = with_image(Personality::NoReferrersApi);
        registry.script(Rule::new("GET", path, 99, action.clone()));
        let error =
            client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest).expect_err(code);
        assert_eq!(error.code(), code, "{path} {action:?}: {error}");
        assert_ne!(error.class(), base::Class::NothingToExamine);
    }
    let (registry, image) = with_image(Personality::Failing);
    assert!(client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest).is_err());
}

#[test]
fn lists_go_over_pages() {
    let (registry, image) = with_image(Personality::ReferrersApi);
    let client = client();
    let name = reference(&registry, "app:v1");
    for n in 0..5 {
        client.publish(&name, &referrer(&subject(&image), &n.to_string())).expect("published");
    }
    registry.page_size(2);
    let found = client.referrers(&name, &subject(&image).digest).expect("asked");
    assert_eq!(found.descriptors.len(), 5);
    // A page that fails spoils the list: half a list looks like a whole one.
    registry.script(Rule::new("GET", "/referrers/", 9, Action::Status(404)).after(1));
    assert!(client.referrers(&name, &subject(&image).digest).is_err());
}

#[test]
fn a_proxy_that_drops_oci_subject_causes_no_fallback_tag() {
    let (registry, image) = with_image(Personality::ReferrersApi);
    registry.script(Rule::new("PUT", "/manifests/", 1, Action::DropHeader("oci-subject")));
    let name = reference(&registry, "app:v1");
    client().publish(&name, &referrer(&subject(&image), "one")).expect("published");
    assert_eq!(registry.manifest("app", &fallback_tag(&subject(&image).digest)), None);
}

#[test]
fn a_registry_without_subjects_says_so() {
    let (registry, image) = with_image(Personality::Old);
    let error = client()
        .publish(&reference(&registry, "app:v1"), &referrer(&subject(&image), "one"))
        .expect_err("refused");
    assert_eq!(error.code(), "registry-subject-refused");
    let found = client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest).expect("asked");
    assert_eq!(found.outcome, ReferrersOutcome::Absent);
}

#[test]
fn entries_of_other_writers_are_found_and_kept_whatever_they_say() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    let subject = subject(&image);
    let other = Descriptor::of(media_type::OCI_MANIFEST, b"other");
    // As go-containerregistry writes it, with a field nobody here knows.
    let index = format!(
        r#"{{"schemaVersion":2,"mediaType":"{}","manifests":[{{"mediaType":"{}","size":{},"digest":"{}","artifactType":"{}","data":"e30="}}],"x-note":1}}"#,
        media_type::OCI_INDEX,
        media_type::OCI_MANIFEST,
        other.size,
        other.digest,
        media_type::OCI_EMPTY
    );
    registry.put_manifest("app", None, media_type::OCI_MANIFEST, b"other");
    let tag = fallback_tag(&subject.digest);
    registry.put_manifest("app", Some(&tag), media_type::OCI_INDEX, index.as_bytes());
    let client = client();
    let name = reference(&registry, "app:v1");
    let found = client.referrers(&name, &subject.digest).expect("asked");
    assert_eq!(found.descriptors[0].digest, other.digest);
    client.publish(&name, &referrer(&subject, "one")).expect("published");
    let text = String::from_utf8(registry.manifest("app", &tag).expect("tag")).expect("text");
    assert!(text.contains("\"data\":\"e30=\"") && text.contains("x-note"), "{text}");
    assert_eq!(client.referrers(&name, &subject.digest).expect("asked").descriptors.len(), 2);
}

#[test]
fn an_overwritten_fallback_tag_is_written_again_and_not_for_ever() {
    for (lost, works) in [(1, true), (3, true), (9, true), (10, false)] {
        let (registry, image) = with_image(Personality::NoReferrersApi);
        registry.script(Rule::new("PUT", "/manifests/sha256-", lost, Action::LoseTag));
        let name = reference(&registry, "app:v1");
        let result = client().publish(&name, &referrer(&subject(&image), "one"));
        match result {
            Ok(_) => assert!(works, "{lost}"),
            Err(error) => assert_eq!((works, error.code()), (false, "registry-fallback-contended")),
        }
    }
}

#[test]
fn concurrent_publishers_lose_none() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    let subject = subject(&image);
    let name = reference(&registry, "app:v1");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (subject, name) = (subject.clone(), name.clone());
            // A client each, as separate processes have, with the real clock: the race is the point.
            scope.spawn(move || {
                let net = net::Client::new(net::ClientOptions::default());
                let client = Client::new(net, ClientOptions::default());
                client.publish(&name, &referrer(&subject, &n.to_string())).expect("published");
            });
        }
    });
    let found = client().referrers(&name, &subject.digest).expect("asked");
    assert_eq!(found.descriptors.len(), 8);
}

#[test]
fn fallback_tags_are_tags() {
    let sha256 = base::Digest::sha256_of(b"x");
    assert_eq!(fallback_tag(&sha256), format!("sha256-{}", sha256.hex()));
    let sha512: base::Digest = format!("sha512:{}", "a".repeat(128)).parse().expect("digest");
    assert_eq!(fallback_tag(&sha512), format!("sha512-{}", "a".repeat(64)));
}

#[test]
fn a_conditional_write_sees_the_other_writer() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    registry.extras(Extras { conditional: true, ..Extras::default() });
    let subject = subject(&image);
    let name = reference(&registry, "app:v1");
    client().publish(&name, &referrer(&subject, "one")).expect("published");
    // Another writer comes between our reading and our writing: 412, read again, merge.
    registry.script(Rule::new("PUT", "/manifests/sha256-", 1, Action::Reply(Reply::status(412))));
    client().publish(&name, &referrer(&subject, "two")).expect("published");
    let found = client().referrers(&name, &subject.digest).expect("asked");
    assert_eq!(found.descriptors.len(), 2);
    let conditions = registry.log().iter().filter(|one| one.request.headers.contains_key("if-match")).count();
    assert_eq!(conditions, 2);
}

#[test]
fn entries_that_say_too_little_are_completed() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    let subject = subject(&image);
    let name = reference(&registry, "app:v1");
    let published = client().publish(&name, &referrer(&subject, "one")).expect("published");
    let tag = fallback_tag(&subject.digest);
    let text = String::from_utf8(registry.manifest("app", &tag).expect("tag")).expect("text");
    // As go-containerregistry writes it.
    let spoilt = text.replace(
        &format!("\"artifactType\":\"{}\"", media_type::SIGSTORE_BUNDLE_V03),
        "\"artifactType\":\"application/vnd.oci.empty.v1+json\"",
    );
    assert_ne!(text, spoilt);
    registry.put_manifest("app", Some(&tag), media_type::OCI_INDEX, spoilt.as_bytes());
    client().publish(&name, &referrer(&subject, "one")).expect("published again");
    let found = client().referrers(&name, &subject.digest).expect("asked").descriptors;
    assert_eq!((found.len(), &found[0].artifact_type), (1, &published.artifact_type));
}

#[test]
fn filters_are_the_registrys_or_ours() {
    for filters in [true, false] {
        let (registry, image) = with_image(Personality::ReferrersApi);
        registry.extras(Extras { filters, ..Extras::default() });
        let subject = subject(&image);
        let name = reference(&registry, "app:v1");
        client().publish(&name, &referrer(&subject, "one")).expect("published");
        let other = image::NewReferrer { artifact_type: "text/plain".into(), ..referrer(&subject, "two") };
        client().publish(&name, &other).expect("published");
        let found = client().referrers_of_type(&name, &subject.digest, "text/plain").expect("asked");
        assert_eq!(found.descriptors.len(), 1, "{filters}");
        assert_eq!(found.descriptors[0].artifact_type.as_deref(), Some("text/plain"));
        assert!(registry.log().iter().any(|one| one.request.query == "artifactType=text%2Fplain"));
    }
}

/// An answer of the referrers API with so many entries, as cosign writes them.
fn listing(entries: usize) -> Vec<u8> {
    let list: Vec<serde_json::Value> = (0..entries)
        .map(|n| {
            serde_json::json!({
                "mediaType": media_type::OCI_MANIFEST,
                "digest": base::Digest::sha256_of(n.to_string().as_bytes()),
                "size": 800,
                "artifactType": media_type::SIGSTORE_BUNDLE_V03,
                "annotations": {
                    "org.opencontainers.image.created": "2026-01-01T00:00:00Z",
                    "dev.sigstore.bundle.content": "dsse-envelope",
                    "dev.sigstore.bundle.predicateType": "https://slsa.dev/provenance/v1",
                },
            })
        })
        .collect();
    let index =
        serde_json::json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": list});
    index.to_string().into_bytes()
}

#[test]
fn ten_thousand_referrers_are_listed_and_one_more_is_refused() {
    for (entries, code) in [(10_000, None), (10_001, Some("registry-too-many"))] {
        let (registry, image) = with_image(Personality::ReferrersApi);
        let reply = Reply::status(200).header("content-type", media_type::OCI_INDEX).body(listing(entries));
        registry.script(Rule::new("GET", "/referrers/", 1, Action::Reply(reply)));
        let found = client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest);
        assert_eq!(found.as_ref().err().map(Fault::code), code);
        assert_eq!(
            found.map_or(0, |found| found.descriptors.len()),
            if code.is_none() { entries } else { 0 }
        );
    }
}

#[test]
fn a_list_without_end_ends() {
    let (registry, image) = with_image(Personality::ReferrersApi);
    // Every page is the same and names itself as the next.
    let page = Reply::status(200).header("link", "<?at=1>; rel=\"next\"").body(listing(0));
    registry.script(Rule::new("GET", "/referrers/", usize::MAX, Action::Reply(page)));
    let error =
        client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest).expect_err("endless");
    assert_eq!(error.code(), "registry-too-many");
    assert_eq!(registry.log().len(), 1000);
}

#[test]
fn the_next_page_is_never_on_another_host() {
    let elsewhere = Registry::start(Personality::ReferrersApi);
    let (registry, image) = with_image(Personality::ReferrersApi);
    let link = format!("<http://{}/v2/app/referrers/x>; rel=\"next\"", elsewhere.host());
    registry.script(Rule::new("GET", "/referrers/", 1, Action::Header("link", link)));
    let error =
        client().referrers(&reference(&registry, "app:v1"), &subject(&image).digest).expect_err("elsewhere");
    assert_eq!(error.code(), "registry-malformed-answer");
    assert!(elsewhere.log().is_empty());
}

#[test]
fn deleting_a_referrer_takes_it_from_every_list() {
    for personality in [Personality::ReferrersApi, Personality::NoReferrersApi] {
        let (registry, image) = with_image(personality);
        let subject = subject(&image);
        let name = reference(&registry, "app:v1");
        let one = client().publish(&name, &referrer(&subject, "one")).expect("published");
        let two = client().publish(&name, &referrer(&subject, "two")).expect("published");
        let delete = |digest| client().delete_referrer(&name, &subject.digest, digest);
        assert!(delete(&one.digest).expect("deleted"));
        assert!(!delete(&one.digest).expect("gone already"));
        let left = client().referrers(&name, &subject.digest).expect("asked").descriptors;
        assert_eq!(
            left.iter().map(|entry| &entry.digest).collect::<Vec<_>>(),
            [&two.digest],
            "{personality:?}"
        );
        assert!(delete(&two.digest).expect("deleted"));
        let left = client().referrers(&name, &subject.digest).expect("asked");
        assert_eq!(left.outcome, ReferrersOutcome::Absent);
        assert_eq!(registry.tags("app"), ["v1"], "no empty fallback tag is left");
        registry.extras(Extras { deletes: false, ..Extras::default() });
        let refused = delete(&image.manifest.digest).expect_err("405");
        assert_eq!(refused.code(), "registry-delete-unsupported");
    }
}

/// Docker's registry on a disk answers 500 while another client writes the tag.
#[test]
fn a_tag_that_is_being_written_is_read_again() {
    for (method, times, code) in [
        ("GET", 9, None),
        ("GET", 10, Some("registry-server-error")),
        ("PUT", 9, None),
        ("PUT", 10, Some("registry-fallback-contended")),
    ] {
        let (registry, image) = with_image(Personality::NoReferrersApi);
        let name = reference(&registry, "app:v1");
        registry.script(Rule::new(method, "/manifests/sha256-", times, Action::Reply(Reply::status(500))));
        let result = client().publish(&name, &referrer(&subject(&image), "one"));
        assert_eq!(result.err().map(|error| error.code()), code, "{method} {times}");
    }
}

/// An index under the fallback tag of `subject` with one entry, padded to so many bytes by an annotation of its own.
fn padded(registry: &Registry, subject: &Descriptor, bytes: usize) -> Vec<u8> {
    let entry = Descriptor::of(media_type::OCI_MANIFEST, b"another's");
    let with = |padding: usize| {
        let index = serde_json::json!({
            "schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": [entry],
            "annotations": {"padding": "x".repeat(padding)},
        });
        index.to_string().into_bytes()
    };
    let index = with(bytes - with(0).len());
    assert_eq!(index.len(), bytes);
    registry.put_manifest("app", Some(&fallback_tag(&subject.digest)), media_type::OCI_INDEX, &index);
    index
}

#[test]
fn a_full_fallback_tag_is_read_and_not_written() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    let (name, subject) = (reference(&registry, "app:v1"), subject(&image));
    let entry = Descriptor::of(media_type::OCI_MANIFEST, b"one more");
    let tag = fallback_tag(&subject.digest);
    for there in ["another's", "one more"] {
        registry.put_manifest("app", None, media_type::OCI_MANIFEST, there.as_bytes());
    }
    let room = serde_json::json!(entry).to_string().len() + 1;
    let list = || client().list_under_fallback_tag(&name, &subject.digest, std::slice::from_ref(&entry));
    // With the entry it has exactly what registries take.
    padded(&registry, &subject, (4 << 20) - room);
    list().expect("there is room");
    assert_eq!(registry.manifest("app", &tag).map(|index| index.len()), Some(4 << 20));
    let full = padded(&registry, &subject, (4 << 20) - room + 1);
    let error = list().expect_err("one byte too many");
    assert_eq!((error.code(), error.class()), ("registry-fallback-full", base::Class::Undecided), "{error}");
    assert!(error.to_string().contains("4194305") && error.hint().contains("assay clean"), "{error}");
    assert_eq!(registry.manifest("app", &tag), Some(full), "nothing is lost");
    // Where a registry has a larger one, it is read.
    padded(&registry, &subject, 16 << 20);
    let found = client().referrers(&name, &subject.digest).expect("read");
    assert_eq!(found.descriptors.len(), 1);
    padded(&registry, &subject, (16 << 20) + 1);
    let error = client().referrers(&name, &subject.digest).expect_err("no more than that");
    assert_eq!(error.code(), "registry-too-large");
}

#[test]
fn ten_thousand_entries_with_annotations_under_a_fallback_tag_are_read() {
    let (registry, image) = with_image(Personality::NoReferrersApi);
    let (name, subject) = (reference(&registry, "app:v1"), subject(&image));
    let longer = "https://example.com/attestations/of-a-team/with-a-longer-name/provenance/v1";
    let index =
        String::from_utf8(listing(10_000)).expect("text").replace("https://slsa.dev/provenance/v1", longer);
    let index = index.into_bytes();
    assert!(index.len() > 4 << 20, "{}", index.len());
    registry.put_manifest("app", Some(&fallback_tag(&subject.digest)), media_type::OCI_INDEX, &index);
    let found = client().referrers(&name, &subject.digest).expect("read");
    assert_eq!((found.descriptors.len(), found.outcome), (10_000, ReferrersOutcome::FallbackTag));
}
