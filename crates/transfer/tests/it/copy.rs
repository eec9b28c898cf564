//! Copies with everything attached.

use base::Fault as _;

use testkit::{Action, Personality, Registry, Reply, Rule};
use transfer::{CopyOptions, EvidenceKind, Selection};

use crate::common::{Full, at, client, copy, copy_with, image, legacy, location, open, platforms, reference};

const BOTH: [Personality; 2] = [Personality::ReferrersApi, Personality::NoReferrersApi];

#[test]
fn an_image_goes_with_everything_attached_between_registries_of_both_kinds() {
    for from in BOTH {
        for to in BOTH {
            let full = Full::new(from);
            let target = Registry::start(to);
            let copied = copy(&full.location(), &at(&target, "copy:v1"));
            assert_eq!(copied.root.digest, full.index);
            assert_eq!(copied.place.to_string(), format!("{}/copy@{}", target.host(), full.index));
            assert_eq!(copied.evidence.get("signature"), Some(&3), "{:?}", copied.evidence);
            assert_eq!(copied.evidence.get("attestation"), Some(&2));
            full.is_at(&at(&target, "copy:v1"));
            let has_tags =
                target.tags("copy").iter().any(|tag| *tag == format!("sha256-{}", full.index.hex()));
            assert_eq!(has_tags, to == Personality::NoReferrersApi, "a fallback tag only where it is needed");
            // Again: nothing is written.
            drop(target.take_lines());
            let again = copy(&full.location(), &at(&target, "copy:v1"));
            assert_eq!(again.sent, 0);
            let lines = target.take_lines();
            let writes = lines.iter().filter(|line| !line.starts_with("GET ") && !line.starts_with("HEAD "));
            assert_eq!(writes.collect::<Vec<_>>(), Vec::<&String>::new(), "{from:?} {to:?}");
        }
    }
}

#[test]
fn names_come_last_and_children_before_their_index() {
    let (from, to) = (Registry::start(Personality::ReferrersApi), Registry::start(Personality::ReferrersApi));
    let index = platforms();
    let digest = index.push_to(&from, "app", Some("v1"));
    copy_with(&at(&from, "app:v1"), &at(&to, "copy:v1"), &CopyOptions::default()).expect("copied");
    let written: Vec<String> = to
        .take_lines()
        .into_iter()
        .filter(|line| line.starts_with("PUT ") && line.contains("/manifests/"))
        .collect();
    // The test registry refuses a manifest whose parts are not there, so 201 says they were.
    assert_eq!(written.len(), 4);
    for (child, line) in index.images.iter().zip(&written) {
        assert!(
            written[..2].contains(&format!("PUT /v2/copy/manifests/{} 201", child.manifest.digest)),
            "{line}"
        );
    }
    assert_eq!(
        written[2..],
        [format!("PUT /v2/copy/manifests/{digest} 201"), "PUT /v2/copy/manifests/v1 201".to_owned()]
    );
}

#[test]
fn within_a_registry_blobs_are_mounted() {
    let full = Full::new(Personality::ReferrersApi);
    drop(full.registry.take_lines());
    let copied = copy(&full.location(), &at(&full.registry, "other/copy:v1"));
    assert_eq!(copied.sent, 0);
    let lines = full.registry.take_lines();
    assert!(!lines.iter().any(|line| line.starts_with("GET ") && line.contains("/blobs/")), "{lines:?}");
    full.is_at(&at(&full.registry, "other/copy:v1"));
}

#[test]
fn a_copy_that_fails_names_nothing_and_is_finished_by_the_next() {
    let rows = [
        (Action::Corrupt, "image-digest"),
        (Action::Reply(Reply::status(404)), "registry-incomplete"),
        (Action::Reply(Reply::status(429)), "registry-throttled"),
        (Action::Truncate(3), "net-broken"),
    ];
    for (action, expected) in rows {
        let full = Full::new(Personality::ReferrersApi);
        let to = Registry::start(Personality::ReferrersApi);
        let layer = image("2", "linux/arm64").blobs[1].digest.clone();
        full.registry.script(Rule::new("GET", &format!("/blobs/{layer}"), usize::MAX, action));
        let options = CopyOptions::default();
        let error = copy_with(&full.location(), &at(&to, "copy:v1"), &options).expect_err("refused");
        assert!(error.code().starts_with(expected), "{} {error}", error.code());
        assert!(to.tags("copy").is_empty());
        full.registry.clear_script();
        copy_with(&full.location(), &at(&to, "copy:v1"), &options).expect("finished");
        full.is_at(&at(&to, "copy:v1"));
    }
}

