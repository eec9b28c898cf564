//! Many questions about referrers, and how few requests they take.

use base::Digest;
use image::{Descriptor, media_type};
use registry::Survey;
use serde_json::json;
use testkit::{Action, Personality, Registry, Reply, Rule};

use crate::common::{client, reference};

/// As many subjects as are asked for their fallback tags one by one at most, and one more.
const MANY: usize = 32;

fn subjects(count: usize) -> Vec<Digest> {
    (0..count).map(|n| Digest::sha256_of(format!("subject {n}").as_bytes())).collect()
}

/// Lists one made-up referrer of `subject` under its fallback tag.
fn list(registry: &Registry, subject: &Digest) -> Descriptor {
    let entry = Descriptor::of(media_type::OCI_MANIFEST, subject.hex().as_bytes());
    let index = json!({"schemaVersion": 2, "mediaType": media_type::OCI_INDEX, "manifests": [entry]});
    let tag = registry::fallback_tag(subject);
    registry.put_manifest("app", Some(&tag), media_type::OCI_INDEX, index.to_string().as_bytes());
    entry
}

fn ask(registry: &Registry, subjects: &[Digest]) -> Vec<Vec<Descriptor>> {
    let survey = Survey::new(client(), reference(registry, "app:v1"));
    survey.expect(subjects.len());
    subjects.iter().map(|subject| survey.referrers(subject).expect("asked")).collect()
}

#[test]
fn many_are_asked_for_their_lists_and_the_tags_are_listed_once() {
    for (personality, count, requests) in [
        (Personality::ReferrersApi, MANY - 1, 2 * (MANY - 1)),
        // A list of tags, a question to the API each, and the one tag there is.
        (Personality::ReferrersApi, MANY, MANY + 2),
        // One of them is listed under its tag and not by the API: there is none, and nobody is asked any more.
        (Personality::NoReferrersApi, MANY, 1 + 2),
        (Personality::NoReferrersApi, 100 * MANY, 1 + 2),
    ] {
        let registry = Registry::start(personality);
        let subjects = subjects(count);
        let listed = list(&registry, &subjects[0]);
        drop(registry.take_lines());
        let found = ask(&registry, &subjects);
        assert_eq!(found[0], [listed], "{personality:?}");
        assert!(found[1..].iter().all(Vec::is_empty));
        assert_eq!(registry.take_lines().len(), requests, "{personality:?} {count}");
    }
}

#[test]
fn tags_that_cannot_be_listed_are_asked_for_one_by_one() {
    let endless = Reply::status(200).header("link", "<?at=1>; rel=\"next\"").body(r#"{"tags":[]}"#);
    for action in [
        Action::Reply(Reply::status(404)),
        Action::Reply(Reply::status(403)),
        Action::Reply(Reply::status(500)),
        Action::Reply(Reply::status(200).body("garbage")),
        Action::Reply(endless),
    ] {
        let registry = Registry::start(Personality::NoReferrersApi);
        let subjects = subjects(MANY);
        let last = subjects.last().expect("one");
        let listed = list(&registry, last);
        registry.script(Rule::new("GET", "/tags/list", usize::MAX, action.clone()));
        let found = ask(&registry, &subjects);
        assert_eq!(found[MANY - 1], [listed], "{action:?}");
        let asked =
            registry.log().iter().filter(|one| one.request.path.contains("/manifests/sha256-")).count();
        assert_eq!(asked, MANY, "{action:?}");
    }
}

#[test]
fn an_api_that_lists_something_is_asked_to_the_end() {
    let registry = Registry::start(Personality::ReferrersApi);
    let subjects = subjects(MANY);
    // Known to the API is only the second, under tags the first and the third: older than the API.
    let (first, third) = (list(&registry, &subjects[0]), list(&registry, &subjects[2]));
    let manifest = json!({
        "schemaVersion": 2, "mediaType": media_type::OCI_MANIFEST, "layers": [],
        "config": {"mediaType": media_type::OCI_EMPTY, "digest": Digest::sha256_of(b"{}"), "size": 2},
        "subject": {"mediaType": media_type::OCI_MANIFEST, "digest": subjects[1], "size": 1},
    });
    registry.put_manifest("app", None, media_type::OCI_MANIFEST, manifest.to_string().as_bytes());
    let found = ask(&registry, &subjects);
    assert_eq!((&found[0], &found[2]), (&vec![first], &vec![third]));
    assert_eq!(found[1].len(), 1);
    // Also where it answers 404 to what it knows nothing of, until it has listed something.
    let odd = Registry::start(Personality::ReferrersApi);
    odd.put_manifest("app", None, media_type::OCI_MANIFEST, manifest.to_string().as_bytes());
    odd.script(Rule::new(
        "GET",
        &format!("/referrers/{}", subjects[2]),
        1,
        Action::Reply(Reply::status(404)),
    ));
    list(&odd, &subjects[2]);
    let order = [subjects[1].clone(), subjects[2].clone(), subjects[1].clone()];
    let survey = Survey::new(client(), reference(&odd, "app:v1"));
    let found: Vec<usize> = order.iter().map(|one| survey.referrers(one).expect("asked").len()).collect();
    assert_eq!(found, [1, 1, 1]);
}