#[test]
fn an_upload_that_breaks_is_repeated_from_its_beginning() {
    let full = Full::new(Personality::ReferrersApi);
    let to = Registry::start(Personality::ReferrersApi);
    to.script(Rule::new("PUT", "/blobs/uploads/", 2, Action::Reply(Reply::status(503))));
    copy(&full.location(), &at(&to, "copy:v1"));
    full.is_at(&at(&to, "copy:v1"));
}

#[test]
fn a_name_that_means_something_else_is_kept_unless_forced() {
    let full = Full::new(Personality::ReferrersApi);
    let to = Registry::start(Personality::ReferrersApi);
    let other = image("other", "linux/amd64").push_to(&to, "copy", Some("v1"));
    let error = copy_with(&full.location(), &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("kept");
    assert_eq!(error.code(), "transfer-exists");
    assert!(error.to_string().contains(&other.to_string()), "{error}");
    assert_eq!(open(&at(&to, "copy:v1")).root().expect("root").0.digest, other);
    let force = CopyOptions { force: true, ..CopyOptions::default() };
    copy_with(&full.location(), &at(&to, "copy:v1"), &force).expect("forced");
    full.is_at(&at(&to, "copy:v1"));
    // cosign's tag of the same image with other signatures is kept as well.
    let tag = format!("sha256-{}.sig", full.index.hex());
    let bytes = to.manifest("copy", &other.to_string()).expect("there");
    to.put_manifest("copy", Some(&tag), image::media_type::OCI_MANIFEST, &bytes);
    let error = copy_with(&full.location(), &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("kept");
    assert!(error.code() == "transfer-exists" && error.to_string().contains(".sig"), "{error}");
    let pinned = format!("{}/copy@{other}", to.host());
    let error = copy_with(&full.location(), &location(&pinned), &CopyOptions::default()).expect_err("pinned");
    assert_eq!(error.code(), "transfer-other-digest");
}

#[test]
fn only_some_kinds_without_the_image() {
    let full = Full::new(Personality::ReferrersApi);
    for (kinds, tagged, digests) in [
        (vec![EvidenceKind::Signature], true, vec![&full.signature, &full.of_signature]),
        (vec![EvidenceKind::Attestation], false, vec![&full.provenance, &full.of_child]),
        (vec![EvidenceKind::Sbom], false, vec![]),
    ] {
        let to = Registry::start(Personality::NoReferrersApi);
        let selection = Selection { only: Some(kinds.iter().copied().collect()), ..Selection::default() };
        let options = CopyOptions { selection, force: false };
        copy_with(&full.location(), &at(&to, "copy:v1"), &options).expect("copied");
        let tags = to.tags("copy");
        assert!(!tags.contains(&"v1".to_owned()), "{tags:?}");
        assert_eq!(tags.iter().any(|tag| tag.ends_with(".sig")), tagged, "{kinds:?} {tags:?}");
        for digest in [&full.signature, &full.of_signature, &full.provenance, &full.of_child] {
            let there = to.manifest("copy", &digest.to_string()).is_some();
            assert_eq!(there, digests.contains(&digest), "{kinds:?}");
        }
    }
}

#[test]
fn one_platform_with_its_own_evidence() {
    let full = Full::new(Personality::ReferrersApi);
    let to = Registry::start(Personality::ReferrersApi);
    let platform = Some("linux/amd64".parse().expect("platform"));
    let options = CopyOptions { selection: Selection { platform, ..Selection::default() }, force: false };
    let copied = copy_with(&full.location(), &at(&to, "copy:v1"), &options).expect("copied");
    assert_eq!(copied.root.digest, full.children[0]);
    let found = client().referrers(&reference(&to, "copy:v1"), &full.children[0]).expect("listed");
    assert_eq!(found.descriptors.len(), 1);
    assert!(to.manifest("copy", &full.children[1].to_string()).is_none());
}

#[test]
fn an_index_without_one_of_its_children_is_called_incomplete() {
    let from = Registry::start(Personality::ReferrersApi);
    let index = platforms();
    index.push_to(&from, "app", Some("v1"));
    let child = &index.images[1].manifest.digest;
    from.script(Rule::new("GET", &format!("/manifests/{child}"), 9, Action::Reply(Reply::status(404))));
    let to = Registry::start(Personality::ReferrersApi);
    let error =
        copy_with(&at(&from, "app:v1"), &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("half");
    assert_eq!((error.code(), error.class()), ("transfer-incomplete-source", base::Class::Undecided));
    assert!(error.to_string().contains(&child.to_string()) && error.hint().contains("--platform"));
    assert!(to.log().is_empty());
}

#[test]
fn a_dangling_entry_is_reported_and_a_failure_to_look_fails() {
    let full = Full::new(Personality::NoReferrersApi);
    let path = format!("/manifests/{}", full.provenance);
    full.registry.script(Rule::new("GET", &path, 1, Action::Reply(Reply::status(404))));
    let to = Registry::start(Personality::ReferrersApi);
    let copied = copy(&full.location(), &at(&to, "copy:v1"));
    assert_eq!(copied.left_out.len(), 1);
    assert!(copied.left_out[0].contains(&full.provenance.to_string()), "{:?}", copied.left_out);
    for status in [401, 403, 429, 500] {
        full.registry.script(Rule::new("GET", &path, 9, Action::Reply(Reply::status(status))));
        let to = Registry::start(Personality::ReferrersApi);
        let error = copy_with(&full.location(), &at(&to, "copy:v1"), &CopyOptions::default());
        assert_eq!(error.expect_err("could not look").class(), base::Class::Undecided, "{status}");
        assert!(to.log().is_empty(), "nothing is written before everything was looked at");
        full.registry.clear_script();
    }
}

#[test]
fn a_registry_that_takes_no_referrers_says_so() {
    let full = Full::new(Personality::ReferrersApi);
    let to = Registry::start(Personality::Old);
    let error =
        copy_with(&full.location(), &at(&to, "copy:v1"), &CopyOptions::default()).expect_err("refused");
    assert_eq!(error.code(), "registry-subject-refused");
    assert!(!to.tags("copy").contains(&"v1".to_owned()));
    // The image alone can go there.
    let source = open(&full.location());
    transfer::copy_image(&source, &reference(&to, "copy:v1"), &client()).expect("copied");
    assert_eq!(open(&at(&to, "copy:v1")).root().expect("root").0.digest, full.index);
}

#[test]
fn a_registry_whose_lists_fail_is_undecided_and_its_images_can_go_alone() {
    let full = Full::new(Personality::ReferrersApi);
    let failing = Registry::start(Personality::Failing);
    let error = copy_with(&full.location(), &at(&failing, "copy:v1"), &CopyOptions::default());
    assert_eq!(error.expect_err("cannot be listed").code(), "registry-server-error");
    assert!(!failing.tags("copy").contains(&"v1".to_owned()));
    platforms().push_to(&failing, "app", Some("v1"));
    let to = Registry::start(Personality::ReferrersApi);
    let error = copy_with(&at(&failing, "app:v1"), &at(&to, "copy:v1"), &CopyOptions::default());
    assert_eq!(error.expect_err("cannot be looked at").code(), "registry-server-error");
    assert!(to.log().is_empty());
    let selection = Selection { evidence: false, ..Selection::default() };
    let alone = CopyOptions { selection, force: false };
    copy_with(&at(&failing, "app:v1"), &at(&to, "copy:v1"), &alone).expect("the image alone");
    assert_eq!(to.tags("copy"), ["v1"]);
}

/// Both ends were signed under cosign's tag: nothing is lost, in a registry and in a folder.
#[test]
fn signatures_of_both_ends_are_kept() {
    let full = Full::new(Personality::ReferrersApi);
    let tag = format!("sha256-{}.sig", full.index.hex());
    let (manifest, blobs) = legacy("application/vnd.dev.cosign.simplesigning.v1+json", r#"{"by":"another"}"#);
    let to = Registry::start(Personality::ReferrersApi);
    for blob in &blobs {
        to.put_blob("copy", &blob.bytes);
    }
    to.put_manifest("copy", Some(&tag), image::media_type::OCI_MANIFEST, &manifest.bytes);
    copy(&full.location(), &at(&to, "copy:v1"));
    let layers = |bytes: &[u8]| {
        let parsed = image::Manifest::parse(bytes, image::media_type::OCI_MANIFEST).expect("a manifest");
        assert!(to.manifest("copy", &parsed.config.digest.to_string()).is_none(), "a blob");
        parsed.layers.len()
    };
    assert_eq!(layers(&to.manifest("copy", &tag).expect("tagged")), 2);
    // Again: all of the source is there, and nothing is written.
    drop(to.take_lines());
    copy(&full.location(), &at(&to, "copy:v1"));
    let lines = to.take_lines();
    assert!(lines.iter().all(|line| line.starts_with("GET ") || line.starts_with("HEAD ")), "{lines:?}");
    // And into a folder that has the first one only.
    let folder = tempfile::tempdir().expect("folder");
    let layout = location(&format!("oci:{}:v1", folder.path().join("layout").display()));
    copy(&full.location(), &layout);
    copy(&at(&to, "copy:v1"), &layout);
    let tagged = open(&layout).tagged(&tag).expect("read").expect("there");
    assert_eq!(layers(&tagged.bytes), 2);
}
